import { expect, it } from "vitest";
import { changeOf } from "./visible-change.ts";

it.each([
  ["none", { state: "running", content: "a" }, { state: "running", content: "a" }],
  ["progress", { state: "running", content: "a" }, { state: "running", content: "ab" }],
  ["state", { state: "running", content: "a" }, { state: "completed", content: "ab" }],
  ["state", undefined, { state: "running", content: "a" }],
] as const)("finds that the change is %s", (change, before, after) => {
  expect(changeOf(before, after)).toBe(change);
});
