import type { Block } from "./card.ts";

/** Why the last attempt was refused, on top of a card. */
export function problemBlocks(problem: string | null): readonly Block[] {
  return problem === null ? [] : [{ kind: "note", text: problem, tone: "bad" }];
}
