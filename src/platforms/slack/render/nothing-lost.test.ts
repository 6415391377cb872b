import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Card } from "../../../cards/card.ts";
import { cardOf } from "../../../cards/card-of.ts";
import { createKept, hostileCard } from "../../../testing/any-card.ts";
import { anyView } from "../../../testing/any-view.ts";
import { isGrowing } from "../../kit/drawing/card-state.ts";
import type { RenderOptions } from "./drawing.ts";
import { inertMarkdown } from "./inert-markdown.ts";
import { renderMessage } from "./render-message.ts";

const options: RenderOptions = {
  rung: 0,
  agentBlocks: true,
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
   * card with more blocks than a message takes.
   */
  it("is shown, or goes into the thread as it is", () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const { blocks, rest } = renderMessage(card, options);
        const whole = new Set(rest.map(({ text }) => text));
        const files = rest.map(({ text }) => text).join("\n");
        const shown = stringsIn(blocks).map(unescaped).join("\n");
        const isThere = (text: string) =>
          whole.has(text) ||
          shown.includes(text.toWellFormed()) ||
          shown.includes(inertMarkdown(text).toWellFormed()) ||
          files.includes(text);

        const lost = textsOf(card).filter((text) => !isThere(text));

        expect(lost).toEqual([]);
      }),
      { numRuns: 120, endOnFailure: true },
    );
  });

  it("goes into the thread as a whole where one line is left of the card", () => {
    const code: Block = { kind: "code", text: "npm test", language: "shell" };
    const card: Card = { title: "[Waiting] Run", tone: "attention", blocks: [code] };

    expect(renderMessage(card, { ...options, rung: 3 }).rest).toEqual([
      { name: "command.txt", mediaType: "text/plain", text: "npm test" },
    ]);
  });

  it("gives the thread nothing as long as it grows", () => {
    const card: Card = {
      title: "[Running] Task: x",
      tone: "busy",
      blocks: [
        { kind: "text", text: "so far. ".repeat(4000) },
        { kind: "note", text: "n".repeat(20_000) },
      ],
    };

    expect(renderMessage(card, options).rest).toEqual([]);
  });

  it("always gives a file to the thread, under its own name", () => {
    const file: Block = { kind: "file", name: "answer.md", mediaType: "text/markdown", text: "# All of it" };

    const { rest } = renderMessage({ title: "A task", tone: "good", blocks: [file] }, options);

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

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function stringsIn(part: unknown): readonly string[] {
  if (typeof part === "string") return [part];
  return typeof part === "object" && part !== null ? Object.values(part).flatMap(stringsIn) : [];
}
