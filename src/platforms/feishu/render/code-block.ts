/** A fenced block of code. Its fence is longer than any in it. */
export function codeBlock(text: string, language = ""): string {
  const marks = text.match(/^\s*`{3,}/gm) ?? [];
  const fence = "`".repeat(Math.max(3, ...marks.map((mark) => mark.trim().length + 1)));
  return `${fence}${language}\n${inertCode(text)}\n${fence}`;
}

/** U+2060: takes no room, and no line is broken at it. */
const joiner = "\u2060";

/**
 * Whether Feishu looks for its own tags and for pictures before it looks for code is not documented, and a mention
 * calls people: those are taken apart in code as well.
 */
export function inertCode(code: string): string {
  return code
    .replace(/<(?=\/?(?:at|person|font|a|link|text_tag|number_tag|local_datetime|img)\b)/gi, `<${joiner}`)
    .replace(/!(?=\[[^\]\n]*\]\()/g, `!${joiner}`);
}
