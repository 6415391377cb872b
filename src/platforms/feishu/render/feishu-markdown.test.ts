import * as fc from "fast-check";
import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { hostileText } from "../../../testing/any-card.ts";
import { escaped } from "./escape.ts";
import { feishuMarkdown } from "./feishu-markdown.ts";
import { countTables } from "./tables.ts";

const written = (text: string) => feishuMarkdown(text, 3);

describe("CommonMark of agents in Feishu's dialect", () => {
  it.each([
    ["a large heading is a small one", "# One\n## Two\n### Three", "#### One\n##### Two\n##### Three"],
    ["so is one with a line below it", "Title\n=====\nwords", "#### Title\nwords"],
    ["a rule below words makes no heading of them", "words\n---\nmore", "words\n\n---\nmore"],
    [
      "a tag of Feishu's is words",
      "<at id=all></at> <font color='red'>x</font>",
      "&#60;at id=all>&#60;/at> &#60;font color='red'>x&#60;/font>",
    ],
    ["a tag that is escaped already is words", "\\<at id=all>", "&#60;at id=all>"],
    ["less than is less than", "a < b <= c", "a < b <= c"],
    ["a picture is a link", "![a cat](https://x.example/a.png)", "[a cat](https://x.example/a.png)"],
    ["a picture of Feishu's is words", "![a](img_v2_1)", "a (img_v2_1)"],
    ["a link stays", "[docs](https://x.example/(a))", "[docs](https://x.example/%28a%29)"],
    [
      "a link that claims to lead elsewhere says where it leads",
      "[https://bank.example](https://evil.example)",
      "https://bank.example ([https://evil.example](https://evil.example))",
    ],
    ["a link to no page is words", "[run](javascript:alert)", "run (javascript:alert)"],
    [
      "an address is a link",
      "see <https://x.example/a_b>.",
      "see [https://x.example/a_b](https://x.example/a_b).",
    ],
    ["brackets are brackets", "- [x] done [1]", "- &#91;x] done &#91;1]"],
    ["bold text in Chinese stays bold", "先看**注意：**再做", "先看**注意：**\u200a再做"],
    ["and where it begins with a mark", "见**“引号”**文", "见\u200a**“引号”**\u200a文"],
    ["bold words are as they were", "a **bold** word", "a **bold** word"],
    ["code is as it was", "`**注：**x`", "`**注：**x`"],
    [
      "a nested list has four blanks a level",
      "- a\n  - b\n    - c\n  words of b\n- d",
      "- a\n    - b\n        - c\n    words of b\n- d",
    ],
    ["a fence is closed", "```ts\nconst a = 1;", "```ts\nconst a = 1;\n```"],
    [
      "a fence in a list is one",
      "1. run\n     ```sh\n     npm test\n     ```",
      "1. run\n```sh\nnpm test\n```",
    ],
    ["what is fenced by others stays together", "~~~~\n```\nx\n```\n~~~~", "````\n```\nx\n```\n````"],
    [
      "code calls nobody",
      "```\n<at id=all></at> ![a](http://b)\n```",
      "```\n<\u2060at id=all><\u2060/at> !\u2060[a](http://b)\n```",
    ],
  ])("%s", (_, text, feishu) => {
    expect(written(text)).toBe(feishu);
  });

  it("has no more tables than a card takes: the others are code", () => {
    const table = "| a | b |\n| --- | --- |\n| 1 | 2 |";

    const text = feishuMarkdown([table, table, table].join("\n\n"), 2);

    expect(countTables(text)).toBe(3);
    expect(text.split("\n\n").at(-1)).toBe(`\`\`\`\n${table}\n\`\`\``);
  });

  it("parts a table from the words above it", () => {
    expect(written("words\n| a |\n| - |\n| 1 |")).toBe("words\n\n| a |\n| - |\n| 1 |");
  });

  it("calls nobody and shows no picture, whatever is written", () => {
    fc.assert(
      fc.property(fc.array(hostileText), (texts) => {
        const text = written(texts.join("\n"));

        expect(text).not.toMatch(/<\/?(?:at|person|font|a)\b/i);
        expect(text).not.toMatch(/!\[[^\]\n]*\]\(/);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a text that is shown as it is", () => {
  it("is no markup, whatever is in it", () => {
    fc.assert(
      fc.property(markedText, (text) => {
        expect(readBack(escaped(text))).toBe(text.trim());
      }),
      { numRuns: 500 },
    );
  });

  it("keeps its lines and their blanks", () => {
    expect(escaped("  - a\n# b\n1. c\n> d")).toBe("&nbsp;&nbsp;&#45; a\n&#35; b\n&#49;. c\n&#62; d");
  });

  it("leaves names and paths as they are", () => {
    expect(escaped("/srv/my_app/a.ts, 50% (x) A&B")).toBe("/srv/my_app/a.ts, 50% (x) A&B");
  });
});

/** Short texts of all marks there are. */
const markedText = fc.string({
  unit: fc.constantFrom(..."ab1 *_`~[]()<>!#-+|:\\&;./漢".split(""), "at", "**", "&lt;", "https://x.example"),
  maxLength: 12,
});

/** As a reader of CommonMark sees it. */
function readBack(markdown: string): string {
  const html = marked.parseInline(markdown.replaceAll("https://", "https:&#47;/"), { async: false });
  return html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&nbsp;", " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .trim();
}
