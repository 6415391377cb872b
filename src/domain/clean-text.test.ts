import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "./clean-text.ts";

describe("text that everybody can carry", () => {
  it("has a mark in the place of half characters and NUL", () => {
    expect(cleanText("a\u{0}b\uD83Dc\uDE00d")).toBe("a\uFFFDb\uFFFDc\uFFFDd");
  });

  it("is any whole text, to the letter", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!text.includes("\0"));
        expect(cleanText(text)).toBe(text);
      }),
    );
  });

  it("survives UTF-8 and needs no second cleaning, whatever it was made of", () => {
    const anyUnits = fc
      .array(fc.integer({ min: 0, max: 0xffff }))
      .map((units) => String.fromCharCode(...units));

    fc.assert(
      fc.property(anyUnits, (text) => {
        const clean = cleanText(text);
        expect(Buffer.from(clean, "utf8").toString("utf8")).toBe(clean);
        expect(cleanText(clean)).toBe(clean);
        expect(clean).not.toContain("\0");
      }),
    );
  });
});
