import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";

const steps = { firstMs: 400, mostMs: 30_000 };

describe("the wait before the next try", () => {
  it("is nothing as long as nothing failed", () => {
    expect(backoffMs({ ...steps, failures: 0, chance: 1 })).toBe(0);
  });

  it("doubles with each failure up to the most", () => {
    const waits = [1, 2, 3, 7, 8, 100].map((failures) => backoffMs({ ...steps, failures, chance: 1 }));

    expect(waits).toEqual([400, 800, 1_600, 25_600, 30_000, 30_000]);
  });

  it("stays between half of the step and all of it, however often it failed", () => {
    const failures = fc.integer({ min: 1, max: 5_000 });
    const chance = fc.double({ min: 0, max: 1, noNaN: true });

    fc.assert(
      fc.property(failures, chance, (failures, chance) => {
        const full = backoffMs({ ...steps, failures, chance: 1 });
        const wait = backoffMs({ ...steps, failures, chance });

        expect(wait).toBeGreaterThanOrEqual(full / 2);
        expect(wait).toBeLessThanOrEqual(full);
      }),
    );
  });
});
