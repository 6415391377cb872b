import type { Block, Card } from "./card.ts";
import { tailOf } from "./cut.ts";
import { counted } from "./words.ts";

export interface Shortening {
  /** About how many characters of the answer stay, its newest ones. */
  readonly limit: number;
  /** In how many further cards the answer stands. */
  readonly parts: number;
  /** There are not enough of them: the whole answer comes as a file. */
  readonly hasFile: boolean;
}

/** The card of a task that is over with the newest of its answer, where that is longer than `limit`. */
export function shortened(card: Card, { limit, parts, hasFile }: Shortening): Card {
  const at = card.blocks.findIndex((block) => block.kind === "text");
  const answer = card.blocks[at];
  if (answer?.kind !== "text" || answer.text.length <= limit) return card;
  const newest: readonly Block[] = [
    { kind: "note", text: whereWords(parts, hasFile) },
    { kind: "text", text: tailOf(answer.text, limit).text },
  ];
  return { ...card, blocks: [...card.blocks.slice(0, at), ...newest, ...card.blocks.slice(at + 1)] };
}

function whereWords(parts: number, hasFile: boolean): string {
  const messages = counted(parts, "message");
  return hasFile
    ? `The answer begins in ${messages}; the whole of it follows as a file.`
    : `The whole answer follows in ${messages}.`;
}
