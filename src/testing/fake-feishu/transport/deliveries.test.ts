import { describe, expect, it } from "vitest";
import { createVirtualTimers } from "../../virtual-timers.ts";
import type { Attempt } from "./attempt.ts";
import { createDeliveries } from "./deliveries.ts";

const taken: Attempt = { kind: "taken", answer: undefined };
const silent: Attempt = { kind: "silent", why: "no answer came in time" };
const usual = [15_000, 300_000, 3_600_000, 21_600_000];

function aWorld(answers: readonly Attempt[], isThere = () => true) {
  const clock = { now: 0 };
  const timers = createVirtualTimers(clock);
  const tries: { readonly body: object; readonly at: number }[] = [];
  const attempt = async (body: object): Promise<Attempt> => {
    tries.push({ body, at: clock.now });
    return answers[tries.length - 1] ?? taken;
  };
  const deliveries = createDeliveries({ attempt, isThere, timers, redeliverAfterMs: usual });
  /** Time passes; what follows from an answer is done before it goes on. */
  const pass = async (ms: number): Promise<void> => {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    timers.pass(ms);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  };
  return { deliveries, tries, pass };
}

describe("deliveries", () => {
  it("are tried again after 15 seconds, 5 minutes, an hour and six hours, then lost", async () => {
    const { deliveries, tries, pass } = aWorld(Array.from({ length: 9 }, () => silent));
    deliveries.push({ a: 1 });
    const settled = deliveries.settled().then(
      () => "settled",
      () => "lost",
    );

    for (const ms of [...usual, 86_400_000]) await pass(ms);

    expect(tries.map(({ at }) => at)).toEqual([0, 15_000, 315_000, 3_915_000, 25_515_000]);
    expect(await settled).toBe("lost");
    expect(deliveries.counts).toEqual({ delivered: 5, redelivered: 4, acked: 0, lost: 1 });
  });

  it("end with the first that is taken", async () => {
    const { deliveries, tries, pass } = aWorld([silent, taken]);
    deliveries.push({ a: 1 });

    await pass(14_999);
    const early = tries.length;
    await pass(1);
    await deliveries.settled();
    await pass(86_400_000);

    expect([early, tries.length, deliveries.open()]).toEqual([1, 2, 0]);
  });

  it("wait while nobody is there, and go out in their order then", async () => {
    let isThere = false;
    const { deliveries, tries } = aWorld([], () => isThere);
    deliveries.push({ a: 1 });
    deliveries.push({ a: 2 });
    const before = tries.length;

    isThere = true;
    deliveries.connected();
    await deliveries.settled();
    deliveries.connected();

    expect(before).toBe(0);
    expect(tries.map(({ body }) => body)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("leave nobody waiting when they end", async () => {
    const { deliveries } = aWorld([silent]);
    deliveries.push({ a: 1 });

    const settled = deliveries.settled();
    deliveries.close();

    await expect(settled).rejects.toThrow("was closed");
  });
});
