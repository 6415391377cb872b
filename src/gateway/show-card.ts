import type { Log } from "../observe/log.ts";
import type { CardRef, Delivery, OutgoingCard, Platform } from "../platforms/platform.ts";
import type { CardEntry, CardStore, OwedCard } from "../store/store.ts";
import { keyAfter, keyBefore, placeName, rootKey } from "./card-keys.ts";
import { fromRef, toRef } from "./card-ref.ts";
import { type Face, faceOf } from "./face-of.ts";
import type { Parts } from "./parts.ts";
import { partsLimitOf } from "./parts-limit.ts";
import { viewerOf } from "./viewer-of.ts";
import type { Views } from "./views.ts";

/** After a defect of ours or an unwritable store a card is tried again; milliseconds. */
const retryAfterFaultMs = 2_000;

export interface ShowParts {
  readonly cards: CardStore;
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly views: Views;
  readonly log: Log;
  readonly roleOf: Parts["roleOf"];
}

export interface Turn {
  /** How long to wait before trying again; 0 when nothing is left to do now. Milliseconds. */
  readonly waitMs: number;
  /** It was posted perhaps, and nobody kept where. */
  readonly mayStand: boolean;
  /** What waited for this card. */
  readonly next: readonly OwedCard[];
}

/** Shows the newest state of a card that is owed. Never rejects: what goes wrong is tried again. */
export async function showCard(parts: ShowParts, card: OwedCard, mayStand: boolean): Promise<Turn> {
  try {
    const turn = await show(parts, card, mayStand);
    return turn.waitMs === 0 ? { ...turn, next: [...turn.next, ...(await partAfter(parts, card))] } : turn;
  } catch (error) {
    parts.log.error({ card: card.key, error }, "a card could not be shown");
    return { waitMs: retryAfterFaultMs, mayStand: true, next: [] };
  }
}

const nothing: Turn = { waitMs: 0, mayStand: false, next: [] };

/** Shows the newest state. */
async function show(parts: ShowParts, card: OwedCard, mayStand: boolean): Promise<Turn> {
  const entry = await parts.cards.get(card.conversation, card.key);
  if (entry === undefined || entry.shownVersion >= entry.owedVersion) return nothing;
  const platform = parts.platforms.get(card.conversation.platform);
  if (platform === undefined) {
    // Not configured any more: owed until it is configured again, told once per start.
    parts.log.warn(
      { card: card.key, platform: card.conversation.platform },
      "no such platform is configured",
    );
    return nothing;
  }
  const root = platform.can.threads ? await rootOf(parts, card) : undefined;
  if (root?.ref === null || (await isTooEarly(parts, card))) return { ...nothing, mayStand };
  const viewer = await viewerOf(parts, entry);
  if (viewer === undefined) return refuse(parts, card, "whoever it was for has no role any more");
  const face = await faceOf(parts, { entry, viewer, can: platform.can });
  if (face === undefined) return refuse(parts, card, "what it was about is gone");
  const outgoing = {
    ...card,
    card: face.card,
    version: entry.owedVersion,
    edition: entry.edition,
    ...face.around,
    ...underOf(root, face),
    mayStand,
    ...(entry.oldRef === null ? {} : { replaces: fromRef(entry.oldRef) }),
  };
  const waitMs = await settle(parts, entry, await deliver(platform, entry, outgoing));
  const isFirst = waitMs === 0 && entry.ref === null && platform.can.threads;
  return {
    waitMs,
    mayStand: mayStand && waitMs > 0,
    next: [...face.owed, ...(isFirst ? await cardsBelow(parts, card) : [])],
  };
}

async function refuse({ cards }: ShowParts, card: OwedCard, reason: string): Promise<Turn> {
  await cards.refused(card, reason);
  return nothing;
}

interface Root {
  /** Null while the card above is still to be posted. */
  readonly ref: CardRef | null;
}

/** The card below which this one belongs; undefined where there is none in this conversation, or it was refused. */
async function rootOf({ cards }: ShowParts, { conversation, key }: OwedCard): Promise<Root | undefined> {
  const root = rootKey(key);
  const entry = root === undefined ? undefined : await cards.get(conversation, root);
  if (root === undefined || entry === undefined) return undefined;
  if (entry.ref !== null) {
    const ref = fromRef(entry.ref);
    // What stands in a thread itself has no thread of its own.
    return { ref: ref["thread"] === undefined ? ref : { message: ref["thread"] } };
  }
  return (await isOwed(cards, { conversation, key: root })) ? { ref: null } : undefined;
}

function underOf(root: Root | undefined, { around }: Face): Pick<OutgoingCard, "under"> {
  if (root !== undefined) return root.ref === null ? {} : { under: root.ref };
  const thread = around.answers?.thread ?? null;
  return thread === null ? {} : { under: { message: thread } };
}

/** What waited for the card above it. */
async function cardsBelow(
  { cards }: ShowParts,
  { conversation, key }: OwedCard,
): Promise<readonly OwedCard[]> {
  const owed = await cards.owed();
  return owed.filter(
    (card) => placeName({ ...card, key: rootKey(card.key) ?? "" }) === placeName({ conversation, key }),
  );
}

/** What comes before nudges this one, also when it was given up. */
async function isTooEarly(
  { cards, platforms }: ShowParts,
  { conversation, key }: OwedCard,
): Promise<boolean> {
  const before = keyBefore(key, partsLimitOf(platforms.get(conversation.platform)?.can));
  return before !== undefined && isOwed(cards, { conversation, key: before });
}

/** What of a long answer waited for this card. */
async function partAfter(
  { cards, platforms }: ShowParts,
  { conversation, key }: OwedCard,
): Promise<readonly OwedCard[]> {
  const can = platforms.get(conversation.platform)?.can;
  const after = keyAfter(key, partsLimitOf(can));
  if (after === undefined || (can?.answerLimit ?? null) === null) return [];
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
  const updated = await platform.update(fromRef(entry.ref), { ...outgoing, mayStand: false });
  return updated.kind === "refused" ? platform.post(outgoing) : updated;
}

async function settle(parts: ShowParts, entry: CardEntry, delivery: Delivery): Promise<number> {
  switch (delivery.kind) {
    case "shown":
      await parts.cards.shown(entry, shownAs(entry, delivery.ref));
      return 0;
    case "refused":
      parts.log.warn({ card: entry.key, reason: delivery.reason }, "a card was refused");
      await parts.cards.refused(entry, delivery.reason);
      return 0;
    case "later":
      return Math.max(1, delivery.retryAfterMs);
  }
}

function shownAs(entry: CardEntry, ref: CardRef) {
  const { message } = ref;
  const shown = { edition: entry.edition, version: entry.owedVersion, ref: toRef(ref) };
  return message === undefined ? shown : { ...shown, message };
}
