import { describe, expect, it } from "vitest";
import type { Refused } from "./api/answer.ts";
import { notShown } from "./not-shown.ts";

function refusal(code: number): Refused {
  return { kind: "refused", code, inner: null, scopes: [] };
}

describe("a card that Feishu did not take", () => {
  it.each([
    ["a right may be given", 99991672],
    ["another secret may be entered", 10014],
    ["the bot may be switched on", 230006],
    ["the bot may be switched on", 232025],
    ["the app may be enabled", 232034],
  ])("stays owed where %s (%i)", (_why, code) => {
    expect(notShown(refusal(code))).toMatchObject({ kind: "later", retryAfterMs: 60_000 });
  });

  it.each([230002, 230011, 230028, 232009])("is given up where nobody can change it (%i)", (code) => {
    expect(notShown(refusal(code)).kind).toBe("refused");
  });

  it.each([
    [{ kind: "limited", retryAfterMs: 700, by: "feishu" }, 700],
    [{ kind: "limited", retryAfterMs: 3_600_000, by: "plan" }, 60_000],
    [{ kind: "unsure", detail: "no answer came in time" }, 3_000],
    [{ kind: "down", detail: "ECONNREFUSED" }, 3_000],
  ] as const)("comes again in time: %j", (answer, retryAfterMs) => {
    expect(notShown(answer)).toMatchObject({ kind: "later", retryAfterMs });
  });
});
