/**
 * The text as every agent, database and chat app can carry it: half surrogate pairs and NUL, which some of them
 * refuse or cut at, become U+FFFD.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u{FFFD}");
}
