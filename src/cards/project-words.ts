import type { Field } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import type { ProjectRow } from "./view-rows.ts";
import { noFolder, workspaceLabel } from "./words.ts";

/** One project as a line of a list: its name, and where it stands. */
export function projectField(row: ProjectRow): Field {
  return { label: visible(row.project.name), value: projectState(row).join(" · ") };
}

function projectState(row: ProjectRow): readonly string[] {
  return [
    row.project.isArchived ? "Archived" : workspaceLabel(row.latest),
    ...(row.project.conversation === null && !row.project.isArchived ? ["no room yet"] : []),
    ...(row.waiting > 0 ? [`${row.waiting} waiting for you`] : []),
    ...(row.queued > 0 ? [`${row.queued} queued`] : []),
    oneLine(row.agentTitle),
    visible(row.workspace.folder ?? noFolder),
  ];
}
