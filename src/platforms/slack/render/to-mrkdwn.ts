import { splitText } from "../../../cards/split-text.ts";
import { segmentsOf } from "../../kit/drawing/fenced.ts";
import { type Inline, inlinesOf, isWebAddress, namesAPlace } from "../../kit/drawing/inline.ts";
import { escaped } from "./escape.ts";
import { limits } from "./limits.ts";

/** A CommonMark text in Slack's mrkdwn, each part short enough for a section. Where there are no words, no part. */
export function mrkdwnParts(text: string, room = limits.section - 400): readonly string[] {
  return splitText(text, room).flatMap((part) => {
    if (part.trim() === "") return [];
    const translated = toMrkdwn(part);
    // Escapes make a text longer: at worst five times.
    return translated.length <= limits.section
      ? [translated]
      : mrkdwnParts(part, Math.floor(part.length / 2));
  });
}

/** One CommonMark text in Slack's mrkdwn. Nothing in it calls anybody, and links lead where they seem to. */
export function toMrkdwn(text: string): string {
  return segmentsOf(text)
    .flatMap((segment) =>
      segment.kind === "fence" ? [preformatted(segment.body.join("\n"))] : words(segment.lines),
    )
    .join("\n");
}

/** Code as mrkdwn shows it; marks inside that would end it are taken apart. */
export function preformatted(code: string): string {
  return `\`\`\`\n${escaped(apart(code))}\n\`\`\``;
}

/** Three backticks in a row with a character without width (U+200B) between them. */
function apart(code: string): string {
  return code
    .replace(/`(?=``)/g, "`\u200b")
    .replace(/^`|`$/g, (tick, at) => (at === 0 ? `\u200b${tick}` : `${tick}\u200b`));
}

function words(lines: readonly string[]): readonly string[] {
  const done: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const rows = tableRows(lines, at);
    if (rows > 0) done.push(preformatted(withoutRule(lines.slice(at, at + rows)).join("\n")));
    else done.push(line(lines[at] ?? ""));
    at += Math.max(1, rows);
  }
  return done;
}

const row = /^\s*\|.*\|\s*$/;
const rule = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

/** How many lines from here are a table: mrkdwn has none, so it is shown as it is written. */
function tableRows(lines: readonly string[], start: number): number {
  if (!row.test(lines[start] ?? "") || !rule.test(lines[start + 1] ?? "")) return 0;
  const end = lines.findIndex((text, index) => index > start && !row.test(text));
  return (end === -1 ? lines.length : end) - start;
}

function withoutRule(rows: readonly string[]): readonly string[] {
  return rows.filter((text) => !rule.test(text));
}

function line(text: string): string {
  const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(text)?.[1];
  if (heading !== undefined) return heading === "" ? "" : `*${inlines(heading.replace(/[*_]{2,}/g, ""))}*`;
  if (/^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/.test(text)) return "———";
  const quoted = /^ {0,3}> ?(.*)$/.exec(text)?.[1];
  if (quoted !== undefined) return `> ${line(quoted)}`;
  const [, indent, box, item] = /^(\s*)[-*+]\s+(?:\[([ xX])\]\s+)?(.*)$/.exec(text) ?? [];
  if (indent !== undefined) return `${indent}${bullet(box)} ${inlines(item ?? "")}`;
  return inlines(text);
}

function bullet(box: string | undefined): string {
  if (box === undefined) return "•";
  return box === " " ? "☐" : "☑";
}

function inlines(text: string): string {
  return inlinesOf(text).map(inline).join("");
}

function inline(piece: Inline): string {
  switch (piece.kind) {
    case "words":
      return escaped(unescaped(emphasis(piece.raw)));
    case "code":
      return `\`${escaped(piece.text.replace(/`/g, "ˋ").replace(/\n/g, " "))}\``;
    case "address":
      return `<${addressOf(piece.target)}>`;
    default:
      return linked(piece);
  }
}

function linked({ label, target }: Extract<Inline, { readonly kind: "link" | "image" }>): string {
  const words = escaped(unescaped(label.replace(/[*_`]{1,3}/g, ""))).trim();
  if (!isWebAddress(target)) return `${words} (${escaped(target)})`;
  const address = `<${addressOf(target)}>`;
  if (words === "" || label === target) return address;
  return namesAPlace(label) ? `${words} (${address})` : `<${addressOf(target)}|${words.replace(/\|/g, "¦")}>`;
}

/** An address inside of `<…|…>`. */
function addressOf(target: string): string {
  return target.replace(/[<>|]/g, encodeURIComponent).replace(/&/g, "&amp;");
}

/** CommonMark's marks are others: `**bold**` is `*bold*`, `*so*` is `_so_`, `~~gone~~` is `~gone~`. */
function emphasis(words: string): string {
  return words.replace(/\\[!-/:-@[-`{-~]|\*{1,3}|__|~~/g, (marks, at: number) => {
    if (marks.startsWith("\\")) return marks;
    const isLoose = isBlank(words[at - 1]) && isBlank(words[at + marks.length]);
    if (isLoose) return marks;
    if (marks === "***" || marks === "**" || marks === "__") return "*";
    return marks === "*" ? "_" : "~";
  });
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}

function unescaped(words: string): string {
  return words.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}
