import type { Paged } from "../cards/view-rows.ts";

/** One page of a list that is at hand as a whole; a page behind the last one is the last one. */
export function pageOf<T>(
  items: readonly T[],
  { page, size }: { readonly page: number; readonly size: number },
): Paged & { readonly items: readonly T[] } {
  const pages = pagesOf(items.length, size);
  const shown = Math.min(page, pages - 1);
  return { page: shown, pages, items: items.slice(shown * size, (shown + 1) * size) };
}

/** At least 1: an empty list is one page. */
export function pagesOf(total: number, size: number): number {
  return Math.max(1, Math.ceil(total / size));
}
