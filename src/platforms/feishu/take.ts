import { randomUUID } from "node:crypto";
import { PocoError } from "../../domain/errors.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { Log } from "../../observe/log.ts";
import type { Trace } from "../kit/trace.ts";
import type { ChatEvent, Inbox, Reply } from "../platform.ts";
import type { Answers } from "./answers/answers.ts";
import type { Given } from "./answers/parts.ts";
import type { Heard } from "./heard.ts";
import type { Delivery, Take } from "./intake/delivery.ts";
import { parse } from "./intake/parse.ts";
import type { AnswerWay, Known, Me, Notice, Parsed } from "./intake/parsed.ts";
import { dmWith, factsOf, groupIn } from "./intake/places.ts";
import type { KnownRooms } from "./known-rooms.ts";

export interface TakeParts {
  readonly inbox: Pick<Inbox, "receive">;
  readonly answers: Answers;
  /** Earlier messages of the group may still be to come. */
  readonly isUnread: (chat: string) => boolean;
  readonly known: Known;
  readonly rooms: KnownRooms;
  readonly trace: Trace;
  readonly log: Log;
  /** Undefined before Feishu said who PoCo is there. */
  readonly me: () => Me | undefined;
  readonly heard: Pick<Heard, "note" | "placeOf">;
}

/** Takes in what Feishu delivers, by whatever way: stored first, then acknowledged, then answered. */
export function createTake(parts: TakeParts): Take {
  return async (delivery) => {
    const me = parts.me();
    // Feishu sends an event again, and by then PoCo knows which messages call it.
    if (me === undefined) throw new Error("Feishu has not said yet who PoCo is there");
    await parts.rooms.look();
    const parsed = parse(delivery, me, parts.known);
    note(parts, delivery, parsed);
    switch (parsed.kind) {
      case "ignored":
        return parsed.tell === undefined ? undefined : tellIgnored(parts, parsed.tell);
      case "notice":
        return takeNotice(parts, parsed.notice);
      case "event":
        return takeEvent(parts, parsed);
      case "too_old":
        return parts.answers.give(parsed.answer, tooOld);
      default:
        return unreachable(parsed);
    }
  };
}

/** Nothing was asked for that could be done, now or later. */
const tooOld: Given = {
  event: null,
  reply: Promise.resolve(
    rejectedWith(
      "This is from before PoCo was restarted, and its choices are not known any more. Open it again.",
    ),
  ),
};

function rejectedWith(message: string): Reply {
  return { status: "rejected", message, card: null, place: "card" };
}

type ParsedEvent = Extract<Parsed, { readonly kind: "event" }>;

async function takeEvent(parts: TakeParts, { event, answer }: ParsedEvent): Promise<unknown> {
  if (event.kind === "message" && event.messageId !== null && event.conversation !== null)
    parts.heard.note(event.messageId, event.conversation);
  const received = await receive(parts, event, answer);
  // Whoever acted has the answer already, or is getting it; who presses again wants to know it again.
  if (!received.isNew && answer.kind !== "press") return undefined;
  return parts.answers.give(answer, { event, reply: received.reply });
}

/** An event that could not be stored comes again; a press does not, so whoever pressed is told to. */
async function receive(
  parts: TakeParts,
  event: ChatEvent,
  answer: AnswerWay,
): Promise<{ readonly isNew: boolean; readonly reply: Promise<Reply> }> {
  try {
    return await parts.inbox.receive(aheadOf(parts, event));
  } catch (error) {
    if (answer.kind !== "press") throw error;
    parts.log.error({ error }, "a press in Feishu could not be stored");
    return { isNew: true, reply: Promise.resolve(notStored(error)) };
  }
}

function notStored(error: unknown): Reply {
  const why = error instanceof PocoError ? error.message : "PoCo could not take this in.";
  return { status: "error", message: `${why} Nothing was done: press again.`, card: null, place: "card" };
}

