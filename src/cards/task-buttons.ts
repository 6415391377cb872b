import type { Approval } from "../domain/approval.ts";
import { isTerminal } from "../domain/task.ts";
import { unreachable } from "../domain/unreachable.ts";
import { againButtons } from "./again-buttons.ts";
import { isShort } from "./ask-blocks.ts";
import { buttonRow } from "./button-rows.ts";
import type { Block, Button } from "./card.ts";
import { intentButton } from "./intent-button.ts";
import { queuedButtons } from "./queued-buttons.ts";
import type { TaskView } from "./task-view.ts";

/** The most that chat apps show in a row. */
const rowLength = 5;

/** The last rows of a task card, by the state of the task: what acts on it, then what leads on from it. */
export function taskActions(view: TaskView): readonly Block[] {
  const acting = actingButtons(view);
  const leading = [...changeButtons(view), ...lookButtons(view)];
  if (acting.length + leading.length <= rowLength) return buttonRow([...acting, ...leading]);
  return [...buttonRow(acting), ...buttonRow(leading)];
}

function actingButtons(view: TaskView): readonly Button[] {
  const { task, can, place } = view;
  switch (task.state.status) {
    case "created":
    case "running":
      return stopButtons(view);
    case "queued":
      return queuedButtons(task, {
        canSteer: can.steerBlocker,
        isFirst: place === null || place <= 1,
        back: null,
      });
    case "waiting_for_confirmation":
      return [...onlyDecision(view), ...stopButtons(view)];
    case "completed":
      return [];
    case "failed":
    case "cancelled":
      return againButtons(view);
    default:
      return unreachable(task.state);
  }
}

/** Yes and no to one request. `subject` ends the names of the buttons. */
export function decisionButtons(approval: Approval, subject: string): readonly Button[] {
  return [
    ...decisionButton(approval, "allow_once", `approve_task_${subject}`),
    ...decisionButton(approval, "reject", `reject_task_${subject}`),
  ];
}

/** A click decides the request that the card showed, never the one that is open by the time it arrives. */
function decisionButton(
  approval: Approval,
  option: "allow_once" | "reject",
  name: string,
): readonly Button[] {
  if (!approval.options.includes(option)) return [];
  const decide = { kind: "approval.decide", approvalId: approval.id, option } as const;
  return option === "reject"
    ? [{ ...intentButton(name, "Reject", decide), style: "danger" }]
    : [{ ...intentButton(name, "Approve", decide), style: "primary" }];
}

function onlyDecision(view: TaskView): readonly Button[] {
  const pending = view.approvals.filter((approval) => approval.state.state === "pending");
  const only = pending.length === 1 ? pending[0] : undefined;
  return only !== undefined && isShort(only) ? decisionButtons(only, view.task.id) : [];
}

function stopButtons({ task }: TaskView): readonly Button[] {
  if (task.stoppedBy !== null) return [];
  const stop = intentButton(`stop_task_${task.id}`, "Stop", { kind: "task.stop", taskId: task.id });
  return [{ ...stop, style: "danger" }];
}

/** What the next task of the project may need otherwise. */
function changeButtons({ task }: TaskView): readonly Button[] {
  const { id, projectId, state } = task;
  if (projectId === null || !isTerminal(state.status)) return [];
  return [
    intentButton(`task_change_workdir_${id}`, "Working Dir", { kind: "workspace.enter_path", projectId }),
    intentButton(`task_choose_agent_${id}`, "Agent", { kind: "workspace.choose_agent", projectId }),
  ];
}

/** The whole of what happened, and the way out where the card is shown away from its conversation. */
function lookButtons({ task }: TaskView): readonly Button[] {
  const { id, projectId, state, startedAt } = task;
  const details = intentButton(`open_task_details_${id}`, "Details", { kind: "task.details", taskId: id });
  const out =
    projectId === null
      ? intentButton(`open_projects_${id}`, "Projects", { kind: "project.home" })
      : intentButton(`open_workspace_${id}`, "Workspace", { kind: "workspace.open", projectId });
  return [...(startedAt !== null || isTerminal(state.status) ? [details] : []), out];
}
