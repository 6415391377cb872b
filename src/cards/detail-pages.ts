import { firstWords } from "./cut.ts";
import { splitPlain, splitText } from "./split-text.ts";
import type { DetailEntry } from "./task-view.ts";

/** What a page holds at most: as much as every chat app takes in one message, beside title and buttons. */
const pageBlocks = 38;
const pageCharacters = 12_000;

/** Longer texts become several entries, so that pages fill up. */
const pieceCharacters = 6_000;
const titleCharacters = 2_000;

/** Cuts what happened in a task into pages, in its order; there is at least one page. */
export function detailPages(entries: readonly DetailEntry[]): readonly (readonly DetailEntry[])[] {
  const pages: DetailEntry[][] = [];
  let page: DetailEntry[] = [];
  let left = { blocks: pageBlocks, characters: pageCharacters };
  for (const entry of entries.flatMap(piecesOf)) {
    const size = sizeOf(entry);
    if (page.length > 0 && (size.blocks > left.blocks || size.characters > left.characters)) {
      pages.push(page);
      page = [];
      left = { blocks: pageBlocks, characters: pageCharacters };
    }
    page.push(entry);
    left = { blocks: left.blocks - size.blocks, characters: left.characters - size.characters };
  }
  return [...pages, page];
}

function piecesOf(entry: DetailEntry): readonly DetailEntry[] {
  if (entry.kind === "step") return stepPieces(entry);
  const split = entry.kind === "said" ? splitText : splitPlain;
  return split(entry.text, pieceCharacters).map((text) => ({ ...entry, text }));
}

type StepEntry = Extract<DetailEntry, { readonly kind: "step" }>;

/** A title that is a whole script goes on in further entries; further pieces of the output say whose they are. */
function stepPieces(entry: StepEntry): readonly StepEntry[] {
  const titles = splitPlain(entry.title, titleCharacters);
  const title = titles.at(-1) ?? "";
  const [output = "", ...more] = splitPlain(entry.output, pieceCharacters);
  const name = firstWords(title.trim(), 80);
  return [
    ...titles.slice(0, -1).map((piece) => ({ ...entry, title: piece, output: "" })),
    { ...entry, title, output },
    ...more.map((piece, at) => ({
      ...entry,
      title: `${name} (part ${at + 2} of ${more.length + 1})`,
      output: piece,
    })),
  ];
}

/** The words that a card adds to an entry: its state, the time. */
const addedCharacters = 40;

function sizeOf(entry: DetailEntry): { readonly blocks: number; readonly characters: number } {
  if (entry.kind !== "step") return { blocks: 1, characters: entry.text.length + addedCharacters };
  return {
    blocks: entry.output === "" ? 1 : 2,
    characters: entry.title.length + entry.output.length + addedCharacters,
  };
}
