import { expect, it } from "vitest";
import { isUntested } from "./tested-version.ts";

it.each([
  ["poco/0.169.0 (Debian 12.0.0; x86_64)", false],
  ["poco/0.163.0 (x)", false],
  ["poco/1.0.0 (x)", false],
  ["poco/0.99.0-alpha.1 (x)", true],
  ["something else", false],
  [undefined, false],
])("tells an old version from a tested one: %s", (userAgent, expected) => {
  expect(isUntested(userAgent)).toBe(expected);
});
