import { z } from "zod";

/** What a call is about: the channel and the message, by the several names that Slack's methods have for them. */
export function subjectOf(args: Readonly<Record<string, unknown>>): {
  readonly channel: string | undefined;
  readonly message: string | undefined;
} {
  const { data } = Subject.safeParse(args);
  return {
    channel: data?.channel ?? data?.channel_id,
    message: data?.ts ?? data?.timestamp ?? data?.thread_ts,
  };
}

/** How much is sent, for the debug page; undefined where a call carries no text. */
export function sizeOf(args: Readonly<Record<string, unknown>>): number | undefined {
  const texts = [args["text"], args["blocks"], args["view"]].filter((part) => part !== undefined);
  return texts.length === 0 ? undefined : JSON.stringify(texts).length;
}

const id = z.string().optional().catch(undefined);
const Subject = z.object({ channel: id, channel_id: id, ts: id, timestamp: id, thread_ts: id });
