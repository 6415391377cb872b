import type { ProjectRow } from "../cards/view-rows.ts";
import type { Project } from "../domain/project.ts";
import { type CopyOf, type Session, toCopy } from "../domain/session.ts";
import { pendingOf } from "../domain/task.ts";
import { modelKey } from "./chosen-options.ts";
import type { Parts } from "./parts.ts";

type RowParts = Pick<Parts, "store" | "agents" | "platforms">;

/** One project with where it stands now. */
export async function projectRow(parts: RowParts, project: Project): Promise<ProjectRow> {
  const { store } = parts;
  const { newest, queued } = await store.tasks.standing(project.id);
  const session = (await store.projects.activeSession(project.id)) ?? null;
  const latest = newest ?? null;
  return {
    project,
    workspace: await store.projects.workspace(project),
    agentTitle: agentTitle(parts, project.agent),
    latest,
    queued,
    waiting: latest === null ? 0 : pendingOf(latest.state).length,
    session,
    nextStart: await nextStart(parts, project, session),
    model: project.agentOptions[modelKey] || null,
    canAsk: canAsk(parts, project.agent),
    closesRoom: project.conversation !== null && closesRooms(parts, project),
  };
}

/** The agent's name for people; one that is not configured any more has only the name it is stored by. */
export function agentTitle({ agents }: Pick<Parts, "agents">, name: string): string {
  return agents.get(name)?.title ?? name;
}

/** Whether the agent puts its requests to people. One that is not configured any more asks nobody and does nothing. */
export function canAsk({ agents }: Pick<Parts, "agents">, name: string): boolean {
  return agents.get(name)?.agent.can.ask ?? true;
}

function closesRooms({ platforms }: RowParts, { platform }: Project): boolean {
  return platforms.get(platform)?.closeConversation !== undefined;
}

/** How the next task begins: `resumed`, `a copy of …`, or `fresh, because …`. */
async function nextStart(parts: RowParts, { id, agent }: Project, session: Session | null): Promise<string> {
  const copy = session === null ? null : toCopy(session);
  if (copy !== null) return copyWords(parts, agent, copy);
  const because = await parts.store.projects.freshBecause(id);
  if (because !== null) return because === "" ? "fresh" : `fresh, because ${because}`;
  const canResume = parts.agents.get(agent)?.agent.can.resume ?? true;
  return canResume ? "resumed" : `fresh, because ${agentTitle(parts, agent)} resumes no session`;
}

function copyWords(parts: RowParts, agent: string, { name }: CopyOf): string {
  const canFork = parts.agents.get(agent)?.agent.can.fork ?? true;
  return canFork ? `a copy of ${name}` : `fresh, because ${agentTitle(parts, agent)} copies no session`;
}
