import type { KnownBlock } from "@slack/types";
import type { Card } from "../../../cards/card.ts";
import { isGrowing, stateOf } from "../../kit/drawing/card-state.ts";
import type { Rung } from "../../kit/drawing/part.ts";
import { cardInShort } from "../../kit/drawing/words-in-short.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { withIds } from "./block-ids.ts";
import { type RenderOptions, type Surface, wordsIn } from "./drawing.ts";
import { fallbackText, mentions } from "./fallback-text.ts";
import { layOut } from "./lay-out.ts";
import { budgets, limits } from "./limits.ts";
import { partsOf } from "./parts.ts";
import { mrkdwn } from "./text-object.ts";
import { titleBlocks } from "./title.ts";
import { uniqueActions } from "./unique-actions.ts";

export interface RenderedMessage {
  /** For notifications: whom it calls, the title, and the first words. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** Exact texts that did not fit; they go into the thread as files. */
  readonly rest: readonly RestFile[];
  /** What of it is a change of state, and not only progress: the same text is the same state. */
  readonly state: string;
}

/** A card as a message, whatever is on it: Slack takes what comes out. */
export function renderMessage(card: Card, options: RenderOptions): RenderedMessage {
  const isRunning = isGrowing(card);
  const surface: Surface = { ...options, kind: "message", isRunning, valueLimit: limits.buttonValue };
  const text = fallbackText(card);
  const called = mentions(card);
  const head = [
    ...titleBlocks(card.title, surface),
    ...(called === "" ? [] : [{ type: "section", text: mrkdwn(called) } as const]),
  ];
  const room = { blocks: limits.messageBlocks - head.length, words: wordsOn(surface.rung) - wordsIn(head) };
  const { blocks, rest } = layOut(partsOf(surface.rung === 3 ? cardInShort(card) : card, { surface }), room);
  return {
    text,
    blocks: withIds(uniqueActions([...head, ...blocks])),
    rest: surface.rung === 3 ? wholesOf(card, surface) : rest,
    state: stateOf(card),
  };
}

/** Where next to nothing is shown, every text goes into the thread. */
function wholesOf(card: Card, surface: Surface): readonly RestFile[] {
  return partsOf(card, { surface }).flatMap(({ whole }) => whole ?? []);
}

function wordsOn(rung: Rung): number {
  return rung === 0 ? budgets.message : budgets.smaller;
}
