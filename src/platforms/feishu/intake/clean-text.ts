import { personId } from "../../../domain/ids.ts";
import { aroundMentions } from "../../kit/around-mentions.ts";
import type { Mention } from "../../platform.ts";
import type { Mentioned } from "./wire.ts";

export interface CleanText {
  readonly text: string;
  /** Whose names Feishu did not say. */
  readonly mentions: readonly Mention[];
  /** PoCo was mentioned; the mention itself is not in the text any more. */
  readonly isAddressed: boolean;
  /** PoCo was mentioned before any other word. */
  readonly isLeading: boolean;
}

export interface Names {
  /** The first that has a key tells whom it stands for. */
  readonly mentions: readonly Mentioned[];
  readonly botOpenId: string;
}

/** What somebody typed, from a text of Feishu's in which keys stand for people: `@_user_1`, and `@_all` for everybody. */
export function cleanText(raw: string, { mentions, botOpenId }: Names): CleanText {
  const people = new Map(mentions.toReversed().map((one) => [one.key, one]));
  const own = mentions.filter(({ key }) => people.get(key)?.id === botOpenId).map(({ key }) => key);
  const pieces = own.length === 0 ? [raw] : raw.split(anyOf(own));
  const { text: around, isAddressed, isLeading } = aroundMentions(pieces);
  // Chinese writes no blank behind its commas.
  const text = named(isLeading ? around.replace(/^\s*[，：、]/, "") : around, people);
  return {
    text: isAddressed ? text.trim() : text,
    mentions: [...people.values()].flatMap((one) => namelessIn(around, one)).sort(byLength),
    isAddressed,
    isLeading,
  };
}

/** Finds the keys themselves: `@_user_1` is not `@_user_12`, and who types `@_allowed` means nobody. */
function anyOf(keys: readonly string[]): RegExp {
  const longestFirst = keys.toSorted((one, other) => other.length - one.length);
  return new RegExp(longestFirst.map(patternOf).join("|"), "g");
}

function patternOf(key: string): string {
  const escaped = key.replaceAll(/\W/g, String.raw`\$&`);
  if (key === everybody) return String.raw`${escaped}(?!\w)`;
  return /\d$/.test(key) ? String.raw`${escaped}(?!\d)` : escaped;
}

const everybody = "@_all";

function named(text: string, people: ReadonlyMap<string, Mentioned>): string {
  return text.replaceAll(anyOf([...people.keys(), everybody]), (key) => {
    const one = people.get(key);
    if (key === everybody) return "@all";
    return one === undefined ? key : spoken(one);
  });
}

/** Feishu says the names along with the mentions, nearly always. */
function spoken(one: Mentioned): string {
  const name = nameOf(one);
  if (name !== "") return `@${name}`;
  return one.id === null ? one.key : tokenOf(one.id);
}

function nameOf({ name }: Mentioned): string {
  return name?.replaceAll(/\s+/g, " ").trim() ?? "";
}

function tokenOf(id: string): string {
  return `@${id}`;
}

/** Whose token stands in the text. */
function namelessIn(text: string, one: Mentioned): readonly Mention[] {
  const { key, id } = one;
  if (id === null || nameOf(one) !== "" || !anyOf([key]).test(text)) return [];
  return [{ token: tokenOf(id), person: personId(id) }];
}

/** Whoever puts names in place of the tokens must not hit `@ou_12` with `@ou_1`. */
function byLength(one: Mention, other: Mention): number {
  return other.token.length - one.token.length;
}
