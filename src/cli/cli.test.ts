import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createPocoHome } from "../testing/poco-process.ts";
import { runInProcess } from "../testing/run-in-process.ts";

/** Makes Node tell another version of itself before the program begins. */
function pretend(version: string): readonly string[] {
  const code = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;
  return ["--import", `data:text/javascript,${encodeURIComponent(code)}`];
}

describe("the version of Node", () => {
  it.each(["12.22.1", "20.20.2", "22.17.9"])(
    "is too old: %s; one sentence says what is needed",
    async (version) => {
      await using home = await createPocoHome();

      const ran = await home.poco(["status"], { node: pretend(version) });

      expect(ran).toEqual({
        code: 1,
        out: "",
        err: `PoCo needs Node 22.18 or newer, and this is Node ${version}.\n`,
      });
    },
  );

  it.each(["22.18.0", "23.0.0", "24.1.0"])("is new enough: %s", async (version) => {
    await using home = await createPocoHome();

    expect(await home.poco(["--version"], { node: pretend(version) })).toMatchObject({ code: 0, err: "" });
  });
});

describe("the program", () => {
  const names = ["config", "start", "status", "doctor", "restart", "shutdown", "logs", "pair", "access"];

  it("says its version", async () => {
    const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };

    expect(await inProcess(["--version"])).toEqual({ code: 0, out: `poco ${version}\n`, err: "" });
  });

  it("lists its commands", async () => {
    const { code, out } = await inProcess(["--help"]);

    expect(code).toBe(0);
    for (const name of names) expect(out).toContain(`  ${name} `);
  });

  it.each(names)("explains poco %s", async (name) => {
    const ran = await inProcess([name, "--help"]);

    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain(`Usage: poco ${name}`);
  });

  it.each([
    [[], "Usage: poco COMMAND"],
    [["strat"], "Did you mean `poco start`?"],
    [["help", "strat"], "Did you mean `poco start`?"],
    [["start", "--prot", "1"], "Unknown option '--prot'"],
    [["start", "--port", "http"], '--port is "http"'],
    [["start", "--port", "65536"], '--port is "65536"'],
    [["start", "now"], "Unexpected argument 'now'"],
    [["status", "--json=1"], "--json"],
    [["logs", "-n", "-1"], "-n"],
    [["logs", "-n", "x"], '-n is "x"'],
    [["config", "get"], 'cannot "get"'],
    [["config", "set"], "A name is missing"],
    [["config", "set", "POCO_LOG_LEVEL", "a", "b"], '"b" is one word too many'],
    [["config", "set", "POCO_HTTP_PROT", "1"], "Did you mean POCO_HTTP_PORT?"],
    [["config", "set", "POCO_HOME", "/x"], "in the environment only"],
    [["pair"], "The code is missing"],
    [["pair", " "], "The code is missing"],
    [["pair", "K7QF", "2MXP"], '"2MXP" is one word too many'],
    [
      ["pair", "K7QF-2MXP", "--role", "king"],
      '"king" is no role. The roles are owner, admin, member, viewer.',
    ],
    [["access", "get"], 'cannot "get"'],
    [["access", "list", "all"], '"all" is one word too many'],
    [["access", "grant"], "PLATFORM is missing"],
    [["access", "grant", "slack", "", "member"], "PERSON is missing"],
    [["access", "grant", "slack", "U02AB"], "ROLE is missing"],
    [["access", "grant", "slack", "U02AB", "Owner"], '"Owner" is no role'],
    [["access", "revoke", "slack"], "PERSON is missing"],
    [["access", "revoke", "slack", "U02AB", "member"], '"member" is one word too many'],
  ])("takes %j for wrong use: exit code 2", async (args, problem) => {
    const ran = await inProcess(args);

    expect(ran.code).toBe(2);
    expect(ran.out).toBe("");
    expect(ran.err).toContain(problem);
  });
});

/** For commands that end before they look at any file. */
function inProcess(args: readonly string[]) {
  return runInProcess(args, { HOME: "/nonexistent" });
}

describe("before the first start", () => {
  it("status says that nothing runs: exit code 3", async () => {
    await using home = await createPocoHome();

    expect(await home.poco(["status"])).toEqual({
      code: 3,
      err: "",
      out: [
        "PoCo status: stopped",
        `Config: ${home.files.config}`,
        "PID: <not running>",
        `Log: ${home.files.log}`,
        "Start it with `poco start`.",
        "",
      ].join("\n"),
    });
  });

  it("status --json says the same to machines", async () => {
    await using home = await createPocoHome();

    const ran = await runInProcess(["status", "--json"], home.environment);

    expect(ran.code).toBe(3);
    expect(JSON.parse(ran.out)).toEqual({
      status: "stopped",
      pid: null,
      address: null,
      version: null,
      config: home.files.config,
      log: home.files.log,
      health: null,
      reason: null,
    });
  });

  it("shutdown has nothing to do: exit code 0", async () => {
    await using home = await createPocoHome();

    const ran = await runInProcess(["shutdown"], home.environment);

    expect(ran).toEqual({ code: 0, out: "PoCo is not running.\n", err: "" });
  });

  it.each([
    ["pair", "K7QF-2MXP"],
    ["access", "list"],
    ["access", "grant", "slack", "U02AB", "member"],
    ["access", "revoke", "slack", "U02AB"],
  ])("%s %s says what to start: exit code 3", async (...words) => {
    await using home = await createPocoHome();

    expect(await runInProcess(words, home.environment)).toEqual({
      code: 3,
      out: "",
      err: "PoCo is not running. Start it with `poco start`, then try again.\n",
    });
  });

  it("logs says that there are none yet", async () => {
    await using home = await createPocoHome();

    const ran = await runInProcess(["logs"], home.environment);

    expect(ran.code).toBe(1);
    expect(ran.err).toContain("Start PoCo with `poco start`");
  });
});
