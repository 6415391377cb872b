import type { AccessQuestion, Action } from "../domain/access.ts";
import type { Intent } from "../domain/intent.ts";
import type { Task } from "../domain/task.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { Act } from "./act.ts";
import type { Parts } from "./parts.ts";

/** What has to be asked of `accessTo` before the intent is carried out: what it does, and to whose things. */
export async function questionOf(
  { store }: Pick<Parts, "store">,
  intent: Intent,
  { person, role, room }: Pick<Act, "person" | "role" | "room">,
): Promise<AccessQuestion> {
  const task = (await taskOf(store, intent)) ?? null;
  const projectId = "projectId" in intent ? intent.projectId : task?.projectId;
  const project = projectId === undefined || projectId === null ? null : await store.projects.get(projectId);
  return { action: actionOf(intent), person, role, room, task, project: project ?? null };
}

async function taskOf(store: Parts["store"], intent: Intent): Promise<Task | undefined> {
  if ("taskId" in intent) return store.tasks.get(intent.taskId);
  if (!("approvalId" in intent)) return undefined;
  const approval = await store.approvals.get(intent.approvalId);
  return approval === undefined ? undefined : store.tasks.get(approval.taskId);
}

/** What an intent does, as far as rights go. */
export function actionOf(intent: Intent): Action {
  switch (intent.kind) {
    case "help":
    case "project.home":
    case "project.manage":
    case "project.offer_room":
      return "look";
    case "access.open":
      return "see_people";
    case "access.pair":
    case "access.grant":
    case "access.revoke":
      return "manage_people";
    case "approval.decide":
      return intent.option === "allow_always" ? "decide_always" : "decide";
    case "project.browse_dir":
      return intent.purpose === "new" ? "create_project" : "manage_project";
    default:
      return workActionOf(intent);
  }
}

type WorkIntent = Exclude<
  Intent,
  {
    kind:
      | "help"
      | "project.home"
      | "project.manage"
      | "project.offer_room"
      | `access.${string}`
      | "approval.decide"
      | "project.browse_dir";
  }
>;

function workActionOf(intent: WorkIntent): Action {
  switch (intent.kind) {
    case "project.open":
    case "workspace.open":
    case "workspace.choose_agent":
    case "workspace.choose_session":
    case "workspace.open_session":
    case "workspace.queue":
    case "task.open":
    case "task.details":
    case "task.send_log":
    case "approval.open":
      return "see";
    case "task.run":
    case "task.open_composer":
    case "task.submit":
    case "task.continue":
    case "task.retry":
    case "task.resume_later":
    case "task.resume_now":
    case "task.cancel_resume":
    case "task.steer":
      return "prompt";
    case "task.stop":
    case "task.steer_queue":
    case "task.edit":
    case "task.apply_edit":
    case "task.move_front":
      return "change_task";
    case "task.approve":
    case "task.reject":
    case "approval.note":
    case "approval.edit":
    case "approval.answer":
      return "decide";
    default:
      return settingActionOf(intent);
  }
}

type SettingIntent = Exclude<
  WorkIntent,
  {
    kind:
      | `task.${string}`
      | `approval.${string}`
      | "project.open"
      | "workspace.open"
      | "workspace.choose_agent"
      | "workspace.choose_session"
      | "workspace.open_session"
      | "workspace.queue";
  }
>;

function settingActionOf(intent: SettingIntent): Action {
  switch (intent.kind) {
    case "project.new":
    case "project.new_options":
    case "project.create":
      return "create_project";
    case "workspace.enter_path":
    case "workspace.enter_path_manual":
    case "workspace.apply_entered_path":
    case "workspace.use_default_dir":
    case "workspace.choose_preset":
    case "workspace.apply_preset_dir":
    case "workspace.use_recent_dir":
    case "workspace.apply_agent":
    case "workspace.apply_session":
    case "workspace.switch_session":
    case "workspace.enter_session_id":
    case "workspace.apply_entered_session_id":
    case "workspace.rename_session":
    case "workspace.fork_session":
    case "workspace.forget_session":
    case "workspace.clear_session":
      return "change_workspace";
    case "project.rename":
    case "project.archive":
    case "project.unarchive":
    case "project.delete":
    case "project.create_room":
    case "project.bind_group":
    case "project.policy":
    case "project.apply_policy":
    case "project.add_member":
    case "project.remove_member":
    case "project.apply_default_dir":
    case "project.manage_dir_presets":
    case "project.add_dir_preset":
    case "project.remove_dir_preset":
      return "manage_project";
    default:
      return unreachable(intent);
  }
}
