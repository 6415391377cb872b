import { personId } from "../../domain/ids.ts";
import type { Person, Viewer } from "../../domain/person.ts";
import type { HttpParts } from "../parts.ts";

/** Whoever reaches the API is on this machine or holds its token, by whatever name they call themselves. */
export function localPerson({ policy }: Pick<HttpParts, "policy">, id: string): Person {
  return { id: personId(id), platform: policy.localPlatform };
}

export function localViewer(parts: Pick<HttpParts, "policy">, id: string): Viewer {
  return { person: localPerson(parts, id), role: "owner" };
}
