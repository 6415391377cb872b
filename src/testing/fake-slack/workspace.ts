import type { Fields } from "./fields.ts";

/** What the fake workspace remembers. It is changed in place: by API methods and by what people do. */
export interface Workspace {
  readonly now: () => number;
  readonly app: AppFacts;
  readonly team: { readonly id: string; readonly domain: string; readonly name: string };
  readonly users: Map<string, SlackUser>;
  readonly channels: Map<string, SlackChannel>;
  readonly files: Map<string, SlackFile>;
  readonly ephemerals: SlackEphemeral[];
  readonly views: ViewStore;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  /** The "is thinking..." lines and the states of agent sessions, by `channel:thread`. */
  readonly statuses: Map<string, string>;
  readonly sessions: Map<string, AgentSession>;
  readonly rules: Rules;
  readonly lints: string[];
  /** Hands an event to the app's delivery; nothing happens where the app has not subscribed to it. */
  publish(event: Fields): void;
  nextId(prefix: string): string;
  /** A message timestamp: the time now, never twice the same. */
  nextTs(): string;
  /** Where the fake listens, e.g. `http://127.0.0.1:4321`. */
  origin: string;
}

export interface AppFacts {
  readonly appId: string;
  readonly botUser: string;
  readonly botId: string;
  readonly botName: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly verificationToken: string;
}

/** What a test may switch while the fake runs. */
export interface Rules {
  readonly scopes: Set<string>;
  readonly appScopes: Set<string>;
  readonly subscriptions: Set<string>;
  /** What a token is answered with instead, e.g. `token_revoked`. */
  readonly brokenTokens: Map<string, string>;
  supportsAgentBlocks: boolean;
  enforcesRates: boolean;
  /** How long a stream of text lives; milliseconds. */
  streamTtlMs: number;
}

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** `multi` may be in some channels, `single` in one. */
  readonly guest: "single" | "multi" | undefined;
  readonly isBot: boolean;
  isDeleted: boolean;
}

export interface SlackChannel {
  readonly id: string;
  kind: "public" | "private" | "im";
  name: string;
  readonly creator: string;
  /** Epoch seconds. */
  readonly created: number;
  readonly members: Set<string>;
  isArchived: boolean;
  topic: string;
  purpose: string;
  readonly messages: SlackMessage[];
  readonly pins: string[];
}

export interface SlackMessage {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly isOfApp: boolean;
  readonly subtype: string | undefined;
  text: string;
  blocks: readonly Fields[] | undefined;
  metadata: Fields | undefined;
  readonly threadTs: string | undefined;
  readonly isBroadcast: boolean;
  edited: { readonly user: string; readonly ts: string } | undefined;
  readonly reactions: Map<string, string[]>;
  readonly files: readonly string[];
  stream: SlackStream | undefined;
  /** What notices carry beside the text, e.g. `topic`. */
  readonly facts: Fields;
}

export interface SlackStream {
  state: "open" | "stopped" | "stopped_by_user";
  /** Epoch milliseconds. */
  readonly since: number;
  readonly chunks: Fields[];
}

export interface SlackEphemeral {
  readonly ts: string;
  readonly channel: string;
  /** Who sees it. */
  readonly user: string;
  text: string;
  blocks: readonly Fields[] | undefined;
  readonly threadTs: string | undefined;
  isDeleted: boolean;
}

export interface SlackFile {
  readonly id: string;
  readonly user: string;
  readonly created: number;
  readonly name: string;
  title: string;
  readonly mimetype: string;
  readonly filetype: string;
  bytes: Uint8Array;
  /** What was announced before the bytes came; undefined for files of people. */
  readonly announcedSize: number | undefined;
  state: "announced" | "uploaded" | "complete" | "deleted";
  readonly shares: { readonly channel: string; readonly ts: string }[];
  /** Where Slack shows it otherwise than its own files. */
  readonly oddity: FileOddity;
}

/** What is unusual about a file of a person. */
export interface FileOddity {
  /** It lies with another service, at this address. */
  readonly externalUrl?: string;
  /** It came from another workspace: events tell its id and `check_file_info`, `files.info` the rest. */
  readonly isForeign?: boolean;
  /** The size that Slack tells, where that is not the true one; null: none. */
  readonly toldSize?: number | null;
}

export interface SlackView {
  readonly id: string;
  readonly user: string;
  readonly type: "modal" | "home";
  /** What the app gave. */
  given: Fields;
  hash: string;
  /** What the person entered: by block, then by action. */
  state: Record<string, Record<string, Fields>>;
  readonly rootId: string;
  readonly previousId: string | null;
  isOpen: boolean;
}

export interface ViewStore {
  readonly all: Map<string, SlackView>;
  /** The open modals of a person, the top one last. */
  readonly stacks: Map<string, string[]>;
  readonly homes: Map<string, string>;
}

export interface Trigger {
  readonly user: string;
  readonly at: number;
  /** The view it came from: only such a trigger can push. */
  readonly viewId: string | undefined;
  isUsed: boolean;
}

export interface ResponseUrl {
  readonly at: number;
  readonly channel: string;
  readonly user: string;
  readonly threadTs: string | undefined;
  /** The message with the button; undefined for commands. */
  readonly source: { readonly ts: string; readonly isEphemeral: boolean } | undefined;
  uses: number;
}

export interface AgentSession {
  status: string;
  title: string;
}
