import type { KnownBlock } from "@slack/types";
import type { Block, Button, Card } from "../../../cards/card.ts";
import { headOf } from "../../kit/drawing/cut-words.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import { withIds } from "./block-ids.ts";
import { type RenderOptions, type Rung, type Surface, wordsIn } from "./drawing.ts";
import { fallbackText, mentions, wordsInShort } from "./fallback-text.ts";
import { buttonsOf } from "./form-part.ts";
import { layOut } from "./lay-out.ts";
import { budgets, limits } from "./limits.ts";
import { partsOf } from "./parts.ts";
import { mrkdwn } from "./text-object.ts";
import { stateLabel, titleBlocks } from "./title.ts";
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
  const text = fallbackText(card, isRunning);
  const called = mentions(card);
  const head = [
    ...titleBlocks(card.title, surface),
    ...(called === "" ? [] : [{ type: "section", text: mrkdwn(called) } as const]),
  ];
  const room = { blocks: limits.messageBlocks - head.length, words: wordsOn(surface.rung) - wordsIn(head) };
  const { blocks, rest } = layOut(partsOf(shortOf(card, surface.rung), { surface }), room);
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

/** A task under way; a request, which also asks for attention, has no prompt of its own. */
export function isGrowing({ tone, blocks }: Card): boolean {
  return tone === "busy" || (tone === "attention" && blocks.some((block) => block.kind === "quote"));
}

function wordsOn(rung: Rung): number {
  return rung === 0 ? budgets.message : budgets.smaller;
}

/** On the lowest rung one line and the buttons are left. */
function shortOf(card: Card, rung: Rung): Card {
  if (rung < 3) return card;
  const line = headOf(wordsInShort(card, isGrowing(card)), lineRoom);
  const blocks: readonly Block[] = [
    ...(line.trim() === "" ? [] : [{ kind: "plain", text: line } as const]),
    ...card.blocks.filter(({ kind }) => kind === "actions" || kind === "form" || kind === "questions"),
  ];
  return { ...card, blocks };
}

const lineRoom = 200;

function stateOf(card: Card): string {
  const names = card.blocks.flatMap((block) => namesOn(block).map(({ name }) => name));
  return `${card.tone} [${stateLabel(card)}] ${names.join(" ")}`;
}

function namesOn(block: Block): readonly Button[] {
  if (block.kind === "actions") return block.buttons;
  return block.kind === "form" || block.kind === "questions" ? buttonsOf(block) : [];
}
