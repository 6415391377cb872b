import { signal } from "@preact/signals";
import { postMessage, Refused } from "./api.ts";
import { forget, keysWith, load, save } from "./browser-storage.ts";
import { newId } from "./new-id.ts";
import { pauseMs, wait } from "./wait.ts";

/** A message that the server has not accepted yet. It is kept in the browser and sent with the same id until then. */
export interface OutboxMessage {
  readonly id: string;
  readonly room: string;
  readonly text: string;
  readonly at: number;
  /** Why the server will not take it; a person has to decide. */
  readonly refusal?: string;
}

const prefix = "poco.outbox.";
const longestPauseMs = 10_000;

/** By the order of writing. */
export const outbox = signal<readonly OutboxMessage[]>([]);

/** The ids of all messages that this page sent; a room may be open in several. */
const sent = new Set<string>();

export function wasSentHere(id: string): boolean {
  return sent.has(id);
}

const sendingRooms = new Set<string>();
let woken = new AbortController();

addEventListener("online", () => {
  woken.abort();
  woken = new AbortController();
});

export function say(room: string, text: string): void {
  const message = { id: newId(), room, text, at: Date.now() };
  keep(message);
  void sendAll(room);
}

export function discard(message: OutboxMessage): void {
  forget(prefix + message.id);
  outbox.value = outbox.value.filter((one) => one.id !== message.id);
}

/** Goes on with what an earlier visit could not send. */
export function resumeOutbox(): void {
  const stored = keysWith(prefix).flatMap((key) => messageIn(load(key)));
  outbox.value = stored.toSorted((a, b) => a.at - b.at);
  for (const room of new Set(stored.map((message) => message.room))) void sendAll(room);
}

/** One after the other, so that they arrive as they were written. Never rejects. */
async function sendAll(room: string): Promise<void> {
  if (sendingRooms.has(room)) return;
  sendingRooms.add(room);
  for (let attempt = 0; ; attempt += 1) {
    const next = outbox.value.find((message) => message.room === room && message.refusal === undefined);
    if (next === undefined) break;
    if (await isDealtWith(next)) attempt = -1;
    else await wait(pauseMs(attempt, longestPauseMs), woken.signal);
  }
  sendingRooms.delete(room);
}

async function isDealtWith(message: OutboxMessage): Promise<boolean> {
  sent.add(message.id);
  try {
    await postMessage(message.room, { id: message.id, text: message.text });
    discard(message);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) return false;
    keep({ ...message, refusal: error.message });
    return true;
  }
}

function keep(message: OutboxMessage): void {
  save(prefix + message.id, JSON.stringify(message));
  outbox.value = [...outbox.value.filter((one) => one.id !== message.id), message];
}

function messageIn(text: string | undefined): readonly OutboxMessage[] {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    const isMessage =
      typeof value === "object" && value !== null && "id" in value && "room" in value && "text" in value;
    // Only this file writes below the prefix.
    return isMessage ? [value as OutboxMessage] : [];
  } catch {
    // Cut off while it was written: it was never shown as sent.
    return [];
  }
}
