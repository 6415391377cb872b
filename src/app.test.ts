import { statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type RunningApp, type StartOptions, startApp } from "./app.ts";
import { PocoError } from "./domain/errors.ts";
import { createTempHome, type TempHome } from "./testing/temp-home.ts";

const opened: { remove(): unknown }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.remove();
});

async function aHome(): Promise<TempHome> {
  const home = await createTempHome();
  opened.push(home);
  return home;
}

async function start(home: TempHome, more: Partial<StartOptions> = {}): Promise<RunningApp> {
  const environment = { ...home.environment, POCO_AGENT_BACKEND: "stub", ...more.environment };
  const options = { flags: { port: 0 }, writeLog: () => undefined, ...more, environment };
  const app = await startApp(options);
  opened.push({ remove: () => app.stop() });
  return app;
}

async function refusalOf(starting: Promise<RunningApp>): Promise<PocoError> {
  const refusal: unknown = await starting.catch((error: unknown) => error);
  if (refusal instanceof PocoError) return refusal;
  throw new Error("the start was not refused", { cause: refusal });
}

async function health(app: RunningApp): Promise<Record<string, unknown>> {
  const response = await fetch(`${app.address}/health`);
  return (await response.json()) as Record<string, unknown>;
}

describe("a start", () => {
  it("serves, and says which agents were found", async () => {
    const app = await start(await aHome());

    expect(app.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(app.agents.find(({ name }) => name === "stub")).toMatchObject({ ready: true });
    expect(await health(app)).toMatchObject({ status: "ok", agent_backend: "stub" });
  });

  it("works without the agent that it was told to use, and says what to install", async () => {
    const home = await aHome();
    const environment = { POCO_AGENT_BACKEND: "codex", POCO_CODEX_COMMAND: "no-such-codex" };
    const app = await start(home, { environment });

    const answer = await health(app);

    expect(answer).toMatchObject({ agent_ready: false, missing: ["agent backend readiness"] });
    expect(answer["agent_detail"]).toContain("npm i -g @openai/codex");
  });

  it("works while Slack cannot be reached, says so, and stops without waiting for it", async () => {
    const environment = {
      POCO_SLACK_BOT_TOKEN: "xoxb-1",
      POCO_SLACK_APP_TOKEN: "xapp-1",
      POCO_SLACK_API_BASE_URL: "http://127.0.0.1:9/api/",
    };
    const app = await start(await aHome(), { environment });

    expect(await health(app)).toMatchObject({
      mode: "slack",
      slack_enabled: true,
      slack_listener_ready: false,
      missing: ["slack socket mode listener"],
    });
    const before = performance.now();
    await app.stop();
    opened.pop();
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it("is refused while another PoCo works with the same home, and possible after it", async () => {
    const home = await aHome();
    const first = await start(home);

    const refusal = await refusalOf(start(home));
    expect(refusal).toMatchObject({ code: "conflict" });
    expect(refusal.message).toContain(home.files.home);
    expect(await health(first)).toMatchObject({ status: "ok" });

    await first.stop();
    opened.pop();
    await start(home);
  });

  it("says in one sentence that the port is taken, and leaves nothing behind", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    opened.push({ remove: () => new Promise((resolve) => taken.close(resolve)) });
    const address = taken.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const home = await aHome();

    const refusal = await refusalOf(start(home, { flags: { port } }));
    expect(refusal).toMatchObject({ code: "conflict" });
    expect(refusal.message).toContain(`Port ${port} on 127.0.0.1 is taken.`);
    await start(home);
  });

  it("does not listen for others without a token", async () => {
    const open = start(await aHome(), { flags: { port: 0, host: "0.0.0.0" } });

    const refusal = await refusalOf(open);
    expect(refusal).toMatchObject({ code: "settings" });
    expect(refusal.message).toContain("POCO_HTTP_TOKEN");
  });

  it("names the line and the column where the settings file is broken", async () => {
    const home = await aHome();
    await mkdir(home.files.home, { recursive: true });
    await writeFile(home.files.config, '{\n  "POCO_HTTP_PORT": 8000,,\n}\n');

    const refusal = await refusalOf(start(home));
    expect(refusal).toMatchObject({ code: "settings" });
    expect(refusal.message).toMatch(/line 2, column 26/);
  });

  it("keeps its files to itself", async () => {
    const home = await aHome();
    await start(home);

    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(mode(home.files.home)).toBe("700");
    expect(mode(home.files.database)).toBe("600");
    expect(mode(`${home.files.home}/poco.lock`)).toBe("600");
  });
});

describe("a stop", () => {
  it("waits for a task that ends in its grace, and begins no new one", async () => {
    const home = await aHome();
    const app = await start(home);
    const asked = await fetch(`${app.address}/demo/command`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "/run hello" }),
    });
    const { task_id } = (await asked.json()) as { task_id: string };

    await app.stop();
    opened.pop();

    const again = await start(home);
    const task = (await (await fetch(`${again.address}/tasks/${task_id}`)).json()) as { status: string };
    expect(task.status).toBe("completed");
  });
});
