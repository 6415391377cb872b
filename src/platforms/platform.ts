import type { Card } from "../cards/card.ts";
import type { SettingGroup, Setup, ValuesOf } from "../config/setting.ts";
import type { Attachment } from "../domain/attachment.ts";
import type { InboxId, PersonId } from "../domain/ids.ts";
import type { Conversation, Person } from "../domain/person.ts";
import type { TaskStatus } from "../domain/task.ts";
import type { Log } from "../observe/log.ts";

/** What a folder under `platforms/` exports. */
export interface PlatformAdapter<Group extends SettingGroup = SettingGroup> {
  /** The public key, e.g. `web`; stored with projects and tasks. */
  readonly name: string;
  readonly title: string;
  readonly settings: Group;
  /** What `poco config <name>` does; undefined where there is nothing to set up. */
  readonly setup?: Setup<Group>;
  /** Who set the app up: the first owner there, as long as nobody of the app was let in. */
  owner?(values: ValuesOf<Group>): PersonId | undefined;
  /** A promise where code is read first that only users of the app need. */
  create(values: ValuesOf<Group>, host: PlatformHost): Platform | Promise<Platform>;
}

/** What PoCo lends to a platform. */
export interface PlatformHost {
  readonly log: Log;
  readonly inbox: Inbox;
  readonly version: string;
  /** Where a platform may keep small files of its own over a restart; undefined where nothing is kept. */
  readonly folder?: string;
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
  /** The conversations of a platform in which prompts are given, for reading up what was missed in them. */
  watched(platform: string): Promise<readonly Watched[]>;
}

/** A room of a project. */
export interface Watched {
  readonly conversation: Conversation;
  /** When the newest message that was received from it was written (epoch milliseconds); null before the first. */
  readonly lastSeen: number | null;
  /** Since when it is the project's room; epoch milliseconds. */
  readonly since: number;
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
  /** The wire name of the input that was refused, e.g. `name`, where the refusal is about one. */
  readonly field?: string;
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
    | ({ readonly kind: "message"; readonly messageId: string | null; readonly text: string } & MessageFacts)
    /** `value` is what the button carried, form values included; nobody has checked it. */
    | { readonly kind: "action"; readonly value: Readonly<Record<string, unknown>> }
    /** PoCo cannot speak in the conversation any more; `why` completes the sentence "The channel ...". */
    | { readonly kind: "gone"; readonly why: string }
    /** Whoever wrote a message took it back. */
    | { readonly kind: "recalled"; readonly messageId: string }
  );

/** What an app may say of a message beside its words. */
export interface MessageFacts {
  /** The app's id of the message whose thread this one stands in. */
  readonly thread?: string;
  /** When it was written; epoch milliseconds. */
  readonly sentAt?: number;
  /** Earlier messages of the conversation may still be to come: this one is not the last that was seen. */
  readonly isAhead?: true;
  /** It was said in a room, but not to PoCo: where the room has no project, nobody answers. */
  readonly isAside?: true;
  /** Who is named in the text: `token` stands there until their name is known. */
  readonly mentions?: readonly Mention[];
  readonly attachments?: readonly Attachment[];
}

export interface Mention {
  readonly token: string;
  readonly person: PersonId;
}

/**
 * Where a card was posted, in the platform's own words. Where people can answer to a message, `message` is its id as
 * `MessageFacts.thread` names it, and `thread` that of the message in whose thread it stands.
 */
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
  /** In how many further cards an answer comes at most, before the whole of it comes as a file; null: no limit. */
  readonly partsLimit: number | null;
  /** Shows `file` blocks. */
  readonly files: boolean;
  /** Calls people (`Card.calls`), which an edit of a card cannot. */
  readonly calls: boolean;
  /** Whoever gave a task that took longer than this is called when it ends; null: never. Milliseconds. */
  readonly callsAfterMs: number | null;
  /** A card that somebody asks for again is posted again, below what was said since. */
  readonly renews: boolean;
  /**
   * The app's own command behind which PoCo's stand, e.g. `/poco`: what begins with another slash never arrives.
   * Without it a message may begin with PoCo's commands.
   */
  readonly command?: string;
  /** Shows a card below another (`OutgoingCard.under`). */
  readonly threads: boolean;
  /** Makes rooms that only invited people see, and invites people. */
  readonly privateRooms: boolean;
}

