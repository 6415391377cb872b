import { type Conversation, personKey } from "../domain/person.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import { wordsOf } from "./text-command.ts";

/**
 * Messages that one person writes close together, in a room where nothing runs, are one prompt. Decides at once, when
 * an event arrives, and so never changes the order of a conversation: the head's turn takes the others along.
 */
export interface Bursts<Item extends Arrival> {
  /**
   * What to work off when the turn of this one has come: ask then, for it may have to wait for more. Undefined when
   * it joined a burst whose turn takes it along.
   */
  place(item: Item): (() => Promise<Gathered<Item>>) | undefined;
  /** Nobody waits for more any longer. */
  closeAll(): void;
}

export interface Arrival {
  readonly event: ChatEvent;
}

export interface Gathered<Item extends Arrival> {
  /** In the order of arrival. */
  readonly items: readonly [Item, ...Item[]];
  /** `joined` is stored as one prompt already; `burst` is to become one; of `each` every item stands for itself. */
  readonly kind: "each" | "burst" | "joined";
}

export interface BurstOptions {
  /** After so long without another message a burst is complete; 0: every message stands for itself. Milliseconds. */
  readonly windowMs: number;
  /** Whether nothing runs or waits in this conversation. */
  readonly isIdle: (conversation: Conversation) => Promise<boolean>;
  readonly isOrder: IsOrder;
  readonly timers: Timers;
}

export interface Timers {
  /** Does the work after the time; answers how to call it off. */
  after(ms: number, work: () => void): () => void;
}

export const clockTimers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Somebody who never stops writing gets an answer all the same. */
export const mostParts = 20;
export const mostWindows = 5;

export function createBursts<Item extends Arrival>(options: BurstOptions): Bursts<Item> {
  const { windowMs, isIdle, isOrder, timers } = options;
  const open = new Map<string, Burst<Item>>();

  const place: Bursts<Item>["place"] = (item) => {
    const line = lineOf(item.event);
    const current = line === undefined ? undefined : open.get(line);
    if (current?.takes(item.event) === true) {
      current.add(item);
      return undefined;
    }
    current?.close();
    const { conversation } = item.event;
    if (line === undefined || conversation === null || windowMs === 0 || !canBurst(item.event, isOrder)) {
      return async () => ({ kind: "each", items: [item] });
    }
    const burst = new Burst(item, { windowMs, isOrder, timers, onClosed: () => open.delete(line) });
    open.set(line, burst);
    return () => burst.gathered(() => isIdle(conversation));
  };

  return {
    place,
    closeAll: () => {
      for (const burst of open.values()) burst.close();
    },
  };
}

/** The events of one conversation are worked off one after another; the rest side by side. */
export function lineOf({ conversation }: ChatEvent): string | undefined {
  return conversation === null ? undefined : `${conversation.platform} ${conversation.id}`;
}

/** Says whether words are an order to an agent itself, e.g. `/compact`: with others around them they would be none. */
export type IsOrder = (text: string) => boolean;

/** Words or files in a room, as somebody sends them, that are no command. What stands in a thread is about that. */
export function canBurst(event: ChatEvent, isOrder: IsOrder): boolean {
  if (event.kind !== "message" || event.messageId === null || event.thread !== undefined) return false;
  const { command, text } = wordsOf(event.text);
  const isEmpty = text === "" && (event.attachments ?? []).length === 0;
  return event.conversation?.surface === "group" && command === null && !isEmpty && !isOrder(text);
}

/** Whether the second may be part of the burst that the first has begun. */
export function areOfOne(head: ChatEvent, next: ChatEvent, isOrder: IsOrder): boolean {
  return canBurst(next, isOrder) && personKey(head.person) === personKey(next.person);
}

interface BurstParts {
  readonly windowMs: number;
  readonly isOrder: IsOrder;
  readonly timers: Timers;
  readonly onClosed: () => void;
}

class Burst<Item extends Arrival> {
  readonly #items: [Item, ...Item[]];
  readonly #parts: BurstParts;
  readonly #closed = Promise.withResolvers<void>();
  readonly #endLimit: () => void;
  #endWindow: () => void;
  #isClosed = false;

  constructor(head: Item, parts: BurstParts) {
    this.#items = [head];
    this.#parts = parts;
    this.#endLimit = parts.timers.after(parts.windowMs * mostWindows, () => this.close());
    this.#endWindow = this.#beginWindow();
  }

  takes(event: ChatEvent): boolean {
    return areOfOne(this.#items[0].event, event, this.#parts.isOrder);
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#endWindow();
    if (this.#items.length === mostParts) this.close();
    else this.#endWindow = this.#beginWindow();
  }

  close(): void {
    // Once: another burst may be open in the same conversation by now.
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#endWindow();
    this.#endLimit();
    this.#parts.onClosed();
    this.#closed.resolve();
  }

  /** Where something is under way nobody waits: each message waits in the queue for itself. */
  async gathered(isIdle: () => Promise<boolean>): Promise<Gathered<Item>> {
    // Who cannot tell does not wait either; the work itself will say what is wrong.
    const isOne = await isIdle().catch(() => false);
    if (isOne) await this.#closed.promise;
    else this.close();
    return { kind: isOne && this.#items.length > 1 ? "burst" : "each", items: this.#items };
  }

  #beginWindow(): () => void {
    return this.#parts.timers.after(this.#parts.windowMs, () => this.close());
  }
}
