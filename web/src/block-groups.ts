import type { WireBlock } from "../../src/platforms/web/wire-card.ts";

/** Blocks that belong together: what is asked, or a project, each with the buttons that follow it. */
export function groupsOf(blocks: readonly WireBlock[]): readonly (readonly WireBlock[])[] {
  const groups: (readonly WireBlock[])[] = [];
  for (let at = 0; at < blocks.length; ) {
    const size = groupSize(blocks, at);
    groups.push(blocks.slice(at, at + size));
    at += size;
  }
  return groups;
}

/** A group begins with a request or a line of a list and ends with buttons; without them it is no group. */
function groupSize(blocks: readonly WireBlock[], at: number): number {
  const first = blocks[at];
  if (first === undefined || !opensGroup(first)) return 1;
  const rest = blocks.slice(at + 1);
  const end = rest.findIndex((block) => block.kind === "actions");
  const next = rest.findIndex(isRequest);
  const isOpen = end === -1 || (next !== -1 && next < end);
  return isOpen ? 1 : end + 2;
}

function opensGroup(block: WireBlock): boolean {
  return isRequest(block) || (block.kind === "fields" && block.fields.length === 1);
}

function isRequest(block: WireBlock): boolean {
  return block.kind === "note" && block.tone === "attention";
}
