/** A code fence: the marks that open and close it, and its first line. */
export interface Fence {
  readonly mark: string;
  readonly line: string;
}

/** How much of the first line of a fence is worth repeating: its marks and the language. */
const repeatedLine = 80;

/** The code fence that is open at the end of the text, if any. */
export function openFence(text: string): Fence | undefined {
  let open: Fence | undefined;
  for (const line of text.split("\n")) {
    const mark = fenceMark(line);
    if (mark === undefined) continue;
    if (open === undefined) open = opened(line, mark);
    else if (closesFence(line, open)) open = undefined;
  }
  return open;
}

/** The text with the fence closed that is still open at its end. */
export function closed(text: string): string {
  const open = openFence(text);
  if (open === undefined) return text;
  return `${text}${text.endsWith("\n") ? "" : "\n"}${open.mark}`;
}

/** The marks that a line begins with, where they can open or close a fence. */
export function fenceMark(line: string): string | undefined {
  return /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
}

export function closesFence(line: string, open: Fence): boolean {
  const mark = fenceMark(line);
  return mark !== undefined && mark.startsWith(open.mark) && line.trim() === mark;
}

/** Three backticks with another one behind them on the line are code inside of a sentence, not a fence. */
function opened(line: string, mark: string): Fence | undefined {
  const info = line.slice(line.indexOf(mark) + mark.length);
  if (mark.startsWith("`") && info.includes("`")) return undefined;
  return { mark, line: line.slice(0, repeatedLine).replace(/[\ud800-\udbff]$/, "") };
}
