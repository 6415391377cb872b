import type { Block, Button } from "./card.ts";

/** Chat apps show at most five buttons in a row; four leave room for a word on each. */
const rowLength = 4;

/** A list of any number of entries to press, in rows that every chat app can show. */
export function buttonRows(buttons: readonly Button[]): readonly Block[] {
  return Array.from({ length: Math.ceil(buttons.length / rowLength) }, (_, row) => ({
    kind: "actions",
    buttons: buttons.slice(row * rowLength, (row + 1) * rowLength),
    isList: true,
  }));
}

/** One row, or nothing where no button is left. */
export function buttonRow(buttons: readonly Button[]): readonly Block[] {
  return buttons.length === 0 ? [] : [{ kind: "actions", buttons }];
}
