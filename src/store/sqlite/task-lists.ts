import { sql } from "kysely";
import { type TaskId, taskId } from "../../domain/ids.ts";
import type { Conversation } from "../../domain/person.ts";
import type { Task, TaskEvent } from "../../domain/task.ts";
import type { JournalEntry, TaskQuery, TaskStore } from "../store.ts";
import type { Connection } from "./connection.ts";
import { fromJson, type Json } from "./json.ts";
import { createDynamic, prepare, queries } from "./prepare.ts";
import { taskOf } from "./task-row.ts";

/** Kinds of the journal that carry bulk and no milestone. */
const bulk: readonly TaskEvent["kind"][] = ["text", "text-reset", "thought", "diff", "usage", "plan"];

export function createTaskLists({
  database,
  read,
}: Connection): Pick<TaskStore, "page" | "open" | "journal" | "milestones" | "atMessage"> {
  const atMessage = createAtMessage(database);
  const dynamic = createDynamic(database);
  const open = prepare(database)(() =>
    queries.selectFrom("tasks").selectAll().where("ended_at", "is", null).orderBy("seq"),
  );
  const journal = prepare<{ id: string; after: number }>(database)((p) =>
    queries
      .selectFrom("task_events")
      .innerJoin("tasks", "tasks.seq", "task_events.task")
      .select(["task_events.number", "task_events.at", "task_events.event_json"])
      .where("tasks.id", "=", p("id"))
      .where("task_events.number", ">", p("after"))
      .orderBy("task_events.number"),
  );
  const milestones = prepare<{ ids: string }>(database)((p) =>
    queries
      .selectFrom("tasks")
      .innerJoin("task_events", "task_events.task", "tasks.seq")
      .select(["tasks.id", "task_events.number", "task_events.at", "task_events.event_json"])
      .where("tasks.id", "in", sql<string>`(SELECT value FROM json_each(${p("ids")}))`)
      .where("task_events.kind", "not in", bulk)
      .orderBy("task_events.task")
      .orderBy("task_events.number"),
  );
  return {
    page: (query) => read(() => dynamic(pageQuery(query)).map(taskOf).reverse()),
    open: () => read(() => open.all({}).map(taskOf)),
    journal: (id, after) => read(() => journal.all({ id, after }).map(entryOf)),
    atMessage: (conversation, message) => read(() => atMessage(conversation, message)),
    milestones: (ids) =>
      read(() => {
        const found = new Map<TaskId, JournalEntry[]>(ids.map((id) => [id, []]));
        for (const row of milestones.all({ ids: JSON.stringify(ids) }))
          found.get(taskId(row.id))?.push(entryOf(row));
        return found;
      }),
  };
}

type Place = { platform: string; conversation: string; message: string };

function createAtMessage(database: Connection["database"]) {
  const asked = prepare<Place>(database)((p) =>
    queries
      .selectFrom("inbox")
      .innerJoin("tasks", (join) =>
        join.on((eb) => eb("tasks.cause", "=", eb.fn.coalesce("inbox.joined", "inbox.seq"))),
      )
      .selectAll("tasks")
      .where("inbox.platform", "=", p("platform"))
      .where("inbox.conversation", "=", p("conversation"))
      .where("inbox.message_id", "=", p("message")),
  );
  const shown = prepare<Place>(database)((p) =>
    queries
      .selectFrom("cards")
      .innerJoin("tasks", "tasks.seq", "cards.task")
      .selectAll("tasks")
      .where("cards.platform", "=", p("platform"))
      .where("cards.conversation", "=", p("conversation"))
      .where("cards.message_id", "=", p("message")),
  );
  return ({ platform, id }: Conversation, message: string): Task | undefined => {
    const row =
      asked.get({ platform, conversation: id, message }) ??
      shown.get({ platform, conversation: id, message });
    return row === undefined ? undefined : taskOf(row);
  };
}

function pageQuery({ limit, before, status, projectId }: TaskQuery) {
  let page = queries.selectFrom("tasks").selectAll().orderBy("seq", "desc").limit(limit);
  if (status !== undefined) page = page.where("status", "=", status);
  if (projectId !== undefined) page = page.where("project_id", "=", projectId);
  if (before === undefined) return page;
  return page.where("seq", "<", queries.selectFrom("tasks").select("seq").where("id", "=", before));
}

function entryOf(row: { number: number; at: number; event_json: Json<TaskEvent> }): JournalEntry {
  return { number: row.number, at: row.at, event: fromJson(row.event_json) };
}
