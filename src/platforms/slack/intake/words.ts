const commands = ["run", "status", "stop", "approve", "reject", "queue", "new", "help"] as const;
type Command = (typeof commands)[number];

export interface Said {
  readonly isDm: boolean;
  /** PoCo was mentioned anywhere. */
  readonly isAddressed: boolean;
  /** The text began with the mention. */
  readonly isLeading: boolean;
}

/**
 * The command that words without a slash ask for, with the slash that the gateway knows; undefined where they ask
 * for none. Slack's client keeps every text that begins with a slash for itself, so it never reaches a bot.
 * Strict: a prompt may begin with any of these words.
 */
export function commandIn(text: string, said: Said): string | undefined {
  const [, bang = "", word = "", rest = ""] = pattern.exec(text.trim()) ?? [];
  const command = commands.find((name) => name === word.toLowerCase());
  if (command === undefined) return undefined;
  const way = wayOf(bang !== "", command, said);
  const words = way === undefined ? undefined : argumentsOf(command, rest.trim(), way);
  return words === undefined ? undefined : `/${command} ${words}`.trimEnd();
}

/** Whether the text is a command as it stands: somebody got a slash past Slack's client with a blank before it. */
export function isCommand(text: string): boolean {
  return new RegExp(`^/(?:${commands.join("|")})(?:\\s|$)`, "i").test(text.trim());
}

/** `stop!` and `status?` say no more than `stop` and `status`. */
const pattern = /^(!?)([a-z]+)(?:[.!?]+$|\s+([^]+)|$)/i;

/** How somebody made clear that a command is meant: `!`, a mention before all else, one elsewhere, a word in a DM. */
type Way = "bang" | "leading" | "mention" | "dm";

function wayOf(hasBang: boolean, command: Command, { isDm, isAddressed, isLeading }: Said): Way | undefined {
  if (hasBang) return "bang";
  if (isLeading) return "leading";
  if (isAddressed) return "mention";
  // The others need the room of a project; the project list, which any words bring in a DM, helps more.
  return isDm && command !== "run" && command !== "new" && command !== "queue" ? "dm" : undefined;
}

/** What stands behind the command; undefined where it makes a prompt of the whole. */
function argumentsOf(command: Command, rest: string, way: Way): string | undefined {
  if (rest === "") return "";
  if (command === "run") return way === "bang" || way === "leading" ? rest : undefined;
  if (command === "help" || command === "new" || command === "queue") return undefined;
  const [, id, note = ""] = idPattern.exec(rest) ?? [];
  if (command === "reject") {
    if (id !== undefined) return `${id} ${note}`.trimEnd();
    return way === "bang" ? rest : undefined;
  }
  return /^[.!?]*$/.test(note) ? id : undefined;
}

/** What ids of tasks and of their requests look like, perhaps copied as code. */
const idPattern = /^`?([0-9a-f]{8}(?:-[0-9a-f]{8})?)`?(?![\w-])\s*([^]*)$/i;
