import { closesFence, type Fence, fenceMark } from "../../../cards/fence.ts";

export type Segment =
  | { readonly kind: "words"; readonly lines: readonly string[] }
  /** `lines` with the two that fence it, `body` without them. */
  | { readonly kind: "fence"; readonly lines: readonly string[]; readonly body: readonly string[] };

/** The lines of a CommonMark text: what is words and what is fenced code. */
export function segmentsOf(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; ) {
    const end = endOfSegment(lines, at);
    segments.push(segment(lines.slice(at, end)));
    at = end;
  }
  return segments;
}

function endOfSegment(lines: readonly string[], start: number): number {
  const fence = opens(lines[start] ?? "");
  if (fence === undefined) {
    const next = lines.findIndex((line, index) => index > start && opens(line) !== undefined);
    return next === -1 ? lines.length : next;
  }
  const close = lines.findIndex((line, index) => index > start && closesFence(line, fence));
  return close === -1 ? lines.length : close + 1;
}

function segment(lines: readonly string[]): Segment {
  const fence = opens(lines[0] ?? "");
  if (fence === undefined) return { kind: "words", lines };
  const last = lines.length - 1;
  const isClosed = last > 0 && closesFence(lines[last] ?? "", fence);
  return { kind: "fence", lines, body: lines.slice(1, isClosed ? last : undefined) };
}

/** Three backticks with another one behind them on the line are code inside of a sentence. */
function opens(line: string): Fence | undefined {
  const mark = fenceMark(line);
  if (mark === undefined) return undefined;
  const info = line.slice(line.indexOf(mark) + mark.length);
  return mark.startsWith("`") && info.includes("`") ? undefined : { mark, line };
}
