import type { PeopleView } from "../cards/project-view.ts";
import type { Viewer } from "../domain/person.ts";
import type { ViewParts } from "./view-parts.ts";
import { accessOf, nothing } from "./visible-projects.ts";

/** Who has which role. The codes of those who wait are shown to those who may let them in. */
export async function peopleView(
  { store, now }: ViewParts,
  { problem }: { readonly problem: string | null },
  viewer: Viewer,
): Promise<PeopleView> {
  const at = now();
  const manage = accessOf(viewer, { action: "manage_people", ...nothing }).allowed;
  return {
    kind: "people",
    people: await store.people.list(),
    strangers: manage ? await store.people.strangers(at) : [],
    can: { manage },
    now: at,
    problem,
  };
}
