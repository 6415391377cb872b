import type { Conversation } from "../../domain/person.ts";
import { within } from "../kit/within.ts";
import type { ChatEvent } from "../platform.ts";
import { myChannels, openDm } from "./api/conversations.ts";
import type { SlackApi } from "./api/slack-api.ts";
import type { AnswerWay } from "./intake/parsed.ts";
import { conversationIn, isHome } from "./intake/places.ts";

/**
 * Commands and shortcuts work everywhere, also where PoCo is no member and can post no card: between two people, say.
 * What they bring about is then shown in the direct messages of whoever used them.
 */
export interface ReachablePlace {
  /** The event, with the conversation in which PoCo can speak. Never rejects. */
  of(event: ChatEvent, answer: AnswerWay): Promise<ChatEvent>;
}

export interface ReachableParts {
  readonly api: SlackApi;
  readonly isRoom: (channel: string) => Promise<boolean>;
}

/** Slack waits 3 s for an acknowledgement, and the event is stored before. Milliseconds. */
const patienceMs = 1_000;

export function createReachablePlace({ api, isRoom }: ReachableParts): ReachablePlace {
  const dms = new Map<string, string>();

  const dmOf = async (user: string): Promise<string | undefined> => {
    const known = dms.get(user);
    if (known !== undefined) return known;
    const dm = await openDm(api, user, { isUrgent: true });
    if (dm.kind !== "ok") return undefined;
    dms.set(user, dm.data);
    return dm.data;
  };

  const isMember = async (channel: string): Promise<boolean> => {
    if (await isRoom(channel)) return true;
    const mine = await myChannels(api, { isUrgent: true });
    return mine.kind !== "ok" || mine.data.some(({ id }) => id === channel);
  };

  const placeFor = async (conversation: Conversation, user: string): Promise<Conversation> => {
    if (conversation.surface === "group" && (await isMember(conversation.id))) return conversation;
    const dm = await dmOf(user);
    return dm === undefined ? conversation : conversationIn(dm);
  };

  return {
    of: async (event, answer) => {
      const { conversation, person } = event;
      if (conversation === null || !mayBeOutOfReach(event, answer)) return event;
      const place = await within(placeFor(conversation, person.id), patienceMs);
      return place === undefined ? event : { ...event, conversation: place };
    },
  };
}

/** In channels only tasks bring cards about; all else is answered to the person alone, by Slack itself. */
function mayBeOutOfReach(event: ChatEvent, { kind: way }: AnswerWay): boolean {
  const { conversation } = event;
  if (way !== "command" && way !== "shortcut") return false;
  if (conversation === null || isHome(conversation)) return false;
  return conversation.surface === "dm" || (event.kind === "message" && /^\/run\b/i.test(event.text));
}
