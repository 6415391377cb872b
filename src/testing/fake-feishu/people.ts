import { pressByName } from "../feishu-card.ts";
import {
  directChat,
  type FakeChat,
  type FakeMention,
  type FakeMessage,
  newChat,
  newMessage,
  type Tenant,
} from "./tenant.ts";
import type { PressAnswer } from "./transport/press-answer.ts";
import type { Transport } from "./transport/transport.ts";

/** What people do in the app: each changes what stands there, and tells PoCo of it where it may know. */
export interface People {
  add(name: string, facts?: { readonly canSeeApp?: boolean }): string;
  /** To a chat, or to the bot directly where `chat` is left out. */
  say(said: Said): FakeMessage;
  recall(message: string): void;
  /** Presses a button as it stands now. */
  press(press: Press): Promise<PressAnswer>;
  enterDm(person: string): void;
  pressMenu(person: string, key: string): void;
  /** A group that people made. */
  makeGroup(name: string, members: readonly string[]): FakeChat;
  addBot(chat: string, by: string): void;
  removeBot(chat: string, by: string): void;
  dissolve(chat: string, by: string): void;
  rename(chat: string, name: string, by: string): void;
}

export interface Said {
  readonly by: string;
  readonly chat?: string;
  readonly text?: string;
  /** In place of a text: Feishu's kind and the content of its JSON. */
  readonly content?: { readonly type: string; readonly json: Readonly<Record<string, unknown>> };
  /** The bot is mentioned before the text. */
  readonly mentionsBot?: boolean;
  readonly replyTo?: string;
}

export interface Press {
  readonly by: string;
  readonly message: string;
  /** The name of the button. */
  readonly name: string;
  readonly filled?: Readonly<Record<string, unknown>>;
}

export interface PeopleParts {
  readonly tenant: Tenant;
  readonly transport: Transport;
  readonly cardOf: (message: string) => unknown;
}

export function createPeople(parts: PeopleParts): People {
  const { tenant, transport, cardOf } = parts;
  /** Feishu withholds what the app is not subscribed to, and says nothing of it. */
  const tell = (type: string, event: Readonly<Record<string, unknown>>): void => {
    if (tenant.events.has(type)) transport.push({ type, event, createTime: tenant.now() });
  };
  const byWhom = (openId: string) => ({ operator_id: idsOf(openId) });

  return {
    add: (name, { canSeeApp = true } = {}) => {
      const openId = tenant.newId("ou");
      tenant.people.set(openId, { openId, name, canSeeApp });
      return openId;
    },
    say: (said) => say(parts, said, tell),
    recall: (id) => {
      const message = tenant.messages.get(id);
      if (message === undefined) throw new Error(`there is no message ${id}`);
      message.state = "recalled";
      const recalled = { message_id: id, chat_id: message.chat, recall_time: String(tenant.now()) };
      tell("im.message.recalled_v1", { ...recalled, recall_type: "message_owner" });
    },
    press: async ({ by, message: id, name, filled }) => {
      const message = tenant.messages.get(id);
      const action = pressByName(cardOf(id), name, filled);
      if (message === undefined || action === undefined)
        throw new Error(`there is no button ${name} on ${id}`);
      const context = { open_message_id: id, open_chat_id: message.chat };
      return transport.press({
        operator: { tenant_key: tenant.tenantKey, ...idsOf(by) },
        token: tenant.newId("c"),
        action: { ...action, timezone: "Asia/Shanghai" },
        host: "im_message",
        context,
      });
    },
    enterDm: (person) => {
      const isNew = ![...tenant.messages.values()].some(({ chat }) => chat === directChat(tenant, person).id);
      const chat = directChat(tenant, person);
      const last = [...tenant.messages.values()].findLast((message) => message.chat === chat.id);
      tell("im.chat.access_event.bot_p2p_chat_entered_v1", {
        chat_id: chat.id,
        ...byWhom(person),
        ...(isNew || last === undefined
          ? {}
          : { last_message_id: last.id, last_message_create_time: String(last.createdAt) }),
      });
    },
    pressMenu: (person, key) =>
      tell("application.bot.menu_v6", {
        operator: { operator_name: tenant.people.get(person)?.name, ...byWhom(person) },
        event_key: key,
        timestamp: tenant.now(),
      }),
    makeGroup: (name, members) =>
      newChat(tenant, {
        name,
        owner: members[0] ?? null,
        creator: "person",
        mode: "group",
        members,
        hasBot: false,
      }),
    addBot: (id, by) => {
      const chat = chatIn(tenant, id);
      chat.hasBot = true;
      tell("im.chat.member.bot.added_v1", { chat_id: id, ...byWhom(by), name: chat.name, external: false });
    },
    removeBot: (id, by) => {
      chatIn(tenant, id).hasBot = false;
      tell("im.chat.member.bot.deleted_v1", { chat_id: id, ...byWhom(by), external: false });
    },
    dissolve: (id, by) => {
      chatIn(tenant, id).isDissolved = true;
      tell("im.chat.disbanded_v1", { chat_id: id, ...byWhom(by), external: false });
    },
    rename: (id, name, by) => {
      const chat = chatIn(tenant, id);
      const before = chat.name;
      chat.name = name;
      tell("im.chat.updated_v1", {
        chat_id: id,
        ...byWhom(by),
        after_change: { name },
        before_change: { name: before },
      });
    },
  };
}

