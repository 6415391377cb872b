import type { Card } from "../../../cards/card.ts";
import { isGrowing, stateOf } from "../../kit/drawing/card-state.ts";
import { layOut } from "../../kit/drawing/lay-out.ts";
import { cardInShort } from "../../kit/drawing/words-in-short.ts";
import type { RestFile } from "../../kit/file-to-send.ts";
import type { RenderOptions, Surface } from "./drawing.ts";
import { bytesOf, type Element, plain, sizeOf, small } from "./element.ts";
import { headerOf, summaryOf } from "./header.ts";
import { budgets } from "./limits.ts";
import { partsOf } from "./parts.ts";
import { answerElement } from "./running-text.ts";
import { withSteadyTime } from "./shown-time.ts";
import { uniqueNames } from "./unique-names.ts";

export interface RenderedCard {
  /** Card JSON 2.0. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Exact texts that did not fit; they are sent as files. */
  readonly rest: readonly RestFile[];
  /** What of it is a change of state, and not only progress: the same text is the same state. */
  readonly state: string;
  /** What stands for the card in the list of chats. */
  readonly summary: string;
  /** The content of the element `answer` of a live card. */
  readonly answer?: string;
}

/** A card as Feishu takes it, whatever is on it. */
export function renderCard(card: Card, options: RenderOptions): RenderedCard {
  const surface: Surface = { ...options, isRunning: options.isLive || isGrowing(card) };
  const steady = options.isLive ? withSteadyTime(card) : card;
  const summary = summaryOf(card);
  const head = { schema: "2.0", config: configOf(summary, options), header: headerOf(steady, surface) };
  const { bytes, elements } = budgets[surface.rung];
  const room = { blocks: elements, words: bytes - bytesOf({ ...head, body: { elements: [] } }) };
  const parts = partsOf(surface.rung === 3 ? cardInShort(steady) : steady, surface);
  const { blocks, rest } = layOut(parts, { room, sizeOf, small });
  const answer = answerOn(blocks);
  return {
    json: { ...head, body: { elements: uniqueNames(blocks.length === 0 ? [nothingElse] : blocks) } },
    rest: surface.rung === 3 ? wholesOf(card, surface) : rest,
    state: stateOf(card),
    summary,
    ...(answer === undefined ? {} : { answer }),
  };
}

const nothingElse = plain("…");

/** All who see a card see the same one. Forwarded ones are for reading: nobody presses a button in another chat. */
function configOf(summary: string, { isLive }: RenderOptions) {
  return {
    update_multi: true,
    enable_forward_interaction: false,
    width_mode: "fill",
    summary: { content: summary },
    ...(isLive ? { streaming_mode: true, streaming_config: streaming } : {}),
  };
}

/** How fast Feishu types; what is left when more comes is shown at once. */
const streaming = {
  print_frequency_ms: { default: 30 },
  print_step: { default: 4 },
  print_strategy: "fast",
} as const;

/** Where next to nothing is shown, every text comes as a file. */
function wholesOf(card: Card, surface: Surface): readonly RestFile[] {
  return partsOf(card, surface).flatMap(({ whole }) => whole ?? []);
}

function answerOn(elements: readonly Element[]): string | undefined {
  const content = elements.find((element) => element["element_id"] === answerElement)?.["content"];
  return typeof content === "string" ? content : undefined;
}
