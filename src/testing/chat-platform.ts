import type { Card } from "../cards/card.ts";
import { personId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import { writeIntent } from "../domain/intent.ts";
import type { Conversation } from "../domain/person.ts";
import type {
  ChatEvent,
  Delivery,
  Inbox,
  NewRoom,
  OutgoingCard,
  Platform,
  PlatformAbilities,
  Received,
  Reply,
} from "../platforms/platform.ts";

/** A chat app in memory. It outlives a restart of PoCo, as the real ones do. */
export interface ChatPlatform extends Platform {
  /** Where the events of people go from now on. */
  connect(inbox: Inbox): void;
  /** Resolves when the message has been worked off. */
  say(text: string, from?: Sender): Promise<Reply>;
  press(action: Action, from?: Sender): Promise<Reply>;
  /** Resolves when the event is acknowledged; the reply may come later. */
  send(event: ChatEvent): Promise<Received>;
  message(text: string, from?: Sender): Extract<ChatEvent, { readonly kind: "message" }>;
  action(action: Action, from?: Sender): ChatEvent;
  /** The card that people see now. */
  card(key: string): Card | undefined;
  /** The id of the message in which it stands. */
  refOf(key: string): string | undefined;
  /** Every attempt to show something, in order. */
  readonly calls: readonly ChatCall[];
  callsFor(key: string): readonly ChatCall[];
  /** Tests may limit how long an answer one card takes. */
  readonly can: { -readonly [Ability in keyof PlatformAbilities]: PlatformAbilities[Ability] };
  /** What the app does with a call; it shows the card when this answers undefined. May throw. */
  answer: (call: ChatCall) => Delivery | Promise<Delivery | undefined> | undefined;
  /** People delete the message of the card: it cannot be updated any more. */
  lose(key: string): void;
  /** The rooms that were asked for. */
  readonly created: readonly NewRoom[];
}

export type Action = Intent | { readonly value: Readonly<Record<string, unknown>> };

export interface Sender {
  readonly person?: string;
  /** Null for what has no chat. */
  readonly conversation?: Conversation | null;
  readonly eventId?: string;
  readonly messageId?: string | null;
}

export interface ChatCall {
  readonly kind: "post" | "update";
  readonly key: string;
  readonly version: number;
  readonly title: string;
  /** What came with the card. */
  readonly around: Pick<
    OutgoingCard,
    "under" | "replaces" | "answers" | "topic" | "mayStand" | "edition" | "conversation"
  >;
}

export const platformName = "chat";

export function createChatPlatform(): ChatPlatform {
  const calls: ChatCall[] = [];
  const created: NewRoom[] = [];
  const shown = new Map<string, { readonly ref: string; readonly card: Card }>();
  let inbox: Inbox | undefined;
  let count = 0;
  const next = (): number => (count += 1);

  const show = async (kind: ChatCall["kind"], outgoing: OutgoingCard, ref: string): Promise<Delivery> => {
    const { key, version, card, ...around } = outgoing;
    const call = { kind, key, version, title: card.title, around };
    calls.push(call);
    const answer = await chat.answer(call);
    if (answer !== undefined) return answer;
    const known = shown.get(key);
    if (kind === "update" && known?.ref !== ref) return { kind: "refused", reason: "the message is gone" };
    const isNew = kind === "post" && outgoing.replaces !== undefined;
    const message = isNew ? ref : (known?.ref ?? ref);
    shown.set(key, { ref: message, card });
    const { under } = outgoing;
    return { kind: "shown", ref: { message, ...(under?.["message"] && { thread: under["message"] }) } };
  };

  const facts = ({ person = "owner", conversation = null, eventId }: Sender) => ({
    eventId: eventId ?? `event-${next()}`,
    conversation,
    person: { id: personId(person), platform: platformName },
    source: platformName,
  });

  const chat: ChatPlatform = {
    can: {
      edit: true,
      form: false,
      answerLimit: null,
      partsLimit: null,
      files: false,
      calls: false,
      callsAfterMs: null,
      renews: false,
      threads: false,
      privateRooms: false,
    },
    calls,
    created,
    answer: () => undefined,
    connect: (given) => {
      inbox = given;
    },
    message: (text, from = {}) => {
      const messageId = from.messageId === undefined ? `message-${next()}` : from.messageId;
      return { kind: "message", ...facts(from), messageId, text };
    },
    action: (action, from = {}) => {
      const value = "value" in action ? action.value : writeIntent(action);
      return { kind: "action", ...facts(from), value };
    },
    send: async (event) => {
      if (inbox === undefined) throw new Error("nobody listens to the chat");
      return inbox.receive(event);
    },
    say: async (text, from) => (await chat.send(chat.message(text, from))).reply,
    press: async (action, from) => (await chat.send(chat.action(action, from))).reply,
    card: (key) => shown.get(key)?.card,
    refOf: (key) => shown.get(key)?.ref,
    callsFor: (key) => calls.filter((call) => call.key === key),
    lose: (key) => shown.delete(key),
    isConfigured: true,
    start: async () => undefined,
    post: (outgoing) => show("post", outgoing, `message-${next()}`),
    update: (ref, outgoing) => show("update", outgoing, ref["message"] ?? ""),
    createConversation: async (project) => {
      created.push(project);
      return { platform: platformName, id: `room:${project.id}`, surface: "group" };
    },
    status: () => ({ ready: true, detail: "in memory" }),
    close: async () => undefined,
  };
  return chat;
}
