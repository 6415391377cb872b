import { describe, expect, it } from "vitest";
import type { CallLog, LoggedCall } from "../../kit/call-log.ts";
import { createBudgets } from "./budgets.ts";

const now = Date.UTC(2026, 5, 1);

describe("the budget of a method after a start", () => {
  it("is whole where no PoCo was at work before", () => {
    const budget = createBudgets(logOf([])).of("chat.update");

    const taken = takenAt(now, budget);

    expect(taken).toBe(40);
  });

  it("lacks what an earlier PoCo took within the minute, and not what was before", () => {
    const at = [now - 61_000, now - 60_000, ...Array.from({ length: 30 }, (_, index) => now - index * 1_000)];
    const calls = at.toSorted((one, other) => one - other).map((time) => callAt(time));
    const budget = createBudgets(logOf(calls)).of("chat.update");

    const taken = takenAt(now, budget);

    expect(taken).toBe(15);
  });

  it("writes down what it gives away, whoever takes it", () => {
    const log = logOf([]);
    const budget = createBudgets(log).of("chat.update");

    budget.take(now, { isUrgent: true });
    budget.note(now + 1_000);

    expect(log.noted).toEqual([
      { ...callAt(now), isUrgent: true },
      { ...callAt(now + 1_000), isUrgent: false },
    ]);
  });
});

function callAt(at: number): LoggedCall {
  return { line: "chat.update", at, isUrgent: false };
}

function logOf(calls: readonly LoggedCall[]): CallLog & { readonly noted: readonly LoggedCall[] } {
  const noted: LoggedCall[] = [];
  return {
    noted,
    earlier: (line) => calls.filter((call) => call.line === line),
    note: (call) => void noted.push(call),
  };
}

/** How many urgent calls are let go at once. */
function takenAt(at: number, budget: ReturnType<ReturnType<typeof createBudgets>["of"]>): number {
  let taken = 0;
  while (budget.take(at, { isUrgent: true }) === 0) taken += 1;
  return taken;
}
