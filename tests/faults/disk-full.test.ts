import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { connect } from "../../src/store/sqlite/connection.ts";
import { storeOn } from "../../src/store/sqlite/sqlite-store.ts";
import { type SpawnedPoco, spawnPoco } from "../../src/testing/spawned-poco.ts";
import { createTempHome, type TempHome } from "../../src/testing/temp-home.ts";
import { readStored } from "./database.ts";

/** Of util-linux. */
const prlimit = "prlimit";
const hasPrlimit = answersTo(prlimit, ["--version"]);

/**
 * No file of the process may grow from now on: each write of it fails, as on a disk that cannot take any more. Node
 * ignores the signal that comes along. Undone by `makeRoom`.
 */
function takeRoom({ pid }: SpawnedPoco): void {
  execFileSync(prlimit, ["--pid", String(pid), "--fsize=0:unlimited"]);
}

function makeRoom({ pid }: SpawnedPoco): void {
  execFileSync(prlimit, ["--pid", String(pid), "--fsize=unlimited:unlimited"]);
}

function answersTo(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args);
    return true;
  } catch {
    return false; // not installed
  }
}

const Health = z.object({ status: z.string(), state_writable: z.boolean(), state_detail: z.string() });

async function healthAt(url: string) {
  return Health.parse(await (await fetch(`${url}/health`)).json());
}

async function post(url: string, body: unknown) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return {
    status: response.status,
    body: z.looseObject({ detail: z.string().optional() }).parse(await response.json()),
  };
}

const run = (url: string, text: string) => post(`${url}/demo/command`, { text: `/run ${text}` });

/** Without `prlimit` a process cannot be taken its room on the disk. */
describe.skipIf(!hasPrlimit)("PoCo on a disk that takes nothing any more", () => {
  it("says so, answers 503 in clear words, lives on, and goes on by itself once there is room", async () => {
    await using home = await createTempHome();
    const { poco, url } = await aPoco(home);
    const before = await run(url, "slow: before");

    takeRoom(poco);
    const refused = [await run(url, "refused"), await run(url, "refused as well")];
    const full = await healthAt(url);
    makeRoom(poco);
    const after = await run(url, "after");

    expect(before.status).toBe(200);
    expect(refused.map(({ status }) => status)).toEqual([503, 503]);
    expect(refused[0]?.body.detail).toMatch(/cannot be written.*Check the disk/u);
    expect(full).toMatchObject({ status: "degraded", state_writable: false });
    expect(full.state_detail).toMatch(/Check the disk/u);
    expect(after.status).toBe(200);
    await expect
      .poll(() => endsIn(home), { timeout: 20_000 })
      .toEqual([
        ["slow: before", "completed"],
        ["after", "completed"],
      ]);
    expect(await poco.end("SIGTERM")).toBe(0);
  });

  it("notices by itself that there is room again, though nobody does anything", async () => {
    await using home = await createTempHome();
    const { poco, url } = await aPoco(home);
    takeRoom(poco);
    await run(url, "refused");
    expect(await healthAt(url)).toMatchObject({ status: "degraded" });

    makeRoom(poco);

    await expect.poll(() => healthAt(url)).toMatchObject({ status: "ok", state_writable: true });
    expect(await poco.end("SIGTERM")).toBe(0);
  });

  it("keeps a decision that was acknowledged before, and answers 503 to one that it could not store", async () => {
    await using home = await createTempHome();
    const { poco, url } = await aPoco(home);
    const ids = [await held(url, "confirm: one"), await held(url, "confirm: two")] as const;

    const stored = await post(`${url}/demo/tasks/${ids[0]}/approve`, {});
    takeRoom(poco);
    const refused = await post(`${url}/demo/tasks/${ids[1]}/approve`, {});
    await poco.end("SIGKILL");
    const again = spawnPoco({
      ...home.environment,
      POCO_AGENT_BACKEND: "stub",
      POCO_BURST_MILLISECONDS: "0",
    });
    await again.address;

    expect([stored.status, refused.status]).toEqual([200, 503]);
    await expect
      .poll(() => endsIn(home))
      .toEqual([
        ["confirm: one", "completed"],
        ["confirm: two", "waiting_for_confirmation"],
      ]);
    expect(await again.end("SIGTERM")).toBe(0);
  });
});

/** One that has written everything that a start writes. */
async function aPoco(home: TempHome): Promise<{ readonly poco: SpawnedPoco; readonly url: string }> {
  const poco = spawnPoco({ ...home.environment, POCO_AGENT_BACKEND: "stub", POCO_BURST_MILLISECONDS: "0" });
  const url = await poco.address;
  await expect.poll(() => existsSync(home.files.pid)).toBe(true);
  return { poco, url };
}

async function held(url: string, prompt: string): Promise<string> {
  const id = z.string().parse((await run(url, prompt)).body["task_id"]);
  const status = () => fetch(`${url}/tasks/${id}`).then((response) => response.json());
  await expect.poll(status).toMatchObject({ status: "waiting_for_confirmation" });
  return id;
}

function endsIn(home: TempHome) {
  return readStored(`${home.files.home}/poco.db`).tasks.map(({ prompt, status }) => [prompt, status]);
}

describe("a store whose disk is full", () => {
  it("refuses in clear words what it cannot keep, has all that it took, and goes on once there is room", async () => {
    await using home = await createTempHome();
    const connection = connect({ path: `${home.files.home}/poco.db`, sync: "normal" });
    const { inbox, health, close } = storeOn(connection, () => "00000001");
    const event = "x".repeat(10_000);
    const receive = (eventId: string) =>
      inbox.receive({
        platform: "web",
        eventId,
        conversation: "",
        messageId: null,
        sentAt: null,
        event,
        at: 0,
      });
    // The file may not grow beyond this: what SQLite then says is what it says on a full disk.
    connection.database.exec("PRAGMA max_page_count = 60");

    const tries = await Promise.allSettled(Array.from({ length: 100 }, (_, at) => receive(`event-${at}`)));
    const taken = tries.filter(({ status }) => status === "fulfilled").length;
    const refusals = tries
      .filter((result) => result.status === "rejected")
      .map(({ reason }) => reason as unknown);

    expect(taken).toBeGreaterThan(0);
    expect(refusals[0]).toMatchObject({
      code: "unavailable",
      message: "The disk is full. Free some space; work goes on by itself.",
    });
    expect(health()).toEqual({
      ok: false,
      detail: "The disk is full. Free some space; work goes on by itself.",
    });
    expect(await inbox.unsettled()).toHaveLength(taken);
    connection.database.exec("PRAGMA max_page_count = 100000");
    await expect.poll(health).toEqual({ ok: true });
    expect(await receive("event-99")).toMatchObject({ isNew: true });
    await close();
  });
});
