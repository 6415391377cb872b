import type { Conversation } from "../../../domain/person.ts";
import { unreachable } from "../../../domain/unreachable.ts";
import { digest } from "../../kit/digest.ts";
import { type AnswerWay, type Context, ignored, type Parsed } from "./parsed.ts";
import { dmWith, factsOf, groupIn } from "./places.ts";
import { OldPress, PressEvent } from "./wire.ts";

/** `card.action.trigger`. */
export function parsePress(fields: unknown, eventId: string | null, context: Context): Parsed {
  const { data } = PressEvent.safeParse(fields);
  if (data === undefined || data.operator === null) return ignored("press_incomplete");
  const { operator: user, token, action } = data;
  const id = eventId ?? (token === null ? null : `press:${token}`);
  if (id === null) return ignored("press_without_id");
  const { open_message_id: message = null, open_chat_id: chat = null } = data.context ?? {};
  return readPressed({ user, message, chat, action, eventId: id }, context);
}

/** A press on a card of the old kind. Feishu gives it no id, but all of it together is made for one press. */
export function parseOldPress(fields: unknown, eventId: string | null, context: Context): Parsed {
  const { data } = OldPress.safeParse(fields);
  if (data === undefined) return ignored("press_incomplete");
  const { open_id: user, open_message_id: message, open_chat_id: chat, action } = data;
  const id = eventId ?? `old-press:${digest(JSON.stringify(fields))}`;
  return readPressed({ user, message, chat, action, eventId: id }, context);
}

interface Pressed {
  readonly user: string;
  /** That of the card. */
  readonly message: string | null;
  readonly chat: string | null;
  readonly action: unknown;
  readonly eventId: string;
}

function readPressed({ user, message, chat, action, eventId }: Pressed, context: Context): Parsed {
  const answer: AnswerWay = { kind: "press", chat, user, messageId: message };
  const inbound = { kind: "card.action.trigger", chat, user, message };
  const read = context.readPress(action);
  switch (read.kind) {
    case "nothing":
      return ignored("no_press");
    case "too_old":
      return { kind: "too_old", answer, inbound };
    case "value": {
      const facts = factsOf(eventId, user, whereOf({ user, message, chat }, context));
      return { kind: "event", event: { kind: "action", ...facts, value: read.value }, answer, inbound };
    }
    default:
      return unreachable(read);
  }
}

/**
 * Feishu names a chat for direct messages as well, in the same manner: PoCo's own memory tells the two apart. A card that
 * it does not know stands in direct messages rather than in a group without a project.
 */
function whereOf(
  { user, message, chat }: Pick<Pressed, "user" | "message" | "chat">,
  { placeOf, isRoom }: Context,
): Conversation {
  const known = message === null ? undefined : placeOf(message);
  if (known !== undefined) return known;
  return chat !== null && isRoom(chat) ? groupIn(chat) : dmWith(user);
}
