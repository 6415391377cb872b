import { type Members, optional, problem, type Rule, string } from "./rule.ts";

/** Slack: 255 characters in ids of blocks and actions. */
const name = string({ least: 1, most: 255 });

export const blockId: Members = { block_id: optional(name) };

export const actionId: Members = { action_id: optional(name) };

/** Slack: 3,000 characters in a URL; only what a browser opens over the net. */
export const url: Rule = (value, pointer) => {
  const found = string({ least: 1, most: 3000 })(value, pointer);
  if (found.length > 0 || typeof value !== "string") return found;
  return /^https?:\/\/[^\s]+$/u.test(value) && URL.canParse(value)
    ? found
    : problem(pointer, "must be a valid URL");
};
