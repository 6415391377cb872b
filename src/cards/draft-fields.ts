import type { IntentOf } from "../domain/intent.ts";
import { carriedPath } from "./carried-path.ts";
import type { ProjectDraft } from "./view-rows.ts";

type DraftFields = Omit<IntentOf<"project.new">, "kind">;

/** A draft as the buttons of a new project carry it; what nobody filled in is left out. */
export function draftFields(draft: ProjectDraft): DraftFields {
  const { name, agent, folder, room } = draft;
  return {
    ...(name === "" ? {} : { name }),
    ...(agent === "" ? {} : { agent }),
    ...(folder === "" ? {} : { folder: carriedPath(folder) }),
    room: room ? "yes" : "no",
    ...optionFields(draft.options),
  };
}

/** Chosen options as a field of an intent. */
export function optionFields(options: ProjectDraft["options"]): Pick<DraftFields, "options"> {
  const chosen = Object.entries(options).filter(([, value]) => value !== "");
  return chosen.length === 0 ? {} : { options: Object.fromEntries(chosen) };
}
