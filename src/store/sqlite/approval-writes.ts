import type { Answer } from "../../domain/agent-event.ts";
import type { Decision } from "../../domain/approval.ts";
import type { ApprovalId } from "../../domain/ids.ts";
import type { TaskEvent } from "../../domain/task.ts";
import { rowOfApproval } from "./approval-row.ts";
import type { Connection } from "./connection.ts";
import { type Json, toJson } from "./json.ts";
import { prepare, prepareInsert, queries } from "./prepare.ts";

/** What the events of a task do to its approvals; to be called inside a transaction. */
export interface ApprovalWrites {
  /** Answers which approval the event changed, if it is about one. */
  apply(task: number, event: TaskEvent): ApprovalChange | undefined;
  /** Answers the keys of the cards of those that became void. */
  voidOpen(task: number): readonly string[];
}

export interface ApprovalChange {
  readonly isNew: boolean;
  /** The key of its card. */
  readonly card: string;
}

export function createApprovalWrites(connection: Connection): ApprovalWrites {
  const insert = prepareInsert(connection.database, "approvals", approvalColumns);
  const decide = prepareDecide(connection);
  const deliver = prepareDeliver(connection);
  const makeVoid = prepareVoid(connection);
  const voidOpen = prepareVoidOpen(connection);

  return {
    apply: (task, event) => {
      switch (event.kind) {
        case "asked":
          insert(rowOfApproval(event.approval, task));
          return { isNew: true, card: cardOfApproval(event.approval.id) };
        case "decided":
          decide.run({ id: event.approvalId, ...decisionColumns(event.decision) });
          break;
        case "delivered":
          deliver.run({ id: event.approvalId });
          break;
        case "voided":
          makeVoid.run({ id: event.approvalId, why: event.why });
          break;
        default:
          return undefined;
      }
      return { isNew: false, card: cardOfApproval(event.approvalId) };
    },
    voidOpen: (task) => voidOpen.all({ task }).map(({ id }) => cardOfApproval(id)),
  };
}

function cardOfApproval(id: ApprovalId | string): string {
  return `approval:${id}`;
}

type DecisionColumns = { answer_json: Json<Answer>; decided_by: string; decided_at: number };

function decisionColumns({ answer, by, at }: Decision): DecisionColumns {
  return { answer_json: toJson(answer), decided_by: by, decided_at: at };
}

function prepareDecide({ database }: Connection) {
  return prepare<DecisionColumns & { id: string }>(database)((p) =>
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
}

function prepareDeliver({ database }: Connection) {
  return prepare<{ id: string }>(database)((p) =>
    queries
      .updateTable("approvals")
      .set({ state: "delivered" })
      .where("id", "=", p("id"))
      .where("state", "=", "decided"),
  );
}

/** Nobody's answer reaches these any more; what was delivered stays delivered. */
const open = ["pending", "decided"] as const;

function prepareVoid({ database }: Connection) {
  return prepare<{ id: string; why: string }>(database)((p) =>
    queries
      .updateTable("approvals")
      .set({ state: "void", why: p("why") })
      .where("id", "=", p("id"))
      .where("state", "in", open),
  );
}

const voidedByEnd = "The task ended before anybody's answer reached the agent.";

function prepareVoidOpen({ database }: Connection) {
  return prepare<{ task: number }>(database)((p) =>
    queries
      .updateTable("approvals")
      .set({ state: "void", why: voidedByEnd })
      .where("task", "=", p("task"))
      .where("state", "in", open)
      .returning("id"),
  );
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
  "editable",
  "created_at",
  "state",
] as const;
