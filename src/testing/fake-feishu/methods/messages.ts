import { audit, checkContent, jsonOf, refuseCard } from "../content.ts";
import type { Call, Limited, Method } from "../method.ts";
import { text } from "../method.ts";
import { Refusal } from "../refusal.ts";
import { directChat, type FakeChat, type FakeMessage, newMessage, type Tenant } from "../tenant.ts";

const hourMs = 3_600_000;
const cardLifeMs = 14 * 24 * hourMs;
const sends = ["im:message:send_as_bot", "im:message:send", "im:message"];

/** What was sent with which `uuid`, and when. */
const sentBy = new WeakMap<Tenant, Map<string, { readonly message: string; readonly at: number }>>();

export const messageMethods: readonly Method[] = [
  {
    verb: "POST",
    path: "/open-apis/im/v1/messages",
    scopes: sends,
    takes: ["receive_id", "msg_type", "content", "uuid"],
    subject: ({ query, body, tenant }) => chatLimit(tenant, text(body["receive_id"]), query),
    run: (call) => {
      const chat = receiver(call);
      return send(call, chat, undefined);
    },
  },
  {
    verb: "POST",
    path: "/open-apis/im/v1/messages/:message/reply",
    scopes: sends,
    takes: ["content", "msg_type", "reply_in_thread", "uuid"],
    subject: ({ path, tenant }) => {
      const chat = tenant.messages.get(path["message"] ?? "")?.chat;
      return chat === undefined ? undefined : { name: `chat:${chat}`, perSecond: 5 };
    },
    run: (call) => {
      const parent = messageIn(call);
      return send(call, chatOf(call.tenant, parent), parent);
    },
  },
  {
    verb: "PATCH",
    path: "/open-apis/im/v1/messages/:message",
    scopes: ["im:message:update", "im:message:send_as_bot", "im:message"],
    takes: ["content"],
    subject: ({ path }) => ({ name: `message:${path["message"]}`, perSecond: 5 }),
    run: (call) => {
      const { tenant, body } = call;
      const message = messageIn(call);
      if (!message.isBot) throw new Refusal(230027, "Lack of necessary permissions: not the sender.");
      if (message.type !== "interactive") throw new Refusal(230001, "This message is NOT a card.");
      if (tenant.now() - message.createdAt > cardLifeMs)
        throw new Refusal(230031, "The message is out of its life.");
      const json = jsonOf(text(body["content"]));
      refuseCard(json);
      audit(tenant, text(body["content"]));
      message.content = text(body["content"]);
      message.updatedAt = tenant.now();
      message.changes += 1;
      return {};
    },
  },
  {
    verb: "DELETE",
    path: "/open-apis/im/v1/messages/:message",
    scopes: ["im:message:recall", "im:message:send_as_bot", "im:message"],
    takes: [],
    run: (call) => {
      const message = messageIn(call);
      if (!message.isBot) throw new Refusal(230026, "No permission to recall this message.");
      message.state = "recalled";
      return {};
    },
  },
  {
    verb: "GET",
    path: "/open-apis/im/v1/messages/:message",
    scopes: ["im:message:readonly", "im:message"],
    takes: [],
    run: (call) => ({ items: [wireMessage(messageIn(call), call.tenant)] }),
  },
  {
    verb: "GET",
    path: "/open-apis/im/v1/messages",
    scopes: ["im:message:readonly", "im:message"],
    takes: [],
    run: list,
  },
  {
    verb: "POST",
    path: "/open-apis/im/v1/pins",
    scopes: ["im:message.pins:write_only", "im:message.pins", "im:message"],
    takes: ["message_id"],
    run: ({ tenant, body }) => {
      const message = tenant.messages.get(text(body["message_id"]));
      if (message === undefined) throw new Refusal(230001, "invalid message_id");
      const { pins } = chatOf(tenant, message);
      if (!pins.includes(message.id)) pins.push(message.id);
      return { pin: { message_id: message.id } };
    },
  },
  {
    verb: "DELETE",
    path: "/open-apis/im/v1/pins/:message",
    scopes: ["im:message.pins:write_only", "im:message.pins", "im:message"],
    takes: [],
    run: ({ tenant, path }) => {
      for (const { pins } of tenant.chats.values()) {
        const at = pins.indexOf(path["message"] ?? "");
        if (at >= 0) pins.splice(at, 1);
      }
      return {};
    },
  },
];

function chatLimit(tenant: Tenant, id: string, query: URLSearchParams): Limited {
  const isPerson = query.get("receive_id_type") === "open_id";
  const chat = isPerson && tenant.people.has(id) ? directChat(tenant, id).id : id;
  return { name: `chat:${chat}`, perSecond: 5 };
}

