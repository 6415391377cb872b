import { describe, expect, it } from "vitest";
import { type NextStep, nextStep, type Setback } from "./next-step.ts";
import { usualTimings } from "./timings.ts";

/** Without luck: every wait is as long as it can be. */
const after = (setback: Setback, failures: number): NextStep =>
  nextStep(setback, { failures, timings: usualTimings, chance: 1 });

describe("the next step after a setback", () => {
  it("is at once after a line that lived long, whatever failed before it", () => {
    expect(after({ kind: "lost", livedMs: 3_600_000 }, 7)).toEqual({ waitMs: 0, failures: 0 });
  });

  it("is at once after a short-lived line as well, but only the first time", () => {
    const lost: Setback = { kind: "lost", livedMs: 10 };

    expect([0, 1, 2].map((failures) => after(lost, failures))).toEqual([
      { waitMs: 0, failures: 1 },
      { waitMs: 400, failures: 2 },
      { waitMs: 800, failures: 3 },
    ]);
  });

  it("comes later with each failure, up to half a minute", () => {
    const waits = [0, 1, 2, 6, 7, 50].map((failures) => after({ kind: "failed" }, failures).waitMs);

    expect(waits).toEqual([400, 800, 1_600, 25_600, 30_000, 30_000]);
  });

  it("is a look every half minute where a person has to mend something", () => {
    expect(after({ kind: "for_people" }, 20)).toEqual({ waitMs: 30_000, failures: 21 });
  });

  it("comes soon after another PoCo lets go, which is no failure", () => {
    expect(after({ kind: "held" }, 3)).toEqual({ waitMs: 2_000, failures: 3 });
  });
});
