import type { LostRoomsParts, RoomFate } from "../kit/lost-rooms.ts";
import type { Inbox } from "../platform.ts";
import type { SlackAnswer } from "./api/answer.ts";
import { channelInfo, myChannels, type SlackConversation } from "./api/conversations.ts";
import type { SlackApi } from "./api/slack-api.ts";
import { factsOf } from "./intake/places.ts";
import { isPassing } from "./not-shown.ts";

export interface SlackRoomsParts {
  readonly api: SlackApi;
  readonly inbox: Pick<Inbox, "receive" | "watched">;
  /** The bot as a user of Slack; in its name the loss is told. */
  readonly botUser: string;
  readonly newId: () => string;
}

const how = { maxWaitMs: 60_000 } as const;

/** How Slack's rooms are looked for. */
export function slackRooms({ api, inbox, botUser, newId }: SlackRoomsParts): LostRoomsParts {
  return {
    platform: "slack",
    inbox,
    mine: async () => {
      const mine = await myChannels(api, how);
      if (mine.kind === "ok") return new Set(mine.data.map(({ id }) => id));
      return mine.kind === "refused" && !isPassing(mine.error) ? "never" : "trouble";
    },
    fateOf: async ({ id }) => fateOf(await channelInfo(api, id, how)),
    eventOf: (room, why) => {
      const facts = factsOf(`lost:${room.id}:${newId()}`, botUser, room);
      return { kind: "gone", ...facts, why };
    },
  };
}

function fateOf(info: SlackAnswer<SlackConversation>): RoomFate {
  if (info.kind === "ok") {
    if (info.data.isArchived) return { why: "was archived" };
    return info.data.isMember ? "there" : { why: "no longer has PoCo as a member" };
  }
  if (info.kind !== "refused" || isPassing(info.error)) return "unknown";
  // Whatever else Slack refuses for good says nothing about the channel.
  return info.error === "channel_not_found" ? { why: "was deleted, or PoCo was taken out of it" } : "there";
}
