import type { Card } from "../cards/card.ts";
import type { SettingGroup, ValuesOf } from "../config/setting.ts";
import type { InboxId } from "../domain/ids.ts";
import type { Conversation, Person } from "../domain/person.ts";
import type { Log } from "../observe/log.ts";

/** What a folder under `platforms/` exports. */
export interface PlatformAdapter<Group extends SettingGroup = SettingGroup> {
  /** The public key, e.g. `web`; stored with projects and tasks. */
  readonly name: string;
  readonly title: string;
  readonly settings: Group;
  create(values: ValuesOf<Group>, host: PlatformHost): Platform;
}

/** What PoCo lends to a platform. */
export interface PlatformHost {
  readonly log: Log;
  readonly inbox: Inbox;
  readonly version: string;
}

/**
 * Takes what the app sent. Contract: `receive` resolves once the event is stored (acknowledge it then) and
 * rejects only when it could not be stored. A known event id, or a known message id of the conversation, is the
 * same event: nothing happens twice.
 */
export interface Inbox {
  receive(event: ChatEvent): Promise<Received>;
  /** The cards that a conversation shows, newest last; for platforms that keep no messages of their own. */
  cards(conversation: Conversation, page: CardPage): Promise<readonly ShownCard[]>;
  /** One of them, by its key; undefined where the conversation shows no such card. */
  card(conversation: Conversation, key: string): Promise<ShownCard | undefined>;
}

export interface Received {
  readonly id: InboxId;
  /** False when the event was known already. */
  readonly isNew: boolean;
  /** Resolves when the event has been worked off; never rejects. */
  readonly reply: Promise<Reply>;
}

/** What came of an event, for platforms that answer in place. */
export interface Reply {
  readonly status: "ok" | "rejected" | "error";
  /** For the person who acted; null when the card says it all. */
  readonly message: string | null;
  readonly card: Card | null;
  /**
   * What becomes of the card that was used. `panel`: show `card` in place of the panel that was used, or as a new
   * one beside the conversation's own cards, which nobody may overwrite. `card`: what there is to see stands in the
   * conversation already and is kept up to date by the board; a panel that was used closes. Without a card nothing
   * changes but the message.
   */
  readonly place: "panel" | "card";
}

export interface CardPage {
  readonly limit: number;
  /** Only cards before this one. */
  readonly before?: string;
}

export interface ShownCard {
  readonly key: string;
  readonly card: Card;
  /** Grows with each change of what the card is about. */
  readonly version: number;
}

interface EventFacts {
  /** The app's own id of the event; the same id is the same event. */
  readonly eventId: string;
  /** Where the answer goes; null where nobody watches (the HTTP demo). */
  readonly conversation: Conversation | null;
  readonly person: Person;
  /** How a task that comes of it is marked, e.g. `demo`, `slack`. */
  readonly source: string;
}

/** What a chat app sends, in PoCo's words. Plain data: the inbox stores it. */
export type ChatEvent = EventFacts &
  (
    | { readonly kind: "message"; readonly messageId: string | null; readonly text: string }
    /** `value` is what the button carried, form values included; nobody has checked it. */
    | { readonly kind: "action"; readonly value: Readonly<Record<string, unknown>> }
  );

/** Where a card was posted, in the platform's own words. */
export type CardRef = Readonly<Record<string, string>>;

/** What came of showing a card. */
export type Delivery =
  | { readonly kind: "shown"; readonly ref: CardRef }
  /** It will never be shown: the conversation or the message is gone. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "later"; readonly reason: string; readonly retryAfterMs: number };

export interface PlatformAbilities {
  readonly edit: boolean;
  readonly form: boolean;
  /**
   * About how many characters of an answer one card takes; what is longer comes in further cards as well. Null:
   * as many as there are.
   */
  readonly answerLimit: number | null;
}

/** Contract: `post`, `update` and `notify` never reject; what the app answers becomes a `Delivery`. */
export interface Platform {
  readonly can: PlatformAbilities;
  /** Begins to listen. Resolves when listening was begun, not when connected. */
  start(): Promise<void>;
  /** Posting twice with the same key shows one card. */
  post(card: OutgoingCard): Promise<Delivery>;
  update(ref: CardRef, card: OutgoingCard): Promise<Delivery>;
  /** The room of a project; null where the platform cannot make one. The same project has one room, however often asked. */
  createConversation(project: { readonly id: string; readonly name: string }): Promise<Conversation | null>;
  status(): PlatformStatus;
  /** The platform's own HTTP routes; undefined where it has none. */
  readonly http?: PlatformHttp;
  close(): Promise<void>;
}

export interface OutgoingCard extends ShownCard {
  readonly conversation: Conversation;
}

export interface PlatformStatus {
  readonly ready: boolean;
  readonly detail: string;
}

/** Routes below fixed prefixes; the server has checked size, Host, Origin and token before. */
export interface PlatformHttp {
  readonly prefixes: readonly string[];
  /** Exact paths, or prefixes that end in `/`, that a caller may GET without the token: the page and its files. */
  readonly open: readonly string[];
  fetch(request: Request): Response | Promise<Response>;
}
