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
 * The command that a text asks for, with the slash that the gateway knows; undefined where it asks for none. The slash
 * may be that of a Chinese keyboard. Whoever mentions PoCo, or writes to it alone, may leave it out: strictly, because
 * a prompt may begin with any of these words.
 */
export function commandIn(text: string, said: Said): string | undefined {
  const [, slash = "", word = "", rest = ""] = pattern.exec(text.trim()) ?? [];
  const command = commands.find((name) => name === word.toLowerCase());
  if (command === undefined) return undefined;
  const words = slash === "" ? argumentsOf(command, rest.trim(), said) : rest.trim();
  return words === undefined ? undefined : `/${command} ${words}`.trimEnd();
}

/** `stop!` and `status?` say no more than `stop` and `status`. */
const pattern = /^([/／]?)([a-z]+)(?:[.!?。！？]+$|\s+([^]+)|$)/i;

/** What stands behind a command without a slash; undefined where it makes a prompt of the whole. */
function argumentsOf(command: Command, rest: string, said: Said): string | undefined {
  if (!isMeant(command, said)) return undefined;
  if (rest === "") return "";
  if (command === "run") return said.isLeading ? rest : undefined;
  const [, id, note = ""] = idPattern.exec(rest) ?? [];
  if (id === undefined || !takingIds.has(command)) return undefined;
  if (command === "reject") return `${id} ${note}`.trimEnd();
  return /^[.!?。！？]*$/.test(note) ? id : undefined;
}

/** In a DM some need the room of a project; the project list, which any words bring there, helps more. */
function isMeant(command: Command, { isDm, isAddressed }: Said): boolean {
  return isAddressed || (isDm && command !== "run" && command !== "new" && command !== "queue");
}

const takingIds: ReadonlySet<Command> = new Set(["status", "stop", "approve", "reject"]);

/** What ids of tasks and of their requests look like, perhaps copied as code. */
const idPattern = /^`?([0-9a-f]{8}(?:-[0-9a-f]{8})?)`?(?![\w-])\s*([^]*)$/i;
