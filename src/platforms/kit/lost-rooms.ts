import type { Conversation } from "../../domain/person.ts";
import type { ChatEvent, Inbox } from "../platform.ts";

export interface LostRoomsParts {
  readonly platform: string;
  readonly inbox: Pick<Inbox, "receive" | "watched">;
  /** The rooms in which PoCo is. `trouble`: the app does not say it now; `never`: it will not. Never rejects. */
  readonly mine: () => Promise<ReadonlySet<string> | "trouble" | "never">;
  /** What became of one room. Never rejects. */
  readonly fateOf: (room: Conversation) => Promise<RoomFate>;
  /** The event that tells of it. */
  readonly eventOf: (room: Conversation, why: string) => ChatEvent;
}

/** `why` completes the sentence "The channel ...". `unknown`: the app was in trouble. */
export type RoomFate = { readonly why: string } | "there" | "unknown";

/**
 * Tells of the rooms of projects that went while PoCo could not hear it: an app says such a thing once. Resolves when that
 * is worked off; with false when the app was in trouble and has to be asked again.
 */
export async function tellLostRooms(parts: LostRoomsParts): Promise<boolean> {
  const watched = await parts.inbox.watched(parts.platform);
  if (watched.length === 0) return true;
  const mine = await parts.mine();
  if (mine === "trouble" || mine === "never") return mine === "never";
  let isWhole = true;
  for (const { conversation } of watched.filter((room) => !mine.has(room.conversation.id))) {
    isWhole = (await tellIfLost(parts, conversation)) && isWhole;
  }
  return isWhole;
}

/** The same for one room. */
export async function tellIfLost(
  { fateOf, eventOf, inbox }: LostRoomsParts,
  room: Conversation,
): Promise<boolean> {
  const fate = await fateOf(room);
  if (fate === "unknown") return false;
  if (fate === "there") return true;
  const { reply } = await inbox.receive(eventOf(room, fate.why));
  await reply;
  return true;
}
