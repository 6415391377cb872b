import { closed, openFence } from "./fence.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** At most `limit` characters from the start, ending between words where one ends near, with an ellipsis. */
export function firstWords(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, graphemeStart(text, limit - 1));
  const space = head.lastIndexOf(" ");
  return `${(space > limit / 2 ? head.slice(0, space) : head).trimEnd()}…`;
}

export interface Tail {
  readonly text: string;
  readonly isCut: boolean;
}

/**
 * About `limit` characters from the end, beginning with a line. A code fence that was open at the cut is opened
 * again, and one that is still open at the end is closed, so that the rest keeps its meaning.
 */
export function tailOf(text: string, limit: number): Tail {
  const start = text.length <= limit ? 0 : lineStart(text, text.length - limit);
  const opener = openFence(text.slice(0, start));
  const tail = opener === undefined ? text.slice(start) : `${opener.line}\n${text.slice(start)}`;
  return { text: closed(tail), isCut: start > 0 };
}

/** Where the grapheme begins that the character at `at` is part of. */
export function graphemeStart(text: string, at: number): number {
  return graphemes.segment(text).containing(at)?.index ?? at;
}

/** A line that begins soon after `from`; in one endless line, the border of a grapheme. */
function lineStart(text: string, from: number): number {
  const end = text.indexOf("\n", from - 1);
  const isNear = end !== -1 && end + 1 < text.length && end - from < (text.length - from) / 2;
  return isNear ? end + 1 : graphemeStart(text, from);
}
