import type { IntentOf } from "../domain/intent.ts";
import { carriedPath } from "./carried-path.ts";
import type { ProjectDraft, RoomChoice } from "./view-rows.ts";

type DraftFields = Omit<IntentOf<"project.new">, "kind">;

/** A draft as the buttons of a new project carry it; what nobody filled in is left out. */
export function draftFields(draft: ProjectDraft): DraftFields {
  const { name, agent, folder, room } = draft;
  return {
    ...(name === "" ? {} : { name }),
    ...(agent === "" ? {} : { agent }),
    ...(folder === "" ? {} : { folder: carriedPath(folder) }),
    room: room ? "yes" : "no",
    ...roomFields(draft),
    ...optionFields(draft.options),
  };
}

/** What was chosen for a room as fields of an intent. */
export function roomFields({ isPrivate, invite }: RoomChoice): Pick<DraftFields, "isPrivate" | "invite"> {
  return {
    ...(isPrivate ? {} : { isPrivate: "no" }),
    ...(invite.length === 0 ? {} : { invite: invite.join(" ") }),
  };
}

/** Chosen options as a field of an intent. */
export function optionFields(options: ProjectDraft["options"]): Pick<DraftFields, "options"> {
  const chosen = Object.entries(options).filter(([, value]) => value !== "");
  return chosen.length === 0 ? {} : { options: Object.fromEntries(chosen) };
}
