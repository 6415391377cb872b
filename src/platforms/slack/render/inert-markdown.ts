import { segmentsOf } from "../../kit/drawing/fenced.ts";
import { type Inline, inlinesOf, isWebAddress, namesAPlace } from "../../kit/drawing/inline.ts";

/**
 * Untrusted CommonMark for Slack's `markdown` block. That block also knows Slack's own marks, so those are taken
 * apart by a character without width; a link says where it leads when its words name another place.
 */
export function inertMarkdown(text: string): string {
  const parts = segmentsOf(text).map(({ kind, lines }) =>
    kind === "fence" ? lines.join("\n") : inertWords(lines.join("\n")),
  );
  return parts.join("\n").replace(ownMarks, `<${joiner}`);
}

/** U+2060: takes no room, and no line is broken at it. */
const joiner = "\u2060";

/** `<@U1>`, `<#C1>`, `<!channel>`, `<!subteam^S1>`, `<!date^…>`, and `<https://a|words>`. */
const ownMarks =
  /<(?=@[A-Z0-9]|#[A-Z0-9]|!(?:channel|here|everyone|group|subteam|date)(?![A-Z0-9])|[a-z][a-z+.-]*:[^<>\n]*\|)/gi;

function inertWords(text: string): string {
  return inlinesOf(text).map(inertInline).join("");
}

function inertInline(inline: Inline): string {
  switch (inline.kind) {
    case "words":
      return withoutCalls(withoutOtherLinks(inline.raw));
    case "link":
    case "image":
      return honestLink(inline);
    default:
      return inline.raw;
  }
}

function withoutCalls(words: string): string {
  return words.replace(/@(?=(?:channel|here|everyone|group)(?![A-Z0-9]))/gi, `@${joiner}`);
}

/** Links in other forms, e.g. with a definition elsewhere, whose words nobody looked at. */
function withoutOtherLinks(words: string): string {
  return words.replace(/\](?=\()/g, `]${joiner}`).replace(/^( {0,3}\[[^\]\n]*\]):/gm, `$1${joiner}:`);
}

function honestLink({ label, target }: Extract<Inline, { readonly kind: "link" | "image" }>): string {
  const words = withoutCalls(label);
  if (label === target || label.trim() === "") return isWebAddress(target) ? `<${target}>` : target;
  return isWebAddress(target) && !namesAPlace(label) ? `[${words}](${target})` : `${words} (${target})`;
}
