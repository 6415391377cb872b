import type { Block, Card } from "../../cards/card.ts";

export type NameOf = (id: string) => string | undefined;

/** Slack's ids of people. Ordinary words in capitals have no digit in them. */
const person = /\b[UW](?=[A-Z]*\d)[A-Z0-9]{7,13}\b/g;

/**
 * The card with people's names in place of their ids, where PoCo says who did or asked for something. What agents and
 * people wrote stays as it is.
 */
export function namePeople(card: Card, nameOf: NameOf): Card {
  return { ...card, blocks: card.blocks.map((block) => named(block, nameOf)) };
}

function named(block: Block, nameOf: NameOf): Block {
  if (block.kind === "note") return { ...block, text: nameInWords(block.text, nameOf) };
  if (block.kind !== "fields") return block;
  const fields = block.fields.map(({ label, value }) => ({ label, value: nameInWords(value, nameOf) }));
  return { ...block, fields };
}

export function nameInWords(words: string, nameOf: NameOf): string {
  return words.replaceAll(person, (id) => nameOf(id) ?? id);
}

/** Whose names the card shows. */
export function peopleOn({ blocks }: Card): readonly string[] {
  const words = blocks.flatMap((block) => {
    if (block.kind === "note") return [block.text];
    if (block.kind === "quote") return [block.by ?? ""];
    return block.kind === "fields" ? block.fields.map(({ value }) => value) : [];
  });
  return [...new Set(words.flatMap((text) => text.match(person) ?? []))];
}
