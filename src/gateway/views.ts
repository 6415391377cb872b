import type { Card } from "../cards/card.ts";
import { cardOf } from "../cards/card-of.ts";
import type { View } from "../cards/view.ts";
import { approvalId, projectId, taskId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import { unreachable } from "../domain/unreachable.ts";
import { helpView } from "./agent-commands.ts";
import { readTaskKey, type TaskCardKey } from "./card-keys.ts";
import type { Show } from "./outcome.ts";
import { peopleView } from "./people-view.ts";
import {
  configView,
  createView,
  homeView,
  manageView,
  offerRoomView,
  policyView,
  presetsView,
} from "./project-views.ts";
import { roomGoneView } from "./room-gone-view.ts";
import {
  approvalEditView,
  approvalNoteView,
  approvalView,
  candidatesView,
  composerView,
  detailsView,
  editView,
  extraView,
  madeView,
  partView,
  queueView,
  taskView,
} from "./task-views.ts";
import type { ViewParts } from "./view-parts.ts";
import {
  agentView,
  folderView,
  sessionIdView,
  sessionsView,
  sessionView,
  wideView,
  workspaceView,
} from "./workspace-views.ts";

/** Finds the facts for cards. Undefined where the thing that the card is about no longer exists. */
export interface Views {
  of(show: Show, viewer: Viewer): Promise<View | undefined>;
  /**
   * By the key of the board's ledger: `task:<id>`, `task:<id>:part:<n>`, `task:<id>:made:<n>`, `task:<id>:<extra>`, `approval:<id>`, `workspace:<project>`,
   * `room-gone:<project>`, `projects`.
   */
  byKey(key: string, viewer: Viewer): Promise<View | undefined>;
  card(key: string, viewer: Viewer): Promise<Card | undefined>;
}

export function createViews(parts: ViewParts): Views {
  const views: Views = {
    of: (show, viewer) => viewOf(parts, show, viewer),
    byKey: async (key, viewer) => {
      const ofTask = readTaskKey(key);
      if (ofTask !== undefined) return ofTaskView(parts, ofTask);
      const [kind, id = ""] = key.split(":");
      if (kind === "task") return undefined;
      const show = showOf(kind, id);
      return show === undefined ? undefined : viewOf(parts, show, viewer);
    },
    card: async (key, viewer) => {
      const view = await views.byKey(key, viewer);
      return view === undefined ? undefined : cardOf(view);
    },
  };
  return views;
}

function ofTaskView(parts: ViewParts, { task, kind, number }: TaskCardKey): Promise<View | undefined> {
  const id = taskId(task);
  switch (kind) {
    case "task":
      return taskView(parts, id);
    case "part":
      return partView(parts, id, number);
    case "made":
      return madeView(parts, id, number);
    default:
      return extraView(parts, id, kind);
  }
}

function showOf(kind: string | undefined, id: string): Show | undefined {
  if (kind === "approval") return { kind: "approval", approvalId: approvalId(id) };
  if (kind === "workspace") return { kind: "workspace_overview", projectId: projectId(id), problem: null };
  if (kind === "room-gone") return { kind: "room_gone", projectId: projectId(id) };
  return kind === "projects" ? { kind: "project_home" } : undefined;
}

async function viewOf(parts: ViewParts, show: Show, viewer: Viewer): Promise<View | undefined> {
  switch (show.kind) {
    case "project_home":
      return homeView(parts, viewer);
    case "project_manage":
      return manageView(parts, show, viewer);
    case "project_create":
      return createView(parts, show, viewer);
    case "project_config":
      return configView(parts, show);
    case "project_policy":
      return policyView(parts, show);
    case "project_dir_presets":
      return presetsView(parts, show);
    case "project_offer_room":
      return offerRoomView(parts, show, viewer);
    case "room_gone":
      return roomGoneView(parts, show.projectId);
    case "people":
      return peopleView(parts, show, viewer);
    case "help":
      return helpView(parts, show, viewer);
    default:
      return workViewOf(parts, show, viewer);
  }
}

type ListKind =
  | "project_home"
  | "project_manage"
  | "project_create"
  | "project_config"
  | "project_policy"
  | "project_dir_presets"
  | "project_offer_room"
  | "room_gone"
  | "people"
  | "help";

async function workViewOf(
  parts: ViewParts,
  show: Exclude<Show, { readonly kind: ListKind }>,
  viewer: Viewer,
): Promise<View | undefined> {
  switch (show.kind) {
    case "workspace_overview":
      return workspaceView(parts, show, viewer);
    case "folder":
      return folderView(parts, show);
    case "workspace_choose_agent":
      return agentView(parts, show);
    case "workspace_confirm_wide":
      return wideView(parts, show);
    case "workspace_choose_session":
      return sessionsView(parts, show);
    case "workspace_session":
      return sessionView(parts, show);
    case "workspace_enter_session_id":
      return sessionIdView(parts, show);
    case "workspace_queue":
      return queueView(parts, show);
    case "task_composer":
      return composerView(parts, show);
    case "task_status":
      return taskView(parts, show.taskId);
    case "task_edit":
      return editView(parts, show);
    case "task_details":
      return detailsView(parts, show);
    case "approval":
      return approvalView(parts, show.approvalId);
    case "approval_edit":
      return approvalEditView(parts, show);
    case "approval_note":
      return approvalNoteView(parts, show.approvalId);
    case "candidates":
      return candidatesView(parts, show);
    default:
      return unreachable(show);
  }
}
