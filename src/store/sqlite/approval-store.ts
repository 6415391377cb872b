import { misfit, withoutSameCommand } from "../../domain/approval.ts";
import { decisionEvents } from "../../domain/decide.ts";
import type { ApprovalStore, Decided } from "../store.ts";
import { approvalOf } from "./approval-row.ts";
import type { Connection } from "./connection.ts";
import type { JournalWrites } from "./journal-writes.ts";
import { prepare, queries } from "./prepare.ts";
import { taskOf } from "./task-row.ts";
import { prepareById } from "./task-store.ts";

type DecisionDraft = Parameters<ApprovalStore["decide"]>[0];

export function createApprovalStore(connection: Connection, journal: JournalWrites): ApprovalStore {
  const { read, write } = connection;
  const { get, ofTask, decidedBy, pending } = createApprovalQueries(connection);
  const decide = createDecide(connection, journal);
  return {
    get: (id) =>
      read(() => {
        const row = get.get({ id });
        return row === undefined ? undefined : approvalOf(row);
      }),
    ofTask: (id) => read(() => ofTask.all({ task_id: id }).map(approvalOf)),
    decidedBy: (cause, id) =>
      read(() => {
        const row = decidedBy.get({ cause, task_id: id });
        return row === undefined ? undefined : approvalOf(row);
      }),
    pending: () => read(() => pending.all({}).map(approvalOf)),
    decide: (decision) => write(() => decide(decision)),
  };
}

function createApprovalQueries({ database }: Connection) {
  const withTask = queries
    .selectFrom("approvals")
    .innerJoin("tasks", "tasks.seq", "approvals.task")
    .selectAll("approvals");
  return {
    get: prepare<{ id: string }>(database)((p) =>
      queries.selectFrom("approvals").selectAll().where("id", "=", p("id")),
    ),
    ofTask: prepare<{ task_id: string }>(database)((p) =>
      withTask.where("tasks.id", "=", p("task_id")).orderBy("approvals.seq"),
    ),
    decidedBy: prepare<{ task_id: string; cause: number }>(database)((p) =>
      withTask.where("tasks.id", "=", p("task_id")).where("approvals.cause", "=", p("cause")),
    ),
    pending: prepare(database)(() =>
      queries.selectFrom("approvals").selectAll().where("state", "=", "pending").orderBy("seq"),
    ),
    setCause: prepare<{ id: string; cause: number }>(database)((p) =>
      queries
        .updateTable("approvals")
        .set({ cause: p("cause") })
        .where("id", "=", p("id")),
    ),
  };
}

function createDecide(connection: Connection, journal: JournalWrites) {
  const { get, setCause } = createApprovalQueries(connection);
  const taskById = prepareById(connection);

  return ({ approvalId, answer: given, by, at, cause }: DecisionDraft): Decided => {
    const row = get.get({ id: approvalId });
    const taskRow = row === undefined ? undefined : taskById.get({ id: row.task_id });
    if (row === undefined || taskRow === undefined) return { kind: "unknown" };
    const approval = approvalOf(row);
    if (approval.state.state !== "pending") {
      const isRepeat = cause !== null && row.cause === cause;
      return isRepeat
        ? { kind: "decided", approval, task: taskOf(taskRow), hasMoved: false, owed: [] }
        : { kind: "late", approval };
    }
    const answer = withoutSameCommand(approval, given);
    const problem = misfit(approval, answer);
    if (problem !== undefined) return { kind: "misfit", problem };

    const applied = journal.apply(taskRow, decisionEvents(approval, { answer, by, at }), at);
    if (applied.kind === "refused") return { kind: "late", approval };
    if (cause !== null) setCause.run({ id: approvalId, cause });
    const decided = get.get({ id: approvalId });
    return { ...applied, kind: "decided", approval: decided === undefined ? approval : approvalOf(decided) };
  };
}
