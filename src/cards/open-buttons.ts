import type { Button } from "./card.ts";
import { intentButton } from "./intent-button.ts";
import type { ProjectRow } from "./view-rows.ts";

/** Into the project: its room, or the workspace itself where it has no room yet. */
export function openProjectButton({ project }: Pick<ProjectRow, "project">): Button {
  const { id, conversation } = project;
  return conversation === null
    ? intentButton(`open_workspace_${id}`, "Workspace", { kind: "workspace.open", projectId: id })
    : { name: `open_project_${id}`, label: "Open", does: { kind: "open", conversation } };
}

export function openSettingsButton({ project }: Pick<ProjectRow, "project">): Button {
  return intentButton(`open_project_settings_${project.id}`, "Settings", {
    kind: "project.open",
    projectId: project.id,
  });
}
