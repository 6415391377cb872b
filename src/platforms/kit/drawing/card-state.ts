import type { Block, Button, Card } from "../../../cards/card.ts";
import { buttonsOf, isForm } from "./card-form.ts";

/** What of a card is a change of state, and not only progress: the same text is the same state. */
export function stateOf(card: Card): string {
  const names = card.blocks.flatMap((block) => namesOn(block).map(({ name }) => name));
  return `${card.tone} [${stateLabel(card)}] ${names.join(" ")}`;
}

/** `Running`, out of `[Running · npm test] Task: …`: the state without what goes on in it. */
export function stateLabel({ title }: Pick<Card, "title">): string {
  const label = /^\[([^\]]*)\]/.exec(title)?.[1] ?? "";
  return label.split(" · ")[0] ?? "";
}

/** A task under way; a request, which also asks for attention, has no prompt of its own. */
export function isGrowing({ tone, blocks }: Card): boolean {
  return tone === "busy" || (tone === "attention" && blocks.some((block) => block.kind === "quote"));
}

function namesOn(block: Block): readonly Button[] {
  if (block.kind === "actions") return block.buttons;
  return isForm(block) ? buttonsOf(block) : [];
}
