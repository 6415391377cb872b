import { advance } from "../../domain/advance.ts";
import { sessionId, taskId } from "../../domain/ids.ts";
import { newTask } from "../../domain/new-task.ts";
import type { Task, TaskEvent } from "../../domain/task.ts";
import type { Changed, OwedCard, TaskDraft, TaskStore } from "../store.ts";
import type { CardWrites } from "./card-writes.ts";
import type { Connection } from "./connection.ts";
import type { JournalWrites } from "./journal-writes.ts";
import { createLaneQueries, type LaneQueries } from "./lane-queries.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";
import { createSessionQueries } from "./session-queries.ts";
import { createTaskLists } from "./task-lists.ts";
import { rowOf, type TaskRow, taskOf } from "./task-row.ts";

export interface TaskStoreParts {
  readonly connection: Connection;
  readonly cards: CardWrites;
  readonly journal: JournalWrites;
  /** A candidate for an id; drawn again when it is taken. */
  readonly newId: () => string;
}

export function createTaskStore(parts: TaskStoreParts): TaskStore {
  const { connection, journal } = parts;
  const { read, write } = connection;
  const lanes = createLaneQueries(connection);
  const add = createAdd(parts, lanes);
  const byId = prepareById(connection);

  return {
    add: (draft, cause) => write(() => add(draft, cause)),
    record: (id, events, at) =>
      write(() => {
        const row = byId.get({ id });
        return row === undefined ? { kind: "unknown" } : journal.apply(row, events, at);
      }),
    claimNext: (project, at) =>
      write(() => {
        const live = lanes.live.get({ project_id: project });
        if (live !== undefined)
          return isClaimable(live) ? { task: taskOf(live), hasMoved: false, owed: [] } : undefined;
        const queued = lanes.oldestQueued.get({ project_id: project });
        return queued === undefined ? undefined : dequeued(journal, queued, at);
      }),
    get: (id) =>
      read(() => {
        const row = byId.get({ id });
        return row === undefined ? undefined : taskOf(row);
      }),
    lane: (project) =>
      read(() =>
        lanes.open.all({ project_id: project }).map(({ id, status }) => ({ id: taskId(id), status })),
      ),
    latest: (project) =>
      read(() => {
        const row = lanes.latest.get({ project_id: project });
        return row === undefined ? undefined : taskOf(row);
      }),
    ...createTaskLists(connection),
  };
}

/** Made and not begun, or approved at the checkpoint and not begun. */
function isClaimable(row: TaskRow): boolean {
  return row.status === "created" || (row.status === "running" && row.run_id === null);
}

function dequeued(journal: JournalWrites, row: TaskRow, at: number): Changed {
  const applied = journal.apply(row, [{ kind: "dequeued" }], at);
  if (applied.kind === "refused") throw new Error(`task ${row.id} could not leave the queue`);
  return applied;
}

export function prepareById({ database }: Connection) {
  return prepare<{ id: string }>(database)((p) =>
    queries.selectFrom("tasks").selectAll().where("id", "=", p("id")),
  );
}

function createAdd({ connection, cards, journal, newId }: TaskStoreParts, lanes: LaneQueries) {
  const { database } = connection;
  const byCause = prepare<{ cause: number }>(database)((p) =>
    queries.selectFrom("tasks").selectAll().where("cause", "=", p("cause")),
  );
  const idTaken = prepareById(connection);
  const insert = prepareInsert(database, "tasks", taskColumns);
  const sessionFor = createSessionFor(connection, newId);

  return (draft: TaskDraft, cause: number | null): Changed => {
    const known = cause === null ? undefined : byCause.get({ cause });
    if (known !== undefined) return { task: taskOf(known), hasMoved: false, owed: [] };

    const id = freshId(newId, (candidate) => idTaken.get({ id: candidate }) !== undefined);
    const session = draft.projectId === null ? null : sessionFor(draft.projectId, draft);
    const mustWait =
      draft.projectId !== null && lanes.anyOpen.get({ project_id: draft.projectId }) !== undefined;
    const events = eventsOnArrival(mustWait);
    const task = arrived({ ...draft, id: taskId(id), sessionId: session }, events);

    const seq = insert(rowOf(task, cause));
    journal.append({ task: seq, first: 1, events, at: draft.createdAt });
    return { task, hasMoved: true, owed: owedForNew(cards, task, seq) };
  };
}

function freshId(newId: () => string, isTaken: (id: string) => boolean): string {
  let id = newId();
  while (isTaken(id)) id = newId();
  return id;
}

function eventsOnArrival(mustWait: boolean): readonly TaskEvent[] {
  return mustWait ? [{ kind: "created" }, { kind: "queued" }] : [{ kind: "created" }];
}

function arrived(facts: Pick<Task, "id" | "sessionId"> & TaskDraft, events: readonly TaskEvent[]): Task {
  return events.slice(1).reduce((task, event) => {
    const next = advance(task, event, facts.createdAt);
    if (!next.ok) throw new Error(`a new task refused ${event.kind}`);
    return next.task;
  }, newTask(facts));
}

function owedForNew(cards: CardWrites, task: Task, seq: number): OwedCard[] {
  if (task.conversation === null) return [];
  const own = cards.owe({ conversation: task.conversation, key: `task:${task.id}`, task: seq });
  if (task.projectId === null) return own;
  return [...own, ...cards.touch([`workspace:${task.projectId}`, "projects"])];
}

/** The active session of the project; the first task of a conversation makes it. */
function createSessionFor(connection: Connection, newId: () => string) {
  const { active, get, insert } = createSessionQueries(connection);
  return (project: string, draft: TaskDraft) => {
    const known = active.get({ project_id: project });
    if (known !== undefined) return sessionId(known.id);
    const id = freshId(newId, (candidate) => get.get({ id: candidate }) !== undefined);
    insert({
      id,
      project_id: project,
      created_by: draft.requester,
      active: 1,
      confirmed: 0,
      created_at: draft.createdAt,
      updated_at: draft.createdAt,
    });
    return sessionId(id);
  };
}

const taskColumns = [
  "id",
  "cause",
  "source",
  "platform",
  "requester",
  "prompt",
  "agent",
  "agent_options_json",
  "folder",
  "project_id",
  "session_id",
  "conversation_json",
  "continues",
  "created_at",
  "status",
  "pending_json",
  "version",
  "updated_at",
] as const;
