import { advance } from "../../domain/advance.ts";
import { sessionId, taskId } from "../../domain/ids.ts";
import { newTask } from "../../domain/new-task.ts";
import type { Task, TaskEvent } from "../../domain/task.ts";
import type { Changed, OwedCard, TaskDraft } from "../store.ts";
import type { CardWrites } from "./card-writes.ts";
import type { Connection } from "./connection.ts";
import { createFreshBecause } from "./fresh-because.ts";
import { freshId } from "./fresh-id.ts";
import type { JournalWrites } from "./journal-writes.ts";
import { createLaneQueries } from "./lane-queries.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";
import { createNoteFolder } from "./recent-folders.ts";
import { createSessionQueries } from "./session-queries.ts";
import { rowOf, taskOf } from "./task-row.ts";

export interface AddTaskParts {
  readonly connection: Connection;
  readonly cards: CardWrites;
  readonly journal: JournalWrites;
  /** A candidate for an id; drawn again when it is taken. */
  readonly newId: () => string;
}

/** Adds a task, to be called inside a transaction. Of one cause there is one task. */
export type AddTask = (draft: TaskDraft, cause: number | null) => Changed;

export function createAddTask({ connection, cards, journal, newId }: AddTaskParts): AddTask {
  const { database } = connection;
  const lanes = createLaneQueries(connection);
  const byCause = prepare<{ cause: number }>(database)((p) =>
    queries.selectFrom("tasks").selectAll().where("cause", "=", p("cause")),
  );
  const idTaken = prepare<{ id: string }>(database)((p) =>
    queries.selectFrom("tasks").select("seq").where("id", "=", p("id")),
  );
  const insert = prepareInsert(database, "tasks", taskColumns);
  const sessionFor = createSessionFor(connection, newId);
  const noteFolder = createNoteFolder(connection);

  return (draft, cause) => {
    const known = cause === null ? undefined : byCause.get({ cause });
    if (known !== undefined) return { task: taskOf(known), hasMoved: false, owed: [] };

    const id = freshId(newId, (candidate) => idTaken.get({ id: candidate }) !== undefined);
    const session = draft.projectId === null ? null : sessionFor(draft.projectId, draft);
    const mustWait =
      draft.projectId !== null && lanes.anyOpen.get({ project_id: draft.projectId }) !== undefined;
    const events = eventsOnArrival(mustWait);
    const task = arrived({ ...draft, id: taskId(id), sessionId: session }, events);

    const seq = insert(rowOf(task, cause));
    if (task.projectId !== null && task.folder !== null) noteFolder(task.projectId, task.folder);
    journal.append({ task: seq, first: 1, events, at: draft.createdAt });
    return { task, hasMoved: true, owed: owedForNew(cards, task, seq) };
  };
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
  const freshBecause = createFreshBecause(connection);
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
      fresh_because: freshBecause(project) ?? "",
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
  "origin_json",
  "attachments_json",
  "held_because",
  "created_at",
  "status",
  "pending_json",
  "version",
  "updated_at",
] as const;
