import { cleanText } from "./clean-text.ts";
import { type AnswerWay, type Context, ignored, type Parsed } from "./parsed.ts";
import { dmWith, factsOf, groupIn } from "./places.ts";
import { type Content, readContent } from "./read-content.ts";
import { type Message, MessageEvent } from "./wire.ts";
import { commandIn } from "./words.ts";

/** `im.message.receive_v1`, and what the history brings in its shape. */
export function parseMessage(fields: unknown, eventId: string | null, context: Context): Parsed {
  const { data } = MessageEvent.safeParse(fields);
  if (data === undefined) return ignored("message_unreadable");
  const { sender, message } = data;
  const { sender_id: user, sender_type } = sender;
  if (user === context.me.botOpenId || (sender_type !== null && sender_type !== "user")) {
    return ignored("bot_message");
  }
  if (user === null) return ignored("message_incomplete");
  return readMessage({ type: "im.message.receive_v1", message, user, eventId }, context);
}

export interface Received {
  /** The type of the event. */
  readonly type: string;
  readonly message: Message;
  readonly user: string;
  readonly eventId: string | null;
}

/** A message that a person wrote. */
export function readMessage({ type, message, user, eventId }: Received, context: Context): Parsed {
  const { message_id: messageId, chat_id: chat, message_type } = message;
  const isDm = direct.has(message.chat_type);
  const conversation = isDm ? dmWith(user) : groupIn(chat);
  const answer: AnswerWay = { kind: "message", chat: conversation.id, user, messageId, isDm };
  const content = readContent({ messageId, type: message_type, content: message.content });
  if (content.kind !== "said") {
    const reason = `message_type:${message_type.slice(0, 40)}`;
    // What people show each other elsewhere is none of PoCo's business.
    const isTold = content.kind === "unusable" && (isDm || context.isRoom(chat));
    return isTold
      ? { ...ignored(reason), tell: { words: content.words, answer, conversation } }
      : ignored(reason);
  }
  return {
    kind: "event",
    event: {
      kind: "message",
      ...factsOf(eventId ?? `message:${messageId}`, user, conversation),
      messageId,
      ...wordsOf(content, { message, isDm, context }),
      ...timesOf(message),
    },
    answer,
    inbound: { kind: type, chat, user, message: messageId },
  };
}

/** Schema 1.0 says `private`. */
const direct: ReadonlySet<string | null> = new Set(["p2p", "private"]);

interface Around {
  readonly message: Message;
  readonly isDm: boolean;
  readonly context: Context;
}

function wordsOf(
  { text: raw, attachments, mentions: named }: Extract<Content, { readonly kind: "said" }>,
  { message, isDm, context }: Around,
) {
  const names = { mentions: [...message.mentions, ...named], botOpenId: context.me.botOpenId };
  const { text, mentions, ...said } = cleanText(raw, names);
  const command = commandIn(text, { ...said, isDm });
  const isAside = !isDm && !said.isAddressed && command === undefined;
  return {
    text: command ?? text,
    ...(mentions.length === 0 ? {} : { mentions }),
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(isAside ? { isAside } : {}),
  } as const;
}

/** Where it stands, and since when. */
function timesOf({ root_id, parent_id, thread_id, create_time }: Message) {
  // In a topic all is said about the message that began it; elsewhere about the one that is answered, a card perhaps.
  const thread = thread_id === null ? (parent_id ?? root_id) : (root_id ?? parent_id);
  const sentAt = epochMs(create_time);
  return {
    ...(thread === null ? {} : { thread }),
    ...(sentAt === undefined ? {} : { sentAt }),
  };
}

/** Feishu says milliseconds; a time of 1970, or of another age, would be taken for a message that is long out of date. */
function epochMs(time: number | null): number | undefined {
  return time !== null && time >= 1e12 && time < 1e14 ? Math.floor(time) : undefined;
}
