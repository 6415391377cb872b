import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { createPocoHome, type PocoHome, pocoProgram } from "../testing/poco-process.ts";
import { identityOf, isAlive } from "./process-identity.ts";
import { findPoco } from "./running-poco.ts";

const anyPort = ["--port", "0"];
/** Each test starts processes, and the machine may be busy. */
const patient = { timeout: 60_000 };

async function aRunningPoco(): Promise<PocoHome & { readonly pid: number; readonly address: string }> {
  const home = await createPocoHome();
  const ran = await home.poco(["start", ...anyPort]);
  expect(ran).toMatchObject({ code: 0, err: "" });
  return { ...home, ...(await whatRuns(home)) };
}

async function whatRuns(home: PocoHome): Promise<{ readonly pid: number; readonly address: string }> {
  const poco = await findPoco(home.files);
  if (poco.state !== "running") throw new Error(`PoCo should run, and is ${poco.state}`);
  return { pid: poco.pid, address: poco.details.address };
}

describe.concurrent("poco start", patient, () => {
  it("returns when PoCo answers, and says where and with which agents", async () => {
    await using home = await createPocoHome();

    const ran = await home.poco(["start", ...anyPort]);

    const { pid, address } = await whatRuns(home);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain(`PoCo is running: ${address} (PID ${pid})`);
    expect(ran.out).toMatch(/Agents:\n(.*\n)* +Stub +ready/);
    expect((await fetch(`${address}/health`)).status).toBe(200);
  });

  it("leaves a pid file whose first line is the decimal pid, and files for its user alone", async () => {
    await using home = await aRunningPoco();

    expect((await readFile(home.files.pid, "utf8")).split("\n")[0]).toBe(String(home.pid));
    for (const file of [home.files.pid, home.files.log]) expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(home.files.home)).mode & 0o777).toBe(0o700);
  });

  it("does nothing when PoCo runs already, and says where", async () => {
    await using home = await aRunningPoco();

    const ran = await home.poco(["start", ...anyPort]);

    expect(ran).toEqual({
      code: 0,
      err: "",
      out: `PoCo is already running: ${home.address} (PID ${home.pid}).\n`,
    });
  });

  it("starts over a pid file that another process has by now", async () => {
    await using home = await createPocoHome();
    await mkdir(home.files.home);
    await writeFile(home.files.pid, `${process.pid}\n`);

    const ran = await home.poco(["start", ...anyPort]);

    expect(ran.code).toBe(0);
    expect((await whatRuns(home)).pid).not.toBe(process.pid);
  });

  it("shows the reason when PoCo does not start: a wrong setting", async () => {
    await using home = await createPocoHome();

    const ran = await home.poco(["start"], { environment: { POCO_LOG_LEVEL: "loud" } });

    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("PoCo did not start.\nPOCO_LOG_LEVEL in the environment");
    expect(ran.err).toContain(home.files.log);
    expect((await findPoco(home.files)).state).toBe("stopped");
  });

  it("shows the reason when PoCo does not start: a port that is taken", async () => {
    await using home = await createPocoHome();
    await using taken = await aTakenPort();

    const ran = await home.poco(["start", "--port", String(taken.port)]);

    expect(ran.code).toBe(1);
    expect(ran.err).toContain(String(taken.port));
    expect(ran.err).not.toContain("    at ");
  });

  it("puts a large log aside", async () => {
    await using home = await createPocoHome();
    await mkdir(home.files.home);
    await writeFile(home.files.log, Buffer.alloc(10 * 1024 * 1024 + 1, "x"));

    await home.poco(["start", ...anyPort]);

    expect((await stat(`${home.files.log}.1`)).size).toBe(10 * 1024 * 1024 + 1);
    expect((await stat(home.files.log)).size).toBeLessThan(100_000);
  });
});

