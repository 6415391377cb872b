import { z } from "zod";
import type { HistoryMessage } from "../api/history.ts";
import type { Delivery } from "./delivery.ts";

const text = z.string().catch("");
const Body = z.object({
  body: z.object({ content: text }).optional().catch(undefined),
  root_id: z.string().optional().catch(undefined),
  parent_id: z.string().optional().catch(undefined),
  mentions: z
    .array(z.object({ key: text, id: text, id_type: text, name: text }))
    .optional()
    .catch(undefined),
});

/**
 * A message of a group's history in the shape of the event that told of it when it was written; undefined for what nobody
 * wrote or what was recalled. Pure.
 */
export function deliveryOf(chat: string, message: HistoryMessage): Delivery | undefined {
  const { message_id, create_time, msg_type, deleted, sender, thread_id } = message;
  if (deleted || sender?.sender_type !== "user") return undefined;
  const { body, root_id, parent_id, mentions = [] } = Body.parse(message);
  return {
    via: "longconn",
    type: "im.message.receive_v1",
    eventId: `history:${message_id}`,
    event: {
      sender: { sender_id: { open_id: sender.id }, sender_type: "user" },
      message: {
        message_id,
        root_id,
        parent_id,
        thread_id,
        create_time: String(create_time),
        chat_id: chat,
        chat_type: "group",
        message_type: msg_type,
        content: body?.content ?? "",
        mentions: mentions.map(({ key, id, name }) => ({ key, id: { open_id: id }, name })),
      },
    },
  };
}
