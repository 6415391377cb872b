import type { Answer } from "../domain/agent-event.ts";
import type { Intent } from "../domain/intent.ts";
import { unreachable } from "../domain/unreachable.ts";
import { decide, decideForTask } from "./approvals.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { done, type Outcome, rejected } from "./outcome.ts";
import { archiveProject, createProject, deleteProject } from "./projects.ts";
import {
  type Act,
  continueTask,
  notFound,
  runTaskAlone,
  steerQueuedTask,
  steerTask,
  stopTask,
  submitTask,
} from "./tasks.ts";
import { changeFolder, startFresh } from "./workspaces.ts";

/** Does what was asked for, once the person's rights are checked. */
export function perform(parts: GatewayParts, intent: Intent, act: Act): Outcome | Promise<Outcome> {
  switch (intent.kind) {
    case "help":
      return done({ kind: "help", situation: situationOf(act) });
    case "project.home":
      return showHome(parts, act);
    case "project.new":
      return done({ kind: "project_create", problem: null, draft: null });
    case "project.manage":
      return done({ kind: "project_manage" });
    case "project.create":
      return createProject(parts, intent, act);
    case "project.archive":
      return archiveProject(parts, intent.projectId);
    case "project.delete":
      return deleteProject(parts, intent.projectId, act);
    case "workspace.open":
      return done({ kind: "workspace_overview", projectId: intent.projectId, problem: null });
    case "workspace.apply_entered_path":
      return changeFolder(parts, intent);
    case "workspace.clear_session":
      return startFresh(parts, intent.projectId);
    default:
      return performOnTask(parts, intent, act);
  }
}

type TaskIntent = Extract<Intent, { kind: `task.${string}` | `approval.${string}` }>;

function performOnTask(parts: GatewayParts, intent: TaskIntent, act: Act): Promise<Outcome> {
  switch (intent.kind) {
    case "task.run":
      return runTaskAlone(parts, intent.prompt, act);
    case "task.submit":
      return submitTask(parts, intent, act);
    case "task.open":
      return openTask(parts, intent.taskId);
    case "task.stop":
      return stopTask(parts, intent.taskId, act.person.id);
    case "task.continue":
      return continueTask(parts, intent.taskId, act);
    case "task.steer":
      return steerTask(parts, intent, act);
    case "task.steer_queue":
      return steerQueuedTask(parts, intent.taskId, act);
    case "task.approve":
      return decideForTask(parts, { taskId: intent.taskId, answer: option("allow_once") }, act);
    case "task.reject":
      return decideForTask(parts, { taskId: intent.taskId, answer: option("reject", intent.note) }, act);
    case "approval.decide": {
      const { approvalId, option: chosen, note } = intent;
      return decide(parts, { approvalId, answer: option(chosen, note) }, act);
    }
    case "approval.answer": {
      const answer: Answer = { kind: "answers", answers: intent.answers };
      return decide(parts, { approvalId: intent.approvalId, answer }, act);
    }
    default:
      return unreachable(intent);
  }
}

/** From now on the conversation's project list is kept up to date. */
async function showHome(parts: GatewayParts, act: Act): Promise<Outcome> {
  if (act.conversation?.surface === "dm") {
    parts.board.nudge(await parts.store.cards.owe(act.conversation, "projects"));
  }
  return done({ kind: "project_home" }, "PoCo Projects");
}

async function openTask(parts: GatewayParts, taskId: Extract<Intent, { kind: "task.open" }>["taskId"]) {
  const task = await parts.store.tasks.get(taskId);
  if (task === undefined) return rejected(notFound(taskId));
  return done({ kind: "task_status", taskId }, "Task status.");
}

function option(chosen: Extract<Answer, { kind: "option" }>["option"], note?: string): Answer {
  return { kind: "option", option: chosen, ...(note === undefined || note === "" ? {} : { note }) };
}

function situationOf(act: Act): "room" | "dm" | "demo" {
  if (act.conversation === null) return "demo";
  return act.conversation.surface === "dm" ? "dm" : "room";
}