/** Contract: `post`, `update` and `notify` never reject; what the app answers becomes a `Delivery`. */
export interface Platform {
  readonly can: PlatformAbilities;
  /** Begins to listen. Resolves when listening was begun, not when connected. */
  start(): Promise<void>;
  /** Posting again with the same key and edition shows one card, where `mayStand` says that an attempt went before. */
  post(card: OutgoingCard): Promise<Delivery>;
  update(ref: CardRef, card: OutgoingCard): Promise<Delivery>;
  /**
   * The room of a project; null where the platform cannot make one. The same project has one room, however often
   * asked; one that was closed, or in which PoCo cannot speak any more, is none. Rejects with a `PocoError` that says
   * what to do.
   */
  createConversation(room: NewRoom): Promise<MadeRoom | null>;
  /** Closes a room that was made here; one that people made stays. Never rejects. */
  closeConversation?(conversation: Conversation): Promise<Closing>;
  /**
   * Where one person alone is spoken to; null where that is impossible. Rejects with a `PocoError` of the code
   * `unavailable` while the app is out of reach.
   */
  directConversation?(person: PersonId): Promise<Conversation | null>;
  /** What people have to know now to be heard in the room of a project; null where whatever they write arrives. */
  roomNote?(): string | null;
  /** What people call somebody; undefined when the app does not say. Never rejects. */
  nameOf?(person: PersonId): Promise<string | undefined>;
  /** Writes what came with a message to a file that does not exist yet, unless it is called off. Never rejects. */
  fetchFile?(attachment: Attachment, path: string, signal: AbortSignal): Promise<Fetched>;
  /** False: its settings are missing, and it only says so. */
  readonly isConfigured: boolean;
  status(): PlatformStatus;
  /** What it knows of itself beside its status, for `poco doctor`. */
  checks?(): readonly PlatformCheck[];
  /** Its own keys of `/health`, under the names of the contract. */
  health?(): Readonly<Record<string, unknown>>;
  /** What `/debug/<name>` shows: never texts, never secrets. */
  debug?(): Readonly<Record<string, unknown>>;
  /** The platform's own HTTP routes; undefined where it has none. */
  readonly http?: PlatformHttp;
  close(): Promise<void>;
}

export interface NewRoom {
  /** The project's. */
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  /** Who is to be in it from the start. */
  readonly invite: readonly PersonId[];
}

export interface MadeRoom extends Conversation {
  /** What people call it, e.g. `#poco-api`. */
  readonly name?: string;
  /** What could not be done in it, e.g. who could not be invited and why; for people, in whole sentences. */
  readonly problem?: string;
}

/** What became of a room that nobody needs any more. */
export type Closing =
  | { readonly kind: "closed" }
  /** `reason` is for people, in a whole sentence. */
  | { readonly kind: "stays"; readonly reason: string };

export interface OutgoingCard extends ShownCard {
  readonly conversation: Conversation;
  /** Which of the posts under this key it is: another edition is another message. */
  readonly edition: number;
  /** An earlier attempt may have posted it: to be looked for first. */
  readonly mayStand: boolean;
  /** The card below which it belongs, where the app has threads. */
  readonly under?: CardRef;
  /** An older edition, which goes when this one stands. */
  readonly replaces?: CardRef;
  /** The message that asked for what the card is about, and where that stands. */
  readonly answers?: Answered;
  /** For the head of the room that the card is about. */
  readonly topic?: string;
}

export interface Answered {
  /** The app's id of the message; null when it was no message. */
  readonly message: string | null;
  /** In whose thread it was said. */
  readonly thread: string | null;
  readonly status: TaskStatus;
}

export type Fetched =
  | { readonly kind: "fetched"; readonly bytes: number }
  /** For people: what is wrong, and the next step. */
  | { readonly kind: "failed"; readonly reason: string };

export interface PlatformStatus {
  readonly ready: boolean;
  readonly detail: string;
  /** What `/health` lists as missing. */
  readonly missing?: readonly string[];
  readonly warnings?: readonly string[];
}

export interface PlatformCheck {
  /** `unknown`: it takes a person to find out, and the text says how. */
  readonly state: "good" | "unknown" | "bad";
  /** For people, in whole sentences; where it is not good, with the next step. */
  readonly text: string;
}

/** Routes below fixed prefixes; the server has checked size, Host, Origin and token before. */
export interface PlatformHttp {
  readonly prefixes: readonly string[];
  /** Exact paths, or prefixes that end in `/`, that a caller may GET without the token: the page and its files. */
  readonly open: readonly string[];
  /** Exact paths of the app's own calls: they carry their own proof, which `fetch` checks, instead of the token. */
  readonly webhooks?: readonly string[];
  fetch(request: Request): Response | Promise<Response>;
}
