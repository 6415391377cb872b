import type { Task } from "../domain/task.ts";
import { oneLine } from "./clean.ts";
import { firstWords } from "./cut.ts";

/** The first words of what was asked, on one line. */
export function promptWords({ prompt }: Pick<Task, "prompt">, limit: number): string {
  const words = oneLine(prompt);
  return words === "" ? "(no words)" : firstWords(words, limit);
}

/** `asked by ann`. */
export function requesterWords({ requester }: Pick<Task, "requester">): string {
  return `asked by ${oneLine(requester)}`;
}