describe.concurrent("poco start --foreground", patient, () => {
  it("says where the console is and which agents it found, and stops with exit code 0 at a signal", async () => {
    await using home = await createPocoHome();
    const ended = await foregroundUntilItRuns(home, []);

    expect(ended.exit).toEqual([0, null]);
    expect(ended.lines).toContainEqual(expect.stringMatching(/^PoCo is running: http:\/\/127\.0\.0\.1:\d+$/));
    expect(ended.lines).toContainEqual(expect.stringMatching(/^ {2}Stub +ready: /));
    expect(ended.lines).toContainEqual(expect.stringMatching(/^ {2}Codex +(not )?ready: /));
    expect((await findPoco(home.files)).state).toBe("stopped");
  });

  it("prints nothing but the log where that is asked for", async () => {
    await using home = await createPocoHome();

    const { lines } = await foregroundUntilItRuns(home, ["--log-only"]);

    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});

async function foregroundUntilItRuns(home: PocoHome, words: readonly string[]) {
  const child = spawn(process.execPath, [pocoProgram, "start", "--foreground", ...words, ...anyPort], {
    env: home.environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  await expect.poll(async () => (await findPoco(home.files)).state, { timeout: 10_000 }).toBe("running");
  child.kill("SIGTERM");
  return { exit: await once(child, "exit"), lines };
}

describe.concurrent("poco status", patient, () => {
  it("says how a running PoCo is", async () => {
    await using home = await aRunningPoco();

    const ran = await home.poco(["status"]);

    expect(ran.code).toBe(0);
    expect(ran.out).toContain(`PoCo status: running\nConfig: ${home.files.config}\nPID: ${home.pid}\n`);
    expect(ran.out).toMatch(/^Health: mode=\S+ .*agent=stub agent_ready=true$/m);
  });

  it("gives machines the whole answer of /health", async () => {
    await using home = await aRunningPoco();

    const ran = await home.poco(["status", "--json"]);

    expect(JSON.parse(ran.out)).toMatchObject({
      status: "running",
      pid: home.pid,
      address: home.address,
      health: { agent_backend: "stub" },
    });
  });

  it("asks with the token of the settings where PoCo wants one", async () => {
    await using home = await createPocoHome();
    await home.poco(["config", "set", "POCO_HTTP_TOKEN", "opensesame-opensesame"]);

    const started = await home.poco(["start", "--host", "0.0.0.0", ...anyPort]);
    const ran = await home.poco(["status"]);

    expect(started.code).toBe(0);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^Health: mode=/m);
  });

  it("knows a PoCo that was killed by its stale pid file: exit code 3", async () => {
    await using home = await aRunningPoco();
    process.kill(home.pid, "SIGKILL");
    await expect.poll(async () => (await findPoco(home.files)).state).toBe("stale");

    const ran = await home.poco(["status"]);

    expect(ran.code).toBe(3);
    expect(ran.out).toContain("PoCo status: stale pid");
    expect(ran.out).toContain(`PID: ${home.pid} (not running)`);
  });

  it("sees a PoCo that hangs: exit code 1", async () => {
    await using home = await aRunningPoco();
    process.kill(home.pid, "SIGSTOP");

    const ran = await home.poco(["status"]);
    process.kill(home.pid, "SIGCONT");

    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`Health: unavailable at ${home.address}/health`);
  });
});

describe.concurrent("poco shutdown", patient, () => {
  it("stops PoCo and removes the pid file", async () => {
    await using home = await aRunningPoco();

    const ran = await home.poco(["shutdown"]);

    expect(ran).toEqual({ code: 0, out: `PoCo stopped (PID ${home.pid}).\n`, err: "" });
    expect(await isAlive(await identityOf(home.pid))).toBe(false);
    await expect(stat(home.files.pid)).rejects.toThrow("ENOENT");
  });

  it("never touches a process that only has the pid of the file", async () => {
    await using home = await createPocoHome();
    await mkdir(home.files.home);
    using given = aStranger();
    const { stranger } = given;
    const details = {
      startTicks: 1,
      address: "",
      version: "",
      stopGraceSeconds: 0,
      flags: {},
      agents: [],
      warnings: [],
    };
    await writeFile(home.files.pid, `${stranger.pid}\n${JSON.stringify(details)}\n`);

    const ran = await home.poco(["shutdown"]);

    expect(ran.out).toBe(`PoCo is not running. Removed the stale pid file of process ${stranger.pid}.\n`);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  });
});

describe.concurrent("poco restart", patient, () => {
  it("starts again where it was told to listen the last time", async () => {
    await using home = await createPocoHome();
    const port = await aFreePort();
    await home.poco(["start", "--port", String(port)]);
    const before = await whatRuns(home);

    const ran = await home.poco(["restart"]);

    const after = await whatRuns(home);
    expect(ran.code).toBe(0);
    expect(after.address).toBe(before.address);
    expect(after.pid).not.toBe(before.pid);
  });

  it("starts when nothing runs", async () => {
    await using home = await createPocoHome();

    const ran = await home.poco(["restart", ...anyPort]);

    expect(ran.code).toBe(0);
    expect(ran.out).toContain("PoCo is not running.\nPoCo is running: ");
  });
});

describe.concurrent("poco logs", patient, () => {
  it("shows the last lines", async () => {
    await using home = await createPocoHome();
    await mkdir(home.files.home);
    await writeFile(home.files.log, "one\ntwo\nthree\n");

    expect(await home.poco(["logs", "-n", "2"])).toEqual({ code: 0, out: "two\nthree\n", err: "" });
  });

  it("follows what is added until it is told to stop", async () => {
    await using home = await createPocoHome();
    await mkdir(home.files.home);
    await writeFile(home.files.log, "one\ntwo\n");
    const child = spawn(process.execPath, [pocoProgram, "logs", "-f", "-n", "1"], {
      env: home.environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

    expect((await lines.next()).value).toBe("two");
    await appendFile(home.files.log, "thr");
    await appendFile(home.files.log, "ee\n");
    expect((await lines.next()).value).toBe("three");

    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

/** A port that something else listens on. */
async function aTakenPort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const free = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return { port: address.port, [Symbol.asyncDispose]: free };
}

async function aFreePort(): Promise<number> {
  await using taken = await aTakenPort();
  return taken.port;
}

function aStranger() {
  const stranger = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"], { stdio: "ignore" });
  return { stranger, [Symbol.dispose]: () => void stranger.kill("SIGKILL") };
}
