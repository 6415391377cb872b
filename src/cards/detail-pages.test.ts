import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aTask } from "../testing/builders.ts";
import { detailPages } from "./detail-pages.ts";
import { openFence } from "./fence.ts";
import { taskDetailsCard } from "./task-details-card.ts";
import type { DetailEntry } from "./task-view.ts";

type StepEntry = Extract<DetailEntry, { readonly kind: "step" }>;

describe("the pages of what happened", () => {
  it("are one, empty, before anything did", () => {
    expect(detailPages([])).toEqual([[]]);
  });

  it("hold as many entries as one message has room for", () => {
    const notes = Array.from(
      { length: 100 },
      (_, at): DetailEntry => ({ kind: "note", at, text: `note ${at}` }),
    );

    const pages = detailPages(notes);

    expect(pages.map((page) => page.length)).toEqual([38, 38, 24]);
    expect(pages.flat()).toEqual(notes);
  });

  it("count the output of a step as a block of its own", () => {
    const steps = Array.from({ length: 40 }, () => step({ output: "ok" }));

    expect(detailPages(steps).map((page) => page.length)).toEqual([19, 19, 2]);
  });

  it("say of each piece of a long output whose it is", () => {
    const pages = detailPages([step({ title: "npm test", output: "ok\n".repeat(5000) })]);

    expect(pages.flat().map((entry) => (entry.kind === "step" ? entry.title : ""))).toEqual([
      "npm test",
      "npm test (part 2 of 3)",
      "npm test (part 3 of 3)",
    ]);
  });

  it("repeat a code fence that goes on on the next page", () => {
    const text = `\`\`\`ts\n${"const a = 1;\n".repeat(2000)}\`\`\``;

    const said = detailPages([{ kind: "said", text }]).flat();

    expect(said.length).toBeGreaterThan(3);
    for (const entry of said) {
      expect(entry.kind === "said" && entry.text.startsWith("```ts\nconst a = 1;\n")).toBe(true);
      expect(entry.kind === "said" && openFence(entry.text)).toBeUndefined();
    }
  });

  it("lose nothing, double nothing and keep the order", () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const pages = detailPages(entries);

        expect(wordsOf(pages.flat())).toEqual(wordsOf(entries));
      }),
      { numRuns: 200 },
    );
  });

  it("are cards that every chat app can show", () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const pages = detailPages(entries);

        for (const [page, shown] of pages.entries()) {
          expect(pages.length === 1 || shown.length > 0).toBe(true);
          const card = taskDetailsCard({
            kind: "task_details",
            task: aTask(),
            agentTitle: "Codex",
            entries: shown,
            canSendLog: true,
            page,
            pages: pages.length,
          });
          expect(card.blocks.length).toBeLessThanOrEqual(40);
          expect(shown.flatMap(textsOf).join("").length).toBeLessThanOrEqual(12_000);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Without fences, which are repeated on purpose. */
const anyWords = fc
  .tuple(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), fc.constantFrom(1, 1, 30, 900))
  .map(([text, times]) => text.replaceAll(/[`~]/g, "'").repeat(times));

const anyEntries: fc.Arbitrary<DetailEntry[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom("said", "diff"), text: anyWords }),
    fc.record({ kind: fc.constant("note"), at: fc.nat(), text: anyWords }),
    fc.record({
      kind: fc.constant("step"),
      title: anyWords,
      state: fc.constantFrom("running", "done", "failed", "declined"),
      exitCode: fc.option(fc.nat(), { nil: null }),
      output: anyWords,
    }),
  ),
  { maxLength: 60 },
);

/** All that entries say, those of one kind in a row taken together. */
function wordsOf(entries: readonly DetailEntry[]): readonly (readonly [string, string])[] {
  const words: [string, string][] = [];
  for (const [kind, text] of entries.flatMap(toldBy)) {
    const last = words.at(-1);
    if (last?.[0] === kind) last[1] += text;
    else if (text !== "") words.push([kind, text]);
  }
  return words;
}

function toldBy(entry: DetailEntry): readonly (readonly [string, string])[] {
  if (entry.kind !== "step") return [[entry.kind, entry.text]];
  const title = / \(part \d+ of \d+\)$/.test(entry.title) ? "" : entry.title;
  return [
    ["title", title],
    ["output", entry.output],
  ];
}

function textsOf(entry: DetailEntry): readonly string[] {
  return entry.kind === "step" ? [entry.title, entry.output] : [entry.text];
}

function step(facts: Partial<StepEntry>): StepEntry {
  return { kind: "step", title: "ls", state: "done", exitCode: 0, output: "", ...facts };
}
