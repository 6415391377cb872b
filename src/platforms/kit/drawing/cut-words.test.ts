import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "../../../testing/any-card.ts";
import { endOf, headOf } from "./cut-words.ts";

const family = "👩‍👩‍👧‍👦";

describe("cutting a text", () => {
  it("keeps the beginning or the end, and shows that something is missing", () => {
    expect(headOf("the quick brown fox", 11)).toBe("the quick…");
    expect(endOf("the quick brown fox", 10)).toBe("…brown fox");
    expect(headOf("short", 5)).toBe("short");
  });

  it("takes no family apart", () => {
    expect(headOf(family.repeat(3), family.length + 5)).toBe(`${family}…`);
    expect(endOf(family.repeat(3), family.length + 5)).toBe(`…${family}`);
  });

  it("never takes more room than there is, and no half of a character", () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 500 }), (text, limit) => {
        const whole = text.toWellFormed();
        for (const cut of [headOf(whole, limit), endOf(whole, limit)]) {
          expect(cut.length).toBeLessThanOrEqual(limit);
          expect(cut.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
