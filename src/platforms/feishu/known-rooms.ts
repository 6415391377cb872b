import type { Inbox } from "../platform.ts";

/** Which chats are rooms of projects, as far as was looked last. */
export interface KnownRooms {
  has(chat: string): boolean;
  /** Never rejects. */
  look(): Promise<void>;
}

export function createKnownRooms(inbox: Pick<Inbox, "watched">): KnownRooms {
  let chats: ReadonlySet<string> = new Set();
  return {
    has: (chat) => chats.has(chat),
    look: async () => {
      try {
        const rooms = await inbox.watched("feishu");
        chats = new Set(rooms.map(({ conversation }) => conversation.id));
      } catch {
        // What was known before holds: a room changes seldom.
      }
    },
  };
}
