import { z } from "zod";
import { headOf } from "../../kit/drawing/cut-words.ts";
import { type FeishuAnswer, orFine, read, withoutData } from "./answer.ts";
import type { CallHow } from "./call.ts";
import { codes } from "./codes.ts";
import type { FeishuApi } from "./feishu-api.ts";

export interface Chat {
  readonly id: string;
  readonly name: string;
  /** Whose it is; null where it is the bot's own. */
  readonly owner: string | null;
  readonly mode: "group" | "p2p" | "topic" | "other";
}

export interface NewChat {
  readonly name: string;
  readonly description: string;
  readonly isPrivate: boolean;
  readonly owner?: string;
  readonly invite: readonly string[];
  /** Feishu makes one chat with it, however often it comes; at most 50 characters. */
  readonly uuid: string;
}

const Made = z.object({ chat_id: z.string(), name: z.string().catch("") });
const Known = z.object({
  name: z.string().catch(""),
  owner_id: z.string().optional().catch(undefined),
  chat_mode: z.enum(["group", "p2p", "topic"]).or(z.literal("other")).catch("other"),
});

/** Feishu: a name has at most 60 characters, a description 100. */
export const mostNameCharacters = 60;
const mostDescriptionCharacters = 100;
/** Feishu: at most 50 people at once. */
export const mostInvited = 50;

export async function createChat(
  api: FeishuApi,
  { name, description, isPrivate, owner, invite, uuid }: NewChat,
  how?: CallHow,
): Promise<FeishuAnswer<{ readonly id: string; readonly name: string }>> {
  const ask = {
    query: { user_id_type: "open_id", set_bot_manager: true, uuid },
    body: {
      name,
      description: headOf(description, mostDescriptionCharacters),
      chat_mode: "group",
      chat_type: isPrivate ? "private" : "public",
      owner_id: owner,
      user_id_list: invite.length === 0 ? undefined : invite,
    },
  };
  const answer = read(await api.call("chat.create", ask, how), Made);
  return answer.kind === "ok"
    ? { kind: "ok", data: { id: answer.data.chat_id, name: answer.data.name || name } }
    : answer;
}

export async function chatInfo(api: FeishuApi, chat: string, how?: CallHow): Promise<FeishuAnswer<Chat>> {
  const ask = { path: { chat }, query: { user_id_type: "open_id" } };
  const answer = read(await api.call("chat.get", ask, how), Known);
  if (answer.kind !== "ok") return answer;
  const { name, owner_id, chat_mode } = answer.data;
  return { kind: "ok", data: { id: chat, name, owner: owner_id || null, mode: chat_mode } };
}

export async function changeChat(
  api: FeishuApi,
  {
    chat,
    name,
    description,
  }: { readonly chat: string; readonly name?: string; readonly description?: string },
  how?: CallHow,
): Promise<FeishuAnswer<null>> {
  const said = description === undefined ? undefined : headOf(description, mostDescriptionCharacters);
  const body = { name, description: said };
  return withoutData(
    await api.call("chat.update", { path: { chat }, body, about: { kind: "chat", id: chat } }, how),
  );
}

const Page = z.object({
  items: z
    .array(z.object({ chat_id: z.string(), name: z.string().catch(""), description: z.string().catch("") }))
    .nullish(),
  has_more: z.boolean().catch(false),
  page_token: z.string().optional().catch(undefined),
});

export interface OwnChat {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

const mostPages = 20;

/** The groups in which the bot is. */
export async function myChats(api: FeishuApi, how?: CallHow): Promise<FeishuAnswer<readonly OwnChat[]>> {
  const chats: OwnChat[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = { page_size: 100, page_token: cursor };
    const answer = read(await api.call("chat.list", { query }, how), Page);
    if (answer.kind !== "ok") return answer;
    const { items, has_more, page_token } = answer.data;
    chats.push(...(items ?? []).map(({ chat_id: id, name, description }) => ({ id, name, description })));
    if (!has_more || page_token === undefined) break;
    cursor = page_token;
  }
  return { kind: "ok", data: chats };
}

/** One that is gone already is fine. What was said in it is lost. */
export async function dissolveChat(api: FeishuApi, chat: string, how?: CallHow): Promise<FeishuAnswer<null>> {
  return orFine(await api.call("chat.delete", { path: { chat } }, how), codes.dissolved);
}

const Added = z.object({
  invalid_id_list: z.array(z.string()).nullish().catch(null),
  not_existed_id_list: z.array(z.string()).nullish().catch(null),
});

/** One call after the other: Feishu refuses those at the same time. The answer names who could not be added. */
export async function addMembers(
  api: FeishuApi,
  { chat, people }: { readonly chat: string; readonly people: readonly string[] },
  how?: CallHow,
): Promise<FeishuAnswer<readonly string[]>> {
  const ask = {
    path: { chat },
    query: { member_id_type: "open_id", succeed_type: 1 },
    body: { id_list: people },
    about: { kind: "chat", id: `members of ${chat}` } as const,
  };
  const answer = read(await api.call("members.create", ask, how), Added);
  if (answer.kind !== "ok") return answer;
  const { invalid_id_list, not_existed_id_list } = answer.data;
  return { kind: "ok", data: [...(invalid_id_list ?? []), ...(not_existed_id_list ?? [])] };
}
