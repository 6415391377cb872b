import type { SessionSummary } from "../../domain/session.ts";
import type { ProjectStore } from "../project-store.ts";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";
import { sessionOf } from "./session-queries.ts";

/** Sessions with the newest prompt that went to each. */
export function createSessionLists({
  database,
  read,
}: Connection): Pick<ProjectStore, "sessions" | "summary"> {
  const listed = queries.selectFrom("sessions").where("forgotten", "=", 0);
  const page = prepare<{ project_id: string; limit: number; offset: number }>(database)((p) =>
    listed
      .selectAll()
      .where("project_id", "=", p("project_id"))
      .orderBy("updated_at", "desc")
      .orderBy("id")
      .limit(p("limit"))
      .offset(p("offset")),
  );
  const count = prepare<{ project_id: string }>(database)((p) =>
    listed.select((eb) => eb.fn.countAll<number>().as("count")).where("project_id", "=", p("project_id")),
  );
  const get = prepare<{ id: string }>(database)((p) => listed.selectAll().where("id", "=", p("id")));
  const lastPrompt = prepare<{ session_id: string }>(database)((p) =>
    queries
      .selectFrom("tasks")
      .select("prompt")
      .where("session_id", "=", p("session_id"))
      .orderBy("seq", "desc")
      .limit(1),
  );
  const summaryOf = (row: Parameters<typeof sessionOf>[0]): SessionSummary => ({
    ...sessionOf(row),
    lastPrompt: lastPrompt.get({ session_id: row.id })?.prompt ?? null,
  });
  return {
    sessions: ({ projectId, limit, offset }) =>
      read(() => ({
        sessions: page.all({ project_id: projectId, limit, offset }).map(summaryOf),
        total: count.get({ project_id: projectId })?.count ?? 0,
      })),
    summary: (id) =>
      read(() => {
        const row = get.get({ id });
        return row === undefined ? undefined : summaryOf(row);
      }),
  };
}
