/**
 * Text in Feishu's markdown that is shown as it is: no emphasis, no list, no link, no tag, no emoji of `:WORDS:`.
 * Feishu's reference: characters of the markup are written as entities.
 */
export function escaped(text: string): string {
  return text
    .replace(/&(?=#?[\da-z]+;)/gi, entity)
    .replace(/[\\`*~[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=\w+:)/gu, entity)
    .replace(/^([ \t]*)([-+#>=|]|\d+(?=[.)]))/gm, lineStart)
    .replace(/^[ \t]+/gm, (blanks) => "&nbsp;".repeat(blanks.length));
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** `1.` begins a list, and so does `-`. */
function lineStart(_: string, blanks: string, mark: string): string {
  return `${blanks}${mark.slice(0, -1)}${entity(mark.slice(-1))}`;
}
