import type { Log } from "../observe/log.ts";
import type { Delivery, OutgoingCard, Platform } from "../platforms/platform.ts";
import type { CardEntry, CardStore, OwedCard } from "../store/store.ts";
import { faceOf, keyAfter, keyBefore } from "./answer-parts.ts";
import { fromRef, toRef } from "./card-ref.ts";
import type { Parts } from "./parts.ts";
import { viewerOf } from "./viewer-of.ts";
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
  readonly roleOf: Parts["roleOf"];
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
      const { waitMs, next } = await showInTurn(parts, card);
      if (waitMs > 0 && !isClosed) later(card, waitMs);
      next.forEach(nudgeOne);
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

interface Turn {
  /** How long to wait before trying again; 0 when nothing is left to do now. Milliseconds. */
  readonly waitMs: number;
  /** What waited for this card. */
  readonly next: readonly OwedCard[];
}

/** Never rejects: what goes wrong is tried again. */
async function showInTurn(parts: BoardParts, card: OwedCard): Promise<Turn> {
  try {
    const waitMs = await show(parts, card);
    return { waitMs, next: waitMs === 0 ? await partAfter(parts, card) : [] };
  } catch (error) {
    parts.log.error({ card: card.key, error }, "a card could not be shown");
    return { waitMs: retryAfterFaultMs, next: [] };
  }
}

/** Shows the newest state. Answers how long to wait before trying again; 0 when nothing is left to do now. */
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
  if (await isTooEarly(parts, card)) return 0;
  const viewer = await viewerOf(parts, entry);
  if (viewer === undefined) return refuse(parts, card, "whoever it was for has no role any more");
  const face = await faceOf(parts, { entry, viewer, can: platform.can });
  if (face === undefined) return refuse(parts, card, "what it was about is gone");
  const outgoing = { ...card, card: face, version: entry.owedVersion };
  return settle(parts, entry, await deliver(platform, entry, outgoing));
}

async function refuse({ cards }: BoardParts, card: OwedCard, reason: string): Promise<number> {
  await cards.refused(card, reason);
  return 0;
}

/** The parts of an answer come in order; the one before nudges this one, also when it was given up. */
async function isTooEarly({ cards }: BoardParts, { conversation, key }: OwedCard): Promise<boolean> {
  const before = keyBefore(key);
  return before !== undefined && isOwed(cards, { conversation, key: before });
}

/** The part of a long answer that waited for this card. */
async function partAfter(
  { cards, platforms }: BoardParts,
  { conversation, key }: OwedCard,
): Promise<readonly OwedCard[]> {
  const after = keyAfter(key);
  const limit = platforms.get(conversation.platform)?.can.answerLimit ?? null;
  if (after === undefined || limit === null) return [];
  const isKnown = (await cards.get(conversation, after)) !== undefined;
  const part = { conversation, key: after };
  return isKnown && (await isOwed(cards, part)) ? [part] : [];
}

/** Neither shown in its newest state nor given up. */
async function isOwed(cards: CardStore, { conversation, key }: OwedCard): Promise<boolean> {
  return (await cards.owed()).some(
    (owed) =>
      owed.key === key &&
      owed.conversation.platform === conversation.platform &&
      owed.conversation.id === conversation.id,
  );
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
