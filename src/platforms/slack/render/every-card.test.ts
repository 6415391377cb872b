import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Card } from "../../../cards/card.ts";
import { cardOf } from "../../../cards/card-of.ts";
import { createKept, hostileCard } from "../../../testing/any-card.ts";
import { anyView } from "../../../testing/any-view.ts";
import {
  checkMessageBlocks,
  checkMessageText,
  checkView,
} from "../../../testing/fake-slack/block-kit/check.ts";
import type { Rung } from "../../kit/drawing/part.ts";
import type { RenderOptions } from "./drawing.ts";
import { renderMessage } from "./render-message.ts";
import { renderHome, renderModal } from "./render-view.ts";

const anyRung = fc.constantFrom<Rung>(0, 1, 2, 3);

/** What Slack would say against it, anywhere. */
function problemsOf(card: Card, rung: Rung, agentBlocks: boolean) {
  const { keep } = createKept();
  const options: RenderOptions = { rung, agentBlocks, nameOf: () => undefined, keep };
  const { blocks, text } = renderMessage(card, options);
  const sent = throughJson(blocks);
  return {
    message: checkMessageBlocks(sent, { agentBlocks }),
    length: checkMessageText(sent, text),
    text: text.length <= 3900 && text.trim() !== "" && text.isWellFormed(),
    modal: checkView(throughJson(renderModal(card, { ...options, metadata: { conversation: "C1" } }))),
    home: checkView(throughJson(renderHome(card, options))),
    isWellFormed: stringsIn(blocks).every((one) => one.isWellFormed()),
  };
}

const nothing = { message: [], length: undefined, text: true, modal: [], home: [], isWellFormed: true };

describe("Slack takes it as a message, as a modal and as Home, on every rung:", () => {
  it("every card that PoCo makes", () => {
    fc.assert(fc.property(anyView.map(cardOf), anyRung, fc.boolean(), takes), { numRuns: 250 });
  });

  it("every card at all", () => {
    fc.assert(fc.property(hostileCard, anyRung, fc.boolean(), takes), { numRuns: 50 });
  });

  function takes(card: Card, rung: Rung, agentBlocks: boolean): void {
    expect(problemsOf(card, rung, agentBlocks)).toEqual(nothing);
  }
});

it("no card calls anybody but those whom it is to call, whatever is written on it", () => {
  fc.assert(
    fc.property(fc.oneof(anyView.map(cardOf), hostileCard), anyRung, (card, rung) => {
      const { keep } = createKept();
      const options: RenderOptions = { rung, agentBlocks: true, nameOf: () => undefined, keep };
      const { blocks, text } = renderMessage({ ...card, calls: [] }, options);
      const views = [renderModal(card, { ...options, metadata: {} }), renderHome(card, options)];

      const marked = markedIn([blocks, views.map((view) => view.blocks)]);
      expect(marked.filter((one) => /<(?!https?:|mailto:)/i.test(one))).toEqual([]);
      expect(text).not.toContain("<");
    }),
    { numRuns: 60 },
  );
});

/** The texts in which Slack looks for marks of its own. In a `markdown` block other words in brackets are just words. */
function markedIn(part: unknown): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  if ("text" in part && "type" in part && typeof part.text === "string") {
    if (part.type === "mrkdwn") return [part.text];
    if (part.type === "markdown") return part.text.match(/<[@#!](?=[A-Z0-9])(?!doctype)[^>]*/gi) ?? [];
  }
  return Object.values(part).flatMap(markedIn);
}

function stringsIn(part: unknown): readonly string[] {
  if (typeof part === "string") return [part];
  return typeof part === "object" && part !== null ? Object.values(part).flatMap(stringsIn) : [];
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
