import { z } from "zod";
import { type FeishuAnswer, orFine, read, withoutData } from "./answer.ts";
import type { CallHow } from "./call.ts";
import { codes } from "./codes.ts";
import type { FeishuApi } from "./feishu-api.ts";

/** What a message shows. Feishu takes its content as a text of JSON. */
export type MessageContent =
  | { readonly kind: "text"; readonly text: string }
  /** A card as it stands. */
  | { readonly kind: "card"; readonly json: Readonly<Record<string, unknown>> }
  /** A card that lives in CardKit; Feishu lets it be sent once. */
  | { readonly kind: "entity"; readonly cardId: string }
  | { readonly kind: "image"; readonly imageKey: string }
  | { readonly kind: "file"; readonly fileKey: string };

export interface NewMessage {
  /** A chat, or the open id of a person. */
  readonly chat: string;
  readonly content: MessageContent;
  /** Feishu takes one message with it within an hour, however often it comes; at most 50 characters. */
  readonly uuid: string;
  /** The message that this one answers. */
  readonly replyTo?: string;
  /** In the topic of that message, where groups have topics. */
  readonly isInTopic?: boolean;
}

/** Where a message stands. */
export interface Posted {
  readonly message_id: string;
  readonly chat_id?: string | undefined;
}

const Posted = z.object({
  message_id: z.string(),
  chat_id: z.string().optional().catch(undefined),
});

export async function postMessage(
  api: FeishuApi,
  { chat, content, uuid, replyTo, isInTopic }: NewMessage,
  how?: CallHow,
): Promise<FeishuAnswer<Posted>> {
  const about = { kind: "chat", id: chat } as const;
  const body = { ...wire(content), uuid };
  if (replyTo === undefined) {
    const query = { receive_id_type: chat.startsWith("ou_") ? "open_id" : "chat_id" };
    const ask = { query, body: { receive_id: chat, ...body }, about };
    return read(await api.call("message.create", ask, how), Posted);
  }
  const ask = {
    path: { message: replyTo },
    body: { ...body, ...(isInTopic === true ? { reply_in_thread: true } : {}) },
    about,
  };
  return read(await api.call("message.reply", ask, how), Posted);
}

/** Replaces the card of a message. Those that live in CardKit are changed there. */
export async function patchCard(
  api: FeishuApi,
  { message, json }: { readonly message: string; readonly json: Readonly<Record<string, unknown>> },
  how?: CallHow,
): Promise<FeishuAnswer<null>> {
  const ask = {
    path: { message },
    body: { content: JSON.stringify(json) },
    about: { kind: "message", id: message } as const,
  };
  return withoutData(await api.call("message.patch", ask, how));
}

/** A message that is gone already is fine. */
export async function deleteMessage(
  api: FeishuApi,
  message: string,
  how?: CallHow,
): Promise<FeishuAnswer<null>> {
  const ask = { path: { message }, about: { kind: "message", id: message } as const };
  return orFine(await api.call("message.delete", ask, how), new Set([codes.recalled, codes.deleted]));
}

/** One that stands there already is fine. */
export async function pinMessage(
  api: FeishuApi,
  message: string,
  how?: CallHow,
): Promise<FeishuAnswer<null>> {
  return withoutData(await api.call("pin.create", { body: { message_id: message } }, how));
}

export async function unpinMessage(
  api: FeishuApi,
  message: string,
  how?: CallHow,
): Promise<FeishuAnswer<null>> {
  return withoutData(await api.call("pin.delete", { path: { message } }, how));
}

function wire(content: MessageContent): { readonly msg_type: string; readonly content: string } {
  const [type, value] = parts(content);
  return { msg_type: type, content: JSON.stringify(value) };
}

function parts(content: MessageContent): readonly [string, unknown] {
  switch (content.kind) {
    case "text":
      return ["text", { text: content.text }];
    case "card":
      return ["interactive", content.json];
    case "entity":
      return ["interactive", { type: "card", data: { card_id: content.cardId } }];
    case "image":
      return ["image", { image_key: content.imageKey }];
    default:
      return ["file", { file_key: content.fileKey }];
  }
}
