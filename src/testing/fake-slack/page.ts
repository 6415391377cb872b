import type { Arguments } from "./arguments.ts";
import type { Fields } from "./fields.ts";
import { Refusal } from "./refusal.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  /** For `response_metadata`; empty on the last page. */
  readonly cursor: string;
}

/** One page of a list by `limit` and `cursor`, as Slack's list methods give it. */
export function pageOf<Item>(
  args: Arguments,
  all: readonly Item[],
  sizes: { readonly usual: number; readonly most: number },
): Page<Item> {
  const limit = args.number("limit") ?? sizes.usual;
  if (!Number.isInteger(limit) || limit < 1 || limit > sizes.most) throw new Refusal("invalid_limit");
  const from = offsetOf(args.text("cursor") ?? "");
  const end = from + limit;
  const cursor = end < all.length ? Buffer.from(`next:${end}`).toString("base64") : "";
  return { items: all.slice(from, end), cursor };
}

function offsetOf(cursor: string): number {
  if (cursor === "") return 0;
  const found = /^next:(?<offset>\d+)$/u.exec(Buffer.from(cursor, "base64").toString("utf8"));
  if (found === null) throw new Refusal("invalid_cursor");
  return Number(found.groups?.["offset"]);
}

export function nextPage(cursor: string): Fields {
  return { response_metadata: { next_cursor: cursor } };
}
