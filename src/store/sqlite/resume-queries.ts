import type { Selectable } from "kysely";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";
import type { Tables } from "./tables.ts";

export function createResumeQueries({ database }: Connection) {
  const rows = queries.selectFrom("resumes").selectAll();
  return {
    get: prepare<{ task_id: string }>(database)((p) => rows.where("task_id", "=", p("task_id"))),
    pending: prepare(database)(() => rows.where("gone", "is", null).orderBy("at").orderBy("task_id")),
    remove: prepare<{ task_id: string }>(database)((p) =>
      queries.deleteFrom("resumes").where("task_id", "=", p("task_id")),
    ),
    leaveAll: prepare<{ project_id: string; why: string }>(database)((p) =>
      queries
        .updateTable("resumes")
        .set({ gone: p("why") })
        .where("gone", "is", null)
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom("tasks")
              .select("tasks.seq")
              .whereRef("tasks.id", "=", "resumes.task_id")
              .where("tasks.project_id", "=", p("project_id")),
          ),
        )
        .returning("task_id"),
    ),
    put: preparePut(database),
  };
}

export type ResumeRow = Selectable<Tables["resumes"]>;

function preparePut(database: Connection["database"]) {
  return prepare<Pick<ResumeRow, keyof ResumeRow>>(database)((p) => {
    const values = {
      at: p("at"),
      person: p("person"),
      platform: p("platform"),
      source: p("source"),
      chosen_at: p("chosen_at"),
      gone: p("gone"),
    };
    return queries
      .insertInto("resumes")
      .values({ task_id: p("task_id"), ...values })
      .onConflict((conflict) => conflict.column("task_id").doUpdateSet(values));
  });
}
