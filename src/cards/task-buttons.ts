import type { AnswerOption } from "../domain/agent-event.ts";
import type { Approval } from "../domain/approval.ts";
import type { Intent } from "../domain/intent.ts";
import { unreachable } from "../domain/unreachable.ts";
import { isShort } from "./ask-blocks.ts";
import type { Button } from "./card.ts";
import type { TaskView } from "./view.ts";

/** The last row of a task card, by the state of the task. */
export function taskButtons(view: TaskView): readonly Button[] {
  const { task } = view;
  switch (task.state.status) {
    case "created":
      return stopButtons(view, "Cancel");
    case "queued":
      return [...steerButtons(view), ...stopButtons(view, "Cancel")];
    case "running":
      return stopButtons(view, "Stop");
    case "waiting_for_confirmation":
      return [...onlyDecision(view), ...stopButtons(view, "Stop")];
    case "failed":
    case "cancelled":
      return continueButtons(view);
    case "completed":
      return [];
    default:
      return unreachable(task.state);
  }
}

/** Yes and no to one request. `subject` ends the names of the buttons. */
export function decisionButtons(approval: Approval, subject: string): readonly Button[] {
  const allow = approval.options.find((option) => !option.startsWith("reject"));
  const reject = approval.options.find((option) => option.startsWith("reject"));
  const approve: readonly Button[] = allow
    ? [{ name: `approve_task_${subject}`, label: "Approve", style: "primary", ...decides(approval, allow) }]
    : [];
  const refuse: readonly Button[] = reject
    ? [{ name: `reject_task_${subject}`, label: "Reject", style: "danger", ...decides(approval, reject) }]
    : [];
  return [...approve, ...refuse];
}

/** A click decides the request that the card showed, never the one that is open by the time it arrives. */
function decides(approval: Approval, option: AnswerOption): Pick<Button, "does"> {
  return intent({ kind: "approval.decide", approvalId: approval.id, option });
}

function onlyDecision(view: TaskView): readonly Button[] {
  const pending = view.approvals.filter((approval) => approval.state.state === "pending");
  const only = pending.length === 1 ? pending[0] : undefined;
  return only !== undefined && isShort(only) ? decisionButtons(only, view.task.id) : [];
}

function stopButtons({ task }: TaskView, label: "Stop" | "Cancel"): readonly Button[] {
  if (task.stoppedBy !== null) return [];
  const does = intent({ kind: "task.stop", taskId: task.id });
  return [{ name: `stop_task_${task.id}`, label, style: "danger", ...does }];
}

function steerButtons({ task, can }: TaskView): readonly Button[] {
  if (!can.steerBlocker) return [];
  const does = intent({ kind: "task.steer_queue", taskId: task.id });
  return [{ name: `steer_queued_task_${task.id}`, label: "Steer Current Task", ...does }];
}

function continueButtons({ task, can }: TaskView): readonly Button[] {
  if (!can.continue) return [];
  const does = intent({ kind: "task.continue", taskId: task.id });
  return [{ name: `continue_task_${task.id}`, label: "Continue", style: "primary", ...does }];
}

function intent(intent: Intent): Pick<Button, "does"> {
  return { does: { kind: "intent", intent } };
}
