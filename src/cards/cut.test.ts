import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../testing/any-view.ts";
import { firstWords, tailOf } from "./cut.ts";

const family = "👩‍👩‍👧‍👦";

describe("firstWords", () => {
  it("ends between two words", () => {
    expect(firstWords("fix the login page of the shop", 20)).toBe("fix the login page…");
  });

  it("never splits a grapheme", () => {
    const cut = firstWords(family.repeat(5), 30);

    expect(cut).toBe(`${family.repeat(2)}…`);
  });

  it("stays below its limit for any text", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 50 }), (text, limit) => {
        expect(firstWords(text, limit).length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe("tailOf", () => {
  it("keeps a short text as it is", () => {
    expect(tailOf("a\nb", 10)).toEqual({ text: "a\nb", isCut: false });
  });

  it("begins with a line", () => {
    expect(tailOf("first line\nsecond line\nthird line", 25)).toEqual({
      text: "second line\nthird line",
      isCut: true,
    });
  });

  it("opens a fence again that was open at the cut", () => {
    const text = `intro\n\`\`\`ts\n${"const a = 1;\n".repeat(10)}\`\`\`\nend`;

    const tail = tailOf(text, 40);

    expect(tail.text).toBe("```ts\nconst a = 1;\nconst a = 1;\n```\nend");
  });

  it("closes a fence that is still being written", () => {
    expect(tailOf("~~~~\nrm -rf\n```", 100).text).toBe("~~~~\nrm -rf\n```\n~~~~");
  });

  it("cuts one endless line between two graphemes", () => {
    const tail = tailOf(family.repeat(100), 60);

    expect(tail.text.replaceAll(family, "")).toBe("");
    expect(tail.isCut).toBe(true);
  });

  it("is never much longer than its limit", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tailOf(text, 100).text.length).toBeLessThanOrEqual(100 + 200);
      }),
    );
  });
});
