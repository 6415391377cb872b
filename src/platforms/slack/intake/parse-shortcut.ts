import type { z } from "zod";
import { attachmentsOf } from "./attachments.ts";
import { cleanText } from "./clean-text.ts";
import { namedIn } from "./parse-message.ts";
import { type AnswerWay, type Context, ignored, type Parsed } from "./parsed.ts";
import { conversationIn, factsOf, homeOf } from "./places.ts";
import { MessageEvent, Shortcut } from "./wire.ts";

/** Slack's names of the shortcuts in the manifest. */
const newProject = "poco_new_project";
const runMessage = "poco_run_message";

/** A shortcut of the search bar or of a message's menu. */
export function parseShortcut(payload: unknown, context: Context): Parsed {
  const { data } = Shortcut.safeParse(payload);
  const user = data?.user?.id ?? null;
  const use = data?.trigger_id || data?.action_ts;
  if (data === undefined || user === null || !use) return ignored("shortcut_incomplete");
  const used = { shortcut: data, user, eventId: `shortcut:${use}` };
  if (data.callback_id === newProject) return openNewProject(used);
  if (data.callback_id === runMessage) return runThatMessage(used, context);
  return ignored(`shortcut:${(data.callback_id ?? "").slice(0, 80)}`);
}

interface Used {
  readonly shortcut: z.infer<typeof Shortcut>;
  readonly user: string;
  readonly eventId: string;
}

function openNewProject({ shortcut, user, eventId }: Used): Parsed {
  const channel = shortcut.channel?.id ?? null;
  const conversation = channel === null ? homeOf(user) : conversationIn(channel);
  return {
    kind: "event",
    event: { kind: "action", ...factsOf(eventId, user, conversation), value: { intent_key: "project.new" } },
    answer: answerTo({ shortcut, user, eventId }),
    inbound: { kind: newProject, channel, user, ts: null },
  };
}

/** Whoever used the shortcut gives the task, in the words of whoever wrote the message. */
function runThatMessage(used: Used, context: Context): Parsed {
  const { shortcut, user, eventId } = used;
  const { data: message } = MessageEvent.safeParse(shortcut.message);
  const channel = shortcut.channel?.id ?? null;
  const ts = message?.ts ?? null;
  if (message === undefined || channel === null || ts === null) return ignored("shortcut_incomplete");
  const clean = cleanText(message.text, { ...context, botUserId: context.me.botUserId });
  const attachments = attachmentsOf(message.files);
  const thread = message.thread_ts === ts ? null : message.thread_ts;
  const prompt = clean.text.trim() === "" && attachments.length > 0 ? filesOnly : clean.text;
  return {
    kind: "event",
    event: {
      kind: "message",
      ...factsOf(eventId, user, conversationIn(channel)),
      // Not the message's own id: the same message may be known as a prompt, and be run more than once.
      messageId: null,
      text: `/run ${prompt}`.trimEnd(),
      ...namedIn(clean),
      ...(attachments.length === 0 ? {} : { attachments }),
      // No `sentAt`: the message may be old, but it is now that the task was asked for.
      ...(thread === null ? {} : { thread }),
    },
    answer: answerTo(used),
    inbound: { kind: runMessage, channel, user, ts },
  };
}

/** `/run` asks for words. */
const filesOnly = "Look at what is attached.";

function answerTo({ shortcut, user }: Used): AnswerWay {
  return {
    kind: "shortcut",
    triggerId: shortcut.trigger_id,
    user,
    channel: shortcut.channel?.id ?? null,
    responseUrl: shortcut.response_url,
  };
}
