import type { Intent } from "../domain/intent.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { Act } from "./act.ts";
import { applyAgentOptions, chooseForNewProject } from "./agent-options.ts";
import { draftOf } from "./draft-of.ts";
import {
  addPreset,
  applyDefaultFolder,
  applyFolder,
  browseFor,
  removePreset,
  useDefaultFolder,
} from "./folders.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { done, type HelpSituation, type Outcome } from "./outcome.ts";
import { grantRole, pairStranger, revokeRole } from "./people.ts";
import { performOnTask, type TaskIntent } from "./perform-on-task.ts";
import { addMember, applyPolicy, removeMember } from "./project-policy.ts";
import {
  archiveProject,
  bindRoom,
  createProject,
  createRoom,
  deleteProject,
  offerRoom,
  renameProject,
  showHome,
  unarchiveProject,
} from "./projects.ts";
import {
  applySessionId,
  forgetSession,
  forkSession,
  renameSession,
  startFresh,
  switchSession,
} from "./sessions.ts";

type Performed = Outcome | Promise<Outcome>;

/** Does what was asked for, once the person's rights are checked. */
export function perform(parts: GatewayParts, intent: Intent, act: Act): Performed {
  switch (intent.kind) {
    case "help":
      return done({ kind: "help", situation: situationOf(act), projectId: act.room ?? null });
    case "access.open":
      return done({ kind: "people", problem: null });
    case "access.pair":
      return pairStranger(parts, intent, act);
    case "access.grant":
      return grantRole(parts, intent, act);
    case "access.revoke":
      return revokeRole(parts, intent, act);
    default:
      return performMore(parts, intent, act);
  }
}

type ProjectIntent = Extract<Intent, { kind: `project.${string}` }>;
type WorkspaceIntent = Extract<Intent, { kind: `workspace.${string}` }>;

function performMore(
  parts: GatewayParts,
  intent: ProjectIntent | WorkspaceIntent | TaskIntent,
  act: Act,
): Performed {
  if (isOn(intent, "project.")) return performOnProject(parts, intent, act);
  if (isOn(intent, "workspace.")) return performOnWorkspace(parts, intent, act);
  return performOnTask(parts, intent, act);
}

function isOn<Prefix extends string>(
  intent: Intent,
  prefix: Prefix,
): intent is Extract<Intent, { kind: `${Prefix}${string}` }> {
  return intent.kind.startsWith(prefix);
}

function performOnProject(parts: GatewayParts, intent: ProjectIntent, act: Act): Performed {
  switch (intent.kind) {
    case "project.home":
      return showHome(parts, act);
    case "project.offer_room":
      return offerRoom(parts, act);
    case "project.manage":
      return done({ kind: "project_manage", page: intent.page ?? 0 });
    case "project.new":
      return done({ kind: "project_create", problem: null, draft: draftOf(intent) });
    case "project.new_options":
      return chooseForNewProject(parts, intent);
    case "project.create":
      return createProject(parts, intent, act);
    case "project.browse_dir":
      return browseFor(intent);
    default:
      return changeProject(parts, intent, act);
  }
}

type ChangeProject = Extract<ProjectIntent, { readonly projectId: unknown }>;

function changeProject(
  parts: GatewayParts,
  intent: Exclude<ChangeProject, { kind: "project.browse_dir" }>,
  act: Act,
): Performed {
  const { projectId } = intent;
  switch (intent.kind) {
    case "project.open":
      return done({ kind: "project_config", projectId, problem: null });
    case "project.rename":
      return renameProject(parts, intent, act);
    case "project.archive":
      return archiveProject(parts, projectId, act);
    case "project.unarchive":
      return unarchiveProject(parts, projectId, act);
    case "project.delete":
      return deleteProject(parts, intent, act);
    case "project.create_room":
      return createRoom(parts, intent, act);
    case "project.bind_group":
      return bindRoom(parts, intent, act);
    case "project.policy":
      return done({ kind: "project_policy", projectId, problem: null });
    case "project.apply_policy":
      return applyPolicy(parts, intent, act);
    case "project.add_member":
      return addMember(parts, intent, act);
    case "project.remove_member":
      return removeMember(parts, intent, act);
    case "project.manage_dir_presets":
      return done({ kind: "project_dir_presets", projectId, problem: null });
    case "project.apply_default_dir":
      return applyDefaultFolder(parts, intent, act);
    case "project.add_dir_preset":
      return addPreset(parts, intent, act);
    case "project.remove_dir_preset":
      return removePreset(parts, intent, act);
    default:
      return unreachable(intent);
  }
}

function performOnWorkspace(parts: GatewayParts, intent: WorkspaceIntent, act: Act): Performed {
  const { projectId } = intent;
  const folder = (mode: "browse" | "recent" | "presets" | "typed", typed = "", page = 0) =>
    done({ kind: "folder", purpose: { kind: "workspace", projectId }, mode, typed, page, problem: null });
  switch (intent.kind) {
    case "workspace.open":
      return done({ kind: "workspace_overview", projectId, problem: null });
    case "workspace.enter_path":
      return folder("browse", intent.path, intent.page);
    case "workspace.enter_path_manual":
      return folder("typed", intent.path);
    case "workspace.choose_preset":
      return folder("presets");
    case "workspace.use_recent_dir":
      return folder("recent");
    case "workspace.apply_entered_path":
    case "workspace.apply_preset_dir":
      return applyFolder(parts, intent, act);
    case "workspace.use_default_dir":
      return useDefaultFolder(parts, projectId, act);
    case "workspace.choose_agent":
      return done({
        kind: "workspace_choose_agent",
        subject: { kind: "workspace", projectId },
        chosen: null,
        problem: null,
      });
    case "workspace.apply_agent":
      return applyAgentOptions(parts, intent, act);
    case "workspace.queue":
      return done({ kind: "workspace_queue", projectId, page: intent.page ?? 0, problem: null });
    default:
      return performOnSession(parts, intent, act);
  }
}

type SessionIntent = Extract<WorkspaceIntent, { kind: `workspace.${string}session${string}` }>;

function performOnSession(parts: GatewayParts, intent: SessionIntent, act: Act): Performed {
  const { projectId } = intent;
  switch (intent.kind) {
    case "workspace.choose_session":
      return done({ kind: "workspace_choose_session", projectId, page: intent.page ?? 0, problem: null });
    case "workspace.open_session":
      return done({ kind: "workspace_session", projectId, session: intent.session, problem: null });
    case "workspace.enter_session_id":
      return done({ kind: "workspace_enter_session_id", projectId, typed: "", problem: null });
    case "workspace.apply_session":
    case "workspace.apply_entered_session_id":
      return applySessionId(parts, intent, act);
    case "workspace.switch_session":
      return switchSession(parts, intent, act);
    case "workspace.rename_session":
      return renameSession(parts, intent, act);
    case "workspace.fork_session":
      return forkSession(parts, intent, act);
    case "workspace.forget_session":
      return forgetSession(parts, intent, act);
    case "workspace.clear_session":
      return startFresh(parts, projectId, act);
    default:
      return unreachable(intent);
  }
}

function situationOf({ conversation, room }: Act): HelpSituation {
  if (conversation === null) return "demo";
  if (conversation.surface === "dm") return "dm";
  return room === null ? "elsewhere" : "room";
}
