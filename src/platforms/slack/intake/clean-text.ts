import { personId } from "../../../domain/ids.ts";
import { aroundMentions } from "../../kit/around-mentions.ts";
import type { Mention } from "../../platform.ts";

export interface CleanText {
  readonly text: string;
  readonly mentions: readonly Mention[];
  /** PoCo was mentioned; the mention itself is not in the text any more. */
  readonly isAddressed: boolean;
  /** PoCo was mentioned before any other word. */
  readonly isLeading: boolean;
}

export interface Names {
  readonly botUserId: string;
  readonly nameOfChannel?: (id: string) => string | undefined;
}

/**
 * What somebody typed, from what Slack makes of it. Slack escapes `&`, `<` and `>`, also inside code, and writes
 * people, channels and links in angle brackets; so a bare angle bracket never is one that was typed.
 */
export function cleanText(raw: string, names: Names): CleanText {
  const pieces = raw.replaceAll(mention, (found, id) => (id === names.botUserId ? gap : found)).split(gap);
  const { text: joined, isAddressed, isLeading } = aroundMentions(pieces);
  const people = new Set<string>();
  const text = unmarked(joined, names, people);
  return {
    text: isAddressed ? text.trim() : text,
    mentions: mentionsOf(people),
    isAddressed,
    isLeading,
  };
}

/** `<@U02AB>`, or `<@U02AB|ann>` in old texts. */
const mention = /<@([^<>|\s]+)(?:\|[^<>]*)?>/g;
/** Stands for a mention of PoCo; Slack escapes every angle bracket that somebody types. */
const gap = "<@PoCo>";

const marked = /<([^<>\n]+)>|&(?:lt|gt|amp);/g;

function unmarked(raw: string, names: Names, people: Set<string>): string {
  return raw.replaceAll(marked, (found: string, inner: string | undefined) => {
    if (inner === undefined) return unescaped(found);
    return spoken(inner, names, people) ?? unescaped(found);
  });
}

const characters: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Once: `&amp;lt;` is a typed `&lt;`. */
function unescaped(text: string): string {
  return text.replaceAll(/&(?:lt|gt|amp);/g, (found) => characters[found] ?? found);
}

/** What stands for `<inner>`; undefined where that is no markup. Slack: "Formatting text for app surfaces". */
function spoken(inner: string, { nameOfChannel }: Names, people: Set<string>): string | undefined {
  const [target = "", ...labels] = inner.split("|");
  const label = unescaped(labels.join("|"));
  const id = target.slice(1);
  if (target.startsWith("@") && /^\w+$/.test(id)) {
    people.add(id);
    return tokenOf(id);
  }
  if (target.startsWith("#") && /^\w+$/.test(id)) return `#${label || (nameOfChannel?.(id) ?? id)}`;
  if (target.startsWith("!")) return special(id, label);
  return /^[a-z][a-z\d+.-]*:/i.test(target) ? link(unescaped(target), label) : undefined;
}

/** `!here`, `!subteam^S1|@team`, `!date^1392734382^{date}|Feb 18`. */
function special(target: string, label: string): string | undefined {
  const [name = "", id = ""] = target.split("^");
  if (name === "here" || name === "channel" || name === "everyone") return `@${name}`;
  if (name === "subteam") return label === "" ? `@${id}` : `@${label.replace(/^@/, "")}`;
  return label === "" ? undefined : label;
}

/** Slack makes links of what looks like one, `deploy.sh` included: then the label is what was typed. */
function link(url: string, label: string): string {
  const address = url.replace(/^(?:mailto|tel):/, "");
  if (label === "") return address;
  return bare(label) === bare(url) ? label : `${label} (${address})`;
}

function bare(url: string): string {
  return url.replace(/^(?:https?:\/\/|mailto:|tel:)/i, "").replace(/\/$/, "");
}

/** The longest first: whoever puts names in place of the tokens must not hit `@U12` with `@U1`. */
function mentionsOf(people: ReadonlySet<string>): readonly Mention[] {
  return [...people]
    .sort((a, b) => b.length - a.length)
    .map((id) => ({ token: tokenOf(id), person: personId(id) }));
}

function tokenOf(id: string): string {
  return `@${id}`;
}
