import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { channelName, channelNames } from "./channel-name.ts";

describe("the name of a project's channel", () => {
  it.each([
    ["api", "poco-api"],
    ["My API!", "poco-my-api"],
    ["  Shop / Checkout (v2)  ", "poco-shop-checkout-v2"],
    ["支付 服务", "poco-支付-服务"],
    ["Überprüfung", "poco-überprüfung"],
    ["ＡＰＩ", "poco-api"],
    ["İstanbul", "poco-i̇stanbul"],
    ["🚀", "poco-project"],
    ["---", "poco-project"],
    ["a_b--c", "poco-a_b-c"],
    ["²", "poco-2"],
    ["हिन्दी", "poco-हिन्दी"],
    ["é", "poco-é"],
  ])("of %s is %s", (project, name) => {
    expect(channelName(project)).toBe(name);
  });

  it("is one that Slack takes, whatever the project is called, and no two are the same", () => {
    const named = fc.record({ id: fc.uuid(), name: fc.string({ unit: "grapheme", maxLength: 200 }) });
    fc.assert(
      fc.property(named, (project) => {
        const names = channelNames(project);

        expect(new Set(names).size).toBe(10);
        for (const name of names) {
          // Slack: at most 80 characters, lower-case letters of any script, digits, hyphens and underscores.
          expect(name.length).toBeLessThanOrEqual(80);
          expect(name).toMatch(/^poco-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}_-]+$/u);
        }
      }),
    );
  });

  it("goes on with numbers, and ends with one that is the project's alone", () => {
    const names = channelNames({ id: "48274e23", name: "api" });

    expect(names.slice(0, 9)).toEqual(["poco-api", ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => `poco-api-${n}`)]);
    expect(names[9]).toMatch(/^poco-api-[0-9a-f]{6}$/);
    expect(names[9]).not.toBe(channelNames({ id: "48274e24", name: "api" })[9]);
  });
});