type Tell = (type: string, event: Readonly<Record<string, unknown>>) => void;

function say({ tenant }: PeopleParts, said: Said, tell: Tell): FakeMessage {
  const { by, chat: id, mentionsBot = false, replyTo, content } = said;
  const chat = id === undefined ? directChat(tenant, by) : chatIn(tenant, id);
  const key = "@_user_1";
  const mentions: readonly FakeMention[] = mentionsBot
    ? [{ key, openId: tenant.botOpenId, name: "PoCo" }]
    : [];
  const words = `${mentionsBot ? `${key} ` : ""}${said.text ?? ""}`;
  const message = newMessage(tenant, {
    chat: chat.id,
    sender: by,
    isBot: false,
    type: content?.type ?? "text",
    content: JSON.stringify(content?.json ?? { text: words }),
    parent: replyTo === undefined ? undefined : tenant.messages.get(replyTo),
    mentions,
  });
  for (const file of tenant.files.values()) {
    if (message.content.includes(file.key)) file.message = message.id;
  }
  if (mayHear(tenant, chat, mentionsBot)) tell("im.message.receive_v1", receivedOf(tenant, chat, message));
  return message;
}

function mayHear({ scopes }: Tenant, chat: FakeChat, mentionsBot: boolean): boolean {
  if (!chat.hasBot || chat.isDissolved) return false;
  if (scopes.has("im:message")) return true;
  if (chat.mode === "p2p") return scopes.has("im:message.p2p_msg:readonly");
  if (scopes.has("im:message.group_msg")) return true;
  return mentionsBot && scopes.has("im:message.group_at_msg:readonly");
}

function receivedOf(tenant: Tenant, chat: FakeChat, message: FakeMessage) {
  const { id, rootId, parentId, threadId, createdAt, type, content, mentions } = message;
  return {
    sender: { sender_id: idsOf(message.sender), sender_type: "user", tenant_key: tenant.tenantKey },
    message: {
      message_id: id,
      ...(rootId === null ? {} : { root_id: rootId, parent_id: parentId }),
      ...(threadId === null ? {} : { thread_id: threadId }),
      create_time: String(createdAt),
      update_time: String(createdAt),
      chat_id: chat.id,
      chat_type: chat.mode,
      message_type: type,
      content,
      ...(mentions.length === 0
        ? {}
        : {
            mentions: mentions.map(({ key, openId, name }) => ({
              key,
              id: idsOf(openId),
              name,
              tenant_key: tenant.tenantKey,
            })),
          }),
    },
  };
}

function idsOf(openId: string) {
  return { open_id: openId, user_id: `u-${openId.slice(-8)}`, union_id: `on_${openId.slice(3)}` };
}

function chatIn(tenant: Tenant, id: string): FakeChat {
  const chat = tenant.chats.get(id);
  if (chat === undefined) throw new Error(`there is no chat ${id}`);
  return chat;
}
