import { readMessage } from "./parse-message.ts";
import { type Context, ignored, type Parsed } from "./parsed.ts";
import { OldMessage } from "./wire.ts";

/** A message of schema 1.0. It does not say when it was written, and of rich text it brings the words only. */
export function parseOldMessage(fields: unknown, eventId: string | null, context: Context): Parsed {
  const { data } = OldMessage.safeParse(fields);
  if (data === undefined) return ignored("message_unreadable");
  const { open_id: user, text, text_without_at_bot, is_mention, msg_type } = data;
  if (user === context.me.botOpenId) return ignored("bot_message");
  const words = plain(text_without_at_bot ?? text ?? "");
  const { image_key, file_key, file_name, chat_type, root_id, parent_id } = data;
  const message = {
    message_id: data.open_message_id,
    chat_id: data.open_chat_id,
    chat_type,
    message_type: msg_type === "post" ? "text" : msg_type,
    content: JSON.stringify({
      text: is_mention ? `${key} ${words}` : words,
      image_key,
      file_key,
      file_name,
    }),
    create_time: null,
    root_id,
    parent_id,
    thread_id: null,
    mentions: is_mention ? [{ key, id: context.me.botOpenId, name: null }] : [],
  };
  return readMessage({ type: "message", message, user, eventId }, context);
}

/** Stands for the mention of PoCo, which schema 1.0 took out of the words. */
const key = "@_poco_";

/** `<at open_id="ou_1">@Ann</at>` stands for the others. */
function plain(text: string): string {
  return text.replaceAll(
    /<at\s[^<>]*>([^<>]*)<\/at>/g,
    (_, name: string) => `@${name.trim().replace(/^@/, "")}`,
  );
}
