import { graphemeStart } from "./cut.ts";
import { closed, closesFence, type Fence, fenceMark, openFence } from "./fence.ts";

/**
 * Cuts a text into parts of at most `limit` characters (4 or more): between paragraphs, else lines, else words, else
 * graphemes. A code fence that is open at a cut is closed, and opened again in the next part. The parts joined,
 * without those repeated lines, are the text.
 */
export function splitText(text: string, limit: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  let open: Fence | undefined;
  while (rest !== "") {
    const part = nextPart(rest, open, limit);
    parts.push(part.text);
    rest = rest.slice(part.taken);
    open = part.open;
  }
  return parts;
}

/** The same for text that is no markup: nothing is repeated, and the parts joined are the text. */
export function splitPlain(text: string, limit: number): readonly string[] {
  const parts: string[] = [];
  for (let rest = text; rest !== ""; ) {
    const taken = rest.length <= limit ? rest.length : cutAt(rest, limit, () => true);
    parts.push(rest.slice(0, taken));
    rest = rest.slice(taken);
  }
  return parts;
}

interface Part {
  readonly text: string;
  /** How many characters of the text are in it. */
  readonly taken: number;
  /** The fence to open again in the next part. */
  readonly open: Fence | undefined;
}

function nextPart(rest: string, open: Fence | undefined, limit: number): Part {
  const head = open === undefined ? "" : `${open.line}\n`;
  if (head.length + rest.length <= limit) return { text: head + rest, taken: rest.length, open: undefined };
  const room = limit - head.length - closingCost(head + rest.slice(0, limit), limit);
  const taken = cutAt(rest, room, (at) => keepsFences(head, rest, at));
  const text = head + rest.slice(0, taken);
  const left = openFence(text);
  if (left === undefined || !isRepeatable(left, limit)) return { text, taken, open: undefined };
  return { text: closed(text), taken, open: left };
}

/** A fence whose repetition would leave no room for the text itself is cut like any other text. */
function isRepeatable({ line, mark }: Fence, limit: number): boolean {
  return Math.max(line.length, mark.length) + 1 <= limit / 4;
}

/** What the longest fence that may be open at the cut needs for its last line. */
function closingCost(text: string, limit: number): number {
  const marks = text.split("\n").map((line) => fenceMark(line)?.length ?? 0);
  return Math.max(
    0,
    ...marks.filter((length) => length > 0 && length < limit / 4).map((length) => length + 1),
  );
}

/** Where a text ends best, from best to worst; all but the first are taken only near the end of the room. */
const breaks = [/\n(?:[ \t]*\n)+/g, /\n/g, /[ \t]+/g] as const;

function cutAt(text: string, room: number, isFit: (at: number) => boolean): number {
  const inside = text.slice(0, room);
  for (const pattern of breaks) {
    const ends = Array.from(inside.matchAll(pattern), (found) => found.index + found[0].length);
    const end = ends.findLast((at) => at > room / 2 && isBorder(text, at) && isFit(at));
    if (end !== undefined) return end;
  }
  const start = graphemeStart(text.slice(0, room + lookAhead), room);
  return start > 0 ? start : characterStart(text, room);
}

/** How much behind a cut can be part of the grapheme before it, in characters. */
const lookAhead = 64;

/** A space with an accent on it is one grapheme. */
function isBorder(text: string, at: number): boolean {
  return graphemeStart(text.slice(0, at + lookAhead), at) === at;
}

/** Inside of a grapheme that is longer than a whole part. */
function characterStart(text: string, at: number): number {
  const isPair = /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at - 1, at + 1));
  return isPair ? at - 1 : at;
}

/** No line of marks is cut or made by the cut, and no fence is left without a line of code in it. */
function keepsFences(head: string, rest: string, at: number): boolean {
  const lineStart = rest.lastIndexOf("\n", at - 1) + 1;
  const next = lineFrom(rest, at);
  if (lineStart < at) {
    return fenceMark(lineFrom(rest, lineStart)) === undefined && fenceMark(next) === undefined;
  }
  const open = openFence(head + rest.slice(0, at));
  if (open === undefined) return true;
  const before = rest.slice(rest.lastIndexOf("\n", at - 2) + 1, at - 1);
  return fenceMark(before) === undefined && !closesFence(next, open);
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf("\n", start);
  return end === -1 ? text.slice(start) : text.slice(start, end);
}
