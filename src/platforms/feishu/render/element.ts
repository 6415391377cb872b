import { headOf } from "../../kit/drawing/cut-words.ts";
import type { Room } from "../../kit/drawing/lay-out.ts";

/** An element of Card JSON 2.0. */
export interface Element {
  readonly tag: string;
  readonly [member: string]: unknown;
}

/** Words that are shown as written: no markup, no mention. Feishu refuses a text without a character. */
export function plainText(text: string, limit = Number.POSITIVE_INFINITY) {
  const shown = headOf(text, limit).toWellFormed();
  return { tag: "plain_text", content: shown.trim() === "" ? "–" : shown } as const;
}

export function plain(text: string): Element {
  return { tag: "div", text: plainText(text) };
}

/** A line in small type. */
export function small(text: string): Element {
  return { tag: "div", text: { ...plainText(text), text_size: "notation", text_color: "grey" } };
}

/** `content` is Feishu's markdown already. */
export function markdown(content: string): Element {
  return { tag: "markdown", content: content.toWellFormed() };
}

/** Side by side where there is room, else below each other. */
export function sideBySide(elements: readonly Element[], width: "auto" | "weighted"): Element {
  const share = width === "weighted" ? { weight: 1 } : {};
  return {
    tag: "column_set",
    flex_mode: width === "auto" ? "flow" : "bisect",
    horizontal_spacing: "8px",
    columns: elements.map((element) => ({ tag: "column", width, ...share, elements: [element] })),
  };
}

/** What elements take of a card: how many they are with those in them, and their bytes with a comma behind each. */
export function sizeOf(elements: readonly Element[]): Room {
  return {
    blocks: elements.reduce((sum, element) => sum + countIn(element), 0),
    words: elements.reduce((sum, element) => sum + bytesOf(element) + 1, 0),
  };
}

/** Bytes of UTF-8 as JSON. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

const noElements: ReadonlySet<unknown> = new Set(["plain_text", "text_tag"]);

function countIn(part: unknown): number {
  if (typeof part !== "object" || part === null) return 0;
  const isElement = "tag" in part && !noElements.has(part.tag);
  const parts: readonly unknown[] = Object.values(part);
  return parts.reduce<number>((sum, one) => sum + countIn(one), isElement ? 1 : 0);
}
