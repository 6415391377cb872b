import { type SlackAnswer, withoutData } from "./answer.ts";
import type { How, MessagePlace } from "./messages.ts";
import type { SlackApi } from "./slack-api.ts";

export interface Reaction extends MessagePlace {
  /** Without colons, e.g. `eyes`. */
  readonly name: string;
}

/** One that stands already is fine, and so is a message that is gone. */
export async function addReaction(
  api: SlackApi,
  { channel, ts, name }: Reaction,
  how: How = {},
): Promise<SlackAnswer<null>> {
  const fine = ["already_reacted", "message_not_found"];
  const args = { channel, timestamp: ts, name };
  return withoutData(await api.call("reactions.add", args, { lane: "background", ...how, fine }));
}

/** One that does not stand there is fine. */
export async function removeReaction(
  api: SlackApi,
  { channel, ts, name }: Reaction,
  how: How = {},
): Promise<SlackAnswer<null>> {
  const fine = ["no_reaction", "message_not_found"];
  const args = { channel, timestamp: ts, name };
  return withoutData(await api.call("reactions.remove", args, { lane: "background", ...how, fine }));
}
