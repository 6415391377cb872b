import type { ProjectId } from "../domain/ids.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { done, type Outcome, rejected } from "./outcome.ts";
import { checkFolder } from "./work-folder.ts";

/** Where the next task of the project works. A task that runs already stays where it is. */
export async function changeFolder(
  parts: GatewayParts,
  { projectId, folder }: { readonly projectId: ProjectId; readonly folder: string },
): Promise<Outcome> {
  const show = (problem: string | null) => ({ kind: "workspace_overview", projectId, problem }) as const;
  const project = await parts.store.projects.get(projectId);
  if (project === undefined) return rejected(gone);
  const place = await checkFolder(folder, parts.policy);
  if (!place.ok) return rejected(place.problem, show(place.problem));
  await parts.store.projects.setFolder({
    projectId,
    folder: place.folder,
    source: "manual",
    at: parts.now(),
  });
  parts.board.nudge(await parts.store.cards.touch([`workspace:${projectId}`, "projects"]));
  const lane = await parts.store.tasks.lane(projectId);
  const when = lane.length > 0 ? " It holds for the next message; tasks that wait keep their folder." : "";
  return done(show(null), `Working folder is now ${place.folder}.${when}`);
}

/** The next task begins a fresh conversation of the agent. */
export async function startFresh(parts: GatewayParts, projectId: ProjectId): Promise<Outcome> {
  const project = await parts.store.projects.get(projectId);
  if (project === undefined) return rejected(gone);
  await parts.store.projects.closeSession(projectId, parts.now());
  parts.board.nudge(await parts.store.cards.touch([`workspace:${projectId}`]));
  return done(
    { kind: "workspace_overview", projectId, problem: null },
    "The next task begins a fresh conversation.",
  );
}

const gone = "This project does not exist any more.";
