import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../observe/log.ts";
import { createPostJournal } from "./post-journal.ts";

const day = 24 * 60 * 60_000;

describe("the memory of what was posted in Feishu", () => {
  let folder = "";
  let now = 0;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "poco-entities-"));
    now = Date.UTC(2026, 10, 1);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = () => createPostJournal({ path: join(folder, "cards.jsonl"), now: () => now, log: silentLog });

  it("goes on after a crash with the same card, and above every sequence that may have been used", () => {
    const before = open();
    before.begin("oc_1 task:1 0", "card-1");
    before.sent("oc_1 task:1 0", "om_1");
    const used = Array.from({ length: 1_234 }, () => before.next("card-1"));

    const after = open();

    expect(used).toEqual([...used].sort((a, b) => a - b));
    expect(new Set(used).size).toBe(1_234);
    expect(after.find("oc_1 task:1 0")).toMatchObject({ cardId: "card-1", message: "om_1" });
    expect(after.next("card-1")).toBeGreaterThan(Math.max(...used));
  });

  it("knows of a card that was made but may not have been sent", () => {
    open().begin("oc_1 task:1 0", "card-1");

    expect(open().find("oc_1 task:1 0")).toEqual(expect.objectContaining({ cardId: "card-1" }));
    expect(open().find("oc_1 task:1 0")?.message).toBeUndefined();
  });

  it("jumps well ahead when CardKit has seen higher sequences", () => {
    const journal = open();
    journal.begin("a", "card-1");
    const before = journal.next("card-1");

    journal.jump("card-1");

    expect(journal.next("card-1")).toBeGreaterThan(before + 999);
  });

  it("forgets what is gone, and what CardKit has forgotten", () => {
    const journal = open();
    journal.begin("gone", "card-1");
    journal.forget("gone");
    expect(open().begin("gone", null).attempt).toBe(1);
    journal.begin("old", "card-2");
    now += 15 * day;
    journal.begin("new", "card-3");

    const names = ["gone", "old", "new"].filter((name) => open().find(name) !== undefined);

    expect(names).toEqual(["new"]);
    expect(readFileSync(join(folder, "cards.jsonl"), "utf8")).not.toContain("card-2");
  });

  it("knows under what a message was posted", () => {
    const journal = open();
    journal.begin("panel 1", null);
    journal.sent("panel 1", "om_1");

    expect(open().nameOf("om_1")).toBe("panel 1");
    expect(open().nameOf("om_2")).toBeUndefined();
  });

  it("reads past the half of a line that a crash left", () => {
    open().begin("a", "card-1");
    appendFileSync(join(folder, "cards.jsonl"), '{"name":"b","cardId":"ca');

    expect(open().find("a")).toMatchObject({ cardId: "card-1" });
    expect(open().find("b")).toBeUndefined();
  });
});
