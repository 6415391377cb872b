import { expect, it } from "vitest";
import { cleanText, oneLine, visible } from "./clean.ts";

it("puts a label on one line without anything that forges what stands beside it", () => {
  expect(oneLine("a\r\nb\t c\u0000\u202egnp.exe \ud83d")).toBe("a b cgnp.exe \ufffd");
});

it("keeps lines and tabs of a text, and drops controls", () => {
  expect(cleanText("a\r\nb\rc\td\u0000\u001b[31m")).toBe("a\nb\nc\td[31m");
});

it("writes out what would hide or reorder a part of a command", () => {
  expect(visible("rm \u202e-rf\u200b /\u0007\n# שלום 👩‍👧")).toBe(
    "rm \\u202e-rf\\u200b /\\u0007\n# שלום 👩‍👧",
  );
});
