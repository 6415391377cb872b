import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "../../../testing/any-card.ts";
import { mrkdwnParts, toMrkdwn } from "./to-mrkdwn.ts";

describe("CommonMark in Slack's own markup", () => {
  it.each([
    ["**bold** and *so* and ~~gone~~", "*bold* and _so_ and ~gone~"],
    ["# A **title** #", "*A title*"],
    ["- one\n  - two\n- [x] done\n- [ ] open\n1. first", "• one\n  • two\n☑ done\n☐ open\n1. first"],
    ["> said\n---", "> said\n———"],
    ["`a<b && c`", "`a&lt;b &amp;&amp; c`"],
    ["2 * 3 * 4 \\*x\\* snake_case", "2 * 3 * 4 *x* snake_case"],
    ["```ts\nconst a = b < c;\n```", "```\nconst a = b &lt; c;\n```"],
    ["| a | b |\n| - | - |\n| 1 | 2 |", "```\n| a | b |\n| 1 | 2 |\n```"],
    ["[docs](https://a.example/?x=1&y=2)", "<https://a.example/?x=1&amp;y=2|docs>"],
    ["see https://a.example/x.", "see <https://a.example/x>."],
    ["[a.example](https://evil.example)", "a.example (<https://evil.example>)"],
    ["![picture](https://a.example/p.png)", "<https://a.example/p.png|picture>"],
    ["[x](javascript:alert(1))", "x (javascript:alert(1))"],
    ["<!channel> <@U1> &lt;", "&lt;!channel&gt; &lt;@U1&gt; &amp;lt;"],
  ])("%j", (text, expected) => {
    expect(toMrkdwn(text)).toBe(expected);
  });

  it("does not let code end its own fence", () => {
    const code = toMrkdwn("~~~\na ``` <!channel> ``` b\n~~~");

    expect(code.match(/```/g)).toHaveLength(2);
    expect(code).toContain("&lt;!channel&gt;");
  });

  it("comes in parts that a section takes, and none is empty", () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 3 }), (texts) => {
        for (const part of mrkdwnParts(texts.join("\n"))) {
          expect(part.length).toBeLessThanOrEqual(3000);
          expect(part.trim()).not.toBe("");
        }
      }),
      { numRuns: 40 },
    );
  });

  it("makes no mention and no call of any text", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(mrkdwnParts(text).join("\n")).not.toMatch(/<(?![a-z]+:)/i);
      }),
      { numRuns: 60 },
    );
  });
});
