import type { Log } from "../../observe/log.ts";
import type { CaughtUp } from "../kit/read-up.ts";
import type { Watched } from "../platform.ts";
import { wordsFor } from "./api/error-words.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { type HistoryAsk, type HistoryMessage, historyPage } from "./api/history.ts";
import type { Take } from "./intake/delivery.ts";
import { deliveryOf } from "./intake/history-delivery.ts";

export interface CatchUpParts {
  readonly api: FeishuApi;
  /** Takes a message in as if Feishu had just delivered it. */
  readonly take: Take;
  /** Nothing is missing in the group any more: told before its newest messages are taken in. */
  readonly onWhole: (chat: string) => void;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What was read again is known to the inbox, so that reading too much costs nothing but calls. Milliseconds. */
const overlapMs = 10 * 60_000;
/** Nobody expects an answer to what is older. Milliseconds. */
const longestMs = 24 * 60 * 60_000;
const mostPages = 20;
const mostTopics = 20;

/** Reads in the groups what was said while PoCo could not hear, topics included, oldest first. */
export async function catchUp(parts: CatchUpParts, rooms: readonly Watched[]): Promise<CaughtUp> {
  const left: Watched[] = [];
  let count = 0;
  for (const room of rooms) {
    const { id } = room.conversation;
    const earliest = parts.now() - longestMs;
    const from = Math.max((room.lastSeen ?? room.since) - overlapMs, earliest);
    const { messages, outcome } = await readRoom(parts, id, from);
    if (outcome === "later") left.push(room);
    else if (outcome === "whole") parts.onWhole(id);
    const missed = messages
      .filter(({ create_time }) => create_time > from)
      .toSorted((one, other) => one.create_time - other.create_time)
      .flatMap((message) => deliveryOf(id, message) ?? []);
    for (const delivery of missed) await parts.take(delivery);
    count += missed.length;
  }
  return { count, left };
}

interface Read {
  readonly messages: readonly HistoryMessage[];
  /** `later`: Feishu was in trouble. `never`: Feishu does not hand it out. */
  readonly outcome: "whole" | "later" | "never";
}

async function readRoom(parts: CatchUpParts, chat: string, since: number): Promise<Read> {
  const { messages, outcome } = await readAll(parts, { container: { kind: "chat", id: chat }, since });
  const all = [...messages];
  const topics = new Set(messages.flatMap(({ thread_id }) => (thread_id === undefined ? [] : [thread_id])));
  for (const id of [...topics].slice(-mostTopics)) {
    const topic = await readAll(parts, { container: { kind: "thread", id }, since });
    all.push(...topic.messages);
    if (topic.outcome === "later") return { messages: all, outcome: "later" };
  }
  return { messages: all, outcome };
}

async function readAll({ api, log }: CatchUpParts, ask: HistoryAsk): Promise<Read> {
  const messages: HistoryMessage[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const next = { ...ask, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await historyPage(api, next, { isUrgent: true, maxWaitMs: 60_000 });
    if (answer.kind !== "ok") {
      log.warn({ chat: ask.container.id, problem: wordsFor(answer) }, "a group could not be read");
      return { messages, outcome: answer.kind === "refused" ? "never" : "later" };
    }
    messages.push(...answer.data.messages);
    cursor = answer.data.cursor;
    if (cursor === undefined) break;
  }
  return { messages, outcome: "whole" };
}
