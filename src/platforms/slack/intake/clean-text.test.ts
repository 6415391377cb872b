import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asTyped } from "../../../testing/fake-slack/slack-text.ts";
import { cleanText } from "./clean-text.ts";

const names = {
  botUserId: "UPOCO",
  nameOfChannel: (id: string) => (id === "C2" ? "deploys" : undefined),
};

function textOf(raw: string): string {
  return cleanText(raw, names).text;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Texts in which the characters that matter are frequent. */
const typed = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(...Array.from("&<>;|@#!`amplt \n")) }),
);

describe("the text of a message", () => {
  it("arrives as it was typed, whatever it is", () => {
    fc.assert(
      fc.property(typed, (text) => {
        expect(cleanText(escape(text), names)).toEqual({
          text,
          mentions: [],
          isAddressed: false,
          isLeading: false,
        });
      }),
    );
  });

  it("arrives as it was typed with the links that Slack makes of it", () => {
    const people = { users: new Map(), channels: new Map() };
    const linked = fc.array(fc.oneof(typed, fc.webUrl({ withQueryParameters: true }), fc.constant(" ")));

    fc.assert(
      fc.property(linked, (parts) => {
        const text = parts.join("");

        expect(textOf(asTyped(people, text))).toBe(text);
      }),
    );
  });

  it.each([
    ["a&lt;b &amp;&amp; c", "a<b && c"],
    ["`a &lt; b`", "`a < b`"],
    [
      "```if (a &lt;&lt; 2 &amp;&amp; b-&gt;c) {\n  return &amp;x;\n}```",
      "```if (a << 2 && b->c) {\n  return &x;\n}```",
    ],
    ["&amp;lt;", "&lt;"],
    ["&amp;amp;amp;", "&amp;amp;"],
    ["&quot;&#39;&nbsp;", "&quot;&#39;&nbsp;"],
  ])("is unescaped once: %s", (raw, text) => {
    expect(textOf(raw)).toBe(text);
  });

  it.each([
    ["<https://x.test/a?b=1&amp;c=2>", "https://x.test/a?b=1&c=2"],
    ["<https://x.test|https://x.test>", "https://x.test"],
    ["<https://x.test/|x.test>", "x.test"],
    ["run <http://deploy.sh|deploy.sh> now", "run deploy.sh now"],
    ["`curl <http://example.com|example.com>`", "`curl example.com`"],
    ["see <https://x.test/1|the &lt;issue&gt;>", "see the <issue> (https://x.test/1)"],
    ["<https://x.test/1|a|b>", "a|b (https://x.test/1)"],
    ["<mailto:ann@x.test|ann@x.test>", "ann@x.test"],
    ["<mailto:ann@x.test>", "ann@x.test"],
    ["<mailto:ann@x.test|Ann>", "Ann (ann@x.test)"],
    ["<tel:+4930|+49 30>", "+49 30 (+4930)"],
    ["<tel:+4930|+4930>", "+4930"],
  ])("has links as they were typed: %s", (raw, text) => {
    expect(textOf(raw)).toBe(text);
  });

  it.each([
    ["<#C1|general>", "#general"],
    ["<#C2>", "#deploys"],
    ["<#C2|>", "#deploys"],
    ["<#C3|>", "#C3"],
    ["<!here> <!channel|channel> <!everyone>", "@here @channel @everyone"],
    ["<!subteam^S1|@backend>", "@backend"],
    ["<!subteam^S1|backend>", "@backend"],
    ["<!subteam^S1>", "@S1"],
    ["<!date^1392734382^{date} at {time}^https://x.test|Feb 18, 2014>", "Feb 18, 2014"],
  ])("names what is meant: %s", (raw, text) => {
    expect(textOf(raw)).toBe(text);
  });

  it.each(["<>", "<b>", "a < b", "<!unknown>", "< https://x.test >", "<@>", "<\n>"])(
    "keeps what is no markup of Slack: %s",
    (raw) => {
      expect(textOf(raw)).toBe(raw);
    },
  );

  it("has a token for each person who is named", () => {
    const clean = cleanText("ask <@U1> or <@U12|ann>, not <@U1>", names);

    expect(clean).toEqual({
      text: "ask @U1 or @U12, not @U1",
      // The longer first: a name in place of `@U1` must not hit `@U12`.
      mentions: [
        { token: "@U12", person: "U12" },
        { token: "@U1", person: "U1" },
      ],
      isAddressed: false,
      isLeading: false,
    });
  });

  it.each([
    ["<@UPOCO> fix it", "fix it", true],
    ["  <@UPOCO>  fix it ", "fix it", true],
    ["<@UPOCO|poco>: fix it", "fix it", true],
    ["<@UPOCO>, fix it", "fix it", true],
    ["<@UPOCO> :tada: done", ":tada: done", true],
    ["<@UPOCO>\nfix it", "fix it", true],
    ["<@UPOCO> <@UPOCO> fix it", "fix it", true],
    ["<@UPOCO>", "", true],
    ["fix it <@UPOCO>", "fix it", false],
    ["fix <@UPOCO> it", "fix it", false],
    ["could you, <@UPOCO>, fix it", "could you, fix it", false],
    ["fix it, <@UPOCO>!", "fix it!", false],
    ["hey (<@UPOCO>) fix it", "hey () fix it", false],
    ["first\n<@UPOCO> second\n\n<@UPOCO>\nthird", "first\nsecond\n\n\nthird", false],
  ])("has no mention of PoCo: %s", (raw, text, isLeading) => {
    expect(cleanText(raw, names)).toMatchObject({ text, mentions: [], isAddressed: true, isLeading });
  });

  it("keeps the mentions of others beside that of PoCo", () => {
    const clean = cleanText("<@UPOCO> ask <@U1>", names);

    expect(clean).toMatchObject({
      text: "ask @U1",
      mentions: [{ token: "@U1", person: "U1" }],
      isAddressed: true,
    });
  });

  it("is read in no time, also when it was made to take long", () => {
    const hostile = ["<", "<@", "<@UPOCO>", " ", "<a|", "&", "<!", "<@UPOCO> "].map((part) =>
      part.repeat(40_000 / part.length),
    );

    const from = performance.now();
    for (const raw of hostile) cleanText(raw, names);

    expect(performance.now() - from).toBeLessThan(2_000);
  });
});
