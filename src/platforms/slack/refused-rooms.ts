import type { Log } from "../../observe/log.ts";
import type { SlackAnswer } from "./api/answer.ts";
import type { SlackArguments } from "./api/slack-api.ts";
import { subjectOf } from "./api/subject.ts";
import { type LostRoomsParts, tellIfLost } from "./lost-rooms.ts";

/**
 * Notices by the refusals of Slack that a room is gone. Slack's own event may be missing: it "sometimes" withholds
 * `channel_left`, and an app may be subscribed to less than the manifest says.
 */
export interface RefusedRooms {
  /** What came of a call. */
  hear(answer: SlackAnswer, args: SlackArguments): void;
  /** Resolves when nothing is under way any more. */
  close(): Promise<void>;
}

export interface RefusedRoomsParts extends Omit<LostRoomsParts, "botUser"> {
  readonly botUser: () => string | undefined;
  readonly log: Log;
}

const signs: ReadonlySet<string> = new Set(["channel_not_found", "is_archived", "not_in_channel"]);

export function createRefusedRooms(parts: RefusedRoomsParts): RefusedRooms {
  const underWay = new Map<string, Promise<void>>();
  let isClosed = false;
  return {
    hear: (answer, args) => {
      const { channel } = subjectOf(args);
      if (answer.kind !== "refused" || !signs.has(answer.error) || channel === undefined) return;
      if (isClosed || underWay.has(channel)) return;
      const looking = look(parts, channel).finally(() => underWay.delete(channel));
      underWay.set(channel, looking);
    },
    close: async () => {
      isClosed = true;
      await Promise.all(underWay.values());
    },
  };
}

/** Never rejects. Slack in trouble is no reason to ask again: the next card that is refused is. */
async function look({ botUser, log, ...parts }: RefusedRoomsParts, channel: string): Promise<void> {
  try {
    const rooms = await parts.inbox.watched("slack");
    const room = rooms.find(({ conversation }) => conversation.id === channel);
    const user = botUser();
    if (room !== undefined && user !== undefined) {
      await tellIfLost({ ...parts, botUser: user }, room.conversation);
    }
  } catch (error) {
    log.warn({ channel, error }, "nobody could be told that a channel is gone");
  }
}
