import { randomUUID } from "node:crypto";
import { tellLostRooms } from "../kit/lost-rooms.ts";
import { createReadUp, type ReadUp } from "../kit/read-up.ts";
import type { Timers } from "../kit/timers.ts";
import type { Inbox } from "../platform.ts";
import { type CatchUpParts, catchUp } from "./catch-up.ts";
import { feishuRooms } from "./lost-rooms.ts";

export interface FeishuReadUpParts extends Omit<CatchUpParts, "onWhole"> {
  readonly inbox: Pick<Inbox, "receive" | "watched">;
  /** Undefined before Feishu said who PoCo is there. */
  readonly botOpenId: () => string | undefined;
  readonly timers?: Timers;
}

/** Keeps the groups of projects without gaps. */
export function createFeishuReadUp(parts: FeishuReadUpParts): ReadUp {
  const { api, inbox, botOpenId, log, timers } = parts;
  return createReadUp({
    platform: "feishu",
    inbox,
    log,
    ...(timers === undefined ? {} : { timers }),
    tellLost: async () => {
      const id = botOpenId();
      return id === undefined || tellLostRooms(feishuRooms({ api, inbox, botOpenId: id, newId: randomUUID }));
    },
    catchUp: (rooms, onWhole) => catchUp({ ...parts, onWhole }, rooms),
  });
}
