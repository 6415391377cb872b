import type { ProjectId } from "../domain/ids.ts";
import type { Project } from "../domain/project.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { type Outcome, rejected } from "./outcome.ts";

export const goneProject = "This project does not exist any more.";

/** Changes a project that exists, while nobody else changes it. */
export function onProject(
  parts: GatewayParts,
  id: ProjectId,
  change: (project: Project) => Promise<Outcome>,
): Promise<Outcome> {
  return parts.projectActs.inTurn(id, async () => {
    const project = await parts.store.projects.get(id);
    return project === undefined ? rejected(goneProject) : change(project);
  });
}

/** The cards that show the project are owed its newest state. */
export async function touchProject({ store, board }: GatewayParts, id: ProjectId): Promise<void> {
  board.nudge(await store.cards.touch([`workspace:${id}`, `room-gone:${id}`, "projects"]));
}

/** What to add to the answer when the change does not hold for what is under way; it begins with a space. */
export async function busyNote({ store }: Pick<GatewayParts, "store">, id: ProjectId): Promise<string> {
  const lane = await store.tasks.lane(id);
  return lane.length === 0 ? "" : " It holds for the next task; what runs or waits already keeps its own.";
}
