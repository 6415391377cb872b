import { describe } from "vitest";
import { checkMessageBlocks } from "./check.ts";
import { judge, none, short, under, upTo } from "./judged.ts";
import { many } from "./many.ts";
import { sample } from "./samples.ts";

describe("a section", () => {
  judge(
    (block) => checkMessageBlocks([block]),
    [
      {
        rule: "3,000 characters",
        good: sample.section({ text: sample.mrkdwn("x".repeat(3000)) }),
        bad: sample.section({ text: sample.mrkdwn("x".repeat(3001)) }),
        at: "/blocks/0/text/text",
        says: under(3001),
      },
      {
        rule: "characters are UTF-16 units",
        good: sample.section({ text: sample.mrkdwn("😀".repeat(1500)) }),
        bad: sample.section({ text: sample.mrkdwn("😀".repeat(1501)) }),
        at: "/blocks/0/text/text",
        says: under(3001),
      },
      {
        rule: "some text",
        good: sample.section({ text: sample.plain("x") }),
        bad: sample.section({ text: sample.plain("") }),
        at: "/blocks/0/text/text",
        says: short,
      },
      {
        rule: "more than blanks",
        good: sample.section({ text: sample.plain(" x ") }),
        bad: sample.section({ text: sample.plain(" \n ") }),
        at: "/blocks/0/text/text",
        says: short,
      },
      {
        rule: "its text is a text object",
        good: sample.section({ text: sample.mrkdwn() }),
        bad: sample.section({ text: "words" }),
        at: "/blocks/0/text",
        says: "must provide an object",
      },
      {
        rule: "no emoji switch in mrkdwn",
        good: sample.section({ text: { ...sample.plain(), emoji: true } }),
        bad: sample.section({ text: { ...sample.mrkdwn(), emoji: true } }),
        at: "/blocks/0/text",
        says: "invalid additional property: emoji",
      },
      {
        rule: "no verbatim switch in plain text",
        good: sample.section({ text: { ...sample.mrkdwn(), verbatim: true } }),
        bad: sample.section({ text: { ...sample.plain(), verbatim: true } }),
        at: "/blocks/0/text",
        says: "invalid additional property: verbatim",
      },
      {
        rule: "text or fields",
        good: sample.fields([sample.plain()]),
        bad: { type: "section" },
        at: "/blocks/0",
        says: "must define either `text` or `fields`",
      },
      {
        rule: "10 fields",
        good: sample.fields(many(10, () => sample.mrkdwn())),
        bad: sample.fields(many(11, () => sample.mrkdwn())),
        at: "/blocks/0/fields",
        says: upTo(10),
      },
      {
        rule: "a field",
        good: sample.fields([sample.mrkdwn()]),
        bad: sample.fields([]),
        at: "/blocks/0/fields",
        says: none,
      },
      {
        rule: "2,000 characters in a field",
        good: sample.fields([sample.mrkdwn(), sample.mrkdwn("x".repeat(2000))]),
        bad: sample.fields([sample.mrkdwn(), sample.mrkdwn("x".repeat(2001))]),
        at: "/blocks/0/fields/1/text",
        says: under(2001),
      },
      {
        rule: "expand is true or false",
        good: sample.section({ expand: false }),
        bad: sample.section({ expand: "yes" }),
        at: "/blocks/0/expand",
        says: "must provide a boolean",
      },
      {
        rule: "no field for text beside it",
        good: sample.section({ accessory: sample.button() }),
        bad: sample.section({ accessory: sample.typed() }),
        at: "/blocks/0/accessory/type",
        says: "unsupported type: plain_text_input",
      },
    ],
  );
});
