import type { Intent } from "../domain/intent.ts";
import type { Block, Button } from "./card.ts";
import { intentButton } from "./intent-button.ts";
import type { Paged } from "./view-rows.ts";

/** The ways to the pages beside this one; `subject` ends their names. */
export function pageButtons(
  { page, pages }: Paged,
  subject: string,
  intentOf: (page: number) => Intent,
): readonly Button[] {
  return [
    ...(page > 0 ? [intentButton(`previous_page_${subject}`, "Previous", intentOf(page - 1))] : []),
    ...(page + 1 < pages ? [intentButton(`next_page_${subject}`, "Next", intentOf(page + 1))] : []),
  ];
}

/** `Page 2 of 5`, where there is more than one. */
export function pageNote({ page, pages }: Paged): readonly Block[] {
  return pages < 2 ? [] : [{ kind: "note", text: `Page ${page + 1} of ${pages}` }];
}
