import type { Block, Button, Field } from "../../../cards/card.ts";

/** A thing of a list with the one way that leads on from it: two blocks that belong together. */
export interface ListRow {
  readonly field: Field;
  readonly button: Button;
}

/** The row that the block at `at` and the next one make; undefined where they are something else. */
export function listRowAt(blocks: readonly Block[], at: number): ListRow | undefined {
  const [first, next] = blocks.slice(at, at + 2);
  if (first?.kind !== "fields" || next?.kind !== "actions" || next.isList === true) return undefined;
  const [field, ...fields] = first.fields;
  const [button, ...buttons] = next.buttons;
  if (field === undefined || button === undefined || fields.length > 0 || buttons.length > 0)
    return undefined;
  if (at + 2 >= blocks.length || !isWay(button) || !isListOfThings(blocks)) return undefined;
  return { field, button };
}

/** Goes somewhere, and decides nothing. */
function isWay({ style, confirm }: Button): boolean {
  return style === undefined && confirm === undefined;
}

/** A card that tells several facts of one thing at once is no list of things. */
function isListOfThings(blocks: readonly Block[]): boolean {
  return blocks.every((block) => block.kind !== "fields" || block.fields.length === 1);
}
