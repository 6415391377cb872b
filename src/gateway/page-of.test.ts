import fc from "fast-check";
import { expect, it } from "vitest";
import { pageOf } from "./page-of.ts";

it("cuts a list into pages that together are the list", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (items, size) => {
      const { pages } = pageOf(items, { page: 0, size });
      const all = Array.from({ length: pages }, (_, page) => pageOf(items, { page, size }).items);

      expect(all.flat()).toEqual(items);
      expect(all.every((page) => page.length <= size)).toBe(true);
      expect(pages).toBe(Math.max(1, Math.ceil(items.length / size)));
    }),
  );
});

it("shows the last page to whoever asks for one behind it", () => {
  expect(pageOf(["a", "b", "c"], { page: 9, size: 2 })).toEqual({ page: 1, pages: 2, items: ["c"] });
  expect(pageOf([], { page: 9, size: 2 })).toEqual({ page: 0, pages: 1, items: [] });
});
