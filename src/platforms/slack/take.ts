import { unreachable } from "../../domain/unreachable.ts";
import type { Log } from "../../observe/log.ts";
import type { Trace } from "../kit/trace.ts";
import type { ChatEvent, Inbox } from "../platform.ts";
import type { Answers } from "./answers/answers.ts";
import type { Given } from "./answers/parts.ts";
import { ackOf } from "./intake/ack.ts";
import type { Delivery, Take } from "./intake/delivery.ts";
import { parse } from "./intake/parse.ts";
import type { Known, Me, Notice, Parsed } from "./intake/parsed.ts";
import { factsOf, homeOf } from "./intake/places.ts";
import type { ReachablePlace } from "./reachable-place.ts";

export interface TakeParts {
  readonly inbox: Pick<Inbox, "receive">;
  readonly answers: Answers;
  readonly places: ReachablePlace;
  /** Earlier messages of the channel may still be to come. */
  readonly isUnread: (channel: string) => boolean;
  readonly known: Known;
  readonly trace: Trace;
  readonly log: Log;
  /** Undefined before Slack said who PoCo is there. */
  readonly me: () => Me | undefined;
  readonly onUnlinked: (why: string) => void;
  readonly newId: () => string;
}

/** Takes in what Slack delivers, by whatever way: stored first, then acknowledged, then answered. */
export function createTake(parts: TakeParts): Take {
  return async (delivery) => {
    const me = parts.me();
    // Slack sends an event again, and by then PoCo knows which messages are its own.
    if (me === undefined) throw new Error("Slack has not said yet who PoCo is there");
    const parsed = parse(delivery, me, parts.known);
    note(parts, delivery, parsed);
    switch (parsed.kind) {
      case "ignored":
        return ackOf(delivery, parsed);
      case "notice":
        await takeNotice(parts, parsed.notice);
        return ackOf(delivery, parsed);
      case "event":
        return takeEvent(parts, delivery, parsed);
      case "too_old":
        return (await parts.answers.give(parsed.answer, tooOld)) ?? ackOf(delivery, parsed);
      default:
        return unreachable(parsed);
    }
  };
}

/** Nothing was asked for that could be done, now or later. */
const tooOld: Given = {
  event: null,
  reply: Promise.resolve({
    status: "rejected",
    message: "This is from before PoCo was restarted, and its choices are not known any more. Open it again.",
    card: null,
    place: "card",
  }),
};

type ParsedEvent = Extract<Parsed, { readonly kind: "event" }>;

async function takeEvent(parts: TakeParts, delivery: Delivery, parsed: ParsedEvent): Promise<unknown> {
  const { answer } = parsed;
  const event = aheadOf(parts, await parts.places.of(parsed.event, answer));
  const received = await parts.inbox.receive(event);
  // Whoever acted has the answer already, or is getting it.
  if (!received.isNew && answer.kind !== "submission") return ackOf(delivery, parsed);
  const ack = await parts.answers.give(answer, { event, reply: received.reply });
  return ack ?? ackOf(delivery, parsed);
}

function aheadOf({ isUnread }: TakeParts, event: ChatEvent): ChatEvent {
  const isAhead = event.kind === "message" && event.conversation !== null && isUnread(event.conversation.id);
  return isAhead ? { ...event, isAhead } : event;
}

async function takeNotice(parts: TakeParts, notice: Notice): Promise<void> {
  switch (notice.kind) {
    case "home_opened":
      if (notice.tab === "home") await openHome(parts, notice);
      return;
    case "renamed":
    case "joined":
      parts.log.info({ channel: notice.channel }, `a channel of Slack: ${notice.kind}`);
      return;
    case "unlinked":
      parts.onUnlinked(notice.why);
      return;
    case "rate_limited":
      parts.trace.fault({ stage: "events", code: "app_rate_limited" });
      return;
    default:
      return unreachable(notice);
  }
}

async function openHome(
  { inbox, answers, newId }: TakeParts,
  { user, isEmpty }: Extract<Notice, { readonly kind: "home_opened" }>,
): Promise<void> {
  const facts = factsOf(`home:${user}:${newId()}`, user, homeOf(user));
  const event = { kind: "action", ...facts, value: { intent_key: "project.home" } } as const;
  const { reply } = await inbox.receive(event);
  await answers.give({ kind: "home", user, isEmpty }, { event, reply });
}

/** For the debug page. */
function note({ trace }: TakeParts, { body, retryAttempt }: Delivery, parsed: Parsed): void {
  const keys = { payloadKeys: keysOf(body), eventKeys: keysOf(memberOf(body, "event")) };
  const again = retryAttempt > 0 ? `, attempt ${retryAttempt + 1}` : "";
  if (parsed.kind === "ignored") {
    trace.inbound({ kind: "ignored", outcome: `${parsed.reason}${again}`, ...keys });
    return;
  }
  if (parsed.kind === "notice") {
    trace.inbound({ kind: parsed.notice.kind, outcome: `noticed${again}`, ...keys });
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
    outcome: `taken${again}`,
    eventId: event.eventId,
    userId: inbound.user,
    ...(inbound.channel === null ? {} : { channel: inbound.channel }),
    ...(event.conversation === null ? {} : { surface: event.conversation.surface }),
    ...(event.kind === "message" ? { textLength: event.text.length } : {}),
    ...keys,
  });
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
