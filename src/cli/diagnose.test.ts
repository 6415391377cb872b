import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Adapter, loadSettings } from "../config/load-settings.ts";
import type { Finding } from "../config/setting.ts";
import { runInProcess } from "../testing/run-in-process.ts";
import { createTempHome } from "../testing/temp-home.ts";
import { diagnose } from "./diagnose.ts";
import { announcePoco } from "./running-poco.ts";

function aChat(findings: readonly Finding[]): Adapter {
  const setup = { intro: () => [], asks: () => [], check: async () => findings };
  return { name: "chat", title: "Chat", settings: {}, setup };
}

const works: Finding = { isGood: true, text: "The token works." };

/** What is found where a PoCo runs that says this of its health; without one none runs. */
async function found(platforms: readonly Adapter[], health?: Readonly<Record<string, unknown>>) {
  const { environment, files } = await createTempHome();
  const adapters = { agents: [{ name: "codex", title: "Codex", settings: {} }], platforms };
  if (health !== undefined) {
    const address = await serve(health);
    await mkdir(dirname(files.pid), { recursive: true });
    await announcePoco(files, {
      address,
      version: "1.2.3",
      stopGraceSeconds: 1,
      flags: {},
      agents: [],
      warnings: [],
    });
  }
  const settings = await loadSettings({ ...adapters, environment });
  const terminal = {
    out: () => undefined,
    err: () => undefined,
    isWatched: false,
    columns: 80,
    canAsk: false,
    closed: new AbortController().signal,
  };
  return diagnose({ settings, platforms }, { environment, terminal });
}

async function serve(health: Readonly<Record<string, unknown>>): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(health));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  return `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
}

const good = {
  state_writable: true,
  state_detail: "writable",
  agent_backend: "codex",
  agents: [
    { name: "codex", title: "Codex", ready: true, detail: "" },
    { name: "gemini", title: "Gemini", ready: false, detail: "not installed" },
  ],
  platforms: [
    { name: "chat", ready: true, detail: "Connected.", checks: [{ state: "unknown", text: "Press one." }] },
  ],
};

describe("poco doctor", () => {
  it("tries the apps where PoCo does not run, and says that the rest is unknown", async () => {
    const [poco, chat] = await found([aChat([works])]);

    expect(poco?.checks.map(({ state }) => state)).toEqual(["bad"]);
    expect(poco?.checks[0]?.text).toContain("Run `poco start`.");
    expect(chat).toEqual({ title: "Chat", checks: [{ state: "good", text: "The token works." }] });
  });

  it("asks the PoCo that runs for its agents, its connections and what the apps delivered", async () => {
    const [poco, chat] = await found([aChat([works])], good);

    expect(poco?.checks.map(({ state }) => state)).toEqual(["good", "good", "good"]);
    expect(poco?.checks.at(-1)?.text).toBe("Codex is ready.");
    expect(chat?.checks).toEqual([
      { state: "good", text: "The token works." },
      { state: "good", text: "Connected." },
      { state: "unknown", text: "Press one." },
    ]);
  });

  it("says what does not work: an app without its right, the agent of new projects, the database", async () => {
    const lacking: Finding = { isGood: false, text: "It lacks a right." };
    const agents = [{ name: "codex", title: "Codex", ready: false, detail: "Run `codex login`." }];
    const bad = { ...good, agents, state_writable: false, state_detail: "disk full" };

    const [poco, chat] = await found([aChat([lacking])], bad);

    expect(poco?.checks.filter(({ state }) => state === "bad").map(({ text }) => text)).toEqual([
      "Its database cannot be written: disk full",
      "Codex, which new projects get, is not ready: Run `codex login`.",
    ]);
    expect(chat?.checks[0]).toEqual({ state: "bad", text: "It lacks a right." });
  });

  it("says that the PoCo that runs does not know the app yet", async () => {
    const [, chat] = await found([aChat([works])], { ...good, platforms: [] });

    expect(chat?.checks.at(-1)).toEqual({
      state: "bad",
      text: "The PoCo that runs was started without Chat. Run `poco restart`.",
    });
  });

  it("survives a PoCo of another version", async () => {
    const [poco, chat] = await found([aChat([works])], { agents: "?", platforms: 7 });

    expect(poco?.checks[0]?.state).toBe("good");
    expect(chat?.checks.at(-1)?.state).toBe("bad");
  });

  it("prints a line for each thing, ends with 1 where something is wrong, and takes JSON", async () => {
    const { environment } = await createTempHome();

    const words = await runInProcess(["doctor"], environment);
    const json = await runInProcess(["doctor", "--json"], environment);

    expect(words.code).toBe(1);
    expect(words.out).toMatch(/^PoCo\n!! {2}PoCo does not run/);
    expect(JSON.parse(json.out)).toMatchObject([{ title: "PoCo", checks: [{ state: "bad" }] }]);
  });
});
