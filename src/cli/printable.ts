/**
 * Words that somebody else chose, on one line of a terminal: nothing in them can move the cursor, change a colour or
 * turn the direction of what stands beside them.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, "\u{FFFD}").trim();
}
