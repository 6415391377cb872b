import { moment } from "../cards/words.ts";
import type { Parts } from "./parts.ts";

/** `ann, at 2026-05-01 09:30 UTC`, by the audit; undefined where nobody is known to have done it. */
export async function whoWasFirst(
  { store }: Pick<Parts, "store">,
  about: { readonly action: string; readonly target: string },
): Promise<string | undefined> {
  const entry = await store.audit.last(about);
  return entry === undefined ? undefined : `${entry.person}, at ${moment(entry.at)}`;
}
