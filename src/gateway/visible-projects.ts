import { type Access, type AccessQuestion, accessTo } from "../domain/access.ts";
import type { Viewer } from "../domain/person.ts";
import type { Project } from "../domain/project.ts";
import type { Parts } from "./parts.ts";

/** All projects that the viewer may see, oldest first. */
export async function visibleProjects(
  { store }: Pick<Parts, "store">,
  viewer: Viewer,
): Promise<readonly Project[]> {
  const projects = await store.projects.list();
  return projects.filter((project) => accessOf(viewer, { action: "see", project, task: null }).allowed);
}

/** What the viewer may do; asked when a card is made, and once more when its button is pressed. */
export function accessOf(
  { person, role }: Viewer,
  about: Pick<AccessQuestion, "action" | "project" | "task">,
): Access {
  return accessTo({ ...about, person, role, room: undefined });
}

/** For what is about no project and no task. */
export const nothing = { project: null, task: null } as const;
