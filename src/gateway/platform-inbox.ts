import { cardOf } from "../cards/card-of.ts";
import type { Inbox, Reply } from "../platforms/platform.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import type { Outcome } from "./outcome.ts";
import type { Take } from "./take.ts";

/** The side of the intake that platforms see. */
export function platformInbox(parts: GatewayParts, take: Take): Inbox {
  return {
    receive: async (event) => {
      const { id, isNew, outcome } = await take(event);
      return { id, isNew, reply: outcome.then((known) => replyOf(parts, known)) };
    },
    cards: async (conversation, { limit, before }) => {
      const query = { conversation, limit, ...(before === undefined ? {} : { before }) };
      const entries = await parts.store.cards.inConversation(query);
      const faces = await Promise.all(entries.map((entry) => parts.views.card(entry.key)));
      return entries.flatMap((entry, index) => {
        const card = faces[index];
        return card === undefined ? [] : [{ key: entry.key, card, version: entry.owedVersion }];
      });
    },
  };
}

async function replyOf(parts: GatewayParts, { status, message, show }: Outcome): Promise<Reply> {
  try {
    const view = show === null ? undefined : await parts.views.of(show);
    return { status, message, card: view === undefined ? null : cardOf(view) };
  } catch (error) {
    parts.log.error({ error }, "an answer could not be rendered");
    return { status, message, card: null };
  }
}
