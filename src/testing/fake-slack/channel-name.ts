import { Refusal } from "./refusal.ts";
import type { SlackChannel, Workspace } from "./workspace.ts";

/** Slack: 80 characters. */
const mostName = 80;

/** Refuses a name that Slack would refuse. Archived channels keep theirs. */
export function checkChannelName(workspace: Workspace, name: string, renamed?: SlackChannel): void {
  if (name === "") throw new Refusal("invalid_name_required");
  if (name.length > mostName) throw new Refusal("invalid_name_maxlength");
  // Lower case letters of any script, digits, hyphens and underscores.
  if (!/^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}_-]+$/u.test(name)) throw new Refusal("invalid_name_specials");
  if (!/[\p{L}\p{Nd}]/u.test(name)) throw new Refusal("invalid_name_punctuation");
  const isTaken = [...workspace.channels.values()].some(
    (channel) => channel.kind !== "im" && channel !== renamed && channel.name === name,
  );
  if (isTaken) throw new Refusal("name_taken");
}
