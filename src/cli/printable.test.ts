import { expect, it } from "vitest";
import { printable } from "./printable.ts";

it.each([
  ["Ann Äöü 李雷 👍", "Ann Äöü 李雷 👍"],
  ["two\nlines\r\tand a tab", "two\u{FFFD}lines\u{FFFD}\u{FFFD}and a tab"],
  ["\x1b[2J\x1b[31mred\x07", "\u{FFFD}[2J\u{FFFD}[31mred\u{FFFD}"],
  ["\u009b31mred", "\u{FFFD}31mred"],
  ["ann\u202Enimda", "ann\u{FFFD}nimda"],
  ["\u2028\u2029 x \ud800", "\u{FFFD}\u{FFFD} x \u{FFFD}"],
  ["  ann ", "ann"],
])("shows %j as %j", (text, shown) => {
  expect(printable(text)).toBe(shown);
});
