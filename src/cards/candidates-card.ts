import { isTerminal, type Task } from "../domain/task.ts";
import { askWords } from "./approval-words.ts";
import { askBlocks, isShort } from "./ask-blocks.ts";
import { backToHome } from "./back-buttons.ts";
import type { Block, Button, Card } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { intentButton } from "./intent-button.ts";
import { openTaskButton } from "./open-task-button.ts";
import { decisionButtons } from "./task-buttons.ts";
import type { ApprovalView, CandidatesView } from "./task-view.ts";
import { promptWords, requesterWords } from "./task-words.ts";
import { taskLabel } from "./words.ts";

/** As many as fit on one card of every chat app, two blocks for a task and six for a request. */
const shownTasks = 8;
const shownRequests = 4;

/** A command that could mean several things: which of them is meant? */
export function candidatesCard({ command, tasks, approvals }: CandidatesView): Card {
  const rest = Math.max(0, tasks.length - shownTasks) + Math.max(0, approvals.length - shownRequests);
  return {
    title: titles[command],
    tone: "attention",
    blocks: [
      ...(tasks.length + approvals.length === 0 ? [{ kind: "note", text: "Nothing is open." } as const] : []),
      ...approvals.slice(0, shownRequests).flatMap(requestBlocks),
      ...tasks.slice(0, shownTasks).flatMap((task) => taskBlocks(task, command)),
      ...(rest > 0 ? [{ kind: "note", text: `${rest} more: ${hints[command]}` } as const] : []),
      { kind: "actions", buttons: [backToHome] },
    ],
  };
}

const titles = {
  status: "Which task do you mean?",
  stop: "Which task shall stop?",
  approve: "Which request do you approve?",
  reject: "Which request do you reject?",
} as const;

const hints = {
  status: "write /status and the id of the task.",
  stop: "write /stop and the id of the task.",
  approve: "they come up here next.",
  reject: "they come up here next.",
} as const;

function taskBlocks(task: Task, command: CandidatesView["command"]): readonly Block[] {
  const value = [taskLabel(task), requesterWords(task), task.id].join(" · ");
  return [
    { kind: "fields", fields: [{ label: promptWords(task, 120), value }] },
    { kind: "actions", buttons: [command === "stop" ? stopButton(task) : openTaskButton(task.id, "Open")] },
  ];
}

function stopButton(task: Task): Button {
  const { id: taskId, state, stoppedBy } = task;
  if (stoppedBy !== null || isTerminal(state.status)) return openTaskButton(taskId, "Open");
  return { ...intentButton(`stop_task_${taskId}`, "Stop", { kind: "task.stop", taskId }), style: "danger" };
}

/** A request is decided here only when all of it is shown here. */
function requestBlocks({ approval, task, projectName, agentTitle }: ApprovalView): readonly Block[] {
  const where = visible(projectName ?? agentTitle);
  const text = `${where} · ${askWords(approval, 120)} · for ${oneLine(task.requester)}`;
  const decisions =
    approval.state.state === "pending" && isShort(approval) ? decisionButtons(approval, approval.id) : [];
  const open = intentButton(`open_approval_${approval.id}`, "Open", {
    kind: "approval.open",
    approvalId: approval.id,
  });
  return [
    { kind: "note", text, tone: "attention" },
    ...(decisions.length === 0 ? [] : askBlocks(approval)),
    { kind: "actions", buttons: decisions.length === 0 ? [open] : decisions },
  ];
}
