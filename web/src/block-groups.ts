import type { Field } from "../../src/cards/card.ts";
import type { WireBlock, WireButton } from "../../src/platforms/web/wire-card.ts";

/** Blocks of a list that belong together. */
export type Group =
  | { readonly kind: "alone"; readonly block: WireBlock }
  /** A line of a list: what it is about, and what can be done with it. */
  | { readonly kind: "row"; readonly field: Field; readonly buttons: readonly WireButton[] }
  /** Entries to choose from, one below the other. */
  | { readonly kind: "choices"; readonly buttons: readonly WireButton[] }
  /** What waits for a decision, with the buttons that decide it. */
  | { readonly kind: "request"; readonly blocks: readonly WireBlock[] };

/** Finds what belongs together on a card that is a list. Nothing is lost, and the order stays. */
export function groupsOf(blocks: readonly WireBlock[]): readonly Group[] {
  const groups: Group[] = [];
  const hasRows = isList(blocks);
  for (let at = 0; at < blocks.length; ) {
    const rest = blocks.slice(at);
    const { group, size } =
      choicesAt(rest) ?? requestAt(rest) ?? (hasRows ? rowAt(rest) : undefined) ?? aloneAt(rest);
    groups.push(group);
    at += size;
  }
  return groups;
}

interface Found {
  readonly group: Group;
  readonly size: number;
}

function aloneAt([block]: readonly WireBlock[]): Found {
  if (block === undefined) throw new Error("there is no block left");
  return { group: { kind: "alone", block }, size: 1 };
}

function choicesAt(blocks: readonly WireBlock[]): Found | undefined {
  const end = blocks.findIndex((block) => block.kind !== "actions" || block.isList !== true);
  const size = end === -1 ? blocks.length : end;
  const buttons = blocks.slice(0, size).flatMap((block) => (block.kind === "actions" ? block.buttons : []));
  return size === 0 ? undefined : { group: { kind: "choices", buttons }, size };
}

/** From a note that calls for attention to the buttons that answer it; a form or another such note ends it before. */
function requestAt(blocks: readonly WireBlock[]): Found | undefined {
  const [first, ...rest] = blocks;
  if (first === undefined || !isCall(first)) return undefined;
  const end = rest.findIndex((block) => endsRequest(block));
  const last = rest[end];
  // The last buttons of a card are those of the whole card.
  if (last?.kind !== "actions" || end === rest.length - 1) return undefined;
  return { group: { kind: "request", blocks: blocks.slice(0, end + 2) }, size: end + 2 };
}

function endsRequest(block: WireBlock): boolean {
  return block.kind === "actions" || block.kind === "form" || isCall(block);
}

function isCall(block: WireBlock): boolean {
  return block.kind === "note" && block.tone === "attention";
}

function rowAt([first, next, ...rest]: readonly WireBlock[]): Found | undefined {
  const [field] = first?.kind === "fields" ? first.fields : [];
  if (field === undefined || next?.kind !== "actions" || next.isList === true || rest.length === 0)
    return undefined;
  return { group: { kind: "row", field, buttons: next.buttons }, size: 2 };
}

/** A card that tells several facts of one thing at once is no list of things. */
function isList(blocks: readonly WireBlock[]): boolean {
  return blocks.every((block) => block.kind !== "fields" || block.fields.length === 1);
}
