import { expect, it } from "vitest";
import { isDeadToken, isLostConversation, wordsFor } from "./error-words.ts";

const refused = (error: string, needed: string | null = null, pointers: readonly string[] = []) =>
  ({ kind: "refused", error, needed, pointers }) as const;

it("names the missing scope and the way to get it", () => {
  expect(wordsFor(refused("missing_scope", "files:read"))).toMatch(
    /lacks the scope files:read\. .*reinstall/,
  );
});

it("says of each known refusal what happened and what to do next", () => {
  for (const error of [
    "invalid_auth",
    "token_revoked",
    "not_in_channel",
    "restricted_action",
    "name_taken",
  ]) {
    const words = wordsFor(refused(error));

    expect(words).not.toContain(error);
    expect(words.split(/\. /).length).toBeGreaterThan(1);
  }
});

it("shows an unknown refusal as it came, with the place", () => {
  expect(wordsFor(refused("odd_thing", null, ["/blocks/1"]))).toBe(
    "Slack refused it: odd_thing at /blocks/1. See /debug/slack.",
  );
});

it("has words for what is no refusal", () => {
  expect(wordsFor({ kind: "limited", retryAfterMs: 2_100, by: "slack" })).toContain("for 3 s");
  expect(wordsFor({ kind: "down", detail: "no route" })).toContain("no route");
  expect(wordsFor({ kind: "unsure", detail: "cut" })).toContain("not known");
});

it("knows which refusals end everything, and which end a conversation", () => {
  expect([isDeadToken("token_revoked"), isDeadToken("missing_scope")]).toEqual([true, false]);
  expect([isLostConversation("is_archived"), isLostConversation("invalid_blocks")]).toEqual([true, false]);
});
