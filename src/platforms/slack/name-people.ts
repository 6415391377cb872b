import type { Block, Button, Card } from "../../cards/card.ts";

export type NameOf = (id: string) => string | undefined;

/** Slack's ids of people, perhaps behind the name of the app. Ordinary words in capitals have no digit in them. */
const person = /(?:\bslack:)?\b([UW](?=[A-Z]*\d)[A-Z0-9]{7,13})\b/g;

/**
 * The card with people's names in place of their ids, where PoCo says who did or asked for something. What agents and
 * people wrote stays as it is.
 */
export function namePeople(card: Card, nameOf: NameOf): Card {
  return { ...card, blocks: card.blocks.map((block) => named(block, nameOf)) };
}

function named(block: Block, nameOf: NameOf): Block {
  const inWords = (words: string): string => nameInWords(words, nameOf);
  switch (block.kind) {
    case "note":
      return { ...block, text: inWords(block.text) };
    case "fields": {
      const fields = block.fields.map(({ label, value }) => ({
        label: inWords(label),
        value: inWords(value),
      }));
      return { ...block, fields };
    }
    case "form": {
      const inputs = block.inputs.map((input) => ({ ...input, label: inWords(input.label) }));
      return { ...block, inputs, buttons: block.buttons.map((button) => namedOn(button, inWords)) };
    }
    case "actions":
      return { ...block, buttons: block.buttons.map((button) => namedOn(button, inWords)) };
    default:
      return block;
  }
}

function namedOn(button: Button, inWords: (words: string) => string): Button {
  const { label, confirm } = button;
  return {
    ...button,
    label: inWords(label),
    ...(confirm === undefined ? {} : { confirm: inWords(confirm) }),
  };
}

export function nameInWords(words: string, nameOf: NameOf): string {
  return words.replaceAll(person, (written: string, id: string) => nameOf(id) ?? written);
}

/** Whose names the card shows. */
export function peopleOn({ blocks }: Card): readonly string[] {
  const words = blocks.flatMap((block) => {
    if (block.kind === "note") return [block.text];
    if (block.kind === "quote") return [block.by ?? ""];
    if (block.kind === "form") return block.inputs.map(({ label }) => label);
    return block.kind === "fields" ? block.fields.flatMap(({ label, value }) => [label, value]) : [];
  });
  return [...new Set(words.flatMap((text) => [...text.matchAll(person)].map(([, id = ""]) => id)))];
}
