import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";
import { createSessionQueries } from "./session-queries.ts";

/** Why a task that came now would begin a fresh conversation, as a clause; null when it goes on with one. */
export function createFreshBecause(connection: Connection): (project: string) => string | null {
  const { active, any } = createSessionQueries(connection);
  const closed = prepare<{ id: string }>(connection.database)((p) =>
    queries.selectFrom("projects").select("fresh_because").where("id", "=", p("id")),
  );
  return (project) => {
    const now = active.get({ project_id: project });
    if (now === undefined) {
      if (any.get({ project_id: project }) === undefined) return "it is the first one here";
      return closed.get({ id: project })?.fresh_because ?? "a new session was asked for";
    }
    if (now.confirmed === 0 && now.fork_of !== null) return null;
    if (now.agent_session_id === null) return now.fresh_because;
    return now.confirmed === 1 ? null : "the agent has kept nothing of the conversation yet";
  };
}
