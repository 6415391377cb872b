import { personId } from "../../domain/ids.ts";
import type { Conversation, Person } from "../../domain/person.ts";

export const platformName = "web";

/** Whoever reaches the console acts as the owner: it stands on loopback or behind the token. */
export const owner: Person = { id: personId("owner"), platform: platformName };

/** Where the list of projects lives. */
export const home = "home";

/** The id of a conversation: `home`, or `room:<project>`. */
export type ConversationId = typeof home | `room:${string}`;

export function roomOf(project: string): ConversationId {
  return `room:${project}`;
}

/** The card that says where the project of a room stands. */
export function workspaceKey(room: ConversationId): string {
  return room.replace(/^room:/, "workspace:");
}

export function conversationOf(id: ConversationId): Conversation {
  return { platform: platformName, id, surface: id === home ? "dm" : "group" };
}

export function isOurs({ platform, id }: Conversation): boolean {
  return platform === platformName && (id === home || /^room:./.test(id));
}

/** The conversation that a request names: a project's id, with or without `room:`, or `home`. */
export function readConversationId(text: string): ConversationId | undefined {
  const project = text.replace(/^room:/, "");
  if (text === home) return home;
  return /^[\w.-]{1,80}$/.test(project) ? roomOf(project) : undefined;
}
