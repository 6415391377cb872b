import { inboxId } from "../domain/ids.ts";
import type { ChatEvent, Inbox, Reply, ShownCard, Watched } from "../platforms/platform.ts";

export interface FakeInbox extends Inbox {
  /** Every event that was new, in the order of arrival. */
  readonly events: readonly ChatEvent[];
  /** What each later event is answered with. */
  answer: (event: ChatEvent) => Reply | Promise<Reply>;
  /** The cards of a conversation, oldest first. */
  shown: (conversation: string) => readonly ShownCard[];
  rooms: readonly Watched[];
  /** While it is set, nothing can be stored. */
  fault: Error | undefined;
}

/** An inbox that stores in memory and knows an event again, by its id. */
export function createFakeInbox(): FakeInbox {
  const events: ChatEvent[] = [];
  const known = new Map<string, Promise<Reply>>();
  return {
    events,
    answer: () => ({ status: "ok", message: null, card: null, place: "card" }),
    shown: () => [],
    rooms: [],
    fault: undefined,
    async receive(event) {
      if (this.fault !== undefined) throw this.fault;
      const before = known.get(event.eventId);
      if (before !== undefined) return { id: inboxId(events.length), isNew: false, reply: before };
      events.push(event);
      const reply = Promise.resolve(this.answer(event));
      known.set(event.eventId, reply);
      return { id: inboxId(events.length), isNew: true, reply };
    },
    cards(conversation, page) {
      const all = this.shown(conversation.id);
      const end = all.findIndex((card) => card.key === page.before);
      const before = end === -1 ? all : all.slice(0, end);
      return Promise.resolve(before.slice(-page.limit));
    },
    watched(platform) {
      return Promise.resolve(this.rooms.filter(({ conversation }) => conversation.platform === platform));
    },
    card(conversation, key) {
      return Promise.resolve(this.shown(conversation.id).find((card) => card.key === key));
    },
  };
}
