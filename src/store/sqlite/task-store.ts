import type { FollowedUp, TaskDraft, TaskStore } from "../store.ts";
import { type AddTask, type AddTaskParts, createAddTask } from "./add-task.ts";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";
import { createTaskLists } from "./task-lists.ts";
import { createTaskQueue } from "./task-queue.ts";
import { type TaskRow, taskOf } from "./task-row.ts";

export function createTaskStore(parts: AddTaskParts): TaskStore {
  const { connection, journal } = parts;
  const { read, write } = connection;
  const add = createAddTask(parts);
  const byId = prepareById(connection);
  const byContinued = prepareByContinued(connection);
  const addFollowUp = createAddFollowUp(add, (continues) => byContinued.get({ continues }));

  return {
    add: (draft, cause) => write(() => add(draft, cause)),
    addFollowUp: (draft, cause) => write(() => addFollowUp(draft, cause)),
    followUpOf: (id) =>
      read(() => {
        const row = byContinued.get({ continues: id });
        return row === undefined ? undefined : taskOf(row);
      }),
    record: (id, events, at) =>
      write(() => {
        const row = byId.get({ id });
        return row === undefined ? { kind: "unknown" } : journal.apply(row, events, at);
      }),
    get: (id) =>
      read(() => {
        const row = byId.get({ id });
        return row === undefined ? undefined : taskOf(row);
      }),
    ...createTaskQueue({ connection, journal, find: (id) => byId.get({ id }) }),
    ...createTaskLists(connection),
  };
}

export function prepareById({ database }: Connection) {
  return prepare<{ id: string }>(database)((p) =>
    queries.selectFrom("tasks").selectAll().where("id", "=", p("id")),
  );
}

function prepareByContinued({ database }: Connection) {
  return prepare<{ continues: string }>(database)((p) =>
    queries.selectFrom("tasks").selectAll().where("continues", "=", p("continues")).orderBy("seq").limit(1),
  );
}

/** Whoever comes first adds it; the same cause is the same person once more. */
function createAddFollowUp(add: AddTask, followUpOf: (id: string) => TaskRow | undefined) {
  return (draft: TaskDraft, cause: number | null): FollowedUp => {
    const before = draft.continues === null ? undefined : followUpOf(draft.continues);
    const isOwn = cause !== null && before?.cause === cause;
    if (before !== undefined && !isOwn) return { kind: "followed", by: taskOf(before) };
    return { kind: "added", ...add(draft, cause) };
  };
}
