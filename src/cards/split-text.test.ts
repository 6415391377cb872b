import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../testing/any-view.ts";
import { openFence } from "./fence.ts";
import { splitPlain, splitText } from "./split-text.ts";

const family = "👩‍👩‍👧‍👦";
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

describe("splitText", () => {
  it.each([
    ["nothing", "", 40, []],
    ["a text that fits", "a b c", 40, ["a b c"]],
    [
      "paragraphs",
      "one two three\n\nfour five\nsix\n\nseven",
      32,
      ["one two three\n\nfour five\nsix\n\n", "seven"],
    ],
    [
      "lines, where no paragraph ends late enough",
      "a\n\nline one\nline two\nline three",
      24,
      ["a\n\nline one\nline two\n", "line three"],
    ],
    ["words of one long line", "one two three four five", 12, ["one two ", "three four ", "five"]],
    ["graphemes of one long word", family.repeat(3), 30, [family.repeat(2), family]],
    ["a word and its accent", "aaaaaaaa \u0308bbbb", 10, ["aaaaaaaa \u0308", "bbbb"]],
  ])("cuts %s", (_what, text, limit, parts) => {
    expect(splitText(text, limit)).toEqual(parts);
  });

  it("closes a code fence at a cut and opens it again with its language", () => {
    const text = `Look:\n\n\`\`\`ts\n${"const a = 1;\n".repeat(6)}\`\`\`\n\nDone.`;

    expect(splitText(text, 60)).toEqual([
      "Look:\n\n```ts\nconst a = 1;\nconst a = 1;\nconst a = 1;\n```",
      "```ts\nconst a = 1;\nconst a = 1;\nconst a = 1;\n```\n\nDone.",
    ]);
  });

  it("leaves no fence without a line of code", () => {
    const text = `${"word ".repeat(9)}\n\`\`\`ts\nconst a = 1;\n\`\`\`\n`;

    expect(splitText(text, 60)).toEqual([`${"word ".repeat(9)}\n`, "```ts\nconst a = 1;\n```\n"]);
  });

  it("makes no fence of marks that stand inside of a line", () => {
    const parts = splitText("one two three ```ts x y z end of the line", 19);

    expect(parts.filter((part) => part.startsWith("```"))).toEqual([]);
  });

  it("gives the text back, in parts of which each stands for itself", () => {
    fc.assert(
      fc.property(anyMarkup, fc.integer({ min: 4, max: 300 }), (text, limit) => {
        const parts = splitText(text, limit);

        expect(canBeJoinedTo(text, parts)).toBe(true);
        for (const part of parts) {
          expect(part.length).toBeGreaterThan(0);
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(part.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("leaves no fence open at the end of a part that is not the last", () => {
    fc.assert(
      fc.property(anyMarkup, fc.integer({ min: 100, max: 300 }), (text, limit) => {
        const parts = splitText(text, limit);

        expect(parts.slice(0, -1).filter((part) => openFence(part) !== undefined)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("splits no grapheme that fits", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 300 }),
        fc.integer({ min: 60, max: 100 }),
        (text, limit) => {
          const parts = splitText(text, limit);

          expect(parts.flatMap(graphemesOf)).toEqual(graphemesOf(text));
        },
      ),
    );
  });

  it("is quick with a long answer", () => {
    const text = "A line of an answer that goes on and on.\n".repeat(25_000);

    const parts = splitText(text, 3000);

    expect(parts.join("")).toBe(text);
    expect(parts.length).toBeLessThan(500);
  });
});

describe("splitPlain", () => {
  it("repeats nothing, whatever the text looks like", () => {
    fc.assert(
      fc.property(anyMarkup, fc.integer({ min: 4, max: 300 }), (text, limit) => {
        const parts = splitPlain(text, limit);

        expect(parts.join("")).toBe(text);
        for (const part of parts) {
          expect(part.length).toBeGreaterThan(0);
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(part.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});

/** Lines as agents write them, many of which open or close fences. */
const anyLine = fc.oneof(
  fc.constantFrom(
    "",
    "```",
    "```ts",
    "~~~~",
    "   ```js",
    "```a`b```",
    "`````",
    "some words of a paragraph",
    "  indented  ",
    family.repeat(6),
  ),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  anyText,
);

const anyMarkup = fc.array(anyLine, { maxLength: 25 }).map((lines) => lines.join("\n").toWellFormed());

/** Whether the parts are the text, each with or without a first line that opens a fence and a last one that closes it. */
function canBeJoinedTo(text: string, parts: readonly string[]): boolean {
  let ends: ReadonlySet<number> = new Set([0]);
  for (const [index, part] of parts.entries()) {
    const bodies = bodiesOf(part, { isFirst: index === 0, isLast: index === parts.length - 1 });
    const next = [...ends].flatMap((start) =>
      bodies.filter((body) => text.startsWith(body, start)).map((body) => start + body.length),
    );
    ends = new Set(next);
  }
  return ends.has(text.length);
}

function bodiesOf(
  part: string,
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
): readonly string[] {
  const withoutOpener = part.replace(/^ {0,3}(?:`{3,}|~{3,})[^\n]*\n/, "");
  return [part, ...(isFirst ? [] : [withoutOpener])].flatMap((body) =>
    isLast
      ? [body]
      : [body, body.replace(/\n(?:`{3,}|~{3,})$/, ""), body.replace(/(?<=\n)(?:`{3,}|~{3,})$/, "")],
  );
}

function graphemesOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}
