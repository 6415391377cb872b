export interface AroundMentions {
  readonly text: string;
  /** PoCo was mentioned; the mention itself is not in the text any more. */
  readonly isAddressed: boolean;
  /** PoCo was mentioned before any other word. */
  readonly isLeading: boolean;
}

/** What somebody said, from the texts before, between and behind the mentions of PoCo. */
export function aroundMentions([first = "", ...rest]: readonly string[]): AroundMentions {
  const isAddressed = rest.length > 0;
  const isLeading = isAddressed && first.trim() === "";
  const joined = rest.reduce(join, first);
  return { text: isLeading ? joined.replace(/^\s*[,:，：](?=\s)/, "") : joined, isAddressed, isLeading };
}

/** Two texts between which PoCo was mentioned. */
function join(left: string, right: string): string {
  const [before, after] = [left.trimEnd(), right.trimStart()];
  const blanks = left.slice(before.length) + right.slice(0, right.length - after.length);
  if (before === "" || after === "") return before + after;
  if (blanks.includes("\n")) return before + blanks.replaceAll(/[^\n]/g, "") + after;
  // Before a mention stood a comma for its sake: "well, @PoCo, go on".
  if (/^[.,:;!?]/.test(after)) return before.replace(/,$/, "") + after;
  const isTight = /[([{"'`]$/.test(before.slice(-1)) || /^[)\]}"'`]/.test(after);
  return isTight ? before + after : `${before} ${after}`;
}
