import type { Conversation } from "../../../domain/person.ts";
import type { ChatEvent } from "../../platform.ts";
import type { PressRead } from "../render/read-press.ts";

/** What Feishu sent, in PoCo's words. */
export type Parsed =
  | Ignored
  | {
      readonly kind: "event";
      readonly event: ChatEvent;
      readonly answer: AnswerWay;
      readonly inbound: Inbound;
    }
  /** What was used stood for something that is not known any more. Nothing is done, and whoever used it is told. */
  | { readonly kind: "too_old"; readonly answer: AnswerWay; readonly inbound: Inbound }
  | { readonly kind: "notice"; readonly notice: Notice };

export interface Ignored {
  readonly kind: "ignored";
  /** One word for the trace, e.g. `message_type:sticker`. */
  readonly reason: string;
  /** For the person who acted, where silence would look like a fault, and where they are told. */
  readonly tell?: { readonly words: string; readonly answer: AnswerWay; readonly conversation: Conversation };
}

/** For the trace: ids only. */
export interface Inbound {
  /** The type of the event. */
  readonly kind: string;
  readonly chat: string | null;
  readonly user: string;
  readonly message: string | null;
}

/** What matters, though nobody asks for anything. */
export type Notice =
  /** Somebody opened the direct messages with PoCo. */
  | { readonly kind: "dm_entered"; readonly user: string; readonly isFirst: boolean }
  /** Somebody took PoCo into a group. */
  | { readonly kind: "joined"; readonly chat: string; readonly name: string; readonly inviter: string | null }
  | { readonly kind: "renamed"; readonly chat: string; readonly name: string }
  /** A message was taken back by whoever wrote it. */
  | { readonly kind: "recalled"; readonly chat: string; readonly message: string };

/** How whoever acted can be answered. */
export type AnswerWay =
  | {
      readonly kind: "message";
      readonly chat: string;
      readonly user: string;
      readonly messageId: string;
      readonly isDm: boolean;
    }
  | {
      readonly kind: "press";
      readonly chat: string | null;
      readonly user: string;
      /** The message with the card; null where Feishu does not say it. */
      readonly messageId: string | null;
    }
  | { readonly kind: "menu"; readonly user: string }
  | { readonly kind: "none" };

/** PoCo itself in Feishu. */
export interface Me {
  readonly botOpenId: string;
  readonly appId: string;
}

/** What parsing needs from elsewhere. Contract: nothing of it throws, whatever it is given. */
export interface Known {
  /** What a press asks for, the inputs of its form included. `action` is that of `card.action.trigger`. */
  readonly readPress: (action: unknown) => PressRead;
  /** Where a card of PoCo's stands, by its message. */
  readonly placeOf: (message: string) => Conversation | undefined;
  /** Whether a chat is the room of a project. */
  readonly isRoom: (chat: string) => boolean;
}

export interface Context extends Known {
  readonly me: Me;
}

export function ignored(reason: string): Ignored {
  return { kind: "ignored", reason };
}
