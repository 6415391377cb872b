import { randomUUID } from "node:crypto";
import { tellLostRooms } from "../kit/lost-rooms.ts";
import { createReadUp, type ReadUp } from "../kit/read-up.ts";
import type { Timers } from "../kit/timers.ts";
import type { Inbox } from "../platform.ts";
import { type CatchUpParts, catchUp } from "./catch-up.ts";
import { slackRooms } from "./lost-rooms.ts";

export interface SlackReadUpParts extends Omit<CatchUpParts, "onWhole" | "botUser"> {
  readonly inbox: Pick<Inbox, "receive" | "watched">;
  readonly botUser: () => string | undefined;
  readonly timers?: Timers;
}

/** Keeps the rooms of projects in Slack without gaps. */
export function createSlackReadUp(parts: SlackReadUpParts): ReadUp {
  const { api, inbox, botUser, log, timers } = parts;
  return createReadUp({
    platform: "slack",
    inbox,
    log,
    ...(timers === undefined ? {} : { timers }),
    tellLost: async () => {
      const user = botUser();
      return (
        user === undefined || tellLostRooms(slackRooms({ api, inbox, botUser: user, newId: randomUUID }))
      );
    },
    catchUp: (rooms, onWhole) => catchUp({ ...parts, onWhole, botUser: botUser() }, rooms),
  });
}
