import { advance, type Refusal } from "../../domain/advance.ts";
import type { Decision } from "../../domain/approval.ts";
import { isTerminal, type Task, type TaskEvent } from "../../domain/task.ts";
import type { Changed, OwedCard } from "../store.ts";
import { rowOfApproval } from "./approval-row.ts";
import type { CardWrites } from "./card-store.ts";
import type { Connection } from "./connection.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";
import { changingColumns, type TaskRow, taskOf } from "./task-row.ts";

export type Applied =
  | ({ readonly kind: "recorded" } & Changed)
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly task: Task };

/** Applies events to a task row, to be called inside a transaction. */
export interface JournalWrites {
  apply(row: TaskRow, events: readonly TaskEvent[], at: number): Applied;
  /** Writes journal rows without a change of state: the first events of a new task. */
  append(task: number, first: number, events: readonly { event: TaskEvent; at: number }[]): void;
}

export function createJournalWrites(connection: Connection, cards: CardWrites): JournalWrites {
  const { database } = connection;
  const insertEvent = prepareInsert(database, "task_events", ["task", "number", "kind", "at", "event_json"]);
  const updateTask = prepareTaskUpdate(connection);
  const approvals = createApprovalWrites(connection);
  const bindSession = prepareSessionBinding(connection);

  const append: JournalWrites["append"] = (task, first, events) => {
    for (const [index, { event, at }] of events.entries()) {
      insertEvent({
        task,
        number: first + index,
        kind: event.kind,
        at,
        event_json: JSON.stringify(event),
      });
    }
  };

  return {
    append,
    apply: (row, events, at) => {
      const before = taskOf(row);
      const advanced = advanceAll(before, events, at);
      if (!advanced.ok) return { kind: "refused", refusal: advanced.refusal, task: before };
      const { task } = advanced;
      append(
        row.seq,
        before.version + 1,
        events.map((event) => ({ event, at })),
      );
      updateTask.run({ ...changingColumns(task), seq: row.seq });
      const owed: OwedCard[] = [];
      for (const event of events) {
        if (event.kind === "session" && row.session_id !== null) {
          bindSession.run({
            id: row.session_id,
            agent_session_id: event.agentSessionId,
            confirmed: event.confirmed ? 1 : 0,
            updated_at: at,
          });
        }
        const changed = approvals.apply(row.seq, event);
        if (changed !== undefined && event.kind === "asked" && task.conversation !== null) {
          owed.push(
            ...cards.owe({ conversation: task.conversation, key: changed, task: row.seq, projectId: null }),
          );
        } else if (changed !== undefined) owed.push(...cards.touch([changed]));
      }
      if (isTerminal(task.state.status)) owed.push(...cards.touch(approvals.voidOpen(row.seq)));
      owed.push(...cards.touch(cardsAbout(before, task)));
      return { kind: "recorded", task, hasMoved: before.state.status !== task.state.status, owed };
    },
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

/** The cards that show something of the task that has changed. */
function cardsAbout(before: Task, task: Task): readonly string[] {
  if (task.conversation === null) return [];
  const own = `task:${task.id}`;
  const isSame = before.state.status === task.state.status && before.stoppedBy === task.stoppedBy;
  if (isSame || task.projectId === null) return [own];
  return [own, `workspace:${task.projectId}`, "projects"];
}

function prepareTaskUpdate({ database }: Connection) {
  return prepare<ReturnType<typeof changingColumns> & { seq: number }>(database)((p) =>
    queries
      .updateTable("tasks")
      .set({
        status: p("status"),
        run_id: p("run_id"),
        pending_json: p("pending_json"),
        reason: p("reason"),
        message: p("message"),
        retry_at: p("retry_at"),
        version: p("version"),
        stopped_by: p("stopped_by"),
        activity: p("activity"),
        result: p("result"),
        last_usage_json: p("last_usage_json"),
        total_usage_json: p("total_usage_json"),
        agent_session_id: p("agent_session_id"),
        session_start: p("session_start"),
        updated_at: p("updated_at"),
        started_at: p("started_at"),
        ended_at: p("ended_at"),
      })
      .where("seq", "=", p("seq")),
  );
}

function prepareSessionBinding({ database }: Connection) {
  return prepare<{ id: string; agent_session_id: string; confirmed: number; updated_at: number }>(database)(
    (p) =>
      queries
        .updateTable("sessions")
        .set({
          agent_session_id: p("agent_session_id"),
          confirmed: p("confirmed"),
          updated_at: p("updated_at"),
        })
        .where("id", "=", p("id")),
  );
}

const voidedByEnd = "The task ended before anybody's answer reached the agent.";

function createApprovalWrites({ database }: Connection) {
  const insert = prepareInsert(database, "approvals", approvalColumns);
  const decide = prepare<{ id: string; answer_json: string; decided_by: string; decided_at: number }>(
    database,
  )((p) =>
    queries
      .updateTable("approvals")
      .set({
        state: "decided",
        answer_json: p("answer_json"),
        decided_by: p("decided_by"),
        decided_at: p("decided_at"),
      })
      .where("id", "=", p("id")),
  );
  const deliver = prepare<{ id: string }>(database)((p) =>
    queries
      .updateTable("approvals")
      .set({ state: "delivered" })
      .where("id", "=", p("id"))
      .where("state", "=", "decided"),
  );
  const makeVoid = prepare<{ id: string; why: string }>(database)((p) =>
    queries
      .updateTable("approvals")
      .set({ state: "void", why: p("why") })
      .where("id", "=", p("id"))
      .where("state", "in", ["pending", "decided"]),
  );
  const voidOpen = prepare<{ task: number }>(database)((p) =>
    queries
      .updateTable("approvals")
      .set({ state: "void", why: voidedByEnd })
      .where("task", "=", p("task"))
      .where("state", "in", ["pending", "decided"])
      .returning("id"),
  );
  return {
    /** The key of the card of the approval that the event changed, if it changed one. */
    apply: (task: number, event: TaskEvent): string | undefined => {
      if (event.kind === "asked") {
        insert(rowOfApproval(event.approval, task));
        return `approval:${event.approval.id}`;
      }
      if (event.kind === "decided") decide.run({ id: event.approvalId, ...decisionColumns(event.decision) });
      else if (event.kind === "delivered") deliver.run({ id: event.approvalId });
      else if (event.kind === "voided") makeVoid.run({ id: event.approvalId, why: event.why });
      else return undefined;
      return `approval:${event.approvalId}`;
    },
    voidOpen: (task: number) => voidOpen.all({ task }).map(({ id }) => `approval:${id}`),
  };
}

function decisionColumns(decision: Decision) {
  return {
    answer_json: JSON.stringify(decision.answer),
    decided_by: decision.by,
    decided_at: decision.at,
  };
}

const approvalColumns = [
  "id",
  "task",
  "task_id",
  "run_id",
  "request_id",
  "ask",
  "title",
  "detail_json",
  "options_json",
  "created_at",
  "state",
] as const;
