import type { RoomGoneView } from "../cards/project-view.ts";
import type { ProjectId } from "../domain/ids.ts";
import { endsOf } from "./ends-of.ts";
import type { Parts } from "./parts.ts";
import { projectRow } from "./project-row.ts";

export async function roomGoneView(parts: Parts, id: ProjectId): Promise<RoomGoneView> {
  const project = await parts.store.projects.get(id);
  const entry = await parts.store.audit.last(whyGone(id));
  return {
    kind: "room_gone",
    row: project === undefined ? null : await projectRow(parts, project),
    ends: await endsOf(parts, id),
    why: entry?.detail ?? null,
  };
}

/** Where the audit keeps why a room is gone; the card reads it there. */
export function whyGone(id: ProjectId) {
  return { action: "room.gone", target: `project:${id}` } as const;
}
