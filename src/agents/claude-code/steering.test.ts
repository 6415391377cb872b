import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { aClaude, run } from "../../testing/agents-fixtures/fake-claude-runs.ts";

it("does what was added too late to be part of the turn in the turn after it, within the same run", async () => {
  const claude = aClaude();
  const working = run(claude, "finish-late");
  await working.until("text");

  expect(await working.run.steer("say the second")).toEqual({ taken: true });

  expect(await working.outcome()).toEqual({ kind: "completed" });
  expect(working.messages()).toEqual(["the first", "the second"]);
});

it("does what was added also when the turn before it failed, and says that it did", async () => {
  const claude = aClaude();
  const failing = run(claude, "fail-late");
  await failing.until("session");

  expect(await failing.run.steer("say the second")).toEqual({ taken: true });

  expect(await failing.outcome()).toEqual({ kind: "completed" });
  expect(await failing.until("notice")).toMatchObject({ text: expect.stringContaining("500") as unknown });
  expect(failing.text()).toBe("the second");
});

it("ends when what was added is taken back after the turn is over", async () => {
  const claude = aClaude();
  const working = run(claude, "take-back-late");
  await working.until("text");

  await working.run.steer("say the second");

  expect(await working.outcome()).toEqual({ kind: "completed" });
  expect(working.text()).toBe("the first");
});

it("says that words were not taken when the process does not say that it has them, and takes them back", async () => {
  const claude = aClaude({ deadlines: { message: 50 } });
  const working = run(claude, "hang");
  await working.until("text");

  expect(await working.run.steer("unheard")).toMatchObject({ taken: false });

  await expect.poll(() => existsSync(join(claude.home, "taken-back"))).toBe(true);
  await working.run.stop();
  expect(await working.outcome()).toEqual({ kind: "stopped" });
});

it("stops a turn whose prompt the process does not say that it has", async () => {
  const claude = aClaude({ deadlines: { message: 50, interrupt: 50, completed: 50 } });

  const unheard = run(claude, "unheard");

  expect(await unheard.outcome()).toMatchObject({ kind: "failed", reason: "agent" });
  expect(claude.starts()).toHaveLength(1);
});
