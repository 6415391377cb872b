import { sessionName } from "../cards/session-words.ts";
import { accessTo } from "../domain/access.ts";
import type { ProjectId, SessionId } from "../domain/ids.ts";
import type { IntentOf } from "../domain/intent.ts";
import type { Project } from "../domain/project.ts";
import { type SessionSummary, toCopy } from "../domain/session.ts";
import type { Act } from "./act.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { busyNote, onProject, touchProject } from "./on-project.ts";
import { done, type Outcome, rejected, type Show } from "./outcome.ts";

/** The next task begins a fresh conversation of the agent. */
export function startFresh(parts: GatewayParts, id: ProjectId, act: Act): Promise<Outcome> {
  return onProject(parts, id, async () => {
    const because = `${act.person.id} began a new session`;
    await parts.store.projects.closeSession(id, { because, at: parts.now() });
    await touchProject(parts, id);
    return done(workspace(id), `The next task begins a fresh conversation.${await busyNote(parts, id)}`);
  });
}

function workspace(projectId: ProjectId): Show {
  return { kind: "workspace_overview", projectId, problem: null };
}

function list(projectId: ProjectId, problem: string | null = null): Show {
  return { kind: "workspace_choose_session", projectId, page: 0, problem };
}

/** The next task goes on with an earlier session of the project. */
export function switchSession(
  parts: GatewayParts,
  { projectId: id, session }: IntentOf<"workspace.switch_session">,
  _act: Act,
): Promise<Outcome> {
  return onSession(parts, { id, session }, async (project, known) => {
    if (known.isActive) return done(workspace(id), `${titleOf(known)} is the session already.`);
    const problem = resumeProblem(parts, project) ?? lostProblem(known);
    if (problem !== undefined) return rejected(problem, list(id, problem));
    const active = await parts.store.projects.activateSession(id, session, parts.now());
    if (active === undefined) return rejected(gone, list(id, gone));
    await touchProject(parts, id);
    return done(workspace(id), `The next task goes on with ${titleOf(known)}.${await busyNote(parts, id)}`);
  });
}

const gone = "This session is gone. Choose another one.";

interface Named {
  readonly id: ProjectId;
  readonly session: SessionId;
}

function onSession(
  parts: GatewayParts,
  { id, session }: Named,
  change: (project: Project, known: SessionSummary) => Promise<Outcome>,
): Promise<Outcome> {
  return onProject(parts, id, async (project) => {
    const known = await parts.store.projects.summary(session);
    return known?.projectId === id ? change(project, known) : rejected(gone, list(id, gone));
  });
}

function titleOf({ title, agentSessionId, id }: SessionSummary): string {
  return `session ${title ?? agentSessionId ?? id}`;
}

function resumeProblem({ agents }: GatewayParts, { agent }: Project): string | undefined {
  const known = agents.get(agent);
  if (known === undefined) return `The agent ${agent} is not configured here, so nothing can be resumed.`;
  if (known.agent.can.resume) return undefined;
  return `${known.title} cannot go on with an earlier conversation. Begin a new session.`;
}

function lostProblem(session: SessionSummary): string | undefined {
  const { agentSessionId, isConfirmed } = session;
  return toCopy(session) !== null || (agentSessionId !== null && isConfirmed)
    ? undefined
    : "The agent kept nothing of this session, so there is nothing to go on with. Begin a new session.";
}

type Apply = IntentOf<"workspace.apply_session"> | IntentOf<"workspace.apply_entered_session_id">;

/** The next task goes on with a conversation that the agent knows by this id, whoever began it. */
export function applySessionId(parts: GatewayParts, intent: Apply, act: Act): Promise<Outcome> {
  const { projectId: id, agentSessionId } = intent;
  return onProject(parts, id, async (project) => {
    const refuse = (problem: string, field?: string) => rejected(problem, refused(intent, problem), field);
    const cannot = resumeProblem(parts, project);
    if (cannot !== undefined) return refuse(cannot);
    const problem = idProblem(agentSessionId);
    if (problem !== undefined) return refuse(problem, idField);
    const by = act.person.id;
    const attached = await parts.store.projects.attachSession({
      projectId: id,
      agentSessionId,
      by,
      at: parts.now(),
    });
    if (attached.kind === "elsewhere") {
      return refuse(await elsewhere(parts, attached.project, act), idField);
    }
    await touchProject(parts, id);
    const note = await busyNote(parts, id);
    return done(workspace(id), `The next task goes on with session ${agentSessionId}.${note}`);
  });
}

