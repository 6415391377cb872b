import type { Log } from "../../observe/log.ts";
import type { Inbox, Watched } from "../platform.ts";
import { wordsFor } from "./api/error-words.ts";
import { type HistoryMessage, type HistorySpan, historyPage } from "./api/history.ts";
import type { SlackApi } from "./api/slack-api.ts";
import type { Delivery } from "./intake/delivery.ts";

export interface CatchUpParts {
  readonly api: SlackApi;
  readonly inbox: Pick<Inbox, "watched">;
  /** Takes a message in as if Slack had just delivered it. */
  readonly take: (delivery: Delivery) => Promise<unknown>;
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
 * Reads in the rooms of projects what was said while PoCo could not hear, threads included, oldest first. Answers how
 * many messages were read. Never rejects.
 */
export async function catchUp(parts: CatchUpParts): Promise<number> {
  let count = 0;
  for (const room of await parts.inbox.watched("slack")) {
    try {
      count += await readRoom(parts, room);
    } catch (error) {
      parts.log.warn(
        { channel: room.conversation.id, error },
        "what was missed in a channel could not be read",
      );
    }
  }
  return count;
}

async function readRoom(parts: CatchUpParts, { conversation, lastSeen, since }: Watched): Promise<number> {
  const from = Math.max((lastSeen ?? since) - overlapMs, parts.now() - longestMs);
  const channel = conversation.id;
  // Threads that went on may have begun much earlier.
  const said = await readAll(parts, { channel, oldest: tsOf(parts.now() - longestMs) });
  const missed = said.filter(({ ts }) => isAfter(ts, from));
  for (const parent of said) {
    if (!isAfter(parent["latest_reply"], from)) continue;
    const answers = await readAll(parts, { channel, threadTs: parent.ts, oldest: tsOf(from) });
    missed.push(...answers.filter(({ ts }) => ts !== parent.ts && isAfter(ts, from)));
  }
  const inOrder = missed.toSorted((one, other) => Number(one.ts) - Number(other.ts));
  for (const message of inOrder) await parts.take(deliveryOf(channel, message));
  return inOrder.length;
}

async function readAll({ api, log }: CatchUpParts, span: HistorySpan): Promise<HistoryMessage[]> {
  const messages: HistoryMessage[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await historyPage(
      api,
      { ...span, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) },
      { maxWaitMs: 60_000 },
    );
    if (answer.kind !== "ok") {
      log.warn({ channel: span.channel, problem: wordsFor(answer) }, "a channel could not be read");
      return messages;
    }
    messages.push(...answer.data.messages);
    if (answer.data.nextCursor === null) return messages;
    cursor = answer.data.nextCursor;
  }
  return messages;
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
