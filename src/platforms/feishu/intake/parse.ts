import type { Delivery } from "./delivery.ts";
import {
  parseDisbanded,
  parseEntered,
  parseJoined,
  parseRecalled,
  parseRemoved,
  parseUpdated,
} from "./parse-chat.ts";
import { parseMenu } from "./parse-menu.ts";
import { parseMessage } from "./parse-message.ts";
import { parseOldMessage } from "./parse-old-message.ts";
import { parseOldPress, parsePress } from "./parse-press.ts";
import { type Context, ignored, type Known, type Me, type Parsed } from "./parsed.ts";

/** Reads what Feishu sent. Pure; whatever the event is, it does not throw. */
export function parse({ type, eventId, event }: Delivery, me: Me, known: Known): Parsed {
  return parsers.get(type)?.(event, eventId, { ...known, me }) ?? ignored(`event_type:${type.slice(0, 80)}`);
}

type Parser = (fields: unknown, eventId: string | null, context: Context) => Parsed;

const parsers: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  ["im.message.receive_v1", parseMessage],
  ["message", parseOldMessage],
  ["card.action.trigger", parsePress],
  ["card.action.trigger_v1", parseOldPress],
  ["im.message.recalled_v1", parseRecalled],
  ["im.chat.access_event.bot_p2p_chat_entered_v1", parseEntered],
  ["im.chat.member.bot.added_v1", parseJoined],
  ["im.chat.member.bot.deleted_v1", parseRemoved],
  ["im.chat.disbanded_v1", parseDisbanded],
  ["im.chat.updated_v1", parseUpdated],
  ["application.bot.menu_v6", parseMenu],
]);
