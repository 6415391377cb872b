import { type KnownPerson, personKey } from "../domain/person.ts";
import { oneLine } from "./clean.ts";
import { firstWords } from "./cut.ts";

/** `Ann (slack:U02AB)`: people choose their names themselves, so the id stands beside it. */
export function personWords(person: Pick<KnownPerson, "platform" | "id" | "name">): string {
  const key = oneLine(personKey(person));
  const name = oneLine(person.name ?? "");
  return name === "" ? key : `${firstWords(name, 40)} (${key})`;
}
