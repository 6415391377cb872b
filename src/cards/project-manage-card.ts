import type { Block, Button, Card } from "./card.ts";
import { oneLine } from "./clean.ts";
import { projectField } from "./project-words.ts";
import type { ProjectManageView, ProjectRow } from "./view.ts";

/** All projects, with what ends them. */
export function projectManageCard({ projects }: ProjectManageView): Card {
  return {
    title: "Manage Projects",
    tone: "info",
    blocks: [
      ...(projects.length === 0 ? [{ kind: "note", text: "No project yet." } as const] : []),
      ...projects.flatMap(projectBlocks),
      { kind: "actions", buttons: [back] },
    ],
  };
}

const back: Button = {
  name: "back_to_project_home_button",
  label: "Back",
  does: { kind: "intent", intent: { kind: "project.home" } },
};

function projectBlocks(row: ProjectRow): readonly Block[] {
  const archive = row.project.isArchived ? [] : [archiveButton(row)];
  return [
    { kind: "fields", fields: [projectField(row)] },
    { kind: "actions", buttons: [...archive, deleteButton(row)] },
  ];
}

export function archiveButton({ project }: ProjectRow): Button {
  return {
    name: `archive_project_${project.id}`,
    label: "Archive",
    does: { kind: "intent", intent: { kind: "project.archive", projectId: project.id } },
    confirm: `Archive ${oneLine(project.name)}? It leaves the list and takes no more tasks; nothing is deleted.`,
  };
}

export function deleteButton({ project }: ProjectRow): Button {
  return {
    name: `delete_project_${project.id}`,
    label: "Delete Project",
    style: "danger",
    does: { kind: "intent", intent: { kind: "project.delete", projectId: project.id } },
    confirm: `Delete ${oneLine(project.name)}? Its tasks and sessions go with it. The files in its folder stay.`,
  };
}
