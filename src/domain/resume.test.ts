import { expect, it } from "vitest";
import { aTask } from "../testing/domain-builders.ts";
import { resumableAt } from "./resume.ts";
import type { TaskState } from "./task.ts";

const failed = (reason: "limit" | "agent", retryAt: number | null): TaskState => ({
  status: "failed",
  reason,
  message: "",
  retryAt,
});

it.each([
  ["a limit whose end is known", failed("limit", 5), 5],
  ["a limit whose end nobody knows", failed("limit", null), null],
  ["another failure", failed("agent", 5), null],
  ["a task that is over well", { status: "completed" } as const, null],
])("a task may go on by itself after %s", (_, state, at) => {
  expect(resumableAt(aTask({ state }))).toBe(at);
});
