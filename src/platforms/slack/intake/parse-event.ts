import type { z } from "zod";
import { parseMessage } from "./parse-message.ts";
import { type Context, ignored, type Notice, type Parsed } from "./parsed.ts";
import { conversationIn, factsOf } from "./places.ts";
import { EventsBody, HomeEvent, RenameEvent, RevokedEvent, RoomEvent, StopEvent } from "./wire.ts";

/** What came by the Events API. */
export function parseEvent(body: unknown, context: Context): Parsed {
  const { data } = EventsBody.safeParse(body);
  if (data === undefined) return ignored("no_event");
  // Slack: the one event that comes without the envelope of the others.
  if (data.type === "app_rate_limited") return rateLimited(data);
  const { event, event_id } = data;
  const type = event?.["type"];
  if (event === null || typeof type !== "string") return ignored(`event_type:${short(data.type ?? "none")}`);
  const parse = parsers.get(type);
  return parse?.(event, { ...context, eventId: event_id }) ?? ignored(`event_type:${short(type)}`);
}

interface EventContext extends Context {
  readonly eventId: string | null;
}

type EventFields = Readonly<Record<string, unknown>>;
/** Undefined where an event of this type does not concern PoCo. */
type Parser = (event: EventFields, context: EventContext) => Parsed | undefined;

const message: Parser = (event, context) => parseMessage(event, context.eventId, context);

const parsers: ReadonlyMap<string, Parser> = new Map([
  ["message", message],
  ["app_mention", message],
  ["app_home_opened", homeOpened],
  ["channel_rename", renamed],
  ["group_rename", renamed],
  ["member_joined_channel", joined],
  ["member_left_channel", memberLeft],
  ["channel_left", left],
  ["group_left", left],
  ["channel_archive", archived],
  ["group_archive", archived],
  ["channel_deleted", deleted],
  ["group_deleted", deleted],
  ["agent_session_stopped", stopped],
  ["tokens_revoked", revoked],
  ["app_uninstalled", () => notice({ kind: "unlinked", why: "app_uninstalled" })],
]);

function notice(notice: Notice): Parsed {
  return { kind: "notice", notice };
}

function short(type: string): string {
  return type.slice(0, 80);
}

function rateLimited({ minute_rate_limited }: z.infer<typeof EventsBody>): Parsed {
  return notice({ kind: "rate_limited", minute: minute_rate_limited });
}

function homeOpened(event: EventFields): Parsed | undefined {
  const { data } = HomeEvent.safeParse(event);
  if (data === undefined || data.user === null) return undefined;
  // Slack: apps without a Home tab get no `tab`.
  const tab = data.tab === "home" ? "home" : "messages";
  const isEmpty = data.view === null;
  return notice({ kind: "home_opened", user: data.user, tab, isEmpty, channel: data.channel });
}

function renamed(event: EventFields): Parsed | undefined {
  const { data } = RenameEvent.safeParse(event);
  if (data === undefined) return undefined;
  return notice({ kind: "renamed", channel: data.channel.id, name: data.channel.name });
}

function joined(event: EventFields, { me }: EventContext): Parsed | undefined {
  const { data } = RoomEvent.safeParse(event);
  if (data === undefined || data.channel === null || data.user !== me.botUserId) return undefined;
  return notice({ kind: "joined", channel: data.channel, inviter: data.inviter });
}

/** Somebody left a channel; only that PoCo did matters. */
function memberLeft(event: EventFields, context: EventContext): Parsed | undefined {
  const { data } = RoomEvent.safeParse(event);
  return data?.user === context.me.botUserId ? left(event, context) : undefined;
}

function left(event: EventFields, context: EventContext): Parsed | undefined {
  return gone(event, "no longer has PoCo as a member", context);
}

function archived(event: EventFields, context: EventContext): Parsed | undefined {
  return gone(event, "was archived", context);
}

function deleted(event: EventFields, context: EventContext): Parsed | undefined {
  return gone(event, "was deleted", context);
}

function gone(event: EventFields, why: string, { eventId, me }: EventContext): Parsed | undefined {
  const { data } = RoomEvent.safeParse(event);
  if (data === undefined || data.channel === null) return undefined;
  const { type, channel, event_ts } = data;
  // Slack does not say who deletes a channel or removes a member.
  const user = data.user ?? me.botUserId;
  return {
    kind: "event",
    event: {
      kind: "gone",
      ...factsOf(eventId ?? `${type}:${channel}:${event_ts}`, user, conversationIn(channel)),
      why,
    },
    answer: { kind: "none" },
    inbound: { kind: type ?? "gone", channel, user, ts: event_ts },
  };
}

/** Somebody pressed the stop button that Slack itself shows in the thread of an agent at work. */
function stopped(event: EventFields, { eventId }: EventContext): Parsed | undefined {
  const { data } = StopEvent.safeParse(event);
  if (data === undefined || data.channel === null || data.user === null) return undefined;
  const { channel, user, thread_ts, event_ts } = data;
  return {
    kind: "event",
    event: {
      kind: "message",
      ...factsOf(eventId ?? `stop:${channel}:${thread_ts}:${event_ts}`, user, conversationIn(channel)),
      messageId: null,
      text: "/stop",
      ...(thread_ts === null ? {} : { thread: thread_ts }),
    },
    answer: { kind: "none" },
    inbound: { kind: "agent_session_stopped", channel, user, ts: thread_ts },
  };
}

/** Slack names the users whose tokens are void, the bot's apart from those of people. */
function revoked(event: EventFields): Parsed | undefined {
  const { data } = RevokedEvent.safeParse(event);
  const bots = data?.tokens?.bot ?? [];
  return bots.length === 0 ? undefined : notice({ kind: "unlinked", why: "tokens_revoked" });
}
