import type { Card } from "../cards/card.ts";
import { cardOf } from "../cards/card-of.ts";
import type { ChatEvent, Inbox, Reply, ShownCard, Watched } from "../platforms/platform.ts";
import type { CardEntry } from "../store/store.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import type { Outcome } from "./outcome.ts";
import type { Take } from "./take.ts";
import { viewerOf } from "./viewer-of.ts";

/** The side of the intake that platforms see. */
export function platformInbox(parts: GatewayParts, take: Take): Inbox {
  return {
    receive: async (event) => {
      const { id, isNew, outcome } = await take(event);
      return { id, isNew, reply: outcome.then((known) => replyOf(parts, known, event)) };
    },
    cards: async (conversation, { limit, before }) => {
      const query = { conversation, limit, ...(before === undefined ? {} : { before }) };
      const entries = await parts.store.cards.inConversation(query);
      const shown = await Promise.all(entries.map((entry) => shownCard(parts, entry)));
      return shown.filter((card) => card !== undefined);
    },
    watched: (platform) => watchedOn(parts, platform),
    card: async (conversation, key) => {
      const entry = await parts.store.cards.get(conversation, key);
      return entry === undefined ? undefined : shownCard(parts, entry);
    },
  };
}

async function watchedOn({ store }: GatewayParts, platform: string): Promise<readonly Watched[]> {
  const projects = await store.projects.list();
  const rooms = projects.flatMap(({ conversation, isArchived, createdAt }) =>
    conversation === null || isArchived || conversation.platform !== platform
      ? []
      : [{ conversation, since: createdAt }],
  );
  return Promise.all(
    rooms.map(async (room) => ({ ...room, lastSeen: await store.inbox.lastSeen(room.conversation) })),
  );
}

async function shownCard(parts: GatewayParts, entry: CardEntry): Promise<ShownCard | undefined> {
  const card = await cardFor(parts, entry);
  return card === undefined ? undefined : { key: entry.key, card, version: entry.owedVersion };
}

/** The card as the one may see it for whom it was posted. */
async function cardFor(parts: GatewayParts, entry: CardEntry): Promise<Card | undefined> {
  const viewer = await viewerOf(parts, entry);
  return viewer === undefined ? undefined : parts.views.card(entry.key, viewer);
}

async function replyOf(
  parts: GatewayParts,
  { status, message, show, place = "card", field }: Outcome,
  { person, kind }: ChatEvent,
): Promise<Reply> {
  const plain: Reply = { status, message, card: null, place, ...(field === undefined ? {} : { field }) };
  // Whoever wrote used no card, and what there is to see stands in the conversation: nothing has to be rendered twice.
  if (show === null || (kind === "message" && place === "card")) return plain;
  try {
    const role = await parts.roleOf(person);
    if (role === undefined) return plain;
    const view = await parts.views.of(show, { person, role });
    if (view !== undefined) return { ...plain, card: cardOf(view) };
    // Somebody deleted what a panel was about: without a word its buttons would seem dead.
    return status === "ok" && message === null ? { ...plain, status: "rejected", message: gone } : plain;
  } catch (error) {
    parts.log.error({ error }, "an answer could not be rendered");
    return plain;
  }
}

const gone =
  "What this is about is gone; somebody deleted it meanwhile. Close this, and look at the list of projects.";
