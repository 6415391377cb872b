import type { Log } from "../../observe/log.ts";
import { type LostRoomsParts, tellIfLost } from "./lost-rooms.ts";

/** Looks whether a room is gone when the app refused something there: its own word of that may be missing. */
export interface RefusedRooms {
  /** The app refused something in this room as if it were not there. */
  hear(room: string): void;
  /** Resolves when nothing is under way any more. */
  close(): Promise<void>;
}

export interface RefusedRoomsParts {
  /** Undefined while it is not known who PoCo is in the app. */
  readonly rooms: () => LostRoomsParts | undefined;
  readonly log: Log;
}

export function createRefusedRooms(parts: RefusedRoomsParts): RefusedRooms {
  const underWay = new Map<string, Promise<void>>();
  let isClosed = false;
  return {
    hear: (room) => {
      if (isClosed || underWay.has(room)) return;
      const looking = look(parts, room).finally(() => underWay.delete(room));
      underWay.set(room, looking);
    },
    close: async () => {
      isClosed = true;
      await Promise.all(underWay.values());
    },
  };
}

/** Never rejects. An app in trouble is no reason to ask again: the next card that is refused is. */
async function look({ rooms, log }: RefusedRoomsParts, id: string): Promise<void> {
  const parts = rooms();
  if (parts === undefined) return;
  try {
    const watched = await parts.inbox.watched(parts.platform);
    const room = watched.find(({ conversation }) => conversation.id === id);
    if (room !== undefined) await tellIfLost(parts, room.conversation);
  } catch (error) {
    log.warn({ room: id, error }, "nobody could be told that a room is gone");
  }
}
