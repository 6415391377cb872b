import type { Selectable } from "kysely";
import type { Approval, ApprovalState, Decision } from "../../domain/approval.ts";
import { approvalId, personId, runId, taskId } from "../../domain/ids.ts";
import { unreachable } from "../../domain/unreachable.ts";
import { fromJson, toJson } from "./json.ts";
import type { Tables } from "./tables.ts";

export type ApprovalRow = Selectable<Tables["approvals"]>;

export function approvalOf(row: ApprovalRow): Approval {
  return {
    id: approvalId(row.id),
    taskId: taskId(row.task_id),
    runId: row.run_id === null ? null : runId(row.run_id),
    requestId: row.request_id,
    ask: row.ask,
    title: row.title,
    detail: fromJson(row.detail_json),
    options: fromJson(row.options_json),
    ...(row.editable === 1 ? { isEditable: true } : {}),
    createdAt: row.created_at,
    state: stateOf(row),
  };
}

function stateOf(row: ApprovalRow): ApprovalState {
  const { state } = row;
  const decision = decisionOf(row);
  if (state === "pending") return { state };
  if (state === "void") {
    const why = row.why ?? "";
    return decision === undefined ? { state, why } : { state, why, decision };
  }
  if (decision === undefined) throw new Error(`approval ${row.id} is ${state} without a decision`);
  if (state === "decided") return { state, decision };
  if (state === "delivered") return { state, decision };
  return unreachable(state);
}

function decisionOf(row: ApprovalRow): Decision | undefined {
  if (row.answer_json === null || row.decided_by === null || row.decided_at === null) return undefined;
  return {
    answer: fromJson(row.answer_json),
    by: personId(row.decided_by),
    at: row.decided_at,
  };
}

/** The columns of a request that nobody has decided yet. */
export function rowOfApproval(approval: Approval, task: number) {
  return {
    id: approval.id,
    task,
    task_id: approval.taskId,
    run_id: approval.runId,
    request_id: approval.requestId,
    ask: approval.ask,
    title: approval.title,
    detail_json: toJson(approval.detail),
    options_json: toJson(approval.options),
    editable: approval.isEditable === true ? 1 : 0,
    created_at: approval.createdAt,
    state: approval.state.state,
  };
}
