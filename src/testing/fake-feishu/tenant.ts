import { randomUUID } from "node:crypto";

/** What stands in the fake: people, chats, messages, cards. */
export interface Tenant {
  readonly appId: string;
  readonly botOpenId: string;
  readonly tenantKey: string;
  readonly scopes: Set<string>;
  /** What the app is subscribed to. */
  readonly events: Set<string>;
  readonly people: Map<string, FakePerson>;
  readonly chats: Map<string, FakeChat>;
  readonly messages: Map<string, FakeMessage>;
  readonly entities: Map<string, FakeEntity>;
  readonly files: Map<string, FakeFile>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: (prefix: string) => string;
  readonly rules: {
    /** Refuse addresses of e-mail. */
    audits: boolean;
    enforcesRates: boolean;
    /** Calls a month; null: as many as wanted. */
    monthlyQuota: number | null;
  };
}

export interface FakePerson {
  readonly openId: string;
  readonly name: string;
  /** The app is available to them. */
  canSeeApp: boolean;
}

export interface FakeChat {
  readonly id: string;
  name: string;
  description: string;
  /** Whose it is; null: the bot's. */
  owner: string | null;
  readonly creator: "bot" | "person";
  readonly mode: "group" | "p2p";
  readonly type: "private" | "public";
  readonly members: Set<string>;
  hasBot: boolean;
  isDissolved: boolean;
  readonly uuid: string | null;
  readonly pins: string[];
}

export interface FakeMessage {
  readonly id: string;
  readonly chat: string;
  /** An open id; the id of the app for the bot's own ones. */
  readonly sender: string;
  readonly isBot: boolean;
  readonly type: string;
  /** JSON as a text. */
  content: string;
  readonly createdAt: number;
  updatedAt: number;
  readonly rootId: string | null;
  readonly parentId: string | null;
  readonly threadId: string | null;
  readonly mentions: readonly FakeMention[];
  /** How often its card was changed. */
  changes: number;
  state: "there" | "recalled" | "deleted";
  readonly reactions: FakeReaction[];
}

export interface FakeMention {
  readonly key: string;
  readonly openId: string;
  readonly name: string;
}

export interface FakeReaction {
  readonly id: string;
  readonly emoji: string;
  readonly operator: string;
}

/** A card of CardKit. */
export interface FakeEntity {
  readonly id: string;
  card: Readonly<Record<string, unknown>>;
  sequence: number;
  readonly uuids: Set<string>;
  readonly createdAt: number;
  /** When streaming was opened; null: it is closed. */
  streamingSince: number | null;
  /** The message that shows it: it can be sent once. */
  message: string | null;
  /** What its summary said last. */
  changes: number;
}

export interface FakeFile {
  readonly key: string;
  readonly name: string;
  readonly kind: "image" | "file";
  readonly bytes: Uint8Array;
  /** The message in which it was sent; null: uploaded by the app and not sent yet. */
  message: string | null;
}

export interface TenantOptions {
  readonly appId: string;
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  readonly now: () => number;
  readonly audits: boolean;
  readonly enforcesRates: boolean;
  readonly monthlyQuota: number | null;
}

export function createTenant(options: TenantOptions): Tenant {
  const { appId, now, audits, enforcesRates, monthlyQuota } = options;
  const newId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll("-", "")}`;
  return {
    appId,
    botOpenId: newId("ou"),
    tenantKey: "tenant-1",
    scopes: new Set(options.scopes),
    events: new Set(options.events),
    people: new Map(),
    chats: new Map(),
    messages: new Map(),
    entities: new Map(),
    files: new Map(),
    now,
    newId,
    rules: { audits, enforcesRates, monthlyQuota },
  };
}

/** The direct messages of a person with the bot; made when they are first needed. */
export function directChat(tenant: Tenant, openId: string): FakeChat {
  const known = [...tenant.chats.values()].find(({ mode, members }) => mode === "p2p" && members.has(openId));
  if (known !== undefined) return known;
  const chat = newChat(tenant, {
    name: "",
    owner: openId,
    creator: "person",
    mode: "p2p",
    members: [openId],
  });
  return chat;
}

export interface ChatDraft {
  readonly name: string;
  readonly description?: string;
  readonly owner: string | null;
  readonly creator: FakeChat["creator"];
  readonly mode: FakeChat["mode"];
  readonly type?: FakeChat["type"];
  readonly members: readonly string[];
  readonly uuid?: string | null;
  readonly hasBot?: boolean;
}

export function newChat(tenant: Tenant, draft: ChatDraft): FakeChat {
  const { description = "", type = "private", uuid = null, hasBot = true, members, ...facts } = draft;
  const chat: FakeChat = {
    id: tenant.newId("oc"),
    ...facts,
    description,
    type,
    uuid,
    hasBot,
    members: new Set(members),
    isDissolved: false,
    pins: [],
  };
  tenant.chats.set(chat.id, chat);
  return chat;
}

export interface MessageDraft {
  readonly chat: string;
  readonly sender: string;
  readonly isBot: boolean;
  readonly type: string;
  readonly content: string;
  readonly parent?: FakeMessage | undefined;
  readonly isInThread?: boolean;
  readonly mentions?: readonly FakeMention[];
}

export function newMessage(tenant: Tenant, draft: MessageDraft): FakeMessage {
  const { parent, isInThread = false, mentions = [], ...facts } = draft;
  const message: FakeMessage = {
    ...facts,
    id: tenant.newId("om"),
    createdAt: tenant.now(),
    updatedAt: tenant.now(),
    rootId: parent === undefined ? null : (parent.rootId ?? parent.id),
    parentId: parent?.id ?? null,
    threadId: parent?.threadId ?? (isInThread ? tenant.newId("omt") : null),
    mentions,
    changes: 0,
    state: "there",
    reactions: [],
  };
  tenant.messages.set(message.id, message);
  return message;
}
