import { cleanText } from "../domain/clean-text.ts";
import type { ProjectId } from "../domain/ids.ts";

/** Words that ask for something by name: `/reject 48274e23 not on a Friday`. */
export interface TextCommand {
  readonly command: "status" | "approve" | "reject" | "stop";
  /** The project in whose room it was written. */
  readonly projectId: ProjectId | null;
  /** The task or the request that was named; null: the only one that can be meant. */
  readonly id: string | null;
  /** What was written besides. */
  readonly note: string;
  /** When it was written, by the app's clock; null where the app does not say. */
  readonly writtenAt: number | null;
  /** When it was received, where it was kept for later, over a crash say; null: just now. */
  readonly receivedAt: number | null;
}

const names = ["run", "status", "approve", "reject", "stop", "new", "queue", "help"] as const;

/** `text` is what stands behind the command, or everything where there is none. */
export interface Words {
  readonly command: (typeof names)[number] | null;
  readonly text: string;
}

/** A word that merely begins like a command is no command: `/runner`. */
const pattern = new RegExp(`^/(${names.join("|")})(?:\\s+([^]*))?$`, "i");

/** What somebody wrote, without what no agent can carry and the blanks around it. */
export function wordsOf(raw: string): Words {
  const text = cleanText(raw).trim();
  const [, word, rest = ""] = pattern.exec(text) ?? [];
  const command = names.find((name) => name === word?.toLowerCase()) ?? null;
  return command === null ? { command, text } : { command, text: rest.trim() };
}

/** What ids of tasks and of their requests look like, and ordinary words do not: `/reject why not` names none. */
const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{8})?$/i;

/** Parts the id from the words that come with it. */
export function idAndNote(text: string): Pick<TextCommand, "id" | "note"> {
  const [first = ""] = text.split(/\s+/, 1);
  if (!idPattern.test(first)) return { id: null, note: text };
  return { id: first.toLowerCase(), note: text.slice(first.length).trim() };
}
