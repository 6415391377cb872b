import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../observe/log.ts";
import { createCallLog } from "./call-log.ts";

let folder = "";
const clock = { now: 1_000_000 };
const parts = { now: () => clock.now, log: silentLog };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "poco-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the log of calls", () => {
  it("tells the next PoCo what this one asked for, however it ended", () => {
    const path = join(folder, "calls.log");
    const first = createCallLog(path, parts);
    first.note({ line: "chat.update", at: 999_000, isUrgent: true });
    first.note({ line: "pins.add", at: 999_500, isUrgent: false });
    first.note({ line: "chat.update", at: 999_900, isUrgent: false });

    const second = createCallLog(path, parts);

    expect(second.earlier("chat.update")).toEqual([
      { line: "chat.update", at: 999_000, isUrgent: true },
      { line: "chat.update", at: 999_900, isUrgent: false },
    ]);
    expect(createCallLog(path, parts).earlier("pins.add")).toHaveLength(1);
  });

  it("forgets what is too old to matter, and lines that nobody can read", () => {
    const path = join(folder, "calls.log");
    writeFileSync(path, "12 chat.update\nwhat?\n999999 chat.upd");

    const log = createCallLog(path, parts);

    expect(log.earlier("chat.update")).toEqual([]);
  });

  it("does not grow for ever", () => {
    const path = join(folder, "calls.log");
    const log = createCallLog(path, parts);

    for (let call = 0; call < 20_000; call += 1) {
      log.note({ line: "chat.update", at: 1_000_000 + call * 1_000, isUrgent: false });
    }

    expect(readFileSync(path, "utf8").length).toBeLessThan(200_000);
  });

  it("keeps nobody from calling where nothing can be written", () => {
    const log = createCallLog(join(folder, "no", "such", "calls.log"), parts);

    expect(() => log.note({ line: "chat.update", at: 1_000_000, isUrgent: false })).not.toThrow();
  });
});
