import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createPocoHome, type PocoHome } from "../testing/poco-process.ts";
import { runInProcess } from "../testing/run-in-process.ts";

async function writeSettings(home: PocoHome, text: string): Promise<void> {
  await mkdir(home.files.home, { recursive: true });
  await writeFile(home.files.config, text);
}

async function written(home: PocoHome): Promise<unknown> {
  return JSON.parse(await readFile(home.files.config, "utf8"));
}

interface Listed {
  readonly settings: readonly { readonly key: string; readonly value: string; readonly layer: string }[];
  readonly warnings: readonly string[];
}

async function listed(home: PocoHome, environment: Record<string, string> = {}): Promise<Listed> {
  const ran = await runInProcess(["config", "--json"], { ...home.environment, ...environment });
  expect(ran).toMatchObject({ code: 0, err: "" });
  return JSON.parse(ran.out) as Listed;
}

describe("poco config show", () => {
  it("is what config does without a terminal: every setting, its value and its origin", async () => {
    await using home = await createPocoHome();
    await writeSettings(home, '{"http":{"port":"8123"}}');

    const ran = await home.poco(["config"]);

    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toMatch(/POCO_AGENT_BACKEND +stub +in the environment/);
    expect(ran.out).toMatch(/POCO_LOG_LEVEL +info +by default/);
    expect(ran.out).toContain(`in ${home.files.config} (http.port)`);
  });

  it("masks secrets, for people and for machines", async () => {
    await using home = await createPocoHome();
    const token = "opensesame-opensesame";
    await writeSettings(home, JSON.stringify({ POCO_HTTP_TOKEN: token }));

    const forPeople = await runInProcess(["config", "show"], home.environment);
    const forMachines = await runInProcess(["config", "show", "--json"], home.environment);

    expect(forPeople.out).toMatch(/POCO_HTTP_TOKEN +op\*\*\*me/);
    expect(forMachines.out).toContain('"op***me"');
    expect(forPeople.out + forMachines.out).not.toContain(token);
  });

  it("points at names that PoCo does not know", async () => {
    await using home = await createPocoHome();

    const { warnings } = await listed(home, { POCO_HTTP_PROT: "1" });

    expect(warnings).toEqual([
      "POCO_HTTP_PROT in the environment is no setting of PoCo; did you mean POCO_HTTP_PORT?",
    ]);
  });

  it("says at which line and column the settings file is broken", async () => {
    await using home = await createPocoHome();
    await writeSettings(home, '{\n  "POCO_HTTP_PORT": 1,\n}');

    const ran = await home.poco(["config", "show"]);

    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toBe(`${home.files.config} is not JSON: line 3, column 1, at }. Mend it there.\n`);
  });

  it("names every wrong setting in a line, and shows no stack", async () => {
    await using home = await createPocoHome();
    const environment = { POCO_HTTP_PORT: "http", POCO_STATE_BACKEND: "redis" };

    const ran = await runInProcess(["config", "show"], { ...home.environment, ...environment });

    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err.trim().split("\n")).toEqual([
      'POCO_STATE_BACKEND in the environment is "redis". Allowed: one of sqlite, memory.',
      'POCO_HTTP_PORT in the environment is "http". Allowed: a whole number from 0 to 65535.',
    ]);
  });
});

describe("poco config set", () => {
  it("writes a value that was checked, for PoCo's user alone, and keeps the rest", async () => {
    await using home = await createPocoHome();
    await writeSettings(home, '{"mine":1}');

    const ran = await home.poco(["config", "set", "POCO_HTTP_PORT", "8123"]);

    expect(ran).toEqual({ code: 0, out: `POCO_HTTP_PORT is set in ${home.files.config}.\n`, err: "" });
    expect(await written(home)).toEqual({ mine: 1, POCO_HTTP_PORT: "8123" });
    expect((await stat(home.files.config)).mode & 0o777).toBe(0o600);
  });

  it("writes nothing that is wrong", async () => {
    await using home = await createPocoHome();
    await writeSettings(home, "{}");

    const ran = await runInProcess(["config", "set", "POCO_HTTP_PORT", "70000"], home.environment);

    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("a whole number from 0 to 65535");
    expect(await written(home)).toEqual({});
  });

  it("mends a file with a wrong value", async () => {
    await using home = await createPocoHome();
    await writeSettings(home, '{"POCO_HTTP_PORT":"http"}');

    await runInProcess(["config", "set", "POCO_HTTP_PORT", "8123"], home.environment);

    expect((await runInProcess(["config"], home.environment)).code).toBe(0);
  });

  it("reads a secret from the standard input, so that no history keeps it", async () => {
    await using home = await createPocoHome();

    const ran = await home.poco(["config", "set", "POCO_HTTP_TOKEN"], { input: "opensesame-opensesame\n" });

    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(await written(home)).toEqual({ POCO_HTTP_TOKEN: "opensesame-opensesame" });
  });

  it("wants a value", async () => {
    await using home = await createPocoHome();

    const ran = await home.poco(["config", "set", "POCO_HTTP_TOKEN"]);

    expect(ran.code).toBe(2);
    expect(ran.err).toContain("No value for POCO_HTTP_TOKEN");
  });

  it("means relative paths from where it is called", async () => {
    await using home = await createPocoHome();

    await runInProcess(["config", "set", "POCO_ALLOWED_ROOTS", "~/work:data"], home.environment);

    expect(await written(home)).toEqual({ POCO_ALLOWED_ROOTS: `~/work:${process.cwd()}/data` });
  });

  it("says when the environment is stronger", async () => {
    await using home = await createPocoHome();

    const ran = await runInProcess(["config", "set", "POCO_AGENT_BACKEND", "stub"], home.environment);

    expect(ran.out).toContain("also set in the environment");
  });
});

describe("poco config unset", () => {
  it("removes a setting in both of its forms", async () => {
    await using home = await createPocoHome();
    await writeSettings(home, '{"POCO_HTTP_PORT":1,"http":{"port":2,"host":"::1"}}');

    const ran = await runInProcess(["config", "unset", "POCO_HTTP_PORT"], home.environment);

    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(await written(home)).toEqual({ http: { host: "::1" } });
  });

  it("says when there was nothing to remove", async () => {
    await using home = await createPocoHome();

    const ran = await runInProcess(["config", "unset", "POCO_HTTP_PORT"], home.environment);

    expect(ran).toMatchObject({ code: 0, out: `POCO_HTTP_PORT was not set in ${home.files.config}.\n` });
  });
});
