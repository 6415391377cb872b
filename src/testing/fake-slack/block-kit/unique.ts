import { isFields, listOf } from "../fields.ts";
import { type BlockProblem, fine, problem } from "./rule.ts";

/** Every entry but the first that has the same name. */
export function unique(name: string, entries: unknown, pointer: string): readonly BlockProblem[] {
  const seen = new Set<unknown>();
  return listOf(entries).flatMap((entry, index) => {
    const given = isFields(entry) ? entry[name] : undefined;
    if (typeof given !== "string") return fine;
    const isTaken = seen.has(given);
    seen.add(given);
    return isTaken ? problem(`${pointer}/${index}/${name}`, `\`${name}\` "${given}" already exists`) : fine;
  });
}

/** Slack: a `block_id` is unique in a message or view, an `action_id` in its block. */
export function uniqueNames(blocks: unknown, pointer: string): readonly BlockProblem[] {
  return [
    ...unique("block_id", blocks, pointer),
    ...listOf(blocks).flatMap((block, index) => uniqueActions(block, `${pointer}/${index}`)),
  ];
}

function uniqueActions(block: unknown, pointer: string): readonly BlockProblem[] {
  if (!isFields(block)) return fine;
  return [
    ...unique("action_id", block["elements"], `${pointer}/elements`),
    ...unique("action_id", block["actions"], `${pointer}/actions`),
    // The cards of a carousel.
    ...listOf(block["elements"]).flatMap((card, index) =>
      isFields(card) ? unique("action_id", card["actions"], `${pointer}/elements/${index}/actions`) : fine,
    ),
  ];
}
