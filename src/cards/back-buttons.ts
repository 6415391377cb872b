import type { ProjectId } from "../domain/ids.ts";
import type { Button } from "./card.ts";
import { intentButton } from "./intent-button.ts";

/** The way out of a panel: to the card or the panel that it was opened from. */
export const backToHome: Button = intentButton("back_to_project_home_button", "Back", {
  kind: "project.home",
});

export const backToManage: Button = intentButton("back_to_manage_projects_button", "Back", {
  kind: "project.manage",
});

/** In the project's own room this closes the panel. */
export function backToWorkspace(projectId: ProjectId): Button {
  return intentButton(`back_to_workspace_${projectId}`, "Back", { kind: "workspace.open", projectId });
}

/** To the settings of a project. */
export function backToProject(projectId: ProjectId): Button {
  return intentButton(`back_to_project_${projectId}`, "Back", { kind: "project.open", projectId });
}
