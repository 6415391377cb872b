import type { Task } from "../domain/task.ts";
import { answerOf, type Transcript } from "../domain/transcript.ts";
import { cleanText } from "./clean.ts";

/** What a task says in the end, in full, as cards show it; empty where it said nothing. */
export function answerText(task: Pick<Task, "result">, transcript: Transcript): string {
  return cleanText(answerOf(task, transcript)).trim();
}