function aheadOf({ isUnread }: TakeParts, event: ChatEvent): ChatEvent {
  const { conversation } = event;
  const isAhead = event.kind === "message" && conversation?.surface === "group" && isUnread(conversation.id);
  return isAhead ? { ...event, isAhead } : event;
}

interface Telling {
  readonly words: string;
  readonly answer: AnswerWay;
  readonly conversation: ReturnType<typeof dmWith>;
}

/** Never stored: nothing comes of it. */
async function tellIgnored(
  { answers }: TakeParts,
  { words, answer, conversation }: Telling,
): Promise<unknown> {
  const facts = factsOf(`told:${randomUUID()}`, "user" in answer ? answer.user : "", conversation);
  const event = { kind: "action", ...facts, value: {} } as const;
  return answers.give(answer, { event, reply: Promise.resolve(rejectedWith(words)) });
}

async function takeNotice(parts: TakeParts, notice: Notice): Promise<undefined> {
  switch (notice.kind) {
    case "dm_entered":
      if (notice.isFirst) await showHome(parts, notice.user);
      return undefined;
    case "joined":
      await welcome(parts, notice);
      return undefined;
    case "renamed":
      parts.log.info({ chat: notice.chat }, "a group of Feishu was renamed");
      return undefined;
    case "recalled":
      await withdraw(parts, notice);
      return undefined;
    default:
      return unreachable(notice);
  }
}

/** The projects, for whoever opens the direct messages for the first time. */
async function showHome({ inbox, answers }: TakeParts, user: string): Promise<void> {
  const facts = factsOf(`entered:${user}:${randomUUID()}`, user, dmWith(user));
  const event = { kind: "action", ...facts, value: { intent_key: "project.home" } } as const;
  const { reply } = await inbox.receive(event);
  await answers.give({ kind: "menu", user }, { event, reply });
}

/** Whoever takes PoCo into a group is offered what it can be there. */
async function welcome(
  { inbox, answers }: TakeParts,
  { chat, inviter }: Extract<Notice, { readonly kind: "joined" }>,
): Promise<void> {
  if (inviter === null) return;
  const facts = factsOf(`joined:${chat}:${randomUUID()}`, inviter, groupIn(chat));
  const event = { kind: "action", ...facts, value: { intent_key: "project.offer_room" } } as const;
  const { reply } = await inbox.receive(event);
  await answers.give({ kind: "menu", user: inviter }, { event, reply });
}

async function withdraw(
  { inbox, me, heard }: TakeParts,
  { chat, message }: Extract<Notice, { readonly kind: "recalled" }>,
): Promise<void> {
  // Feishu names a chat for direct messages too.
  const where = heard.placeOf(message) ?? groupIn(chat);
  const facts = factsOf(`recalled:${message}`, me()?.botOpenId ?? "", where);
  await inbox.receive({ kind: "recalled", ...facts, messageId: message });
}

/** For the debug page. */
function note({ trace }: TakeParts, { type, event: body }: Delivery, parsed: Parsed): void {
  const keys = { eventKeys: Object.keys(body) };
  if (parsed.kind === "ignored") {
    trace.inbound({ kind: "ignored", outcome: `${type}: ${parsed.reason}`, ...keys });
    return;
  }
  if (parsed.kind === "notice") {
    trace.inbound({ kind: parsed.notice.kind, outcome: "noticed", ...keys });
    return;
  }
  const { inbound } = parsed;
  if (parsed.kind === "too_old") {
    trace.inbound({ kind: inbound.kind, outcome: "too_old", userId: inbound.user, ...keys });
    return;
  }
  const { event } = parsed;
  trace.inbound({
    kind: inbound.kind,
    outcome: "taken",
    eventId: event.eventId,
    userId: inbound.user,
    ...(inbound.chat === null ? {} : { channel: inbound.chat }),
    ...(event.conversation === null ? {} : { surface: event.conversation.surface }),
    ...(event.kind === "message" ? { textLength: event.text.length } : {}),
    ...keys,
  });
}
