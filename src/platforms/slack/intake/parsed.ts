import type { ChatEvent } from "../../platform.ts";
import type { PressRead } from "../render/read-state.ts";

/** What Slack sent, in PoCo's words. */
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
  /** One word for the trace, e.g. `subtype:channel_join`. */
  readonly reason: string;
  /** For the person who acted, where silence would look like a fault. */
  readonly tell?: string;
}

/** For the trace: ids only. */
export interface Inbound {
  /** The type of the event or the interaction, or the command. */
  readonly kind: string;
  readonly channel: string | null;
  readonly user: string;
  readonly ts: string | null;
}

/** What matters, though nobody asks for anything. */
export type Notice =
  | {
      readonly kind: "home_opened";
      readonly user: string;
      readonly tab: "home" | "messages";
      /** Nothing was shown in the Home tab yet. */
      readonly isEmpty: boolean;
      /** The direct messages of the person with PoCo. */
      readonly channel: string | null;
    }
  | { readonly kind: "renamed"; readonly channel: string; readonly name: string }
  /** Somebody took PoCo into a channel. */
  | { readonly kind: "joined"; readonly channel: string; readonly inviter: string | null }
  /** The token of the bot is void from now on. */
  | { readonly kind: "unlinked"; readonly why: "tokens_revoked" | "app_uninstalled" }
  /** Slack drops events of this minute (epoch seconds); more than 30,000 an hour came up. */
  | { readonly kind: "rate_limited"; readonly minute: number | null };

/** How whoever acted can be answered. An id or a trigger that Slack did not send is an empty text. */
export type AnswerWay =
  | MessageWay
  | PressWay
  | {
      readonly kind: "submission";
      readonly view: { readonly id: string; readonly hash: string };
      readonly user: string;
      readonly triggerId: string;
      /** The block of each input by the input's name: where an error about it is shown. */
      readonly blocks: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "command";
      readonly triggerId: string;
      readonly responseUrl: string;
      readonly channel: string;
      readonly user: string;
      readonly wants: "list" | "new" | "other";
    }
  | {
      readonly kind: "shortcut";
      readonly triggerId: string;
      readonly user: string;
      readonly channel: string | null;
      readonly responseUrl: string | null;
    }
  /** `isEmpty`: nothing was shown there yet. */
  | { readonly kind: "home"; readonly user: string; readonly isEmpty: boolean }
  | { readonly kind: "none" };

export interface MessageWay {
  readonly kind: "message";
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
  /** The message in whose thread it stands; null outside threads. */
  readonly threadTs: string | null;
  readonly isDm: boolean;
}

export interface PressWay {
  readonly kind: "press";
  readonly triggerId: string;
  readonly channel: string | null;
  readonly user: string;
  /** The message with the button; null in views. */
  readonly messageTs: string | null;
  readonly threadTs: string | null;
  readonly isEphemeral: boolean;
  readonly responseUrl: string | null;
  readonly view: PressedView | null;
  readonly actionId: string;
}

export interface PressedView {
  readonly id: string;
  readonly hash: string;
  /** The lowest view of the stack. */
  readonly rootId: string;
  readonly isHome: boolean;
}

/** PoCo's own ids in the workspace; null where Slack did not say. */
export interface Me {
  readonly botUserId: string;
  readonly botId: string | null;
  readonly appId: string | null;
  readonly teamId: string | null;
}

/** What parsing needs from elsewhere. Contract: nothing of it throws, whatever it is given. */
export interface Known {
  readonly nameOfChannel?: (id: string) => string | undefined;
  /** What a press asks for, the inputs of its form included. `payload` is Slack's whole interaction. */
  readonly readPress: (payload: unknown) => PressRead;
  /** The same for the button at the foot of a modal. */
  readonly readSubmission: (payload: unknown) => PressRead;
}

export interface Context extends Known {
  readonly me: Me;
}

export function ignored(reason: string): Ignored {
  return { kind: "ignored", reason };
}
