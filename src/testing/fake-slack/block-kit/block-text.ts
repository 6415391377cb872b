import { isFields } from "../fields.ts";

/** Members that hold what is shown to people. */
const shown = new Set(["text", "title", "alt_text", "fallback", "format", "name"]);

/**
 * All text of blocks that Slack counts, in one string. What it counts is not documented. More than the members `text` must be
 * counted: a message with 11,341 characters in them was refused as too long for 13,200. So everything that is shown counts,
 * with the addresses behind links, which count where they are written as mrkdwn.
 */
export function blockText(value: unknown): string {
  if (Array.isArray(value)) return value.map(blockText).join("");
  if (!isFields(value)) return "";
  return Object.entries(value)
    .map(([name, member]) => {
      if (typeof member !== "string") return blockText(member);
      return counts(name, value["type"]) ? member : "";
    })
    .join("");
}

function counts(name: string, type: unknown): boolean {
  // Where a button leads is not text of the message.
  if (name === "url") return type === "link" || type === "url";
  return shown.has(name);
}
