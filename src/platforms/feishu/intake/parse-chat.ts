import { type Context, ignored, type Parsed } from "./parsed.ts";
import { factsOf, groupIn } from "./places.ts";
import { ChatEventFields } from "./wire.ts";

/** Somebody opened the direct messages with PoCo. */
export function parseEntered(fields: unknown): Parsed {
  const { data } = ChatEventFields.safeParse(fields);
  const user = data?.operator_id ?? null;
  if (data === undefined || user === null) return ignored("chat_event_incomplete");
  // Feishu leaves it empty where nothing was said yet.
  const isFirst = data.last_message_id === null;
  return { kind: "notice", notice: { kind: "dm_entered", user, isFirst } };
}

/** Somebody took PoCo into a group. */
export function parseJoined(fields: unknown, _eventId: string | null, { me }: Context): Parsed {
  const { data } = ChatEventFields.safeParse(fields);
  const chat = data?.chat_id ?? null;
  if (data === undefined || chat === null) return ignored("chat_event_incomplete");
  const { name, operator_id } = data;
  // Into a group that it makes PoCo comes by itself.
  const inviter = operator_id === me.botOpenId ? null : operator_id;
  return { kind: "notice", notice: { kind: "joined", chat, name: name ?? "", inviter } };
}

/** A group was changed; only its name matters. */
export function parseUpdated(fields: unknown): Parsed {
  const { data } = ChatEventFields.safeParse(fields);
  const chat = data?.chat_id ?? null;
  const name = data?.after_change?.name ?? null;
  if (chat === null) return ignored("chat_event_incomplete");
  return name === null ? ignored("chat_update") : { kind: "notice", notice: { kind: "renamed", chat, name } };
}

export function parseRecalled(fields: unknown): Parsed {
  const { data } = ChatEventFields.safeParse(fields);
  const { chat_id: chat = null, message_id: message = null } = data ?? {};
  if (chat === null || message === null) return ignored("chat_event_incomplete");
  return { kind: "notice", notice: { kind: "recalled", chat, message } };
}

export function parseRemoved(fields: unknown, eventId: string | null, context: Context): Parsed {
  return gone(fields, {
    eventId,
    context,
    type: "im.chat.member.bot.deleted_v1",
    why: "no longer has PoCo as a member",
  });
}

export function parseDisbanded(fields: unknown, eventId: string | null, context: Context): Parsed {
  return gone(fields, { eventId, context, type: "im.chat.disbanded_v1", why: "was dissolved" });
}

interface Gone {
  readonly eventId: string | null;
  readonly context: Context;
  readonly type: string;
  /** Completes the sentence "The channel ...". */
  readonly why: string;
}

function gone(fields: unknown, { eventId, context, type, why }: Gone): Parsed {
  const { data } = ChatEventFields.safeParse(fields);
  const chat = data?.chat_id ?? null;
  if (data === undefined || chat === null) return ignored("chat_event_incomplete");
  // Feishu does not always say who did it.
  const user = data.operator_id ?? context.me.botOpenId;
  return {
    kind: "event",
    event: { kind: "gone", ...factsOf(eventId ?? `${type}:${chat}`, user, groupIn(chat)), why },
    answer: { kind: "none" },
    inbound: { kind: type, chat, user, message: null },
  };
}
