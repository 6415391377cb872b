import type { Project } from "../domain/project.ts";
import { isLive } from "../domain/task.ts";
import type { Button } from "./card.ts";
import { intentButton } from "./intent-button.ts";
import type { Ends } from "./project-view.ts";
import { shortName } from "./short-words.ts";
import type { ProjectRow } from "./view-rows.ts";
import { counted } from "./words.ts";

export function archiveButton({ id, name }: Project): Button {
  return {
    ...intentButton(`archive_project_${id}`, "Archive", { kind: "project.archive", projectId: id }),
    confirm: `Archive ${shortName(name)}? It leaves the list and takes no more tasks; nothing is deleted.`,
  };
}

export function unarchiveButton({ id }: Project): Button {
  return intentButton(`unarchive_project_${id}`, "Unarchive", { kind: "project.unarchive", projectId: id });
}

/** Says before it acts what will be ended and what stays. */
export function deleteButton({ project, closesRoom }: Deleted, ends: Ends): Button {
  const { id, name } = project;
  return {
    ...intentButton(`delete_project_${id}`, "Delete Project", { kind: "project.delete", projectId: id }),
    style: "danger",
    confirm: [
      `Delete ${shortName(name)}?`,
      ...endWords(ends),
      "Its tasks and sessions go with it.",
      closesRoom
        ? "The files in its folder stay; a room that PoCo made is closed."
        : "The files in its folder stay, and so does a room in a chat app.",
    ].join(" "),
  };
}

/** The same, for whoever wants to read on in its room. */
export function deleteAloneButton(row: Deleted, ends: Ends): Button {
  const { id, name } = row.project;
  const intent = { kind: "project.delete", projectId: id, keepsRoom: true } as const;
  return {
    ...deleteButton(row, ends),
    ...intentButton(`delete_project_alone_${id}`, "Delete, keep room", intent),
    confirm: [
      `Delete ${shortName(name)}?`,
      ...endWords(ends),
      "Its tasks and sessions go with it. The files in its folder stay, and so does its room.",
    ].join(" "),
  };
}

type Deleted = Pick<ProjectRow, "project" | "closesRoom">;

function endWords({ live, queued }: Ends): readonly string[] {
  return [
    ...(live > 0 ? [`This stops ${counted(live, "task")} under way.`] : []),
    ...(queued > 0 ? [`This cancels ${counted(queued, "queued task")}.`] : []),
  ];
}

/** What deleting a project would end, as far as its row knows. */
export function endsOf({ latest, queued }: ProjectRow): Ends {
  return { live: latest !== null && isLive(latest.state.status) ? 1 : 0, queued };
}
