/**
 * Lines of CommonMark as Feishu shows them best: large headings look broken on some clients, and a nested list needs four
 * blanks for each level.
 */
export function evenLines(lines: readonly string[]): readonly string[] {
  const open: number[] = [];
  const even: string[] = [];
  for (const [at, line] of lines.entries()) {
    const before = even.at(-1) ?? "";
    const isBelowWords = before.trim() !== "";
    if (isBelowWords && /^=+\s*$/.test(line)) even.splice(-1, 1, `#### ${before.trimStart()}`);
    // Below words it would make a heading of them; whoever writes it means a rule.
    else if (isBelowWords && /^ {0,3}-{2,}\s*$/.test(line)) even.push("", "---");
    else even.push(evenLine(line, open, lines[at - 1] ?? ""));
  }
  return even;
}

/** `open` has how far each level of the list is from the left, which changes with each line. */
function evenLine(line: string, open: number[], before: string): string {
  const { blanks, rest, isItem } = partsOf(line);
  if (rest === "") return "";
  if (isItem) {
    while (open.length > 0 && (open.at(-1) ?? 0) >= blanks) open.pop();
    const level = open.length;
    open.push(blanks);
    return `${" ".repeat(4 * level)}${rest}`;
  }
  if (open.length > 0 && blanks > 0) return `${" ".repeat(4 * belowLevels(open, blanks))}${rest}`;
  if (before.trim() === "") open.length = 0;
  return smallHeading(line);
}

function partsOf(line: string) {
  const even = line.replaceAll("\t", "    ");
  const rest = even.trimStart();
  return { blanks: even.length - rest.length, rest, isItem: /^(?:[-*+]|\d{1,9}[.)])\s/.test(rest) };
}

/** The levels that the words of an item at so many blanks belong to. */
function belowLevels(open: readonly number[], blanks: number): number {
  return open.filter((item) => item < blanks).length;
}

function smallHeading(line: string): string {
  return line.replace(/^ {0,3}(#{1,6})(?=\s)/, (_, marks: string) => (marks.length === 1 ? "####" : "#####"));
}
