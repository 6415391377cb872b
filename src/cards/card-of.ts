import { unreachable } from "../domain/unreachable.ts";
import { agentCard } from "./agent-card.ts";
import { approvalCard } from "./approval-card.ts";
import { approvalEditCard } from "./approval-edit-card.ts";
import { approvalNoteCard } from "./approval-note-card.ts";
import { candidatesCard } from "./candidates-card.ts";
import type { Card } from "./card.ts";
import { composerCard } from "./composer-card.ts";
import { folderCard } from "./folder-card.ts";
import { helpCard } from "./help-card.ts";
import { offerRoomCard } from "./offer-room-card.ts";
import { peopleCard } from "./people-card.ts";
import { projectConfigCard } from "./project-config-card.ts";
import { projectListCard } from "./project-list-card.ts";
import { projectManageCard } from "./project-manage-card.ts";
import { projectNewCard } from "./project-new-card.ts";
import { projectPolicyCard } from "./project-policy-card.ts";
import { projectPresetsCard } from "./project-presets-card.ts";
import { queueCard } from "./queue-card.ts";
import { roomGoneCard } from "./room-gone-card.ts";
import { sessionCard } from "./session-card.ts";
import { sessionIdCard } from "./session-id-card.ts";
import { sessionsCard } from "./sessions-card.ts";
import { taskCard } from "./task-card.ts";
import { taskDetailsCard } from "./task-details-card.ts";
import { taskEditCard } from "./task-edit-card.ts";
import { taskEndedCard, taskFileCard, taskMadeCard } from "./task-extra-cards.ts";
import { taskPartCard } from "./task-part-card.ts";
import type { View } from "./view.ts";
import { wideCard } from "./wide-card.ts";
import { workspaceCard } from "./workspace-card.ts";
import { workspaceMovedCard } from "./workspace-moved-card.ts";

/** The card that shows a view. */
export function cardOf(view: View): Card {
  switch (view.kind) {
    case "project_home":
      return projectListCard(view);
    case "project_create":
      return projectNewCard(view);
    case "project_manage":
      return projectManageCard(view);
    case "project_config":
      return projectConfigCard(view);
    case "project_policy":
      return projectPolicyCard(view);
    case "project_dir_presets":
      return projectPresetsCard(view);
    case "project_offer_room":
      return offerRoomCard(view);
    case "room_gone":
      return roomGoneCard(view);
    case "people":
      return peopleCard(view);
    case "help":
      return helpCard(view);
    default:
      return workspaceCardOf(view);
  }
}

type ProjectKind = `project_${string}` | "room_gone" | "people" | "help";

function workspaceCardOf(view: Exclude<View, { readonly kind: ProjectKind }>): Card {
  switch (view.kind) {
    case "workspace_overview":
      return workspaceCard(view);
    case "workspace_moved":
      return workspaceMovedCard(view);
    case "folder":
      return folderCard(view);
    case "workspace_choose_agent":
      return agentCard(view);
    case "workspace_confirm_wide":
      return wideCard(view);
    case "workspace_choose_session":
      return sessionsCard(view);
    case "workspace_session":
      return sessionCard(view);
    case "workspace_enter_session_id":
      return sessionIdCard(view);
    case "workspace_queue":
      return queueCard(view);
    default:
      return taskCardOf(view);
  }
}

type TaskKind = `task_${string}` | "approval" | "approval_note" | "approval_edit" | "candidates";

function taskCardOf(view: Extract<View, { readonly kind: TaskKind }>): Card {
  switch (view.kind) {
    case "task_composer":
      return composerCard(view);
    case "task_status":
      return taskCard(view);
    case "task_edit":
      return taskEditCard(view);
    case "task_details":
      return taskDetailsCard(view);
    case "task_part":
      return taskPartCard(view);
    case "task_file":
      return taskFileCard(view);
    case "task_made":
      return taskMadeCard(view);
    case "task_ended":
      return taskEndedCard(view);
    case "approval":
      return approvalCard(view);
    case "approval_note":
      return approvalNoteCard(view);
    case "approval_edit":
      return approvalEditCard(view);
    case "candidates":
      return candidatesCard(view);
    default:
      return unreachable(view);
  }
}
