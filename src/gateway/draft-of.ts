import type { ProjectDraft, RoomChoice } from "../cards/view-rows.ts";
import { personId } from "../domain/ids.ts";
import type { IntentOf } from "../domain/intent.ts";

type Drafted = Pick<
  IntentOf<"project.new">,
  "name" | "agent" | "folder" | "room" | "isPrivate" | "invite" | "options"
>;

/** What the buttons of a new project carry. */
export function draftOf(carried: Drafted): ProjectDraft {
  const { name = "", agent = "", folder = "", room, options = {} } = carried;
  return { name, agent, folder, room: room !== "no", ...roomChoiceOf(carried), options };
}

/** What was chosen for a room; it is private unless somebody said no. */
export function roomChoiceOf({ isPrivate, invite = "" }: Pick<Drafted, "isPrivate" | "invite">): RoomChoice {
  const ids = invite.split(/\s+/).filter((id) => id !== "");
  return { isPrivate: isPrivate !== "no", invite: [...new Set(ids)].map(personId) };
}
