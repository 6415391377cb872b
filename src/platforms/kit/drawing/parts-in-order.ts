import type { Block } from "../../../cards/card.ts";
import type { RestFile } from "../file-to-send.ts";
import { type Form, isForm } from "./card-form.ts";
import { fileNames } from "./file-names.ts";
import { type ListRow, listRowAt } from "./list-row.ts";
import type { Part } from "./part.ts";

export type Plain = Exclude<Block, Form>;
export type NamedFile = Omit<RestFile, "text">;

/** How an app draws what a card is made of. */
export interface Pen<Piece> {
  /** Undefined where the app has no row for it. */
  readonly row: (row: ListRow) => Part<Piece> | undefined;
  /** `index` is the place of the form among those of its card. */
  readonly form: (form: Form, index: number, file: NamedFile) => Part<Piece>;
  readonly plain: (block: Plain, file: NamedFile) => Part<Piece>;
}

/** What a card is made of, block by block; a row of a list becomes one piece. */
export function partsInOrder<Piece>(blocks: readonly Block[], pen: Pen<Piece>): readonly Part<Piece>[] {
  const forms = blocks.filter((block) => isForm(block));
  const names = fileNames(blocks);
  const parts: Part<Piece>[] = [];
  for (let at = 0; at < blocks.length; at += 1) {
    const found = listRowAt(blocks, at);
    const row = found === undefined ? undefined : pen.row(found);
    const block = blocks[at];
    if (row !== undefined) {
      parts.push(row);
      at += 1;
    } else if (block !== undefined) {
      const file = names[at] ?? { name: "text.txt", mediaType: "text/plain" };
      const part = isForm(block) ? pen.form(block, forms.indexOf(block), file) : pen.plain(block, file);
      parts.push(isLast(blocks, at) ? { ...part, isKept: true } : part);
    }
  }
  return parts;
}

/** The buttons of the whole card stand at its end. */
function isLast(blocks: readonly Block[], at: number): boolean {
  return blocks.slice(at).every((block) => block.kind === "actions" && block.isList !== true);
}
