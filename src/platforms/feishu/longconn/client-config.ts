import { z } from "zod";
import { jsonObject } from "../../kit/json-object.ts";

const Config = z.object({ PingInterval: z.number().positive() });

/**
 * How often Feishu wants to be pinged, in milliseconds: it says so, in seconds, in its answer to each ping. Undefined where it
 * does not. What else it says there, how long to wait before connecting again, is not followed: somebody waits for an answer.
 */
export function wantedPingEveryMs(payload: Uint8Array): number | undefined {
  const { data } = Config.safeParse(jsonObject(new TextDecoder().decode(payload)));
  return data === undefined ? undefined : Math.round(data.PingInterval * 1_000);
}
