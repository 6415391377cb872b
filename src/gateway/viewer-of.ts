import { personId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import type { CardEntry } from "../store/store.ts";
import type { Parts } from "./parts.ts";

/**
 * For whom a card of the ledger is rendered; undefined when that person has no role any more. A card of a room is
 * for everybody in it, so it shows no more than anybody there may see.
 */
export async function viewerOf(
  { roleOf }: Pick<Parts, "roleOf">,
  { viewer, conversation }: Pick<CardEntry, "viewer" | "conversation">,
): Promise<Viewer | undefined> {
  if (viewer === null) {
    const person = { id: personId(""), platform: conversation.platform };
    return { person, role: "viewer", where: conversation };
  }
  const role = await roleOf(viewer);
  return role === undefined ? undefined : { person: viewer, role, where: conversation };
}
