import { z } from "zod";

/** A text that may be missing, null, empty or no text at all: then it is null. */
const word = z
  .string()
  .min(1)
  .nullish()
  .catch(null)
  .transform((text) => text ?? null);
const flag = z
  .boolean()
  .nullish()
  .catch(null)
  .transform((is) => is === true);
const list = z
  .array(z.unknown())
  .nullish()
  .catch(null)
  .transform((items) => items ?? []);
/** Written words: empty where there are none. */
const words = word.transform((text) => text ?? "");

function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? null);
}

const HasId = z.object({ id: word });
/** Slack names a channel by its id in most events, and by an object in `channel_rename`. */
const channelId = z.union([word.pipe(z.string()), z.object({ id: z.string() }).transform(({ id }) => id)]);

export const EventsBody = z.object({
  type: word,
  event_id: word,
  event: maybe(z.record(z.string(), z.unknown())),
  minute_rate_limited: maybe(z.number()),
});

export const MessageEvent = z.object({
  type: word,
  subtype: word,
  channel: word,
  channel_type: word,
  user: word,
  text: words,
  ts: word,
  thread_ts: word,
  bot_id: word,
  app_id: word,
  hidden: flag,
  files: list,
});
export type MessageEvent = z.infer<typeof MessageEvent>;

export const SlackFile = z.object({
  id: z.string().min(1),
  name: word,
  title: word,
  mimetype: word,
  size: maybe(z.number().int().nonnegative()),
  mode: word,
  is_external: flag,
  file_access: word,
  url_private: word,
  url_private_download: word,
});

export const RoomEvent = z.object({
  type: word,
  channel: maybe(channelId),
  user: word,
  inviter: word,
  event_ts: word,
});

export const RenameEvent = z.object({
  channel: z.object({ id: z.string().min(1), name: z.string().min(1) }),
});

export const HomeEvent = z.object({ user: word, tab: word, channel: word, view: maybe(z.unknown()) });

export const RevokedEvent = z.object({ tokens: maybe(z.object({ bot: list })) });

export const StopEvent = z.object({ channel: word, thread_ts: word, user: word, event_ts: word });

export const Command = z.object({
  command: word,
  text: words,
  user_id: word,
  channel_id: word,
  trigger_id: words,
  response_url: words,
});

export const Interaction = z.object({ type: word });

export const View = z.object({
  id: word,
  hash: words,
  root_view_id: word,
  type: word,
  callback_id: word,
  private_metadata: words,
});

const who = { user: maybe(HasId), trigger_id: words };

export const Press = z.object({
  ...who,
  channel: maybe(HasId),
  container: maybe(
    z.object({ message_ts: word, channel_id: word, is_ephemeral: flag, thread_ts: word, view_id: word }),
  ),
  message: maybe(z.object({ ts: word, thread_ts: word })),
  view: maybe(View),
  response_url: word,
  actions: list,
});
export type Press = z.infer<typeof Press>;

export const PressedElement = z.object({
  type: word,
  action_id: words,
  action_ts: words,
  value: word,
});

export const ViewSubmission = z.object({ ...who, view: maybe(View) });

export const Shortcut = z.object({
  ...who,
  callback_id: word,
  action_ts: words,
  channel: maybe(HasId),
  message: maybe(z.record(z.string(), z.unknown())),
  response_url: word,
});
