import type { Answer } from "../domain/agent-event.ts";
import type { Intent } from "../domain/intent.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { Act } from "./act.ts";
import { decide, decideForTask } from "./approvals.ts";
import { continueTask, resumeTask, retryTask } from "./follow-ups.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { openApproval, openTask } from "./looks.ts";
import { done, type Outcome } from "./outcome.ts";
import { editQueued, mergeQueued, moveToFront, openEdit } from "./queued-tasks.ts";
import { cancelResume, resumeLater } from "./resumes.ts";
import { sendLog } from "./send-log.ts";
import { runTaskAlone, steerTask, stopTask, submitTask } from "./tasks.ts";

export type TaskIntent = Extract<Intent, { kind: `task.${string}` | `approval.${string}` }>;

/** What people do to tasks and to what these ask. */
export function performOnTask(parts: GatewayParts, intent: TaskIntent, act: Act): Outcome | Promise<Outcome> {
  switch (intent.kind) {
    case "task.run":
      return runTaskAlone(parts, intent.prompt, act);
    case "task.open_composer":
      return done({ kind: "task_composer", projectId: intent.projectId, problem: null });
    case "task.submit":
      return submitTask(parts, intent, act);
    case "task.open":
      return openTask(parts, intent.taskId);
    case "task.details":
      return done({ kind: "task_details", taskId: intent.taskId, page: intent.page ?? 0 });
    case "task.send_log":
      return sendLog(parts, intent.taskId);
    case "approval.open":
      return openApproval(parts, intent.approvalId);
    case "approval.note":
      return done({ kind: "approval_note", approvalId: intent.approvalId });
    case "approval.edit":
      return done({ kind: "approval_edit", approvalId: intent.approvalId, typed: null, problem: null });
    case "approval.decide":
    case "approval.answer":
    case "task.approve":
    case "task.reject":
      return performDecision(parts, intent, act);
    default:
      return changeTask(parts, intent, act);
  }
}

type Decision = Extract<
  TaskIntent,
  { kind: "approval.decide" | "approval.answer" | "task.approve" | "task.reject" }
>;

function performDecision(parts: GatewayParts, intent: Decision, act: Act): Promise<Outcome> {
  switch (intent.kind) {
    case "task.approve":
      return decideForTask(parts, { taskId: intent.taskId, answer: option("allow_once") }, act);
    case "task.reject":
      return decideForTask(parts, { taskId: intent.taskId, answer: option("reject", intent.note) }, act);
    case "approval.decide": {
      const { approvalId, option: chosen, note, command } = intent;
      const answer = { ...option(chosen, note), ...(command === undefined ? {} : { command }) };
      return decide(parts, { approvalId, answer }, act);
    }
    case "approval.answer": {
      const answer: Answer = { kind: "answers", answers: intent.answers };
      return decide(parts, { approvalId: intent.approvalId, answer }, act);
    }
    default:
      return unreachable(intent);
  }
}

type ChangeTask = Extract<
  TaskIntent,
  {
    kind:
      | "task.stop"
      | "task.continue"
      | "task.retry"
      | "task.resume_later"
      | "task.resume_now"
      | "task.cancel_resume"
      | "task.steer"
      | "task.steer_queue"
      | "task.edit"
      | "task.apply_edit"
      | "task.move_front";
  }
>;

function changeTask(parts: GatewayParts, intent: ChangeTask, act: Act): Promise<Outcome> {
  switch (intent.kind) {
    case "task.stop":
      return stopTask(parts, intent, act);
    case "task.continue":
      return continueTask(parts, intent.taskId, act);
    case "task.retry":
      return retryTask(parts, intent.taskId, act);
    case "task.resume_later":
      return resumeLater(parts, intent, act);
    case "task.resume_now":
      return resumeTask(parts, intent.taskId, { act, onlyIfChosen: false });
    case "task.cancel_resume":
      return cancelResume(parts, intent, act);
    case "task.steer":
      return steerTask(parts, intent, act);
    case "task.steer_queue":
      return mergeQueued(parts, intent, act);
    case "task.edit":
      return openEdit(parts, intent);
    case "task.apply_edit":
      return editQueued(parts, intent, act);
    case "task.move_front":
      return moveToFront(parts, intent, act);
    default:
      return unreachable(intent);
  }
}

type OptionAnswer = Extract<Answer, { kind: "option" }>;

function option(chosen: OptionAnswer["option"], note?: string): OptionAnswer {
  return { kind: "option", option: chosen, ...(note === undefined || note === "" ? {} : { note }) };
}
