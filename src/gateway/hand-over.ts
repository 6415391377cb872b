import type { Inbox } from "../platforms/platform.ts";

/** Platforms are made before the gateway that works their inbox off; this is the inbox that they hold meanwhile. */
export interface HandOver {
  readonly inbox: Inbox;
  give(inbox: Inbox): void;
}

export function createHandOver(): HandOver {
  const given = Promise.withResolvers<Inbox>();
  return {
    give: given.resolve,
    inbox: {
      receive: async (event) => (await given.promise).receive(event),
      cards: async (conversation, page) => (await given.promise).cards(conversation, page),
      watched: async (platform) => (await given.promise).watched(platform),
      card: async (conversation, key) => (await given.promise).card(conversation, key),
    },
  };
}
