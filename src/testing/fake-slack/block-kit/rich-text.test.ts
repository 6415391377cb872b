import { describe } from "vitest";
import type { Fields } from "../fields.ts";
import { checkMessageBlocks } from "./check.ts";
import { judge, none, short } from "./judged.ts";
import { sample } from "./samples.ts";

const words = sample.line(sample.text());

describe("rich text", () => {
  judge(
    (block) => checkMessageBlocks([block]),
    [
      {
        rule: "something in it",
        good: sample.richText(words, bullets(words)),
        bad: sample.richText(),
        at: "/blocks/0/elements",
        says: none,
      },
      {
        rule: "something in a line",
        good: sample.richText(words),
        bad: sample.richText(words, sample.line()),
        at: "/blocks/0/elements/1/elements",
        says: none,
      },
      {
        rule: "no empty text",
        good: sample.richWords(" "),
        bad: sample.richWords(""),
        at: "/blocks/0/elements/0/elements/0/text",
        says: short,
      },
      {
        rule: "no text straight in the block",
        good: sample.richWords(),
        bad: sample.richText(sample.text()),
        at: "/blocks/0/elements/0/type",
        says: "unsupported type: text",
      },
      {
        rule: "known styles",
        good: line(sample.text("x", { style: { bold: true, italic: false, strike: true, code: true } })),
        bad: line(sample.text("x", { style: { blink: true } })),
        at: "/blocks/0/elements/0/elements/0/style",
        says: "invalid additional property: blink",
      },
      {
        rule: "styles are true or false",
        good: line(sample.text("x", { style: {} })),
        bad: line(sample.text("x", { style: { bold: 1 } })),
        at: "/blocks/0/elements/0/elements/0/style/bold",
        says: "must provide a boolean",
      },
      {
        rule: "a link leads to the web",
        good: line({ type: "link", url: "https://example.com" }),
        bad: line({ type: "link", url: "javascript:0" }),
        at: "/blocks/0/elements/0/elements/0/url",
        says: "must be a valid URL",
      },
      {
        rule: "a link has words, or the member is left out",
        good: line({ type: "link", url: "https://example.com", text: "x" }),
        bad: line({ type: "link", url: "https://example.com", text: "" }),
        at: "/blocks/0/elements/0/elements/0/text",
        says: short,
      },
      {
        rule: "lists are made of lines",
        good: sample.richText(bullets(words, words)),
        bad: sample.richText(bullets(sample.text())),
        at: "/blocks/0/elements/0/elements/0/type",
        says: "unsupported type: text",
      },
      {
        rule: "lists say how they look",
        good: sample.richText({ ...bullets(words), style: "ordered", offset: 3 }),
        bad: sample.richText({ type: "rich_text_list", elements: [words] }),
        at: "/blocks/0/elements/0",
        says: "missing required field: style",
      },
      {
        rule: "8 steps of indent",
        good: sample.richText({ ...bullets(words), indent: 8 }),
        bad: sample.richText({ ...bullets(words), indent: 9 }),
        at: "/blocks/0/elements/0/indent",
        says: "must be less than or equal to 8",
      },
      {
        rule: "no mentions in code",
        good: sample.richText(code(sample.text(), { type: "link", url: "https://example.com" })),
        bad: sample.richText(code({ type: "user", user_id: "U1" })),
        at: "/blocks/0/elements/0/elements/0/type",
        says: "unsupported type: user",
      },
      {
        rule: "something in code",
        good: sample.richText(code(sample.text("x"))),
        bad: sample.richText(code()),
        at: "/blocks/0/elements/0/elements",
        says: none,
      },
      {
        rule: "a border is there or not",
        good: sample.richText({ ...code(sample.text()), border: 0 }),
        bad: sample.richText({ ...code(sample.text()), border: 2 }),
        at: "/blocks/0/elements/0/border",
        says: "must be a valid enum value",
      },
      {
        rule: "quotes hold what lines hold",
        good: sample.richText({ type: "rich_text_quote", elements: [{ type: "emoji", name: "wave" }] }),
        bad: sample.richText({ type: "rich_text_quote", elements: [words] }),
        at: "/blocks/0/elements/0/elements/0/type",
        says: "unsupported type: rich_text_section",
      },
      {
        rule: "calls reach a known circle",
        good: line({ type: "broadcast", range: "here" }),
        bad: line({ type: "broadcast", range: "world" }),
        at: "/blocks/0/elements/0/elements/0/range",
        says: "must be a valid enum value",
      },
      {
        rule: "a color in hex",
        good: line({ type: "color", value: "#F405B3" }),
        bad: line({ type: "color", value: "red" }),
        at: "/blocks/0/elements/0/elements/0/value",
        says: "must be a hex color",
      },
      {
        rule: "a moment in seconds",
        good: line({ type: "date", timestamp: 1_720_710_212, format: "{date_num}", fallback: "then" }),
        bad: line({ type: "date", timestamp: "now", format: "{date_num}" }),
        at: "/blocks/0/elements/0/elements/0/timestamp",
        says: "must provide an integer",
      },
      {
        rule: "mentions name somebody",
        good: line({ type: "user", user_id: "U1" }, { type: "channel", channel_id: "C1" }),
        bad: line({ type: "usergroup" }),
        at: "/blocks/0/elements/0/elements/0",
        says: "missing required field: usergroup_id",
      },
      {
        rule: "the rules hold inside of tables too",
        good: sample.table([[sample.richWords()]]),
        bad: sample.table([[sample.richWords("")]]),
        at: "/blocks/0/rows/0/0/elements/0/elements/0/text",
        says: short,
      },
      {
        rule: "the rules hold inside of tasks too",
        good: sample.task({ details: sample.richWords() }),
        bad: sample.task({ details: sample.richWords("") }),
        at: "/blocks/0/details/elements/0/elements/0/text",
        says: short,
      },
    ],
  );
});

function line(...elements: readonly Fields[]): Fields {
  return sample.richText(sample.line(...elements));
}

function bullets(...elements: readonly Fields[]): Fields {
  return { type: "rich_text_list", style: "bullet", elements };
}

function code(...elements: readonly Fields[]): Fields {
  return { type: "rich_text_preformatted", elements };
}
