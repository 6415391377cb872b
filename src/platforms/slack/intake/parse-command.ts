import { cleanText } from "./clean-text.ts";
import { namedIn } from "./parse-message.ts";
import { type Context, type Ignored, ignored, type Parsed } from "./parsed.ts";
import { conversationIn, factsOf } from "./places.ts";
import { Command } from "./wire.ts";

/** What somebody asked for with `/poco`. */
export function parseCommand(body: unknown, context: Context): Parsed {
  const { data } = Command.safeParse(body);
  if (data === undefined) return ignored("command_unreadable");
  const { command, user_id, channel_id, trigger_id, response_url } = data;
  if (command === null || !own.has(command)) return unknownCommand(command ?? "");
  if (user_id === null || channel_id === null) return ignored("command_incomplete");
  // A trigger is made for each use.
  const use = trigger_id || response_url;
  if (use === "") return ignored("command_incomplete");

  const asked = askedFor(data.text, context);
  return {
    kind: "event",
    event: { ...factsOf(`command:${use}`, user_id, conversationIn(channel_id)), ...asked.event },
    answer: {
      kind: "command",
      triggerId: trigger_id,
      responseUrl: response_url,
      channel: channel_id,
      user: user_id,
      wants: asked.wants,
    },
    inbound: { kind: command, channel: channel_id, user: user_id, ts: null },
  };
}

const own: ReadonlySet<string> = new Set(["/poco", "/poco-dev"]);

function unknownCommand(command: string): Ignored {
  const name = command.slice(0, 40);
  return { ...ignored(`command:${name}`), tell: `PoCo does not know the command ${name}. Use /poco.` };
}

const texts: ReadonlySet<string> = new Set(["run", "status", "stop", "approve", "reject", "queue", "help"]);
const lists: ReadonlySet<string> = new Set(["", "list", "home", "projects"]);

function askedFor(raw: string, context: Context) {
  const clean = cleanText(raw, { ...context, botUserId: context.me.botUserId });
  const text = clean.text.trim();
  const [first = ""] = text.split(/\s/, 1);
  const name = first.toLowerCase();
  if (lists.has(text.toLowerCase()))
    return { event: action({ intent_key: "project.home", here: true }), wants: "list" } as const;
  if (name === "new") return { event: action({ intent_key: "project.new" }), wants: "new" } as const;
  const words = texts.has(name) ? `/${name}${text.slice(first.length)}` : "/help";
  const event = { kind: "message", messageId: null, text: words, ...namedIn(clean) } as const;
  return { event, wants: "other" } as const;
}

function action(value: Readonly<Record<string, unknown>>) {
  return { kind: "action", value } as const;
}
