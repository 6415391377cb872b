import type { Connection } from "./connection.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";
import { projectColumns } from "./project-row.ts";

export function createProjectQueries({ database }: Connection) {
  const projects = queries.selectFrom("projects").selectAll();
  return {
    get: prepare<{ id: string }>(database)((p) => projects.where("id", "=", p("id"))),
    byCause: prepare<{ cause: number }>(database)((p) => projects.where("cause", "=", p("cause"))),
    byConversation: prepare<{ platform: string; id: string }>(database)((p) =>
      projects.where("conversation_platform", "=", p("platform")).where("conversation_id", "=", p("id")),
    ),
    list: prepare(database)(() => projects.orderBy("created_at").orderBy("id")),
    insert: prepareInsert(database, "projects", projectColumns),
    remove: prepare<{ id: string }>(database)((p) =>
      queries.deleteFrom("projects").where("id", "=", p("id")),
    ),
    removeCards: prepare<{ key: string }>(database)((p) =>
      queries.deleteFrom("cards").where("key", "=", p("key")),
    ),
  };
}
