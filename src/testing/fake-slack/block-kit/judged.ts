import { expect, it } from "vitest";
import type { BlockProblem } from "./rule.ts";

/** A rule, with something that keeps it and something that breaks it in one place. */
export interface Judged {
  readonly rule: string;
  readonly good: unknown;
  readonly bad: unknown;
  readonly at: string;
  readonly says: string;
}

/** Two tests for every rule: what keeps it is taken, what breaks it is refused in that place with those words and no others. */
export function judge(check: (given: unknown) => readonly BlockProblem[], rules: readonly Judged[]): void {
  it.each(rules)("takes what keeps the rule: $rule", ({ good }) => {
    expect(check(good)).toEqual([]);
  });

  it.each(rules)("refuses what breaks the rule: $rule", ({ bad, at, says }) => {
    expect(check(bad)).toEqual([{ pointer: at, message: says }]);
  });
}

/** Slack's words for what is too short or too long. */
export const short = "must be more than 0 characters";
export const none = "no fewer than 1 items allowed";
export const under = (limit: number): string => `must be less than ${limit} characters`;
export const upTo = (most: number): string => `no more than ${most} items allowed`;
