/** A piece of a line of CommonMark. `raw` is how it was written. */
export type Inline =
  | { readonly kind: "words"; readonly raw: string }
  | { readonly kind: "code"; readonly raw: string; readonly text: string }
  | {
      readonly kind: "link" | "image";
      readonly raw: string;
      readonly label: string;
      readonly target: string;
    }
  /** An address on its own. */
  | { readonly kind: "address"; readonly raw: string; readonly target: string };

const pattern = new RegExp(
  [
    /(?<escape>\\[!-/:-@[-`{-~])/,
    /(?<bang>!?)\[(?<label>(?:`[^`\n]*`|\\.|[^[\]\\`])*)\]\(\s*<?(?<target>[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/,
    /(?<!`)(?<ticks>`+)(?!`)(?<code>[^]*?[^`])\k<ticks>(?!`)/,
    /<(?<angled>(?:https?:\/\/|mailto:)[^\s<>|]*)>/,
    /(?<bare>\bhttps?:\/\/[^\s<>|`]*[^\s<>|`.,;:!?'")\]*_~])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gu",
);

/** Emphasis is left in the words. */
export function inlinesOf(text: string): readonly Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const inline = inlineOf(match[0], match.groups ?? {});
    if (inline === undefined) continue;
    if (match.index > end) found.push({ kind: "words", raw: text.slice(end, match.index) });
    found.push(inline);
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ kind: "words", raw: text.slice(end) });
  return found;
}

type Groups = Readonly<Record<string, string | undefined>>;

function inlineOf(raw: string, { label, target, bang, code, angled, bare }: Groups): Inline | undefined {
  if (code !== undefined) return { kind: "code", raw, text: code };
  const address = angled ?? bare;
  if (address !== undefined) return { kind: "address", raw, target: address };
  if (label === undefined || target === undefined || target === "") return undefined;
  return { kind: bang === "!" ? "image" : "link", raw, label, target };
}

/** Whoever reads `https://bank.example` or `bank.example` expects to get there. */
export function namesAPlace(label: string): boolean {
  return /[a-z][a-z\d+.-]*:|www\.|[\p{L}\p{N}-]\.[\p{L}]{2,}/iu.test(label);
}

/** What may become a link; anything else (`javascript:`, `slack:`) stays words. */
export function isWebAddress(target: string): boolean {
  return /^(?:https?:\/\/|mailto:)/i.test(target);
}
