import type { Log } from "../../observe/log.ts";
import type { CaughtUp } from "../kit/read-up.ts";
import type { Watched } from "../platform.ts";
import { wordsFor } from "./api/error-words.ts";
import { type HistoryMessage, type HistorySpan, historyPage } from "./api/history.ts";
import type { SlackApi } from "./api/slack-api.ts";
import type { Delivery, Take } from "./intake/delivery.ts";
import { isPassing } from "./not-shown.ts";

export interface CatchUpParts {
  readonly api: SlackApi;
  /** Takes a message in as if Slack had just delivered it. */
  readonly take: Take;
  /** Nothing is missing in the room any more: told before its newest messages are taken in. */
  readonly onWhole: (channel: string) => void;
  /** The bot as a user of Slack. */
  readonly botUser: string | undefined;
  readonly log: Log;
  readonly now: () => number;
}

/** What was read again is known to the inbox, so that reading too much costs nothing but calls. Milliseconds. */
const overlapMs = 10 * 60_000;
/** Nobody expects an answer to what is older. Milliseconds. */
const longestMs = 24 * 60 * 60_000;
const pageSize = 200;
const mostPages = 5;

/**
 * Reads in the rooms what was said while PoCo could not hear, threads included, oldest first. What stands in channels is
 * one call for each room and comes first: nobody waits for the threads of another room.
 */
export async function catchUp(parts: CatchUpParts, rooms: readonly Watched[]): Promise<CaughtUp> {
  const left: Watched[] = [];
  const withThreads: RoomRead[] = [];
  let count = 0;
  const finish = async (read: RoomRead): Promise<void> => {
    count += await takeIn(parts, read);
    if (read.outcome === "later") left.push(read.room);
  };
  for (const room of rooms) {
    const read = await readChannel(parts, room);
    if (read.threads.length === 0) await finish(read);
    else withThreads.push(read);
  }
  for (const read of withThreads) await finish(await readThreads(parts, read));
  return { count, left };
}

interface RoomRead {
  readonly room: Watched;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly missed: readonly HistoryMessage[];
  /** Where somebody wrote below a message. */
  readonly threads: readonly string[];
  readonly outcome: ReadOutcome;
}

/** `later`: Slack was in trouble. `never`: Slack does not hand it out. */
type ReadOutcome = "whole" | "later" | "never";

async function readChannel(parts: CatchUpParts, room: Watched): Promise<RoomRead> {
  const { conversation, lastSeen, since } = room;
  const earliest = parts.now() - longestMs;
  const from = Math.max((lastSeen ?? since) - overlapMs, earliest);
  // Threads that went on may have begun much earlier.
  const { messages, outcome } = await readAll(parts, { channel: conversation.id, oldest: tsOf(earliest) });
  const isOpen = (parent: HistoryMessage): boolean =>
    isAfter(parent["latest_reply"], from) && !isOnlyOurs(parent, parts.botUser);
  return {
    room,
    from,
    missed: messages.filter(({ ts }) => isAfter(ts, from)),
    threads: messages.filter(isOpen).map(({ ts }) => ts),
    outcome,
  };
}

/** Every task has a thread in which nobody but PoCo wrote. */
function isOnlyOurs(parent: HistoryMessage, botUser: string | undefined): boolean {
  const { reply_users: users, reply_users_count: count } = parent;
  // Slack names a few of them only.
  return Array.isArray(users) && users.length === count && users.every((user) => user === botUser);
}

async function readThreads(parts: CatchUpParts, read: RoomRead): Promise<RoomRead> {
  const { room, from } = read;
  const missed = [...read.missed];
  let { outcome } = read;
  for (const threadTs of read.threads) {
    const span = { channel: room.conversation.id, threadTs, oldest: tsOf(from) };
    const { messages, outcome: own } = await readAll(parts, span);
    missed.push(...messages.filter(({ ts }) => ts !== threadTs && isAfter(ts, from)));
    if (own === "later") outcome = "later";
  }
  return { ...read, missed, outcome };
}

async function takeIn({ take, onWhole }: CatchUpParts, { room, missed, outcome }: RoomRead): Promise<number> {
  const { id } = room.conversation;
  const inOrder = missed.toSorted((one, other) => Number(one.ts) - Number(other.ts));
  if (outcome === "whole") onWhole(id);
  for (const message of inOrder) await take(deliveryOf(id, message));
  return inOrder.length;
}

interface Read {
  readonly messages: readonly HistoryMessage[];
  readonly outcome: ReadOutcome;
}

async function readAll({ api, log }: CatchUpParts, span: HistorySpan): Promise<Read> {
  const messages: HistoryMessage[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const next = { ...span, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await historyPage(api, next, { isUrgent: true, maxWaitMs: 60_000 });
    if (answer.kind !== "ok") {
      log.warn({ channel: span.channel, problem: wordsFor(answer) }, "a channel could not be read");
      const isFinal = answer.kind === "refused" && !isPassing(answer.error);
      return { messages, outcome: isFinal ? "never" : "later" };
    }
    messages.push(...answer.data.messages);
    if (answer.data.nextCursor === null) break;
    cursor = answer.data.nextCursor;
  }
  return { messages, outcome: "whole" };
}

/** As Slack delivers it; the inbox knows the message by its channel and `ts`. */
function deliveryOf(channel: string, message: HistoryMessage): Delivery {
  const event = { ...message, type: "message", channel };
  return {
    via: "socket",
    kind: "events_api",
    body: { type: "event_callback", event_id: `history:${channel}:${message.ts}`, event },
    retryAttempt: 0,
    retryReason: null,
  };
}

function tsOf(at: number): string {
  return (Math.max(0, at) / 1_000).toFixed(6);
}

function isAfter(ts: unknown, at: number): boolean {
  return typeof ts === "string" && Number(ts) * 1_000 > at;
}