const idField = "backend_session_id";

function refused({ kind, projectId, agentSessionId }: Apply, problem: string): Show {
  return kind === "workspace.apply_session"
    ? list(projectId, problem)
    : { kind: "workspace_enter_session_id", projectId, typed: agentSessionId, problem };
}

/** Some agents take the id as an argument of a command, where a dash would begin an option. */
function idProblem(agentSessionId: string): string | undefined {
  return /^[^\s\p{C}-][^\s\p{C}]*$/u.test(agentSessionId)
    ? undefined
    : "An id of a session has no spaces and does not begin with a dash. Copy it as the agent shows it.";
}

/** Names the other project only to somebody who may see it. */
async function elsewhere(parts: GatewayParts, id: ProjectId, { person, role }: Act): Promise<string> {
  const other = await parts.store.projects.get(id);
  const question = { action: "see", person, role, task: null, room: undefined } as const;
  const isVisible = other !== undefined && accessTo({ ...question, project: other }).allowed;
  return isVisible
    ? `This is a session of the project ${other.name}. Go on with it there, or enter another id.`
    : "This is a session of another project. Enter another id.";
}

export function renameSession(
  parts: GatewayParts,
  { projectId: id, session, name }: IntentOf<"workspace.rename_session">,
  _act: Act,
): Promise<Outcome> {
  return onSession(parts, { id, session }, async (_project, known) => {
    const show: Show = { kind: "workspace_session", projectId: id, session, problem: null };
    if (known.title === name) return done(show, `The session is called ${name} already.`);
    const renamed = await parts.store.projects.renameSession(session, name, parts.now());
    if (renamed === undefined) return rejected(gone, list(id, gone));
    await touchProject(parts, id);
    return done(show, `The session is called ${name} now.`);
  });
}

/** The next task begins with a copy of the session, which itself stays as it is. */
export function forkSession(
  parts: GatewayParts,
  { projectId: id, session }: IntentOf<"workspace.fork_session">,
  act: Act,
): Promise<Outcome> {
  return onSession(parts, { id, session }, async (project, known) => {
    const name = sessionName(known);
    const problem = forkProblem(parts, project) ?? lostProblem(known);
    if (problem !== undefined) return rejected(problem, list(id, problem));
    const copy = await parts.store.projects.forkSession({
      projectId: id,
      session,
      name,
      by: act.person.id,
      at: parts.now(),
      cause: act.cause,
    });
    if (copy === undefined) return rejected(notKept, list(id, notKept));
    await touchProject(parts, id);
    return done(workspace(id), `The next task begins with a copy of ${name}.${await busyNote(parts, id)}`);
  });
}

const notKept =
  "The agent kept nothing of this session yet, so there is nothing to copy. Give it a task first.";

function forkProblem({ agents }: GatewayParts, { agent }: Project): string | undefined {
  const known = agents.get(agent);
  if (known === undefined) return `The agent ${agent} is not configured here, so nothing can be copied.`;
  return known.agent.can.fork ? undefined : `${known.title} cannot copy a conversation. Begin a new session.`;
}

/** It leaves the list; its tasks stay. */
export function forgetSession(
  parts: GatewayParts,
  { projectId: id, session }: IntentOf<"workspace.forget_session">,
  act: Act,
): Promise<Outcome> {
  return onSession(parts, { id, session }, async (_project, known) => {
    const because = `${act.person.id} forgot the session`;
    await parts.store.projects.forgetSession(session, { because, at: parts.now() });
    await touchProject(parts, id);
    const next = known.isActive
      ? ` The next task begins a fresh conversation.${await busyNote(parts, id)}`
      : "";
    return done(list(id), `PoCo forgot ${titleOf(known)}; its tasks stay.${next}`);
  });
}
