import type { MessageFacts } from "../../platform.ts";
import { attachmentsOf } from "./attachments.ts";
import { type CleanText, cleanText } from "./clean-text.ts";
import { type Context, ignored, type Parsed } from "./parsed.ts";
import { conversationIn, factsOf, isDirect } from "./places.ts";
import { MessageEvent } from "./wire.ts";
import { commandIn, isCommand } from "./words.ts";

/**
 * A message, as `message`, as `app_mention` or from the history. Slack sends one that mentions PoCo as two events
 * with different ids: both become the same message, and the inbox drops the second.
 */
export function parseMessage(fields: unknown, eventId: string | null, context: Context): Parsed {
  const { success, data } = MessageEvent.safeParse(fields);
  if (!success) return ignored("message_unreadable");
  const { type, channel, user, ts, thread_ts } = data;
  const unwanted = whyUnwanted(data, context);
  if (unwanted !== undefined) return ignored(unwanted);
  if (channel === null || user === null || ts === null) return ignored("message_incomplete");

  const isDm = data.channel_type === "im" || isDirect(channel);
  const threadTs = thread_ts === ts ? null : thread_ts;
  return {
    kind: "event",
    event: {
      kind: "message",
      ...factsOf(eventId ?? `message:${channel}:${ts}`, user, conversationIn(channel)),
      messageId: ts,
      ...wordsOf(data, isDm, context),
      ...timesOf(ts, threadTs),
    },
    answer: { kind: "message", channel, user, ts, threadTs, isDm },
    inbound: { kind: type ?? "message", channel, user, ts },
  };
}

/** Everything else that is a `message` to Slack is not something a person said. */
const said: ReadonlySet<string | null> = new Set([null, "file_share", "thread_broadcast"]);

function whyUnwanted(message: MessageEvent, { me }: Context): string | undefined {
  const { bot_id, app_id, user, subtype } = message;
  const isOwn = user === me.botUserId || (app_id !== null && app_id === me.appId);
  if (bot_id !== null || isOwn || user === "USLACKBOT") return "bot_message";
  if (!said.has(subtype)) return `subtype:${subtype}`;
  return message.hidden ? "hidden" : undefined;
}

function wordsOf({ text, files }: MessageEvent, isDm: boolean, context: Context) {
  const clean = cleanText(text, { ...context, botUserId: context.me.botUserId });
  const command = commandIn(clean.text, { ...clean, isDm });
  const attachments = attachmentsOf(files);
  const isAside = !isDm && !clean.isAddressed && command === undefined && !isCommand(clean.text);
  return {
    text: command ?? clean.text,
    ...namedIn(clean),
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(isAside ? { isAside } : {}),
  };
}

export function namedIn({ mentions }: CleanText): Pick<MessageFacts, "mentions"> {
  return mentions.length === 0 ? {} : { mentions };
}

/** Where it stands, and since when. */
function timesOf(ts: string, threadTs: string | null): Pick<MessageFacts, "thread" | "sentAt"> {
  const sentAt = epochMs(ts);
  return {
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(threadTs === null ? {} : { thread: threadTs }),
  };
}

/** Slack's ids of messages are times: `1712345678.123456`, seconds and microseconds. */
function epochMs(ts: string): number | undefined {
  return /^\d{1,12}\.\d{1,9}$/.test(ts) ? Math.floor(Number(ts) * 1_000) : undefined;
}
