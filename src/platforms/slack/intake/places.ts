import { personId } from "../../../domain/ids.ts";
import type { Conversation, Person } from "../../../domain/person.ts";

const platform = "slack";

/** Slack's ids of direct messages begin with D. Not every delivery says of what type its channel is. */
export function isDirect(channel: string): boolean {
  return channel.startsWith("D");
}

export function conversationIn(channel: string): Conversation {
  const isDm = isDirect(channel) || channel.startsWith(homePrefix);
  return { platform, id: channel, surface: isDm ? "dm" : "group" };
}

const homePrefix = "home:";

export function isHome({ id }: Conversation): boolean {
  return id.startsWith(homePrefix);
}

/** Where somebody acts who is in no conversation: the Home tab, a shortcut of the search bar. */
export function homeOf(user: string): Conversation {
  return conversationIn(`${homePrefix}${user}`);
}

export function personOf(user: string): Person {
  return { id: personId(user), platform };
}

/** The facts of every event that somebody caused. */
export function factsOf(eventId: string, user: string, conversation: Conversation) {
  return { eventId, conversation, person: personOf(user), source: platform } as const;
}
