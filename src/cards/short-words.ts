import { oneLine, visible } from "./clean.ts";
import { firstWords } from "./cut.ts";

/** What every chat app takes as the label of a button, in characters. */
const labelLimit = 60;

/** How much of a name stands in titles and questions, so that the rest of the sentence has room. */
const nameLimit = 80;

/** Text of people or of the disk as the label of a button: one line, never empty, nothing hidden. */
export function buttonLabel(text: string): string {
  const words = oneLine(visible(text));
  return words === "" ? "(no name)" : firstWords(words, labelLimit);
}

/** A path as the label of a button: its end tells it from others. */
export function pathLabel(path: string): string {
  const words = oneLine(visible(path));
  if (words.length <= labelLimit) return buttonLabel(words);
  return `…${words.slice(1 - labelLimit).toWellFormed()}`;
}

/** A name inside a title or a sentence. */
export function shortName(name: string): string {
  const words = oneLine(name);
  return words === "" ? "(no name)" : firstWords(words, nameLimit);
}
