import type { Person, Role } from "../domain/person.ts";
import type { PeopleStore } from "../store/people-store.ts";

/** Whoever reaches the console or the API is on this machine or holds its token; everybody else needs a role. */
export function createRoleOf(
  people: Pick<PeopleStore, "get">,
  localPlatform: string,
): (person: Person) => Promise<Role | undefined> {
  return async (person) => (person.platform === localPlatform ? "owner" : (await people.get(person))?.role);
}
