import type { ApprovalId, TaskId } from "../domain/ids.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { done, type Outcome, rejected } from "./outcome.ts";

export async function openTask(parts: GatewayParts, taskId: TaskId): Promise<Outcome> {
  const task = await parts.store.tasks.get(taskId);
  if (task === undefined) return rejected(`Task not found: ${taskId}`);
  return done({ kind: "task_status", taskId });
}

export async function openApproval(parts: GatewayParts, approvalId: ApprovalId): Promise<Outcome> {
  const approval = await parts.store.approvals.get(approvalId);
  if (approval === undefined) return rejected("This request does not exist any more.");
  return done({ kind: "approval", approvalId });
}
