import { firstPiece } from "../../kit/drawing/cut-words.ts";

/** Text in mrkdwn that Slack shows as it is, but for emphasis: no mention, no link, no `<!channel>`. */
export function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** The first part of a text that is escaped at most `limit` characters long, with an ellipsis where something is missing. */
export function escapedHead(text: string, limit: number): string {
  const whole = text.length <= limit ? escaped(text) : undefined;
  if (whole !== undefined && whole.length <= limit) return whole;
  // An escape makes of one character at most five.
  for (let room = limit - 1; room > 0; room = Math.floor(room * 0.8)) {
    const head = escaped(firstPiece(text, room).trimEnd());
    if (head.length < limit) return `${head}…`;
  }
  return "…";
}

const mark = /[*_~`]/g;

/** True where Slack would take a part of the text for emphasis, code, a quote or an emoji. */
export function looksLikeMarkup(text: string): boolean {
  if (/^\s*>/m.test(text) || /:[\w+-]+:/.test(text)) return true;
  const found = new Map<string, number>();
  for (const { 0: sign, index } of text.matchAll(mark)) {
    const isInsideWord = isWord(text[index - 1]) && isWord(text[index + 1]);
    if (!isInsideWord) found.set(sign, (found.get(sign) ?? 0) + 1);
  }
  return [...found.values()].some((count) => count > 1);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
