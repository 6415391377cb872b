import { describe, expect, it } from "vitest";
import { limitsText, mergeLimits, resetInWords, resetOf } from "./rate-limits.ts";
import { RateLimits } from "./wire.ts";

const now = Date.parse("2026-05-01T09:30:00Z");
const at = (iso: string) => Date.parse(iso) / 1_000;
const limitsFrom = (
  primary: object | null,
  secondary: object | null = null,
  limitId: string | null = "codex",
) => RateLimits.parse({ rateLimits: { limitId, primary, secondary } }).rateLimits;

describe("the limits of an account in words", () => {
  it("name each window, how much of it is used and when it begins anew", () => {
    const limits = limitsFrom(
      { usedPercent: 83.2, windowDurationMins: 300, resetsAt: at("2026-05-01T14:05:00Z") },
      { usedPercent: 12, windowDurationMins: 10_080, resetsAt: at("2026-05-06T08:00:00Z") },
    );

    expect(limitsText(limits, now)).toBe(
      "5 h window 83 % used, resets 14:05 UTC; 7 d window 12 % used, resets 2026-05-06 08:00 UTC",
    );
  });

  it("are none where nothing was told or the window is past", () => {
    expect(limitsText(undefined, now)).toBeUndefined();
    expect(limitsText(limitsFrom(null), now)).toBeUndefined();
    const past = limitsFrom({ usedPercent: 83, resetsAt: at("2026-05-01T09:00:00Z") });
    expect(limitsText(past, now)).toBeUndefined();
  });
});

describe("an update of the limits", () => {
  it("leaves out what did not change", () => {
    const before = limitsFrom({ usedPercent: 83 }, { usedPercent: 12 });

    expect(mergeLimits(before, limitsFrom({ usedPercent: 84 }))).toEqual(
      limitsFrom({ usedPercent: 84 }, { usedPercent: 12 }),
    );
  });

  it("of another limit is one of its own", () => {
    const other = limitsFrom(null, null, "codex_other");

    expect(mergeLimits(limitsFrom({ usedPercent: 83 }), other)).toEqual(other);
  });
});

describe("the time of the next try", () => {
  it("is that of the window that is used up", () => {
    const limits = limitsFrom(
      { usedPercent: 40, resetsAt: at("2026-05-01T14:05:00Z") },
      { usedPercent: 100, resetsAt: at("2026-05-06T08:00:00Z") },
    );

    expect(resetOf(limits, now)).toBe(Date.parse("2026-05-06T08:00:00Z"));
  });

  it("is none of a window that is past, or has room", () => {
    expect(
      resetOf(limitsFrom({ usedPercent: 100, resetsAt: at("2026-05-01T09:00:00Z") }), now),
    ).toBeUndefined();
    expect(
      resetOf(limitsFrom({ usedPercent: 99, resetsAt: at("2026-05-01T14:00:00Z") }), now),
    ).toBeUndefined();
  });

  it("is read out of the words where nothing else tells it, in the time of this machine", () => {
    const morning = new Date(2026, 4, 1, 9, 30).getTime();
    const hit = "You’ve hit your usage limit. Upgrade or try again at";

    expect(resetInWords(`${hit} 6:35 PM.`, morning)).toBe(new Date(2026, 4, 1, 18, 36).getTime());
    expect(resetInWords(`${hit} 12:05 AM.`, morning)).toBe(new Date(2026, 4, 2, 0, 6).getTime());
    expect(resetInWords(`${hit} May 6th, 2026 6:35 AM.`, morning)).toBe(
      new Date(2026, 4, 6, 6, 36).getTime(),
    );
    expect(resetInWords("Try again later.", morning)).toBeUndefined();
  });
});
