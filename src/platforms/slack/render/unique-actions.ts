import type { KnownBlock } from "@slack/types";
import { limits } from "./limits.ts";

/** Slack refuses a message in which two elements have the same name; the later one gets a number then. */
export function uniqueActions(blocks: readonly KnownBlock[]): readonly KnownBlock[] {
  const used = new Set<string>();
  const free = (name: string) => {
    let unique = name;
    for (let count = 2; used.has(unique); count += 1) {
      unique = `${name.slice(0, limits.id - 5)}#${count}`;
    }
    used.add(unique);
    return unique;
  };
  return blocks.map((block) => renamed(block, free));
}

function renamed(block: KnownBlock, free: (name: string) => string): KnownBlock {
  switch (block.type) {
    case "actions":
      return { ...block, elements: block.elements.map((element) => named(element, free)) };
    case "input":
      return { ...block, element: named(block.element, free) };
    case "section":
      return block.accessory === undefined || block.accessory.type === "image"
        ? block
        : { ...block, accessory: named(block.accessory, free) };
    default:
      return block;
  }
}

function named<Element extends { readonly action_id?: string }>(
  element: Element,
  free: (name: string) => string,
): Element {
  return element.action_id === undefined ? element : { ...element, action_id: free(element.action_id) };
}
