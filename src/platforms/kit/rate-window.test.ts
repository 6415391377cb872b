import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRateWindow } from "./rate-window.ts";

const minute = 60_000;

/** As `chat.update` of a chat app: 45 a minute, 35 of them for text. */
function aWindow() {
  return createRateWindow({ limit: 45, windowMs: minute, reserve: 10, floor: 5 });
}

function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
}

describe("a sliding window", () => {
  it("keeps the reserve for urgent calls", () => {
    const window = aWindow();

    const plain = Array.from({ length: 50 }, () => window.take(0)).filter((waitMs) => waitMs === 0);
    const urgent = Array.from({ length: 50 }, () => window.take(0, { isUrgent: true }));

    expect(plain).toHaveLength(35);
    expect(urgent.filter((waitMs) => waitMs === 0)).toHaveLength(10);
    expect(urgent.at(-1)).toBe(minute);
  });

  it("tells whoever waits behind others the time of their own place", () => {
    const window = createRateWindow({ limit: 2, windowMs: 1_000, reserve: 0, floor: 0 });
    window.take(0);
    window.take(400);

    expect(window.wait(500, { ahead: 0 })).toBe(500);
    expect(window.wait(500, { ahead: 1 })).toBe(900);
    expect(window.wait(500, { ahead: 2 })).toBeGreaterThan(900);
  });

  it("gives nobody a place during a pause, and a shorter pause does not end a longer one", () => {
    const window = aWindow();
    window.pause(0, 3_000);
    window.pause(1_000, 500);

    expect(window.take(1_000, { isUrgent: true })).toBe(2_000);
    expect(window.take(3_000)).toBe(0);
  });

  it("waits no longer than a window when the clock is set back", () => {
    const window = createRateWindow({ limit: 1, windowMs: 1_000, reserve: 0, floor: 0 });
    window.take(90_000);
    window.pause(90_000, 2_000);

    expect(window.take(10)).toBe(2_000);
    expect(window.take(2_010)).toBe(0);
  });

  it("never gives more than its limit within any window, and never more than the share of the others", () => {
    const asks = fc.array(fc.record({ afterMs: fc.nat(4_000), isUrgent: fc.boolean() }), { maxLength: 300 });
    fc.assert(
      fc.property(asks, (given) => {
        const window = aWindow();
        const taken = { plain: [] as number[], urgent: [] as number[] };
        let now = 0;
        for (const { afterMs, isUrgent } of given) {
          now += afterMs;
          if (window.take(now, { isUrgent }) === 0) taken[isUrgent ? "urgent" : "plain"].push(now);
        }

        expect(
          mostWithin(
            [...taken.plain, ...taken.urgent].sort((a, b) => a - b),
            minute,
          ),
        ).toBeLessThan(46);
        expect(mostWithin(taken.plain, minute)).toBeLessThan(36);
        expect(mostWithin(taken.urgent, minute)).toBeLessThan(41);
      }),
      { numRuns: 60 },
    );
  });

  it("gives a place to whoever comes back when they were told, unless somebody else took it", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { minLength: 1, maxLength: 120 }), (gaps) => {
        const window = aWindow();
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          window.take(now);
        }

        expect(window.take(now + window.wait(now))).toBe(0);
      }),
    );
  });

  it("starves nobody in a flood of urgent calls", () => {
    const window = aWindow();
    let plain = 0;
    for (let now = 0; now < 10 * minute; now += 50) {
      window.take(now, { isUrgent: true });
      if (window.take(now) === 0) plain += 1;
    }

    expect(plain).toBeGreaterThanOrEqual(10 * 5);
  });
});
