import { describe, expect, it } from "vitest";
import type { NotDone, Refused } from "./answer.ts";
import { codes } from "./codes.ts";
import { isBotOff, isDeadApp, isLostChat, isLostMessage, isUnfit, wordsFor } from "./error-words.ts";

function refusal(code: number, differs: Partial<Refused> = {}): Refused {
  return { kind: "refused", code, inner: null, scopes: [], ...differs };
}

describe("what came of a call, in words", () => {
  it.each<readonly [string, NotDone, readonly string[]]>([
    [
      "a right that the app lacks, and where it is added",
      refusal(codes.missingScope, { scopes: ["im:resource", "im:resource:upload"] }),
      ["im:resource or im:resource:upload", "poco config feishu", "publish a new version"],
    ],
    ["a right that Feishu does not name", refusal(codes.missingScope), ["lacks the right for this"]],
    ["a wrong id", refusal(codes.wrongAppId), ["knows no app", "poco config feishu"]],
    ["a wrong secret", refusal(codes.wrongAppSecret), ["not that of the app", "poco config feishu"]],
    ["a group without the bot", refusal(230002), ["not in the group", "Add it there"]],
    ["a bot that is switched off", refusal(230006), ["Switch its ability Bot on", "publish it"]],
    ["an app that is not enabled", refusal(232034), ["Ask an admin"]],
    ["a person who does not see the app", refusal(codes.outOfReach), ["Widen its availability"]],
    ["content that the audit stops", refusal(230028), ["audit"]],
    [
      "what nobody knows, with its codes",
      refusal(123456, { inner: 11310 }),
      ["123456 (11310)", "/debug/feishu"],
    ],
    [
      "a limit, and that nobody has to do anything",
      { kind: "limited", retryAfterMs: 1_200, by: "feishu" },
      ["for 2 s", "by itself"],
    ],
    [
      "the end of the plan",
      { kind: "limited", retryAfterMs: 3_600_000, by: "plan" },
      ["calls of the month", "next month"],
    ],
    [
      "that it may have happened",
      { kind: "unsure", detail: "no answer came in time" },
      ["not known", "no answer came in time", "Look into the group"],
    ],
    [
      "that Feishu could not be reached",
      { kind: "down", detail: "ECONNREFUSED" },
      ["could not be reached", "ECONNREFUSED", "Check the network"],
    ],
  ])("tell %s", (_what, answer, parts) => {
    const words = wordsFor(answer);

    for (const part of parts) expect(words).toContain(part);
    expect(words).toMatch(/\.$/);
  });
});

describe("a refusal", () => {
  it.each([
    [230002, isLostChat],
    [232011, isLostChat],
    [232009, isLostChat],
    [230013, isLostChat],
    [230011, isLostMessage],
    [231003, isLostMessage],
    [230031, isLostMessage],
    [230072, isLostMessage],
    [230025, isUnfit],
    [230099, isUnfit],
    [300305, isUnfit],
    [300302, isUnfit],
    [10003, isDeadApp],
    [10014, isDeadApp],
    [230006, isBotOff],
    [232025, isBotOff],
    [232034, isBotOff],
  ] as const)("%i has one meaning only", (code, meaning) => {
    const meanings = [isLostChat, isLostMessage, isUnfit, isDeadApp, isBotOff];

    expect(meanings.filter((one) => one(refusal(code)))).toEqual([meaning]);
  });

  it.each([codes.missingScope, codes.sequenceTooLow, 300309, 300301, 230028])(
    "%i condemns neither chat, message nor card",
    (code) => {
      expect([isLostChat, isLostMessage, isUnfit, isDeadApp].some((one) => one(refusal(code)))).toBe(false);
    },
  );

  it("speaks of the card by the code inside of its words, too", () => {
    expect(isUnfit(refusal(987654, { inner: 11310 }))).toBe(true);
    expect(isUnfit(refusal(987654, { inner: 11311 }))).toBe(false);
  });
});
