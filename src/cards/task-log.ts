import { unreachable } from "../domain/unreachable.ts";
import { stepWords } from "./task-details-card.ts";
import type { DetailEntry } from "./task-view.ts";
import { moment } from "./words.ts";

/** All that happened in a task as one text, for reading it outside of the chat. */
export function taskLog(entries: readonly DetailEntry[]): string {
  return `${entries.map(entryText).join("\n\n")}\n`;
}

function entryText(entry: DetailEntry): string {
  switch (entry.kind) {
    case "said":
    case "diff":
      return entry.text.trimEnd();
    case "note":
      return `${moment(entry.at)} · ${entry.text}`;
    case "step":
      return entry.output.trim() === "" ? stepWords(entry) : `${stepWords(entry)}\n${indented(entry.output)}`;
    default:
      return unreachable(entry);
  }
}

/** What a command printed is told apart from what PoCo says about it. */
function indented(output: string): string {
  return output
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
