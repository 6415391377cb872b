import { unreachable } from "../../../domain/unreachable.ts";
import { modalConversation } from "./modal-conversation.ts";
import { type Context, ignored, type Parsed, type PressedView, type PressWay } from "./parsed.ts";
import { conversationIn, factsOf, homeOf } from "./places.ts";
import { Press, PressedElement } from "./wire.ts";

/** A pressed button, in a message, a modal or the Home tab, with the inputs beside it. */
export function parsePress(payload: unknown, context: Context): Parsed {
  const { data } = Press.safeParse(payload);
  const user = data?.user?.id ?? null;
  if (data === undefined || user === null) return ignored("press_incomplete");
  const pressed = data.actions.map(pressedOf).find((one) => one !== undefined);
  if (pressed === undefined) return ignored("no_press");

  const answer = wayOf(data, user, pressed.actionId);
  const inbound = { kind: "block_actions", channel: answer.channel, user, ts: answer.messageTs };
  const read = context.readPress(payload);
  switch (read.kind) {
    case "nothing":
      return ignored("no_press");
    case "too_old":
      return { kind: "too_old", answer, inbound };
    case "value": {
      const facts = factsOf(eventIdOf(answer, pressed), user, conversationOf(data, answer));
      return { kind: "event", event: { kind: "action", ...facts, value: read.value }, answer, inbound };
    }
    default:
      return unreachable(read);
  }
}

interface Pressed {
  readonly actionId: string;
  readonly actionTs: string;
}

/** Old cards in chats name no type. */
const buttons: ReadonlySet<string | null> = new Set(["button", null]);

/** A choice in a menu or a text that was entered asks for nothing yet, nor does a button that only opens a link. */
function pressedOf(element: unknown): Pressed | undefined {
  const { data } = PressedElement.safeParse(element);
  if (data === undefined || !buttons.has(data.type) || data.value === null) return undefined;
  return { actionId: data.action_id, actionTs: data.action_ts };
}

function wayOf(press: Press, user: string, actionId: string): PressWay {
  const { container, message, trigger_id, response_url } = press;
  const messageTs = container?.message_ts ?? message?.ts ?? null;
  const thread = message?.thread_ts ?? container?.thread_ts ?? null;
  return {
    kind: "press",
    triggerId: trigger_id,
    channel: press.channel?.id ?? container?.channel_id ?? null,
    user,
    messageTs,
    threadTs: thread === messageTs ? null : thread,
    isEphemeral: container?.is_ephemeral ?? false,
    responseUrl: response_url,
    view: viewOf(press),
    actionId,
  };
}

function viewOf({ view }: Press): PressedView | null {
  if (view === null || view.id === null) return null;
  const { id, hash, root_view_id, type } = view;
  return { id, hash, rootId: root_view_id ?? id, isHome: type === "home" };
}

/** The same for every delivery of one press, and another for the next press of the same button. */
function eventIdOf(
  { channel, messageTs, view, triggerId }: PressWay,
  { actionId, actionTs }: Pressed,
): string {
  const place = view === null ? `${channel}:${messageTs}` : view.id;
  return `press:${place}:${actionId}:${actionTs}:${triggerId}`;
}

function conversationOf({ view, user }: Press, { channel, user: id }: PressWay) {
  if (channel !== null) return conversationIn(channel);
  return modalConversation(view?.private_metadata ?? "") ?? homeOf(user?.id ?? id);
}
