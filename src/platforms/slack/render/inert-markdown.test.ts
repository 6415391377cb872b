import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileText } from "../../../testing/any-card.ts";
import { inertMarkdown } from "./inert-markdown.ts";

/** U+2060 made visible. */
const shown = (text: string) => inertMarkdown(text).replaceAll("\u2060", "¦");

describe("markdown of agents", () => {
  it("stays as it is where it does nothing but look good", () => {
    const text =
      "# Done\n\n- **bold** `a<b && c` <div>\n\n```html\n<!-- x --><!DOCTYPE html>\n```\n| a | b |";

    expect(inertMarkdown(text)).toBe(text);
  });

  it("calls nobody, wherever it is said", () => {
    expect(shown("<!channel> <@U123> <#C1|x> <!subteam^S1> @here")).toBe(
      "<¦!channel> <¦@U123> <¦#C1|x> <¦!subteam^S1> @¦here",
    );
    expect(shown("```\n<!here>\n```")).toBe("```\n<¦!here>\n```");
    expect(shown("[@channel](https://a.example)")).toBe("[@¦channel](https://a.example)");
  });

  it("leaves code as it is, but for what would call somebody", () => {
    expect(shown("`@channel` and\n```\n@channel [a](b)\n```")).toBe(
      "`@channel` and\n```\n@channel [a](b)\n```",
    );
  });

  it("says where a link leads when its words name another place", () => {
    expect(shown("[docs](https://a.example/x)")).toBe("[docs](https://a.example/x)");
    expect(shown("[`foo()`](https://a.example/x)")).toBe("[`foo()`](https://a.example/x)");
    expect(shown("[https://bank.example](https://evil.example)")).toBe(
      "https://bank.example (https://evil.example)",
    );
    expect(shown("[bank.example](https://evil.example)")).toBe("bank.example (https://evil.example)");
    expect(shown("[run](javascript:alert(1))")).toBe("run (javascript:alert(1))");
    expect(shown("<https://evil.example|https://bank.example>")).toBe(
      "<¦https://evil.example|https://bank.example>",
    );
  });

  it("knows no link whose place is told elsewhere or whose words are hard to read", () => {
    expect(shown("[bank.example][1]\n\n[1]: https://evil.example")).toBe(
      "[bank.example][1]\n\n[1]¦: https://evil.example",
    );
    expect(shown("[bank.example [x]](https://evil.example)")).toBe(
      "[bank.example [x]]¦(https://evil.example)",
    );
  });

  it("holds no mark of Slack's own, whatever the text", () => {
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 4 }), (texts) => {
        expect(inertMarkdown(texts.join("\n"))).not.toMatch(
          /<(?:[@#][A-Z0-9]|!(?:channel|here|everyone)\b)/i,
        );
      }),
      { numRuns: 40 },
    );
  });
});
