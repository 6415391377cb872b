import type { Card } from "./card.ts";
import { cleanText, oneLine } from "./clean.ts";
import { firstWords } from "./cut.ts";
import type { TaskEndedView, TaskFileView, TaskMadeView } from "./task-view.ts";
import { promptWords } from "./task-words.ts";
import { elapsed, taskLabel, taskTone } from "./words.ts";

/** Something of a task that is too long to be read on cards. */
export function taskFileCard({ task, title, name, mediaType, text }: TaskFileView): Card {
  return {
    title: `${title}: ${promptWords(task, 60)}`,
    tone: "neutral",
    blocks: [{ kind: "file", name, mediaType, text: cleanText(text) }],
  };
}

/** Next to the answer that links to it. */
export function taskMadeCard({ task, file }: TaskMadeView): Card {
  return {
    title: `${firstWords(oneLine(file.name), 60)}: ${promptWords(task, 60)}`,
    tone: "neutral",
    blocks: [{ kind: "stored-file", ...file }],
  };
}

/** How much of the answer a call shows, in characters. */
const shownAnswer = 200;

/** Calls whoever gave a task that took long, now that it is over. */
export function taskEndedCard({ task, answer, calls }: TaskEndedView): Card {
  const { startedAt, endedAt, state } = task;
  const took = startedAt === null || endedAt === null ? "" : ` · ${elapsed(endedAt - startedAt)}`;
  const words = firstWords(cleanText(answer).trim(), shownAnswer);
  return {
    title: `[${taskLabel(task)}] ${promptWords(task, 60)}${took}`,
    tone: taskTone(state.status),
    blocks: words === "" ? [] : [{ kind: "plain", text: words }],
    calls,
  };
}
