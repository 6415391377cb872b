import { z } from "zod";
import { read, type SlackAnswer, withoutData } from "./answer.ts";
import type { CallHow, SlackApi } from "./slack-api.ts";

/** What a message shows. */
export interface MessageContent {
  /** What notifications and screen readers say; all there is where there are no blocks. */
  readonly text: string;
  readonly blocks?: readonly object[];
}

/** By which a message of ours is found again: nobody sees it, it stays with the message. */
export interface MessageMark {
  /** Which card it is. */
  readonly key: string;
  /** Which of the attempts to post it. */
  readonly nonce: string;
}

export interface MessagePlace {
  readonly channel: string;
  readonly ts: string;
}

export interface NewMessage extends MessageContent {
  readonly channel: string;
  /** In the thread of this message. */
  readonly threadTs?: string;
  readonly mark?: MessageMark;
}

/** How a call is made; in the background unless said otherwise. */
export type How = Partial<CallHow>;

const eventType = "poco_card";

const Posted = z.object({ channel: z.string(), ts: z.string() });

/** Never made twice. After `unsure` look for it with `findOwn` before it is posted again. */
export async function postMessage(
  api: SlackApi,
  message: NewMessage,
  how: How = {},
): Promise<SlackAnswer<MessagePlace>> {
  const { channel, threadTs, mark, text, blocks } = message;
  const args = {
    channel,
    text,
    blocks,
    thread_ts: threadTs,
    metadata: mark && { event_type: eventType, event_payload: { key: mark.key, nonce: mark.nonce } },
    unfurl_links: false,
    unfurl_media: false,
  };
  return read(await api.call("chat.postMessage", args, background(how)), Posted);
}

/** Text without blocks takes the old blocks away. The mark stays. */
export async function updateMessage(
  api: SlackApi,
  message: MessagePlace & MessageContent,
  how: How = {},
): Promise<SlackAnswer<MessagePlace>> {
  const { channel, ts, text, blocks } = message;
  return read(await api.call("chat.update", { channel, ts, text, blocks }, background(how)), Posted);
}

/** A message that is gone already is fine. */
export async function deleteMessage(
  api: SlackApi,
  { channel, ts }: MessagePlace,
  how: How = {},
): Promise<SlackAnswer<null>> {
  const fine = ["message_not_found"];
  return withoutData(await api.call("chat.delete", { channel, ts }, background({ ...how, fine })));
}

/** Seen by one person, until they reload: never the only copy of anything. It cannot be found or changed again. */
export async function postEphemeral(
  api: SlackApi,
  message: MessageContent & { readonly channel: string; readonly user: string; readonly threadTs?: string },
  how: How = {},
): Promise<SlackAnswer<null>> {
  const { channel, user, threadTs, text, blocks } = message;
  const args = { channel, user, text, blocks, thread_ts: threadTs };
  return withoutData(await api.call("chat.postEphemeral", args, { lane: "interactive", ...how }));
}

const Permalink = z.object({ permalink: z.string() });

export async function permalinkOf(
  api: SlackApi,
  { channel, ts }: MessagePlace,
  how: How = {},
): Promise<SlackAnswer<string>> {
  const args = { channel, message_ts: ts };
  const answer = read(await api.call("chat.getPermalink", args, background(how)), Permalink);
  return answer.kind === "ok" ? { ...answer, data: answer.data.permalink } : answer;
}

/** The metadata that marks a message of ours. */
export const OwnMark = z.object({
  event_type: z.literal(eventType),
  event_payload: z.object({ key: z.string(), nonce: z.string() }),
});

function background(how: How): CallHow {
  return { lane: "background", ...how };
}
