import { type PersonId, personId } from "../domain/ids.ts";
import type { PeopleStore } from "../store/people-store.ts";

/**
 * Lets in whoever set an app up, as an owner: without anybody of the app nobody there could let in the others. Once somebody
 * was let in, what people decided counts.
 */
export async function letInFirstOwner(
  people: Pick<PeopleStore, "list" | "grant">,
  { platform, id, at }: { readonly platform: string; readonly id: PersonId; readonly at: number },
): Promise<void> {
  const known = await people.list();
  if (known.some((person) => person.platform === platform)) return;
  await people.grant({ person: { platform, id }, role: "owner", by: setUp, at });
}

const setUp = personId("poco config");
