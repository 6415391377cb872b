import type { Answer } from "../../domain/agent-event.ts";
import { type Approval, misfit } from "../../domain/approval.ts";
import { decisionEvents } from "../../domain/decide.ts";
import type { PersonId } from "../../domain/ids.ts";
import type { ApprovalStore, Decided } from "../store.ts";
import { type ApprovalRow, approvalOf } from "./approval-row.ts";
import type { Connection } from "./connection.ts";
import type { JournalWrites } from "./journal-writes.ts";
import { prepare, queries } from "./prepare.ts";
import { taskOf } from "./task-row.ts";
import { prepareById } from "./task-store.ts";

export function createApprovalStore(connection: Connection, journal: JournalWrites): ApprovalStore {
  const { database, read, write } = connection;
  const get = prepare<{ id: string }>(database)((p) =>
    queries.selectFrom("approvals").selectAll().where("id", "=", p("id")),
  );
  const ofTask = prepare<{ task_id: string }>(database)((p) =>
    queries
      .selectFrom("approvals")
      .innerJoin("tasks", "tasks.seq", "approvals.task")
      .selectAll("approvals")
      .where("tasks.id", "=", p("task_id"))
      .orderBy("approvals.created_at")
      .orderBy("approvals.id"),
  );
  const pending = prepare(database)(() =>
    queries.selectFrom("approvals").selectAll().where("state", "=", "pending").orderBy("created_at"),
  );
  const decide = createDecide(connection, journal);
  return {
    get: (id) =>
      read(() => {
        const row = get.get({ id });
        return row === undefined ? undefined : approvalOf(row);
      }),
    ofTask: (id) => read(() => ofTask.all({ task_id: id }).map(approvalOf)),
    pending: () => read(() => pending.all({}).map(approvalOf)),
    decide: (decision) =>
      write(() => {
        const row = get.get({ id: decision.approvalId });
        return row === undefined ? { kind: "unknown" } : decide(row, decision);
      }),
  };
}

interface DecisionDraft {
  readonly answer: Answer;
  readonly by: PersonId;
  readonly at: number;
  readonly cause: number | null;
}

function createDecide(connection: Connection, journal: JournalWrites) {
  const { database } = connection;
  const taskById = prepareById(connection);
  const setCause = prepare<{ id: string; cause: number }>(database)((p) =>
    queries
      .updateTable("approvals")
      .set({ cause: p("cause") })
      .where("id", "=", p("id")),
  );
  return (row: ApprovalRow, { answer, by, at, cause }: DecisionDraft): Decided => {
    const approval = approvalOf(row);
    const taskRow = taskById.get({ id: approval.taskId });
    if (taskRow === undefined) return { kind: "unknown" };
    if (approval.state.state !== "pending") {
      const isRepeat = cause !== null && row.cause === cause;
      return isRepeat
        ? { kind: "decided", approval, task: taskOf(taskRow), hasMoved: false, owed: [] }
        : { kind: "late", approval };
    }
    const problem = misfit(approval, answer);
    if (problem !== undefined) return { kind: "misfit", problem };

    const applied = journal.apply(taskRow, decisionEvents(approval, { answer, by, at }), at);
    if (applied.kind === "refused") return { kind: "late", approval };
    if (cause !== null) setCause.run({ id: approval.id, cause });
    const decided: Approval = { ...approval, state: { state: "decided", decision: { answer, by, at } } };
    return { ...applied, kind: "decided", approval: decided };
  };
}
