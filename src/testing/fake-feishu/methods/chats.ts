import { type Call, type Method, text } from "../method.ts";
import { Refusal } from "../refusal.ts";
import { type FakeChat, newChat } from "../tenant.ts";

const chats = "/open-apis/im/v1/chats";

export const chatMethods: readonly Method[] = [
  {
    verb: "POST",
    path: chats,
    scopes: ["im:chat:create", "im:chat"],
    takes: ["name", "description", "chat_mode", "chat_type", "owner_id", "user_id_list"],
    run: create,
  },
  {
    verb: "GET",
    path: chats,
    scopes: ["im:chat:read", "im:chat:readonly", "im:chat"],
    takes: [],
    run: ({ tenant, query }) => {
      const size = Number(query.get("page_size") ?? "20");
      if (size > 100) throw new Refusal(99992402, "field validation failed: page_size");
      const offset = Number(query.get("page_token") ?? "0");
      const all = [...tenant.chats.values()].filter(
        ({ mode, hasBot, isDissolved }) => mode === "group" && hasBot && !isDissolved,
      );
      const end = offset + size;
      return {
        items: all.slice(offset, end).map(({ id, name, description, owner }) => ({
          chat_id: id,
          name,
          description,
          owner_id: owner ?? "",
        })),
        has_more: end < all.length,
        page_token: end < all.length ? String(end) : "",
      };
    },
  },
  {
    verb: "GET",
    path: `${chats}/:chat`,
    scopes: ["im:chat:read", "im:chat:readonly", "im:chat"],
    takes: [],
    run: (call) => {
      const { name, description, owner, mode, type, members } = chatIn(call);
      return {
        name,
        description,
        ...(owner === null ? {} : { owner_id: owner, owner_id_type: "open_id" }),
        chat_mode: mode,
        chat_type: type,
        user_count: String(members.size),
      };
    },
  },
  {
    verb: "PUT",
    path: `${chats}/:chat`,
    scopes: ["im:chat:update", "im:chat"],
    takes: ["name", "description"],
    run: (call) => {
      const chat = chatIn(call);
      const { name, description } = call.body;
      checkNames(call);
      if (typeof name === "string") chat.name = name;
      if (typeof description === "string") chat.description = description;
      return {};
    },
  },
  {
    verb: "DELETE",
    path: `${chats}/:chat`,
    scopes: ["im:chat:delete", "im:chat"],
    takes: [],
    run: (call) => {
      const chat = chatIn(call);
      const mayAsCreator =
        chat.creator === "bot" &&
        (call.tenant.scopes.has("im:chat:operate_as_owner") || call.tenant.scopes.has("im:chat"));
      if (chat.owner !== null && !mayAsCreator)
        throw new Refusal(232017, "Only the group owner has the permission to operate.");
      chat.isDissolved = true;
      return {};
    },
  },
  {
    verb: "POST",
    path: `${chats}/:chat/members`,
    scopes: ["im:chat.members:write_only", "im:chat"],
    takes: ["id_list"],
    run: (call) => {
      const chat = chatIn(call);
      const invalid: string[] = [];
      for (const id of listOf(call.body["id_list"])) {
        const person = call.tenant.people.get(id);
        if (person?.canSeeApp === true) chat.members.add(id);
        else invalid.push(id);
      }
      return { invalid_id_list: invalid, not_existed_id_list: [], pending_approval_id_list: [] };
    },
  },
  {
    verb: "POST",
    path: `${chats}/:chat/link`,
    scopes: ["im:chat:read", "im:chat:readonly", "im:chat"],
    takes: ["validity_period"],
    run: (call) => ({ share_link: `https://applink.feishu.cn/client/chat/${chatIn(call).id}` }),
  },
];

function create(call: Call): unknown {
  const { tenant, query, body } = call;
  const uuid = query.get("uuid");
  if ((uuid ?? "").length > 50) throw new Refusal(99992402, "field validation failed: uuid");
  const known = [...tenant.chats.values()].find((chat) => uuid !== null && chat.uuid === uuid);
  if (known !== undefined) return wire(known);
  checkNames(call);
  const invited = listOf(body["user_id_list"]);
  if (invited.length > 50) throw new Refusal(232007, "The number of members exceeds the limit.");
  const owner = text(body["owner_id"]) || null;
  for (const id of [...invited, ...(owner === null ? [] : [owner])]) {
    const person = tenant.people.get(id);
    if (person === undefined) throw new Refusal(232006, "Your request specifies an invalid user id.");
    if (!person.canSeeApp) throw new Refusal(232043, "Some user is invisible to the operator.");
  }
  const chat = newChat(tenant, {
    name: text(body["name"]),
    description: text(body["description"]),
    owner,
    creator: "bot",
    mode: "group",
    type: body["chat_type"] === "public" ? "public" : "private",
    members: owner === null ? invited : [...invited, owner],
    uuid,
  });
  return wire(chat);
}

function checkNames({ body }: Call): void {
  if (text(body["name"]).length > 60) throw new Refusal(232001, "The group name is too long.");
  if (text(body["description"]).length > 100) throw new Refusal(232001, "The group description is too long.");
}

function wire({ id, name, description, owner }: FakeChat) {
  return { chat_id: id, name, description, owner_id: owner ?? "" };
}

function chatIn({ tenant, path }: Call): FakeChat {
  const chat = tenant.chats.get(path["chat"] ?? "");
  if (chat === undefined) throw new Refusal(232006, "Your request specifies a chat_id which is invalid.");
  if (chat.isDissolved)
    throw new Refusal(232009, "Your request specifies a chat which has already been dissolved.");
  if (!chat.hasBot) throw new Refusal(232011, "Operator can NOT be out of the chat.");
  return chat;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
