import { expect, it } from "vitest";
import { mask } from "./mask.ts";

it.each([
  ["", "<not set>"],
  ["abcd", "****"],
  ["abcde", "ab***de"],
])("masks %j as %s", (text, masked) => {
  expect(mask(text)).toBe(masked);
});
