/** Code of a list item stands far from the left, where its fence would be taken for words: it is moved there. */
export function outdented(lines: readonly string[]): readonly string[] {
  const moved: string[] = [];
  const unclosed = new Set<string>();
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const { blanks, mark } = farFence(line);
    const end = mark === "" || unclosed.has(mark) ? -1 : closeOf(lines, at, mark);
    if (end === -1) {
      if (mark !== "") unclosed.add(mark);
      moved.push(line);
      continue;
    }
    moved.push(...lines.slice(at, end).map((one) => without(one, blanks)), mark);
    at = end;
  }
  return moved;
}

/** `mark` is empty where the line opens no such fence. */
function farFence(line: string): { readonly blanks: string; readonly mark: string } {
  const [, blanks = "", mark = ""] = /^([ \t]{4,})(`{3,}|~{3,})[^`]*$/.exec(line) ?? [];
  return { blanks, mark };
}

function closeOf(lines: readonly string[], at: number, mark: string): number {
  return lines.findIndex((line, index) => index > at && line.trim() === mark);
}

function without(line: string, blanks: string): string {
  return line.startsWith(blanks) ? line.slice(blanks.length) : line;
}
