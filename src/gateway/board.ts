import type { Log } from "../observe/log.ts";
import type { Delivery, OutgoingCard, Platform } from "../platforms/platform.ts";
import type { CardEntry, CardStore, OwedCard } from "../store/store.ts";
import { fromRef, toRef } from "./card-ref.ts";
import type { Views } from "./views.ts";

/**
 * Keeps the cards in the chats equal to the store. Level-triggered: it remembers no calls, only that a card is owed,
 * and renders from the store at the moment of sending. So updates coalesce, a restart finishes what is owed, and a
 * late update cannot overwrite a final state.
 */
export interface Board {
  nudge(owed: readonly OwedCard[]): void;
  /** Shows everything that was still owed when PoCo ended. */
  recover(): Promise<void>;
  /** Resolves when nothing is being sent. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

export interface BoardParts {
  readonly cards: CardStore;
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly views: Views;
  readonly log: Log;
}

/** After a defect of ours or an unwritable store a card is tried again; milliseconds. */
const retryAfterFaultMs = 2_000;

export function createBoard(parts: BoardParts): Board {
  const sending = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  const later = (card: OwedCard, ms: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      nudgeOne(card);
    }, ms);
    timers.add(timer);
  };

  const send = async (key: string, card: OwedCard): Promise<void> => {
    do {
      again.delete(key);
      const waitMs = await show(parts, card).catch((error: unknown) => {
        parts.log.error({ card: card.key, error }, "a card could not be shown");
        return retryAfterFaultMs;
      });
      if (waitMs > 0 && !isClosed) later(card, waitMs);
    } while (again.has(key) && !isClosed);
    sending.delete(key);
  };

  const nudgeOne = (card: OwedCard): void => {
    if (isClosed) return;
    const key = `${card.conversation.platform} ${card.conversation.id} ${card.key}`;
    if (sending.has(key)) again.add(key);
    else sending.set(key, send(key, card));
  };

  return {
    nudge: (owed) => owed.forEach(nudgeOne),
    recover: async () => (await parts.cards.owed()).forEach(nudgeOne),
    rest: async () => {
      while (sending.size > 0) await Promise.all(sending.values());
    },
    close: async () => {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(sending.values());
    },
  };
}

/** Shows the newest state. Answers how long to wait before trying again; 0 when nothing is left to do. */
async function show(parts: BoardParts, card: OwedCard): Promise<number> {
  const entry = await parts.cards.get(card.conversation, card.key);
  if (entry === undefined || entry.shownVersion >= entry.owedVersion) return 0;
  const platform = parts.platforms.get(card.conversation.platform);
  if (platform === undefined) {
    // Not configured any more: owed until it is configured again, told once per start.
    parts.log.warn(
      { card: card.key, platform: card.conversation.platform },
      "no such platform is configured",
    );
    return 0;
  }
  const face = await parts.views.card(card.key);
  if (face === undefined) {
    await parts.cards.refused(card, "what it was about is gone");
    return 0;
  }
  const outgoing = { ...card, card: face, version: entry.owedVersion };
  return settle(parts, entry, await deliver(platform, entry, outgoing));
}

/** A card that people deleted is posted again. */
async function deliver(platform: Platform, entry: CardEntry, outgoing: OutgoingCard): Promise<Delivery> {
  if (entry.ref === null) return platform.post(outgoing);
  const updated = await platform.update(fromRef(entry.ref), outgoing);
  return updated.kind === "refused" ? platform.post(outgoing) : updated;
}

async function settle(parts: BoardParts, entry: CardEntry, delivery: Delivery): Promise<number> {
  switch (delivery.kind) {
    case "shown":
      await parts.cards.shown(entry, { version: entry.owedVersion, ref: toRef(delivery.ref) });
      return 0;
    case "refused":
      parts.log.warn({ card: entry.key, reason: delivery.reason }, "a card was refused");
      await parts.cards.refused(entry, delivery.reason);
      return 0;
    case "later":
      return Math.max(1, delivery.retryAfterMs);
  }
}
