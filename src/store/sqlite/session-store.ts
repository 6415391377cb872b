import type { Session } from "../../domain/session.ts";
import type { Attached, ProjectStore } from "../project-store.ts";
import type { Connection } from "./connection.ts";
import { createFreshBecause } from "./fresh-because.ts";
import { freshId } from "./fresh-id.ts";
import { createSessionLists } from "./session-lists.ts";
import { createSessionQueries, sessionOf } from "./session-queries.ts";

export type SessionMethods = Pick<
  ProjectStore,
  | "activeSession"
  | "session"
  | "closeSession"
  | "sessions"
  | "summary"
  | "freshBecause"
  | "activateSession"
  | "attachSession"
  | "forkSession"
  | "renameSession"
  | "forgetSession"
>;

export function createSessionMethods(connection: Connection, newId: () => string): SessionMethods {
  const { read, write } = connection;
  const { active, get, close, noteWhy, rename } = createSessionQueries(connection);
  const freshBecause = createFreshBecause(connection);
  const activate = createActivate(connection);
  const attach = createAttach(connection, newId);
  const fork = createFork(connection, newId);
  const forget = createForget(connection);
  const find = (id: string): Session | undefined => {
    const row = get.get({ id });
    return row === undefined ? undefined : sessionOf(row);
  };

  return {
    activeSession: (id) =>
      read(() => {
        const row = active.get({ project_id: id });
        return row === undefined ? undefined : sessionOf(row);
      }),
    session: (id) => read(() => find(id)),
    closeSession: (id, { because, at }) =>
      write(() => {
        if (close.run({ project_id: id, at }) > 0) noteWhy.run({ project_id: id, because });
      }),
    freshBecause: (id) => read(() => freshBecause(id)),
    activateSession: (project, id, at) => write(() => activate(project, id, at)),
    attachSession: (attached) => write(() => attach(attached)),
    forkSession: (forked) => write(() => fork(forked)),
    renameSession: (id, title, at) => write(() => (rename.run({ id, title, at }) > 0 ? find(id) : undefined)),
    forgetSession: (id, forgotten) => write(() => forget(id, forgotten)),
    ...createSessionLists(connection),
  };
}

/** Prompts go to this session from now on; the one before stays in the list. */
function createActivate(connection: Connection) {
  const { get, retire, activate } = createSessionQueries(connection);
  return (project: string, id: string, at: number): Session | undefined => {
    const row = get.get({ id });
    if (row === undefined || row.project_id !== project || row.forgotten === 1) return undefined;
    retire.run({ project_id: project });
    activate.run({ id, at });
    return { ...sessionOf(row), isActive: true, updatedAt: at };
  };
}

/** A conversation that the project knows and did not forget goes on as its session; else it becomes a new one. */
function createAttach(connection: Connection, newId: () => string) {
  const { get, byAgentId, retire, activate, insert, confirm } = createSessionQueries(connection);
  return ({ projectId, agentSessionId, by, at }: Parameters<ProjectStore["attachSession"]>[0]): Attached => {
    const known = byAgentId.all({ agent_session_id: agentSessionId });
    const elsewhere = known.find((row) => row.project_id !== projectId);
    if (elsewhere !== undefined) return { kind: "elsewhere", project: sessionOf(elsewhere).projectId };

    retire.run({ project_id: projectId });
    const before = known.find((row) => row.forgotten === 0)?.id;
    const id = before ?? freshId(newId, (candidate) => get.get({ id: candidate }) !== undefined);
    if (before === undefined) {
      const made = { created_by: by, active: 1, confirmed: 1, fresh_because: "" };
      insert({ id, project_id: projectId, ...made, created_at: at, updated_at: at });
    } else activate.run({ id, at });
    confirm.run({ id, agent_session_id: agentSessionId });

    const row = get.get({ id });
    if (row === undefined) throw new Error(`session ${id} was just written and is not there`);
    return { kind: "attached", session: sessionOf(row) };
  };
}

/** Of one cause there is one copy. */
function createFork(connection: Connection, newId: () => string) {
  const { get, byCause, retire, insertCopy } = createSessionQueries(connection);
  type Forked = Parameters<ProjectStore["forkSession"]>[0];
  return ({ projectId, session, name, by, at, cause }: Forked): Session | undefined => {
    const known = cause === null ? undefined : byCause.get({ cause });
    if (known !== undefined) return sessionOf(known);
    const original = get.get({ id: session });
    if (original === undefined || original.project_id !== projectId || original.forgotten === 1)
      return undefined;
    if (original.agent_session_id === null || original.confirmed === 0) return undefined;

    retire.run({ project_id: projectId });
    const id = freshId(newId, (candidate) => get.get({ id: candidate }) !== undefined);
    insertCopy({
      id,
      project_id: projectId,
      created_by: by,
      active: 1,
      confirmed: 0,
      fresh_because: "",
      fork_of: original.agent_session_id,
      fork_name: name,
      cause,
      created_at: at,
      updated_at: at,
    });
    const row = get.get({ id });
    if (row === undefined) throw new Error(`session ${id} was just written and is not there`);
    return sessionOf(row);
  };
}

/** Its row stays, because tasks name it; no list shows it, and it is never active again. */
function createForget(connection: Connection) {
  const { get, forget, noteWhy } = createSessionQueries(connection);
  return (id: string, { because, at }: { readonly because: string; readonly at: number }): void => {
    const row = get.get({ id });
    if (row === undefined || row.forgotten === 1) return;
    forget.run({ id, at });
    if (row.active === 1) noteWhy.run({ project_id: row.project_id, because });
  };
}
