import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Card } from "../../../cards/card.ts";
import { cardOf } from "../../../cards/card-of.ts";
import { createKept, hostileCard } from "../../../testing/any-card.ts";
import { anyView } from "../../../testing/any-view.ts";
import { contentsIn } from "../../../testing/feishu-card.ts";
import { isGrowing } from "../../kit/drawing/card-state.ts";
import { inertCode } from "./code-block.ts";
import type { RenderOptions } from "./drawing.ts";
import { feishuMarkdown } from "./feishu-markdown.ts";
import { renderCard } from "./render-card.ts";

const options: RenderOptions = {
  rung: 0,
  isLive: false,
  nameOf: () => undefined,
  keep: createKept().keep,
};
const anyCard = fc
  .oneof({ arbitrary: anyView.map(cardOf), weight: 4 }, { arbitrary: hostileCard, weight: 1 })
  .filter((card) => !isGrowing(card));

describe("what a card says", () => {
  /**
   * Left out on purpose: of a task under way the older words (its details have them); the end of a long prompt (it
   * stands above); older steps and the items of a long plan (their number is told); rows, inputs and buttons of a
   * card with more than a message takes.
   */
  it("is shown, or comes as a file as it is", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { json, rest } = renderCard(card, options);
        const files = rest.map(({ text }) => text).join("\n");
        const shown = contentsIn(json["body"]).join("\n");
        const ways = [
          String,
          inertCode,
          ...[0, 1, 2, 3].map((tables) => (text: string) => feishuMarkdown(text, tables)),
        ];
        const isThere = (text: string) =>
          files.includes(text) || ways.some((way) => shown.includes(way(text).toWellFormed()));

        const lost = textsOf(card).filter((text) => !isThere(text));

        expect(lost).toEqual([]);
      }),
      { numRuns: 120, endOnFailure: true },
    );
  });

  it("comes as files where one line is left of the card", () => {
    const code: Block = { kind: "code", text: "npm test", language: "shell" };
    const card: Card = { title: "[Waiting] Run", tone: "attention", blocks: [code] };

    expect(renderCard(card, { ...options, rung: 3 }).rest).toEqual([
      { name: "command.txt", mediaType: "text/plain", text: "npm test" },
    ]);
  });

  it("comes as no file as long as it grows", () => {
    const card: Card = {
      title: "[Running] Task: x",
      tone: "busy",
      blocks: [
        { kind: "text", text: "so far. ".repeat(8000) },
        { kind: "note", text: "n".repeat(40_000) },
      ],
    };

    expect(renderCard(card, { ...options, isLive: true }).rest).toEqual([]);
  });

  it("always comes as a file under its own name where it is one", () => {
    const file: Block = { kind: "file", name: "answer.md", mediaType: "text/markdown", text: "# All of it" };

    const { rest } = renderCard({ title: "A task", tone: "good", blocks: [file] }, options);

    expect(rest).toEqual([{ name: "answer.md", mediaType: "text/markdown", text: "# All of it" }]);
  });
});

function textsOf({ blocks }: Card): readonly string[] {
  return blocks.flatMap((block) => textsIn(block)).filter((text) => text.trim() !== "");
}

function textsIn(block: Block): readonly string[] {
  switch (block.kind) {
    case "text":
    case "plain":
    case "code":
    case "note":
    case "file":
      return [block.text];
    case "diff":
      return block.files.flatMap(({ diff }) => diff ?? []);
    default:
      return [];
  }
}
