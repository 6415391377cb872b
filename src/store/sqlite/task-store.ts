import type { FollowedUp, TaskDraft, TaskStore } from "../store.ts";
import { type AddTask, type AddTaskParts, createAddTask } from "./add-task.ts";
import type { Connection } from "./connection.ts";
import { prepare, queries } from "./prepare.ts";
import { createResumeQueries } from "./resume-queries.ts";
import { createTaskLists } from "./task-lists.ts";
import { createTaskQueue } from "./task-queue.ts";
import { taskOf } from "./task-row.ts";

export function createTaskStore(parts: AddTaskParts): TaskStore {
  const { connection, journal } = parts;
  const { read, write } = connection;
  const add = createAddTask(parts);
  const byId = prepareById(connection);
  const byContinued = prepareByContinued(connection);
  const addFollowUp = createAddFollowUp(connection, add);

  return {
    add: (draft, cause) => write(() => add(draft, cause)),
    addFollowUp: (draft, cause, options) =>
      write(() => addFollowUp(draft, cause, options?.onlyIfChosen === true)),
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

export function prepareByContinued({ database }: Connection) {
  return prepare<{ continues: string }>(database)((p) =>
    queries.selectFrom("tasks").selectAll().where("continues", "=", p("continues")).orderBy("seq").limit(1),
  );
}

/** Whoever comes first adds it; the same cause is the same person once more. */
function createAddFollowUp(connection: Connection, add: AddTask) {
  const byContinued = prepareByContinued(connection);
  const resumes = createResumeQueries(connection);
  return (draft: TaskDraft, cause: number | null, onlyIfChosen: boolean): FollowedUp => {
    const { continues } = draft;
    if (continues === null) return { kind: "added", ...add(draft, cause) };
    const before = byContinued.get({ continues });
    const isOwn = cause !== null && before?.cause === cause;
    if (before !== undefined && !isOwn) return { kind: "followed", by: taskOf(before) };
    const isChosen = resumes.get.get({ task_id: continues })?.gone === null;
    if (onlyIfChosen && !isChosen) return { kind: "not_chosen" };
    resumes.remove.run({ task_id: continues });
    return { kind: "added", ...add(draft, cause) };
  };
}
