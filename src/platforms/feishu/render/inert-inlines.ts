import { type Inline, inlinesOf, namesAPlace } from "../../kit/drawing/inline.ts";
import { inertCode } from "./code-block.ts";
import { escaped } from "./escape.ts";

/**
 * Untrusted inline CommonMark: tags are words, pictures are links (Feishu shows its own pictures only, and refuses a card
 * with others), and a link says where it leads when its words name another place.
 */
export function inertInlines(text: string): string {
  return boldApart(inlinesOf(text).map(inert).join(""));
}

function inert(inline: Inline): string {
  switch (inline.kind) {
    case "code":
      return inertCode(inline.raw);
    case "link":
    case "image":
      return honestLink(inline);
    case "address":
      return link(escaped(inline.target), inline.target);
    default:
      return inertWords(inline.raw);
  }
}

/** Tags, and brackets that make no link that was looked at. */
function inertWords(words: string): string {
  return words
    .replace(/(?<!\\)((?:\\\\)*)\\?\[/g, "$1&#91;")
    .replace(/(?<!\\)((?:\\\\)*)\\?<(?=[a-z/!?])/gi, "$1&#60;");
}

function honestLink({ label, target }: Extract<Inline, { readonly kind: "link" | "image" }>): string {
  const words = inertWords(label);
  if (label === target || label.trim() === "") return link(escaped(target), target);
  if (!isHttp(target)) return `${words} (${escaped(target)})`;
  return namesAPlace(label) ? `${words} (${link(escaped(target), target)})` : link(words, target);
}

/** Feishu makes links of these two kinds of addresses only. */
function isHttp(target: string): boolean {
  return /^https?:\/\//i.test(target);
}

function link(words: string, target: string): string {
  if (!isHttp(target)) return words;
  return `[${words}](${target.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}

/** U+200A: a very thin blank. */
const thin = "\u200a";

/**
 * By CommonMark's rules marks of bold text are none where punctuation is on their inner side and a letter on the outer,
 * as in Chinese `**注意：**先`. A blank between makes them marks again.
 */
function boldApart(text: string): string {
  return text.replace(
    /(`+)[^`][^]*?\1|(?<before>[\p{L}\p{N}])?\*\*(?<inner>(?![\s*])[^*\n]*(?<![\s*]))\*\*(?=(?<after>[\p{L}\p{N}])?)/gu,
    (all: string, ...rest: unknown[]) => {
      const groups = rest.at(-1);
      return isBold(groups) ? withBlanks(groups) : all;
    },
  );
}

interface Bold {
  readonly before: string | undefined;
  readonly inner: string;
  readonly after: string | undefined;
}

function isBold(groups: unknown): groups is Bold {
  return (
    typeof groups === "object" && groups !== null && "inner" in groups && typeof groups.inner === "string"
  );
}

function withBlanks({ before = "", inner, after }: Bold): string {
  const opens = before !== "" && isMark(inner.at(0)) ? `${before}${thin}` : before;
  const closes = after !== undefined && isMark(inner.at(-1)) ? thin : "";
  return `${opens}**${inner}**${closes}`;
}

function isMark(character: string | undefined): boolean {
  return character !== undefined && /[\p{P}\p{S}]/u.test(character);
}
