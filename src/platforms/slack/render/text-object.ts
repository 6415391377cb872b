import type { MrkdwnElement, PlainTextElement } from "@slack/types";
import { headOf } from "../../kit/drawing/cut-words.ts";

/** Shown as written: no markup, no emoji of `:words:`. Slack refuses a text without a character. */
export function plainText(text: string, limit: number): PlainTextElement {
  const shown = headOf(text, limit).toWellFormed();
  return { type: "plain_text", text: shown.trim() === "" ? "–" : shown, emoji: false };
}

/** `text` is mrkdwn already. Nothing in it is made a link or a mention that is not written as one. */
export function mrkdwn(text: string): MrkdwnElement {
  return { type: "mrkdwn", text: text.toWellFormed(), verbatim: true };
}
