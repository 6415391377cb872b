import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createVirtualTimers } from "../../testing/virtual-timers.ts";
import { createCallQueue, type Place } from "./call-queue.ts";
import { createRateWindow } from "./rate-window.ts";

function aQueue(perSecond = 1) {
  const clock = { now: 0 };
  const timers = createVirtualTimers(clock);
  const queue = createCallQueue({ now: () => clock.now, timers });
  const budget = createRateWindow({ limit: perSecond, windowMs: 1_000, reserve: 0, floor: 0 });
  const begun: string[] = [];
  const place = (part: Partial<Place> = {}): Place => ({
    line: null,
    budgets: [budget],
    isUrgent: false,
    maxWaitMs: 60_000,
    ...part,
  });
  const call = (name: string, part: Partial<Place> = {}) =>
    queue.run(place(part), async () => {
      begun.push(name);
      return name;
    });
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 100) {
      timers.pass(Math.min(100, left));
      await setImmediate();
    }
  };
  return { queue, call, place, begun, pass, budget, timers };
}

describe("a queue of calls", () => {
  it("begins at once where there is room", async () => {
    const { call, begun } = aQueue();

    const done = call("a");

    expect(begun).toEqual(["a"]);
    expect(await done).toEqual({ kind: "done", value: "a" });
  });

  it("makes urgent calls first and the others in the order of arrival", async () => {
    const { call, begun, pass } = aQueue();

    const calls = [call("a"), call("b"), call("c"), call("urgent", { isUrgent: true })];
    await pass(5_000);

    expect(begun).toEqual(["a", "urgent", "b", "c"]);
    await Promise.all(calls);
  });

  it("answers at once whoever would have to wait longer than they want", async () => {
    const { call, begun } = aQueue();
    const calls = [call("a"), call("b")];

    expect(await call("c", { maxWaitMs: 1_500 })).toEqual({
      kind: "later",
      waitMs: expect.any(Number) as number,
    });
    expect(begun).toEqual(["a"]);
    expect(calls).toHaveLength(2);
  });

  it("sends away whoever waited as long as they wanted", async () => {
    const { call, pass, budget } = aQueue();
    await call("a");
    const second = call("b", { maxWaitMs: 1_200 });
    budget.pause(0, 5_000);

    await pass(1_300);

    expect(await second).toEqual({ kind: "later", waitMs: expect.any(Number) as number });
  });

  it("makes calls of one line one after another and does not stop the others", async () => {
    const { queue, place, begun, call, pass } = aQueue(10);
    const first = Promise.withResolvers<void>();
    const slow = queue.run(place({ line: "x" }), () => first.promise);
    const rest = [call("x2", { line: "x" }), call("y", { line: "y" })];

    await pass(3_000);
    expect(begun).toEqual(["y"]);

    first.resolve();
    await Promise.all([slow, ...rest]);
    expect(begun).toEqual(["y", "x2"]);
  });

  it("waits for a pause of the budget and needs no further push", async () => {
    const { call, begun, pass, budget } = aQueue();
    budget.pause(0, 3_000);
    const done = call("a");

    await pass(2_900);
    expect(begun).toEqual([]);
    await pass(200);

    expect(await done).toEqual({ kind: "done", value: "a" });
  });

  it("goes on behind a call that fails", async () => {
    const { queue, place, call } = aQueue(10);
    const failing = queue.run(place({ line: "x" }), async () => {
      throw new Error("no");
    });
    const next = call("next", { line: "x" });

    await expect(failing).rejects.toThrow("no");
    expect(await next).toEqual({ kind: "done", value: "next" });
  });

  it("answers everybody when it closes, and leaves no timer", async () => {
    const { queue, call, timers } = aQueue();
    await call("a");
    const waiting = call("b");

    queue.close();

    expect(await waiting).toEqual({ kind: "closed" });
    expect(await call("c")).toEqual({ kind: "closed" });
    expect(timers.standing()).toBe(0);
  });
});
