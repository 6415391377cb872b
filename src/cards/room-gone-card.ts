import type { Button, Card } from "./card.ts";
import { oneLine } from "./clean.ts";
import { intentButton } from "./intent-button.ts";
import { openProjectButton } from "./open-buttons.ts";
import { deleteButton } from "./project-buttons.ts";
import type { RoomGoneView } from "./project-view.ts";
import { shortName } from "./short-words.ts";
import type { ProjectRow } from "./view-rows.ts";

/** Tells that a project lost its room, until it has one again or is deleted. */
export function roomGoneCard({ row, ends, why }: RoomGoneView): Card {
  if (row === null) return { title: "Room Lost", tone: "neutral", blocks: [{ kind: "note", text: deleted }] };
  const name = shortName(row.project.name);
  if (row.project.conversation !== null) return hasRoomCard(row, name);
  const what = `The channel of ${name} ${why === null ? "cannot be used any more" : oneLine(why)}.`;
  return {
    title: `Room Lost: ${name}`,
    tone: "attention",
    blocks: [
      { kind: "note", text: `${what} The project keeps its tasks; it needs a room.`, tone: "attention" },
      { kind: "actions", buttons: [rebindButton(row), deleteHereButton(row, ends)] },
    ],
  };
}

const deleted = "The project was deleted; there is nothing left to do.";

function hasRoomCard(row: ProjectRow, name: string): Card {
  return {
    title: `New Room: ${name}`,
    tone: "good",
    blocks: [
      { kind: "note", text: `${name} has a room again. Its tasks go on there.`, tone: "good" },
      { kind: "actions", buttons: [openProjectButton(row)] },
    ],
  };
}

function rebindButton({ project }: ProjectRow): Button {
  const rebind = { kind: "project.create_room", projectId: project.id, back: "room_gone" } as const;
  return { ...intentButton(`rebind_project_${project.id}`, "Rebind", rebind), style: "primary" };
}

function deleteHereButton(row: ProjectRow, ends: RoomGoneView["ends"]): Button {
  const { id } = row.project;
  const remove = { kind: "project.delete", projectId: id, back: "room_gone" } as const;
  return {
    ...deleteButton(row, ends),
    label: "Delete project...",
    does: { kind: "intent", intent: remove },
  };
}
