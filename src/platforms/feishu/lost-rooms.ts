import type { LostRoomsParts, RoomFate } from "../kit/lost-rooms.ts";
import type { Inbox } from "../platform.ts";
import type { FeishuAnswer } from "./api/answer.ts";
import { type Chat, chatInfo, myChats } from "./api/chats.ts";
import { codes } from "./api/codes.ts";
import type { FeishuApi } from "./api/feishu-api.ts";
import { factsOf } from "./intake/places.ts";

export interface FeishuRoomsParts {
  readonly api: FeishuApi;
  readonly inbox: Pick<Inbox, "receive" | "watched">;
  /** The bot's own open id; in its name the loss is told. */
  readonly botOpenId: string;
  readonly newId: () => string;
}

const how = { maxWaitMs: 60_000 } as const;

/** How Feishu's rooms are looked for. */
export function feishuRooms({ api, inbox, botOpenId, newId }: FeishuRoomsParts): LostRoomsParts {
  return {
    platform: "feishu",
    inbox,
    mine: async () => {
      const mine = await myChats(api, how);
      if (mine.kind === "ok") return new Set(mine.data.map(({ id }) => id));
      return mine.kind === "refused" ? "never" : "trouble";
    },
    fateOf: async ({ id }) => fateOf(await chatInfo(api, id, how)),
    eventOf: (room, why) => {
      const facts = factsOf(`lost:${room.id}:${newId()}`, botOpenId, room);
      return { kind: "gone", ...facts, why };
    },
  };
}

function fateOf(info: FeishuAnswer<Chat>): RoomFate {
  if (info.kind === "ok") return "there";
  if (info.kind !== "refused") return "unknown";
  if (codes.dissolved.has(info.code)) return { why: "was dissolved" };
  if (codes.notInChat.has(info.code)) return { why: "no longer has PoCo as a member" };
  // Whatever else Feishu refuses for good says nothing about the group.
  return "there";
}
