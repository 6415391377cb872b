import { type SlackAnswer, withoutData } from "./answer.ts";
import type { How, MessagePlace } from "./messages.ts";
import type { SlackApi } from "./slack-api.ts";

/** One that is pinned already is fine. */
export async function pinMessage(
  api: SlackApi,
  { channel, ts }: MessagePlace,
  how: How = {},
): Promise<SlackAnswer<null>> {
  const fine = ["already_pinned"];
  const args = { channel, timestamp: ts };
  return withoutData(await api.call("pins.add", args, { lane: "background", ...how, fine }));
}

/** One that is not pinned is fine. */
export async function unpinMessage(
  api: SlackApi,
  { channel, ts }: MessagePlace,
  how: How = {},
): Promise<SlackAnswer<null>> {
  const fine = ["no_pin", "not_pinned", "message_not_found"];
  const args = { channel, timestamp: ts };
  return withoutData(await api.call("pins.remove", args, { lane: "background", ...how, fine }));
}
