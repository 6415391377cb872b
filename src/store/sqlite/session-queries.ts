import type { Selectable } from "kysely";
import { personId, projectId, sessionId } from "../../domain/ids.ts";
import type { Session } from "../../domain/session.ts";
import type { Connection } from "./connection.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";
import type { Tables } from "./tables.ts";

export function createSessionQueries({ database }: Connection) {
  const activeOnes = queries.selectFrom("sessions").selectAll().where("active", "=", 1);
  return {
    active: prepare<{ project_id: string }>(database)((p) =>
      activeOnes.where("project_id", "=", p("project_id")),
    ),
    get: prepare<{ id: string }>(database)((p) =>
      queries.selectFrom("sessions").selectAll().where("id", "=", p("id")),
    ),
    byAgentId: prepare<{ agent_session_id: string }>(database)((p) =>
      queries.selectFrom("sessions").selectAll().where("agent_session_id", "=", p("agent_session_id")),
    ),
    byCause: prepare<{ cause: number }>(database)((p) =>
      queries.selectFrom("sessions").selectAll().where("cause", "=", p("cause")),
    ),
    any: prepare<{ project_id: string }>(database)((p) =>
      queries.selectFrom("sessions").select("id").where("project_id", "=", p("project_id")).limit(1),
    ),
    bind: prepareBind(database),
    insert: prepareInsert(database, "sessions", sessionColumns),
    insertCopy: prepareInsert(database, "sessions", [...sessionColumns, "fork_of", "fork_name", "cause"]),
    ...prepareChanges(database),
  };
}

function prepareChanges(database: Connection["database"]) {
  const change = queries.updateTable("sessions");
  return {
    /** No session of the project is the active one any more. */
    retire: prepare<{ project_id: string }>(database)((p) =>
      change.set({ active: 0 }).where("project_id", "=", p("project_id")).where("active", "=", 1),
    ),
    close: prepare<{ project_id: string; at: number }>(database)((p) =>
      change
        .set({ active: 0, updated_at: p("at") })
        .where("project_id", "=", p("project_id"))
        .where("active", "=", 1),
    ),
    /** Why no session of the project is active now. */
    noteWhy: prepare<{ project_id: string; because: string }>(database)((p) =>
      queries
        .updateTable("projects")
        .set({ fresh_because: p("because") })
        .where("id", "=", p("project_id")),
    ),
    activate: prepare<{ id: string; at: number }>(database)((p) =>
      change.set({ active: 1, updated_at: p("at") }).where("id", "=", p("id")),
    ),
    confirm: prepare<{ id: string; agent_session_id: string }>(database)((p) =>
      change.set({ agent_session_id: p("agent_session_id"), confirmed: 1 }).where("id", "=", p("id")),
    ),
    rename: prepare<{ id: string; title: string; at: number }>(database)((p) =>
      change
        .set({ title: p("title"), updated_at: p("at") })
        .where("id", "=", p("id"))
        .where("forgotten", "=", 0),
    ),
    forget: prepare<{ id: string; at: number }>(database)((p) =>
      change.set({ forgotten: 1, active: 0, updated_at: p("at") }).where("id", "=", p("id")),
    ),
  };
}

/**
 * An id that was confirmed stays so when the agent names it again: resuming it begins with its name. A copy never takes
 * the id of its original.
 */
function prepareBind(database: Connection["database"]) {
  return prepare<{ id: string; agent_session_id: string; confirmed: number; updated_at: number }>(database)(
    (p) =>
      queries
        .updateTable("sessions")
        .set((eb) => ({
          agent_session_id: p("agent_session_id"),
          confirmed: eb
            .case()
            .when("agent_session_id", "=", p("agent_session_id"))
            .then(eb.fn<number>("max", ["confirmed", p("confirmed")]))
            .else(p("confirmed"))
            .end(),
          updated_at: p("updated_at"),
        }))
        .where("id", "=", p("id"))
        .where((eb) => eb.or([eb("fork_of", "is", null), eb("fork_of", "!=", p("agent_session_id"))])),
  );
}

export function sessionOf(row: Selectable<Tables["sessions"]>): Session {
  return {
    id: sessionId(row.id),
    projectId: projectId(row.project_id),
    createdBy: personId(row.created_by),
    isActive: row.active === 1,
    agentSessionId: row.agent_session_id,
    isConfirmed: row.confirmed === 1,
    title: row.title,
    freshBecause: row.fresh_because,
    copyOf: row.fork_of === null ? null : { agentSessionId: row.fork_of, name: row.fork_name ?? "" },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const sessionColumns = [
  "id",
  "project_id",
  "created_by",
  "active",
  "confirmed",
  "fresh_because",
  "created_at",
  "updated_at",
] as const;
