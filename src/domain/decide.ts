import { type Approval, type Decision, isAllowing } from "./approval.ts";
import type { TaskEvent } from "./task.ts";

/** What a decision does to the task. A "no" at the checkpoint ends the task: no agent has seen it yet. */
export function decisionEvents(approval: Approval, decision: Decision): readonly TaskEvent[] {
  const decided: TaskEvent = { kind: "decided", approvalId: approval.id, decision };
  if (approval.runId !== null) {
    return stops(decision) ? [decided, { kind: "stopping", by: decision.by }] : [decided];
  }
  const delivered: TaskEvent = { kind: "delivered", approvalId: approval.id };
  if (isAllowing(decision.answer)) return [decided, delivered];
  const note = decision.answer.kind === "option" ? decision.answer.note : undefined;
  const why = note === undefined || note === "" ? "Rejected before it started." : `Rejected: ${note}`;
  return [decided, delivered, { kind: "cancelled", by: decision.by, why, result: null }];
}

function stops(decision: Decision): boolean {
  return decision.answer.kind === "option" && decision.answer.option === "reject_and_stop";
}