function receiver({ tenant, query, body }: Call): FakeChat {
  const id = text(body["receive_id"]);
  const type = query.get("receive_id_type");
  if (type === "open_id") {
    const person = tenant.people.get(id);
    if (person === undefined) throw new Refusal(230001, "invalid receive_id");
    if (!person.canSeeApp) throw new Refusal(230013, "Bot has NO availability to this user.");
    return directChat(tenant, id);
  }
  if (type !== "chat_id") throw new Refusal(99992402, "field validation failed: receive_id_type");
  const chat = tenant.chats.get(id);
  if (chat === undefined) throw new Refusal(230001, "invalid receive_id");
  return chat;
}

function send({ tenant, body }: Call, chat: FakeChat, parent: FakeMessage | undefined): unknown {
  if (chat.isDissolved)
    throw new Refusal(232009, "Your request specifies a chat which has already been dissolved.");
  if (!chat.hasBot) throw new Refusal(230002, "The bot can not be outside the group.");
  const uuid = text(body["uuid"]);
  if (uuid.length > 50) throw new Refusal(99992402, "field validation failed: uuid");
  const sent = sentBy.get(tenant) ?? new Map<string, { message: string; at: number }>();
  sentBy.set(tenant, sent);
  const before = uuid === "" ? undefined : sent.get(uuid);
  const known = before && tenant.now() - before.at < hourMs ? tenant.messages.get(before.message) : undefined;
  if (known !== undefined) return wireMessage(known, tenant);
  const type = text(body["msg_type"]);
  const content = text(body["content"]);
  const entity = checkContent(tenant, { type, content });
  const message = newMessage(tenant, {
    chat: chat.id,
    sender: tenant.appId,
    isBot: true,
    type,
    content,
    parent,
    isInThread: body["reply_in_thread"] === true,
  });
  if (entity !== undefined) entity.message = message.id;
  if (uuid !== "") sent.set(uuid, { message: message.id, at: tenant.now() });
  return wireMessage(message, tenant);
}

function messageIn({ tenant, path }: Call): FakeMessage {
  const message = tenant.messages.get(path["message"] ?? "");
  if (message === undefined) throw new Refusal(230001, "invalid message_id");
  if (message.state === "recalled") throw new Refusal(230011, "The message was withdrawn.");
  if (message.state === "deleted") throw new Refusal(231003, "The message was deleted.");
  return message;
}

function chatOf(tenant: Tenant, { chat }: FakeMessage): FakeChat {
  const found = tenant.chats.get(chat);
  if (found === undefined) throw new Refusal(230001, "invalid chat");
  return found;
}

function list({ tenant, query }: Call): unknown {
  const id = query.get("container_id") ?? "";
  const isThread = query.get("container_id_type") === "thread";
  const chat = tenant.chats.get(id);
  if (!isThread && chat === undefined) throw new Refusal(230001, "invalid container_id");
  if (chat?.isDissolved === true) throw new Refusal(232009, "The chat was dissolved.");
  if (chat?.hasBot === false) throw new Refusal(230002, "The bot can not be outside the group.");
  if (!isThread && !tenant.scopes.has("im:message.group_msg"))
    throw new Refusal(230027, "Lack of necessary permissions, ext=need scope: im:message.group_msg");
  const since = Number(query.get("start_time") ?? "0") * 1_000;
  const size = Number(query.get("page_size") ?? "20");
  if (size > 50) throw new Refusal(99992402, "field validation failed: page_size");
  const offset = Number(query.get("page_token") ?? "0");
  const found = [...tenant.messages.values()]
    .filter((one) => (isThread ? one.threadId === id : one.chat === id && isOnTop(one)))
    .filter(({ createdAt }) => createdAt >= since)
    .toSorted((one, other) => one.createdAt - other.createdAt);
  const ordered = query.get("sort_type") === "ByCreateTimeDesc" ? found.toReversed() : found;
  const end = offset + size;
  return {
    items: ordered.slice(offset, end).map((message) => wireMessage(message, tenant)),
    has_more: end < ordered.length,
    ...(end < ordered.length ? { page_token: String(end) } : {}),
  };
}

/** A chat shows of a topic its first message only. */
function isOnTop({ threadId, parentId }: FakeMessage): boolean {
  return threadId === null || parentId === null;
}

function wireMessage(message: FakeMessage, tenant: Tenant): unknown {
  return {
    message_id: message.id,
    ...(message.rootId === null ? {} : { root_id: message.rootId, parent_id: message.parentId }),
    ...(message.threadId === null ? {} : { thread_id: message.threadId }),
    msg_type: message.type,
    create_time: String(message.createdAt),
    update_time: String(message.updatedAt),
    deleted: message.state !== "there",
    updated: message.changes > 0,
    chat_id: message.chat,
    sender: message.isBot
      ? { id: tenant.appId, id_type: "app_id", sender_type: "app", tenant_key: tenant.tenantKey }
      : { id: message.sender, id_type: "open_id", sender_type: "user", tenant_key: tenant.tenantKey },
    body: { content: message.content },
    mentions: message.mentions.map(({ key, openId, name }) => ({
      key,
      id: openId,
      id_type: "open_id",
      name,
      tenant_key: tenant.tenantKey,
    })),
  };
}
