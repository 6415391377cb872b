import { backToHome } from "./back-buttons.ts";
import type { Block, Card } from "./card.ts";
import { openProjectButton, openSettingsButton } from "./open-buttons.ts";
import { pageButtons, pageNote } from "./page-buttons.ts";
import { unarchiveButton } from "./project-buttons.ts";
import type { ProjectManageView } from "./project-view.ts";
import { projectField } from "./project-words.ts";
import type { ProjectRow } from "./view-rows.ts";

/** All projects, archived ones too, with the way to what can be changed about each. */
export function projectManageCard(view: ProjectManageView): Card {
  const toPage = (page: number) => ({ kind: "project.manage", page }) as const;
  return {
    title: "Manage Projects",
    tone: "info",
    blocks: [
      ...(view.projects.length === 0 ? [{ kind: "note", text: "No project yet." } as const] : []),
      ...view.projects.flatMap(projectBlocks),
      ...pageNote(view),
      { kind: "actions", buttons: [...pageButtons(view, "manage", toPage), backToHome] },
    ],
  };
}

function projectBlocks(row: ProjectRow): readonly Block[] {
  const last = row.project.isArchived ? unarchiveButton(row.project) : openProjectButton(row);
  return [
    { kind: "fields", fields: [projectField(row)] },
    { kind: "actions", buttons: [openSettingsButton(row), last] },
  ];
}
