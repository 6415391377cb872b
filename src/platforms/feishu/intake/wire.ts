import { z } from "zod";

/** Read as leniently as can be: only what is used is named, and what is of another kind counts as missing. */

/** A text that may be missing, null, empty or no text at all: then it is null. */
const word = z
  .string()
  .nullish()
  .catch(null)
  .transform((text) => text || null);
/** Written words: empty where there are none. */
const words = word.transform((text) => text ?? "");
const flag = z
  .boolean()
  .nullish()
  .catch(null)
  .transform((is) => is === true);
/** Feishu writes its numbers as texts in most places. */
const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const filledWord = z.string().min(1);

/** Whatever cannot be read is left out. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((all): readonly z.output<Item>[] =>
      (all ?? []).flatMap((one) => {
        const { success, data } = item.safeParse(one);
        // In brackets: what was read may be a list itself.
        return success ? [data] : [];
      }),
    );
}

function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? null);
}

/** People and bots by the id that they have for this app. */
const openId = maybe(z.object({ open_id: word })).transform((ids) => ids?.open_id ?? null);

const Mentioned = z.object({
  /** What stands in its place in the text, e.g. `@_user_1`. */
  key: filledWord,
  id: openId,
  name: word,
});
export type Mentioned = z.infer<typeof Mentioned>;

export const MessageEvent = z.object({
  sender: z.object({ sender_id: openId, sender_type: word }),
  message: z.object({
    message_id: filledWord,
    chat_id: filledWord,
    chat_type: word,
    message_type: words,
    content: words,
    create_time: number,
    root_id: word,
    parent_id: word,
    /** The topic in which it stands, which has an id of its own. */
    thread_id: word,
    mentions: listOf(Mentioned),
  }),
});
export type Message = z.infer<typeof MessageEvent>["message"];

/** A message of schema 1.0, which has its fields beside each other. */
export const OldMessage = z.object({
  open_id: filledWord,
  open_chat_id: filledWord,
  open_message_id: filledWord,
  chat_type: word,
  msg_type: words,
  text: word,
  text_without_at_bot: word,
  is_mention: flag,
  image_key: word,
  file_key: word,
  file_name: word,
  root_id: word,
  parent_id: word,
});

export const PressEvent = z.object({
  operator: openId,
  /** Made for each press. */
  token: word,
  action: z.unknown(),
  context: maybe(z.object({ open_message_id: word, open_chat_id: word })),
});

/** A press on a card of the old kind, which has its fields beside each other. */
export const OldPress = z.object({
  open_id: filledWord,
  open_message_id: word,
  open_chat_id: word,
  action: z.unknown(),
});

export const ChatEventFields = z.object({
  chat_id: word,
  operator_id: openId,
  name: word,
  message_id: word,
  last_message_id: word,
  after_change: maybe(z.object({ name: word })),
});

export const MenuEvent = z.object({
  operator: maybe(z.object({ operator_id: openId })),
  event_key: words,
  timestamp: number,
});

/** The contents of messages, which come as texts of JSON. */
export const TextContent = z.object({ text: z.string() });

export const FileContent = z.object({ image_key: word, file_key: word, file_name: word });
export type FileContent = z.infer<typeof FileContent>;

const PostElement = z.object({
  tag: z.string(),
  text: words,
  style: listOf(z.string()),
  href: words,
  user_id: words,
  user_name: word,
  image_key: word,
  file_key: word,
  file_name: word,
  emoji_type: words,
  language: words,
});
export type PostElement = z.infer<typeof PostElement>;

/** Rich text: paragraphs of elements. */
export const Post = z.object({ title: words, content: listOf(listOf(PostElement)) });
export type Post = z.infer<typeof Post>;
