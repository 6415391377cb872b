/** Lines of words, or those of one table. */
export interface Piece {
  readonly kind: "words" | "table";
  readonly lines: readonly string[];
}

/** What of some lines is a table: a line, one of hyphens below it, and all up to an empty one. */
export function piecesOf(lines: readonly string[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let words: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = isTable(lines, at) ? endOfTable(lines, at) : at + 1;
    if (end === at + 1) words.push(lines[at] ?? "");
    else {
      // What stands right above would be a part of it.
      if ((words.at(-1) ?? "").trim() !== "") words.push("");
      if (words.length > 0) pieces.push({ kind: "words", lines: words });
      pieces.push({ kind: "table", lines: lines.slice(at, end) });
      words = [];
    }
    at = end;
  }
  return words.length === 0 ? pieces : [...pieces, { kind: "words", lines: words }];
}

/** How many tables a text has, at most. */
export function countTables(text: string): number {
  const lines = text.split("\n");
  return lines.filter((_, at) => isTable(lines, at)).length;
}

/** In quotes and lists as well. */
const hyphens = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

function isTable(lines: readonly string[], at: number): boolean {
  const [head = "", below = ""] = lines.slice(at, at + 2);
  return head.trim() !== "" && /[|:]/.test(below) && hyphens.test(below);
}

function endOfTable(lines: readonly string[], at: number): number {
  const end = lines.findIndex((line, index) => index > at + 1 && line.trim() === "");
  return end === -1 ? lines.length : end;
}
