import type { Conversation } from "../../domain/person.ts";
import type { Inbox } from "../platform.ts";
import type { SlackAnswer } from "./api/answer.ts";
import { channelInfo, myChannels, type SlackConversation } from "./api/conversations.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { factsOf } from "./intake/places.ts";
import { isPassing } from "./not-shown.ts";

export interface LostRoomsParts {
  readonly api: SlackApi;
  readonly inbox: Pick<Inbox, "receive" | "watched">;
  /** The bot as a user of Slack. */
  readonly botUser: string;
  readonly newId: () => string;
}

const how = { maxWaitMs: 60_000 } as const;

/**
 * Tells of the rooms of projects that went while PoCo could not hear it: Slack says such a thing once. Resolves when that
 * is worked off; with false when Slack was in trouble and has to be asked again.
 */
export async function tellLostRooms(parts: LostRoomsParts): Promise<boolean> {
  const { api, inbox } = parts;
  const watched = await inbox.watched("slack");
  if (watched.length === 0) return true;
  const mine = await myChannels(api, how);
  if (mine.kind !== "ok") return mine.kind === "refused" && !isPassing(mine.error);
  const there = new Set(mine.data.map(({ id }) => id));
  let isWhole = true;
  for (const { conversation } of watched.filter((room) => !there.has(room.conversation.id))) {
    isWhole = (await tellIfLost(parts, conversation)) && isWhole;
  }
  return isWhole;
}

/** The same for one room. */
export async function tellIfLost(parts: LostRoomsParts, conversation: Conversation): Promise<boolean> {
  const { api, inbox, botUser, newId } = parts;
  const fate = fateOf(await channelInfo(api, conversation.id, how));
  if (fate === "unknown") return false;
  if (fate === "there") return true;
  const facts = factsOf(`lost:${conversation.id}:${newId()}`, botUser, conversation);
  const { reply } = await inbox.receive({ kind: "gone", ...facts, why: fate.why });
  await reply;
  return true;
}

/** `why` completes the sentence "The channel ...". `unknown`: Slack was in trouble. */
type Fate = { readonly why: string } | "there" | "unknown";

function fateOf(info: SlackAnswer<SlackConversation>): Fate {
  if (info.kind === "ok") {
    if (info.data.isArchived) return { why: "was archived" };
    return info.data.isMember ? "there" : { why: "no longer has PoCo as a member" };
  }
  if (info.kind !== "refused" || isPassing(info.error)) return "unknown";
  // Whatever else Slack refuses for good says nothing about the channel.
  return info.error === "channel_not_found" ? { why: "was deleted, or PoCo was taken out of it" } : "there";
}
