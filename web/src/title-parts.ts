export interface TitleParts {
  /** `Running`, out of `[Running · npm test] Task: …`. */
  readonly label: string | undefined;
  readonly hint: string | undefined;
  /** `Task`, `Workspace`, `Run a command`. */
  readonly kind: string | undefined;
  readonly words: string;
  /** `codex, /srv/api`. */
  readonly place: string | undefined;
}

/** Takes the title of a card apart, to set its parts in type. Whatever does not fit stays as words. */
export function titleParts(title: string): TitleParts {
  const [, tag, afterTag] = /^\[(.*?)\] (?=\p{Lu}[\p{L} ]*: )(.*)$/u.exec(title) ?? [];
  const [, kind, afterKind] = /^(\p{Lu}[\p{L} ]*): (.*)$/u.exec(afterTag ?? "") ?? [];
  const rest = afterKind ?? afterTag ?? title;
  const [, words, place] = /^(.*) \(([^()]*)\)$/.exec(rest) ?? [];
  const [label, ...hint] = (tag ?? "").split(" · ");
  return {
    label: label === "" ? undefined : label,
    hint: hint.length === 0 ? undefined : hint.join(" · "),
    kind,
    words: kind === undefined ? rest : (words ?? rest),
    place: kind === undefined ? undefined : place,
  };
}
