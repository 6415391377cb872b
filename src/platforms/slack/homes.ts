import type { Delivery, OutgoingCard } from "../platform.ts";
import type { Panels } from "./answers/panels.ts";
import { notShown } from "./not-shown.ts";

/** The Home tabs of people, as conversations that show one card. */
export interface Homes {
  isHome(conversation: OutgoingCard["conversation"]): boolean;
  /** Never rejects. */
  show(card: OutgoingCard): Promise<Delivery>;
}

const prefix = "home:";
/** A tab that somebody looks at is true within so long; nobody pays for more. Milliseconds. */
const paceMs = 5_000;
const mostHomes = 2_000;

export function createHomes(panels: Pick<Panels, "publish">, now: () => number): Homes {
  const shownAt = new Map<string, number>();
  return {
    isHome: ({ id }) => id.startsWith(prefix),
    show: async ({ conversation, card }) => {
      const user = conversation.id.slice(prefix.length);
      const waitMs = (shownAt.get(user) ?? 0) + paceMs - now();
      if (waitMs > 0 && waitMs <= paceMs) {
        return {
          kind: "later",
          reason: "a Home tab is brought up to date at its pace",
          retryAfterMs: waitMs,
        };
      }
      const answer = await panels.publish(user, card);
      if (answer.kind !== "ok") return notShown(answer);
      shownAt.delete(user);
      shownAt.set(user, now());
      const [oldest] = shownAt.keys();
      if (shownAt.size > mostHomes && oldest !== undefined) shownAt.delete(oldest);
      return { kind: "shown", ref: { home: user } };
    },
  };
}
