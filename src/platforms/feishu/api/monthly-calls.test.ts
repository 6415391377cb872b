import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import { createMonthlyCalls, type MonthlyCalls } from "./monthly-calls.ts";

let folder = "";
let now = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "poco-calls-"));
  now = Date.UTC(2026, 10, 30, 23, 59);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, "state", "calls.json");
const open = (limit = 0, differs = {}) =>
  createMonthlyCalls({ path: path(), limit, now: () => now, log: silentLog, ...differs });

function note(calls: MonthlyCalls, times: number): void {
  for (let time = 0; time < times; time += 1) calls.note();
}

describe("the count of a month's calls", () => {
  it("goes on over a restart", () => {
    const before = open(100);
    note(before, 30);
    before.close();

    const after = open(100);
    after.note();

    expect(after.state()).toEqual({ month: "2026-11", used: 31, limit: 100, level: "plenty" });
  });

  it("loses fewer than 25 calls to a kill", () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), (times) => {
        rmSync(path(), { force: true });
        note(open(), times);

        const { used } = open().state();

        expect(used).toBeLessThanOrEqual(times);
        expect(used).toBeGreaterThan(times - 25);
      }),
      { numRuns: 25 },
    );
  });

  it("begins anew with the month, in UTC, also where the plan was used up", () => {
    const calls = open(100);
    note(calls, 99);
    calls.spend();
    now += 60_000;

    const fresh = calls.state();
    calls.note();

    expect(fresh).toEqual({ month: "2026-12", used: 0, limit: 100, level: "plenty" });
    expect(calls.state().used).toBe(1);
  });

  it("of an earlier month is not gone on with", () => {
    const before = open();
    note(before, 30);
    before.close();
    now += 60_000;

    expect(open().state()).toMatchObject({ month: "2026-12", used: 0 });
  });

  it.each([
    [0, "plenty"],
    [799, "plenty"],
    [800, "scarce"],
    [969, "scarce"],
    [970, "spent"],
    [1_200, "spent"],
  ])("after %i of 1,000 calls says how much is left: %s", (times, level) => {
    const calls = open(1_000, { path: undefined });

    note(calls, times);

    expect(calls.state()).toEqual({ month: "2026-11", used: times, limit: 1_000, level });
  });

  it("is never scarce where as many are allowed as are needed", () => {
    const calls = open(0, { path: undefined });

    note(calls, 5_000);

    expect(calls.state()).toMatchObject({ used: 5_000, limit: null, level: "plenty" });
  });

  it("knows at once, and over a kill, that Feishu said that no more are allowed", () => {
    const calls = open();
    note(calls, 3);
    calls.spend();
    calls.spend();

    expect(calls.state().level).toBe("spent");
    expect(open().state()).toMatchObject({ used: 3, level: "spent" });
  });

  it("is only for PoCo to read", () => {
    open().close();

    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path(), "utf8"))).toEqual({ month: "2026-11", used: 0, isSpent: false });
  });

  it.each([
    ["half of a file", '{"month":"2026-11","us'],
    ["another file", "[]"],
    ["a count below nothing", '{"month":"2026-11","used":-4,"isSpent":false}'],
  ])("begins anew on %s", (_what, text) => {
    mkdirSync(join(folder, "state"));
    writeFileSync(path(), text);

    expect(open().state()).toMatchObject({ used: 0, level: "plenty" });
  });

  it("goes on where nothing can be written, and says so once", () => {
    writeFileSync(join(folder, "state"), "a file where a folder should be");
    const said: string[] = [];
    const log = { ...silentLog, warn: (_: object, text: string) => void said.push(text) };
    const calls = open(0, { log });

    note(calls, 80);
    calls.close();

    expect(calls.state().used).toBe(80);
    expect(said).toEqual(["the calls of the month are not remembered over a restart"]);
  });
});
