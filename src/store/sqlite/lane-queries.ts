import type { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";

/** Questions about the tasks of one project that are not over; they use the indexes of open and of queued tasks. */
export function createLaneQueries({ database }: Connection) {
  const ofProject = prepare<{ project_id: string }>(database);
  const openTasks = queries.selectFrom("tasks").where("ended_at", "is", null).orderBy("seq");
  return {
    ...createQueueQueries(database),
    anyOpen: ofProject((p) => openTasks.select("seq").where("project_id", "=", p("project_id")).limit(1)),
    /** The live one, then the waiting ones in their order. */
    open: ofProject((p) =>
      queries
        .selectFrom("tasks")
        .select(["id", "status"])
        .where("ended_at", "is", null)
        .where("project_id", "=", p("project_id"))
        .orderBy((eb) => eb("status", "=", "queued"))
        .orderBy("rank")
        .orderBy("seq"),
    ),
    live: ofProject((p) =>
      openTasks
        .selectAll()
        .where("project_id", "=", p("project_id"))
        .where("status", "!=", "queued")
        .limit(1),
    ),
    setRank: prepare<{ seq: number; rank: number }>(database)((p) =>
      queries
        .updateTable("tasks")
        .set({ rank: p("rank") })
        .where("seq", "=", p("seq")),
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

function createQueueQueries(database: DatabaseSync) {
  const ofProject = prepare<{ project_id: string }>(database);
  const queued = queries.selectFrom("tasks").where("status", "=", "queued");
  const queue = queued.orderBy("rank").orderBy("seq");
  return {
    /** Has its limit written out, because each claim asks; see `prepare`. */
    first: ofProject((p) => queue.selectAll().where("project_id", "=", p("project_id")).limit(1)),
    /** A sum is no bare bound value, so that SQLite plans it once; see `prepare`. */
    queue: prepare<{ project_id: string; limit: number; offset: number }>(database)((p) =>
      queue
        .selectAll()
        .where("project_id", "=", p("project_id"))
        .limit(sql<number>`${p("limit")} + 0`)
        .offset(sql<number>`${p("offset")} + 0`),
    ),
    queued: ofProject((p) =>
      queued.select((eb) => eb.fn.countAll<number>().as("count")).where("project_id", "=", p("project_id")),
    ),
  };
}

export type LaneQueries = ReturnType<typeof createLaneQueries>;
