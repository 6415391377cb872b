import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";

/** Questions about the tasks of one project that are not over; all use the index of open tasks. */
export function createLaneQueries({ database }: Connection) {
  const ofProject = prepare<{ project_id: string }>(database);
  const openTasks = queries.selectFrom("tasks").where("ended_at", "is", null).orderBy("seq");
  return {
    anyOpen: ofProject((p) => openTasks.select("seq").where("project_id", "=", p("project_id")).limit(1)),
    open: ofProject((p) => openTasks.select(["id", "status"]).where("project_id", "=", p("project_id"))),
    live: ofProject((p) =>
      openTasks
        .selectAll()
        .where("project_id", "=", p("project_id"))
        .where("status", "!=", "queued")
        .limit(1),
    ),
    oldestQueued: ofProject((p) =>
      openTasks.selectAll().where("project_id", "=", p("project_id")).where("status", "=", "queued").limit(1),
    ),
    latest: ofProject((p) =>
      queries
        .selectFrom("tasks")
        .selectAll()
        .where("project_id", "=", p("project_id"))
        .orderBy("seq", "desc")
        .limit(1),
    ),
  };
}

export type LaneQueries = ReturnType<typeof createLaneQueries>;
