import { advance, type Refusal } from "../../domain/advance.ts";
import { isTerminal, type Task, type TaskEvent } from "../../domain/task.ts";
import type { Changed, OwedCard } from "../store.ts";
import { createApprovalWrites } from "./approval-writes.ts";
import type { CardWrites } from "./card-writes.ts";
import type { Connection } from "./connection.ts";
import { toJson } from "./json.ts";
import { prepareInsert } from "./prepare.ts";
import { createSessionQueries } from "./session-queries.ts";
import { type TaskRow, taskOf } from "./task-row.ts";
import { preparePromptUpdate, prepareTaskUpdate } from "./task-update.ts";

export type Applied =
  | ({ readonly kind: "recorded" } & Changed)
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly task: Task };

/** Applies events to a task row, to be called inside a transaction. */
export interface JournalWrites {
  apply(row: TaskRow, events: readonly TaskEvent[], at: number): Applied;
  /** Writes journal rows without a change of state: the first events of a new task. */
  append(entries: NewEntries): void;
}

export interface NewEntries {
  /** The row of the task. */
  readonly task: number;
  /** The number of the first one. */
  readonly first: number;
  readonly events: readonly TaskEvent[];
  readonly at: number;
}

export function createJournalWrites(connection: Connection, cards: CardWrites): JournalWrites {
  const append = createAppend(connection);
  const updateTask = prepareTaskUpdate(connection);
  const updatePrompt = preparePromptUpdate(connection);
  const bindSession = createBindSession(connection);
  const settleApprovals = createSettleApprovals(connection, cards);

  return {
    append,
    apply: (row, events, at) => {
      const before = taskOf(row);
      const advanced = advanceAll(before, events, at);
      if (!advanced.ok) return { kind: "refused", refusal: advanced.refusal, task: before };

      const { task } = advanced;
      append({ task: row.seq, first: before.version + 1, events, at });
      updateTask(row.seq, task);
      if (task.prompt !== before.prompt) updatePrompt(row.seq, task.prompt);
      for (const event of events) bindSession(row, event, at);
      const owed = [
        ...settleApprovals(row.seq, task, events),
        ...cards.touch(cardsAbout(before, task, events)),
      ];
      return { kind: "recorded", task, hasMoved: before.state.status !== task.state.status, owed };
    },
  };
}

function createAppend({ database }: Connection): JournalWrites["append"] {
  const insert = prepareInsert(database, "task_events", ["task", "number", "kind", "at", "event_json"]);
  return ({ task, first, events, at }) => {
    for (const [index, event] of events.entries()) {
      insert({ task, number: first + index, kind: event.kind, at, event_json: toJson(event) });
    }
  };
}

function advanceAll(task: Task, events: readonly TaskEvent[], at: number) {
  let current = task;
  for (const event of events) {
    const next = advance(current, event, at);
    if (!next.ok) return next;
    current = next.task;
  }
  return { ok: true, task: current } as const;
}

/** The agent named its conversation: the session of the task keeps the id. */
function createBindSession(connection: Connection) {
  const { bind } = createSessionQueries(connection);
  return ({ session_id }: TaskRow, event: TaskEvent, at: number): void => {
    if (event.kind !== "session" || session_id === null) return;
    bind.run({
      id: session_id,
      agent_session_id: event.agentSessionId,
      confirmed: event.confirmed ? 1 : 0,
      updated_at: at,
    });
  };
}

/** Writes what became of the approvals; none stays open when the task is over. */
function createSettleApprovals(connection: Connection, cards: CardWrites) {
  const approvals = createApprovalWrites(connection);
  const show = (seq: number, { conversation }: Task, event: TaskEvent): OwedCard[] => {
    const change = approvals.apply(seq, event);
    if (change === undefined) return [];
    if (!change.isNew) return cards.touch([change.card]);
    return conversation === null ? [] : cards.owe({ conversation, key: change.card, task: seq });
  };
  return (seq: number, task: Task, events: readonly TaskEvent[]): readonly OwedCard[] => {
    const owed = events.flatMap((event) => show(seq, task, event));
    if (!isTerminal(task.state.status)) return owed;
    return [...owed, ...cards.touch(approvals.voidOpen(seq))];
  };
}

/** What a workspace card or a list of projects shows of a task beside its state. */
const toldElsewhere: ReadonlySet<TaskEvent["kind"]> = new Set([
  "edited",
  "moved",
  "asked",
  "decided",
  "voided",
]);

/** The cards that show something of the task that has changed. */
function cardsAbout(before: Task, task: Task, events: readonly TaskEvent[]): readonly string[] {
  if (task.conversation === null) return [];
  const own = `task:${task.id}`;
  const isSame =
    before.state.status === task.state.status &&
    before.stoppedBy === task.stoppedBy &&
    !events.some(({ kind }) => toldElsewhere.has(kind));
  if (isSame || task.projectId === null) return [own];
  return [own, `workspace:${task.projectId}`, "projects"];
}
