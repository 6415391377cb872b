import { personId } from "../../../domain/ids.ts";
import type { Conversation, Person } from "../../../domain/person.ts";

const platform = "feishu";

/** A group. */
export function groupIn(chat: string): Conversation {
  return { platform, id: chat, surface: "group" };
}

/** The direct messages of somebody with PoCo. Feishu takes their open id in the place of a chat, and not all it sends names that. */
export function dmWith(user: string): Conversation {
  return { platform, id: user, surface: "dm" };
}

export function personOf(user: string): Person {
  return { id: personId(user), platform };
}

/** The facts of every event that somebody caused. */
export function factsOf(eventId: string, user: string, conversation: Conversation) {
  return { eventId, conversation, person: personOf(user), source: platform } as const;
}
