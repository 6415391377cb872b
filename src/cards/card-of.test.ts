import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intentKinds, readIntent, writeIntent } from "../domain/intent.ts";
import { anyView } from "../testing/any-view.ts";
import type { Block, Button, Card } from "./card.ts";
import { cardOf } from "./card-of.ts";

describe("every card", () => {
  it("can be made of any facts, and survives the way through JSON", () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const card = cardOf(view);

        expect(card.title).not.toBe("");
        expect(JSON.parse(JSON.stringify(card))).toEqual(card);
      }),
      { numRuns: 400 },
    );
  });

  it("has a title of one line that nothing can reorder", () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const { title } = cardOf(view);

        expect(title).not.toMatch(/[\n\r\u202a-\u202e\u2066-\u2069]/);
        expect(title.isWellFormed()).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("names each of its buttons once", () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const names = buttonsOf(cardOf(view)).map((button) => button.name);

        expect(names).toEqual([...new Set(names)]);
      }),
      { numRuns: 200 },
    );
  });

  it("carries only intents that can be read back", () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const effects = buttonsOf(cardOf(view)).map((button) => button.does);

        for (const { intent } of effects.filter((does) => does.kind === "intent")) {
          expect(readIntent(writeIntent(intent))).toEqual({ ok: true, intent });
        }
        for (const { intent } of effects.filter((does) => does.kind === "submit")) {
          expect(intentKinds).toContain(intent.kind);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function buttonsOf(card: Card): readonly Button[] {
  return card.blocks.flatMap((block: Block) => {
    if (block.kind === "questions") return [block.submit];
    return block.kind === "actions" || block.kind === "form" ? block.buttons : [];
  });
}
