import type { Delivery } from "./delivery.ts";
import { parseCommand } from "./parse-command.ts";
import { parseEvent } from "./parse-event.ts";
import { parsePress } from "./parse-press.ts";
import { parseShortcut } from "./parse-shortcut.ts";
import { parseSubmission } from "./parse-submission.ts";
import { type Context, ignored, type Known, type Me, type Parsed } from "./parsed.ts";
import { Interaction } from "./wire.ts";

/** Reads what Slack sent. Pure; whatever the body is, it does not throw. */
export function parse({ kind, body }: Delivery, me: Me, known: Known): Parsed {
  return parsers.get(kind)?.(body, { ...known, me }) ?? ignored(`delivery:${kind}`);
}

type Parser = (body: unknown, context: Context) => Parsed;

const parsers: ReadonlyMap<string, Parser> = new Map([
  ["events_api", parseEvent],
  ["interactive", parseInteraction],
  ["slash_commands", parseCommand],
]);

/** The others ask for nothing: a modal was closed, a menu looks for its options. */
const interactions: ReadonlyMap<string, Parser> = new Map([
  ["block_actions", parsePress],
  ["view_submission", parseSubmission],
  ["shortcut", parseShortcut],
  ["message_action", parseShortcut],
]);

function parseInteraction(payload: unknown, context: Context): Parsed {
  const type = Interaction.safeParse(payload).data?.type ?? "none";
  return interactions.get(type)?.(payload, context) ?? ignored(`interaction:${type.slice(0, 80)}`);
}
