import type { SlackAnswer } from "./api/answer.ts";
import type { SlackArguments } from "./api/slack-api.ts";
import { subjectOf } from "./api/subject.ts";

/** Slack "sometimes" withholds `channel_left`, and an app may be subscribed to less than the manifest says. */
const signs: ReadonlySet<string> = new Set(["channel_not_found", "is_archived", "not_in_channel"]);

/** The channel in which something was refused as if it were not there. Pure. */
export function lostRoomIn(answer: SlackAnswer, args: SlackArguments): string | undefined {
  return answer.kind === "refused" && signs.has(answer.error) ? subjectOf(args).channel : undefined;
}
