import { createHash } from "node:crypto";

/** Slack: at most 80 characters; lower-case letters, digits, `-` and `_`. Letters of other scripts are letters too. */
const mostCharacters = 80;
const prefix = "poco-";
/** Room for a suffix that tells equal names apart. */
const suffixRoom = 8;

/** `poco-<name of the project>`, as Slack takes it. Pure. */
export function channelName(project: string): string {
  const slug = project
    .normalize("NFKC")
    .toLowerCase()
    // The marks of letters are part of how many scripts are written.
    .normalize("NFC")
    .replaceAll(/[^\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}_-]+/gu, "-")
    .replaceAll(/(?<=^|[_-])\p{M}+/gu, "")
    .replaceAll(/-{2,}/gu, "-")
    .replaceAll(/^[-_]+|[-_]+$/gu, "");
  const short = beginning(slug, mostCharacters - prefix.length - suffixRoom);
  return `${prefix}${short === "" ? "project" : short.replaceAll(/[-_]+$/gu, "")}`;
}

/** At most so many units of UTF-16, without half a character. */
function beginning(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
}

/** The names to try, in this order, because archived channels keep theirs. The last one is the project's alone. Pure. */
export function channelNames(project: Named): readonly string[] {
  const name = channelName(project.name);
  const numbered = Array.from({ length: 8 }, (_, index) => `${name}-${index + 2}`);
  return [name, ...numbered, `${name}-${hashOf(project)}`];
}

/** What every workspace takes, for a name that this one does not. Pure. */
export function plainName(project: Named): string {
  return `${prefix}${hashOf(project)}`;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

function hashOf({ id }: Named): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 6);
}
