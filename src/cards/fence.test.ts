import { describe, expect, it } from "vitest";
import { closed, openFence } from "./fence.ts";

describe("the fence that is open at the end of a text", () => {
  it.each([
    ["none in a text without marks", "a\nb", undefined],
    ["one that was opened", "a\n```ts\nb", { mark: "```", line: "```ts" }],
    ["none that was closed", "```ts\nb\n```\n", undefined],
    ["one that shorter or other marks do not close", "~~~~\n```\n~~~", { mark: "~~~~", line: "~~~~" }],
    ["one that a line with words does not close", "```\n``` no", { mark: "```", line: "```" }],
    ["none of code inside of a sentence", "```npm test``` is what I ran", undefined],
    ["none of code that is indented", "    ```ts\n    a", undefined],
  ])("is %s", (_what, text, open) => {
    expect(openFence(text)).toEqual(open);
  });

  it("repeats no endless first line, and no half of a character", () => {
    const line = openFence(`\`\`\`${"a".repeat(76)}😀 and so on\ncode`)?.line ?? "";

    expect(line).toBe(`\`\`\`${"a".repeat(76)}`);
  });
});

it("closes what is open, on a line of its own", () => {
  expect(closed("```ts\na")).toBe("```ts\na\n```");
  expect(closed("~~~~\na\n")).toBe("~~~~\na\n~~~~");
  expect(closed("a")).toBe("a");
});
