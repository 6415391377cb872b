import type { Block, Button, Card } from "../../cards/card.ts";

export type NameOf = (id: string) => string | undefined;

/** Puts names in the place of ids, wherever PoCo's own words hold one. */
export interface PeopleWords {
  /**
   * The card with people's names in place of their ids, where PoCo says who did or asked for something. What agents and
   * people wrote stays as it is.
   */
  readonly namePeople: (card: Card, nameOf: NameOf) => Card;
  readonly nameInWords: (words: string, nameOf: NameOf) => string;
  /** Whose names the card shows. */
  readonly peopleOn: (card: Card) => readonly string[];
}

/** `person` finds the ids of an app's people in words; its first group is the id. It is global. */
export function createPeopleWords(person: RegExp): PeopleWords {
  const nameInWords: PeopleWords["nameInWords"] = (words, nameOf) =>
    words.replaceAll(person, (written: string, id: string) => nameOf(id) ?? written);
  return {
    nameInWords,
    namePeople: (card, nameOf) => ({
      ...card,
      blocks: card.blocks.map((block) => named(block, (words) => nameInWords(words, nameOf))),
    }),
    peopleOn: (card) => [
      ...new Set(wordsOn(card).flatMap((text) => [...text.matchAll(person)].map(([, id = ""]) => id))),
    ],
  };
}

type InWords = (words: string) => string;

function named(block: Block, inWords: InWords): Block {
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

function namedOn(button: Button, inWords: InWords): Button {
  const { label, confirm } = button;
  return {
    ...button,
    label: inWords(label),
    ...(confirm === undefined ? {} : { confirm: inWords(confirm) }),
  };
}

/** What PoCo itself says on a card. */
function wordsOn({ blocks }: Card): readonly string[] {
  return blocks.flatMap((block) => {
    if (block.kind === "note") return [block.text];
    if (block.kind === "quote") return [block.by ?? ""];
    if (block.kind === "form") return block.inputs.map(({ label }) => label);
    return block.kind === "fields" ? block.fields.flatMap(({ label, value }) => [label, value]) : [];
  });
}
