/** C0 and C1 controls but tab and line feed. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Characters that reorder or hide what stands beside them: the tools of spoofed file names and commands. */
const deceptive = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** Text on one line, without anything that could forge the words around it. For titles and labels. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(controls, "").replace(deceptive, "").toWellFormed().trim();
}

/** Text as people may read it: line ends unified, controls and lone surrogates gone. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(controls, "").toWellFormed();
}

/**
 * Text that people decide on: a character that would hide or reorder a part of it is written out, so that
 * what is approved is what is seen.
 */
export function visible(text: string): string {
  const spelled = (character: string) =>
    `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  return text.replace(/\r\n/g, "\n").replace(controls, spelled).replace(deceptive, spelled).toWellFormed();
}
