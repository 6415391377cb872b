import type { Inbox, Watched } from "../platform.ts";
import { channelInfo, myChannels } from "./api/conversations.ts";
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
  const { api, inbox, botUser, newId } = parts;
  const watched = await inbox.watched("slack");
  if (watched.length === 0) return true;
  const mine = await myChannels(api, how);
  if (mine.kind !== "ok") return mine.kind === "refused" && !isPassing(mine.error);
  const there = new Set(mine.data.map(({ id }) => id));
  for (const { conversation } of watched.filter((room) => !there.has(room.conversation.id))) {
    const why = await whyLost(api, conversation);
    if (why === undefined) continue;
    const facts = factsOf(`lost:${conversation.id}:${newId()}`, botUser, conversation);
    const { reply } = await inbox.receive({ kind: "gone", ...facts, why });
    await reply;
  }
  return true;
}

/** Completes the sentence "The channel ..."; undefined where nobody can say that it is lost. */
async function whyLost(api: SlackApi, { id }: Watched["conversation"]): Promise<string | undefined> {
  const info = await channelInfo(api, id, how);
  if (info.kind === "refused" && info.error === "channel_not_found") {
    return "was deleted, or PoCo was taken out of it";
  }
  if (info.kind !== "ok") return undefined;
  if (info.data.isArchived) return "was archived";
  return info.data.isMember ? undefined : "no longer has PoCo as a member";
}
