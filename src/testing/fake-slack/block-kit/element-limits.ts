import type { Fields } from "../fields.ts";
import { checkMessageBlocks } from "./check.ts";
import { type Judged, under, upTo } from "./judged.ts";
import type { BlockProblem } from "./rule.ts";
import { sample } from "./samples.ts";

const above = "/blocks/0/elements/0";

/** The problems of a message that has one block with this element. */
export function inActions(element: unknown): readonly BlockProblem[] {
  return checkMessageBlocks([{ type: "actions", elements: [element] }]);
}

interface Place<Given> {
  readonly most: number;
  readonly make: (given: Given) => Fields;
  /** In the element. */
  readonly at: string;
  /** What a text begins with. */
  readonly start?: string;
}

/** A text may be `most` long and no longer. */
export function limit(what: string, { most, make, at, start = "" }: Place<string>): Judged {
  return {
    rule: `${most} characters of ${what}`,
    good: make(start.padEnd(most, "x")),
    bad: make(start.padEnd(most + 1, "x")),
    at: `${above}${at}`,
    says: under(most + 1),
  };
}

/** A list may have `most` options and no more. */
export function optionCount({ most, make, at }: Place<readonly Fields[]>): Judged {
  return {
    rule: `${most} options`,
    good: make(sample.options(most)),
    bad: make(sample.options(most + 1)),
    at: `${above}${at}`,
    says: upTo(most),
  };
}
