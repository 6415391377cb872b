import type { ProjectRow } from "../cards/view-rows.ts";
import type { Project } from "../domain/project.ts";
import { pendingOf } from "../domain/task.ts";
import { modelKey } from "./chosen-options.ts";
import type { Parts } from "./parts.ts";

type RowParts = Pick<Parts, "store" | "agents">;

/** One project with where it stands now. */
export async function projectRow(parts: RowParts, project: Project): Promise<ProjectRow> {
  const { store } = parts;
  const { newest, queued } = await store.tasks.standing(project.id);
  const latest = newest ?? null;
  return {
    project,
    workspace: await store.projects.workspace(project),
    agentTitle: agentTitle(parts, project.agent),
    latest,
    queued,
    waiting: latest === null ? 0 : pendingOf(latest.state).length,
    session: (await store.projects.activeSession(project.id)) ?? null,
    nextStart: await nextStart(parts, project),
    model: project.agentOptions[modelKey] || null,
  };
}

/** The agent's name for people; one that is not configured any more has only the name it is stored by. */
export function agentTitle({ agents }: Pick<Parts, "agents">, name: string): string {
  return agents.get(name)?.title ?? name;
}

/** How the next task begins: `resumed`, or `fresh, because …`. */
async function nextStart(parts: RowParts, { id, agent }: Project): Promise<string> {
  const because = await parts.store.projects.freshBecause(id);
  if (because !== null) return because === "" ? "fresh" : `fresh, because ${because}`;
  const canResume = parts.agents.get(agent)?.agent.can.resume ?? true;
  return canResume ? "resumed" : `fresh, because ${agentTitle(parts, agent)} resumes no session`;
}
