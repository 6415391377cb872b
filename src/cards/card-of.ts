import { unreachable } from "../domain/unreachable.ts";
import { approvalCard } from "./approval-card.ts";
import type { Card } from "./card.ts";
import { helpCard } from "./help-card.ts";
import { projectListCard } from "./project-list-card.ts";
import { projectManageCard } from "./project-manage-card.ts";
import { projectNewCard } from "./project-new-card.ts";
import { taskCard } from "./task-card.ts";
import type { View } from "./view.ts";
import { workspaceCard } from "./workspace-card.ts";

/** The card that shows a view. */
export function cardOf(view: View): Card {
  switch (view.kind) {
    case "project_home":
      return projectListCard(view);
    case "project_create":
      return projectNewCard(view);
    case "project_manage":
      return projectManageCard(view);
    case "workspace_overview":
      return workspaceCard(view);
    case "task_status":
      return taskCard(view);
    case "approval":
      return approvalCard(view);
    case "help":
      return helpCard(view);
    default:
      return unreachable(view);
  }
}
