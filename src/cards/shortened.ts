import type { Block, Card } from "./card.ts";
import { tailOf } from "./cut.ts";
import { counted } from "./words.ts";

/**
 * The card of a task that is over with about the newest `limit` characters of its answer, where that is longer. The
 * whole of it stands in `parts` further cards.
 */
export function shortened(card: Card, limit: number, parts: number): Card {
  const at = card.blocks.findIndex((block) => block.kind === "text");
  const answer = card.blocks[at];
  if (answer?.kind !== "text" || answer.text.length <= limit) return card;
  const newest: readonly Block[] = [
    { kind: "note", text: `The whole answer follows in ${counted(parts, "message")}.` },
    { kind: "text", text: tailOf(answer.text, limit).text },
  ];
  return { ...card, blocks: [...card.blocks.slice(0, at), ...newest, ...card.blocks.slice(at + 1)] };
}
