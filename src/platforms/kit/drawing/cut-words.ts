import { graphemeStart } from "../../../cards/cut.ts";

/** At most `limit` characters from the start, whole graphemes, with an ellipsis where something is missing. */
export function headOf(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${firstPiece(text, limit - 1).trimEnd()}…`;
}

/** At most `limit` characters from the end, whole graphemes, with an ellipsis where something is missing. */
export function endOf(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const from = text.length - Math.max(0, limit - 1);
  const window = text.slice(Math.max(0, from - lookAround), from + lookAround);
  const offset = Math.max(0, from - lookAround);
  return `…${text.slice(offset + nextBorder(window, from - offset))}`;
}

/** The first `limit` characters at most, ending with a line or a word where one ends near. */
export function firstPiece(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit <= 0) return "";
  const head = text.slice(0, border(text, limit));
  if (/\s/.test(text[head.length] ?? "")) return head;
  const end = Math.max(head.lastIndexOf("\n"), head.lastIndexOf(" "));
  return end > limit * 0.8 ? head.slice(0, end) : head;
}

/** How much around a cut can be part of one grapheme, in characters. */
const lookAround = 64;

/** The border between graphemes at or before `at`; inside of an endless one, that between characters. */
function border(text: string, at: number): number {
  const offset = Math.max(0, at - lookAround);
  const start = graphemeStart(text.slice(offset, at + lookAround), at - offset);
  return start > 0 ? offset + start : whole(text, at);
}

/** No surrogate is parted from its other half. */
function whole(text: string, at: number): number {
  return isInsidePair(text, at) ? at - 1 : at;
}

function isInsidePair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at - 1, at + 1));
}

function nextBorder(window: string, at: number): number {
  const inside = graphemes.segment(window).containing(at);
  if (inside === undefined || inside.index === at) return at;
  const next = inside.index + inside.segment.length;
  if (next < window.length) return next;
  return isInsidePair(window, at) ? at + 1 : at;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
