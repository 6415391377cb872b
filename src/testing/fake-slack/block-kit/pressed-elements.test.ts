import { describe, expect, it } from "vitest";
import type { Fields } from "../fields.ts";
import { inActions, limit, optionCount } from "./element-limits.ts";
import { judge, short } from "./judged.ts";
import { sample } from "./samples.ts";

const notThere = "must match one of the options";

describe("a button", () => {
  judge(inActions, [
    limit("label", {
      most: 75,
      make: (text) => sample.button({ text: sample.plain(text) }),
      at: "/text/text",
    }),
    limit("value", { most: 2000, make: (value) => sample.button({ value }), at: "/value" }),
    limit("action_id", { most: 255, make: (action_id) => sample.button({ action_id }), at: "/action_id" }),
    limit("words for screen readers", {
      most: 75,
      make: (label) => sample.button({ accessibility_label: label }),
      at: "/accessibility_label",
    }),
    limit("address", {
      most: 3000,
      make: (url) => sample.button({ url }),
      at: "/url",
      start: "https://e.org/",
    }),
    limit("title of a question", {
      most: 100,
      make: (text) => asking({ title: sample.plain(text) }),
      at: "/confirm/title/text",
    }),
    limit("text of a question", {
      most: 300,
      make: (text) => asking({ text: sample.plain(text) }),
      at: "/confirm/text/text",
    }),
    limit("yes of a question", {
      most: 30,
      make: (text) => asking({ confirm: sample.plain(text) }),
      at: "/confirm/confirm/text",
    }),
    limit("no of a question", {
      most: 30,
      make: (text) => asking({ deny: sample.plain(text) }),
      at: "/confirm/deny/text",
    }),
    {
      rule: "a label is plain",
      good: sample.button(),
      bad: sample.button({ text: sample.mrkdwn() }),
      at: "/blocks/0/elements/0/text/type",
      says: "unsupported type: mrkdwn",
    },
    {
      rule: "a value is not empty",
      good: sample.button({ value: "1" }),
      bad: sample.button({ value: "" }),
      at: "/blocks/0/elements/0/value",
      says: short,
    },
    {
      rule: "a known style",
      good: sample.button({ style: "danger" }),
      bad: sample.button({ style: "default" }),
      at: "/blocks/0/elements/0/style",
      says: "must be a valid enum value",
    },
    {
      rule: "an address of the web",
      good: sample.button({ url: "https://example.com/a?b=c#d" }),
      bad: sample.button({ url: "example.com" }),
      at: "/blocks/0/elements/0/url",
      says: "must be a valid URL",
    },
    {
      rule: "a question has a title",
      good: asking({ style: "primary" }),
      bad: sample.button({
        confirm: { text: sample.plain(), confirm: sample.plain(), deny: sample.plain() },
      }),
      at: "/blocks/0/elements/0/confirm",
      says: "missing required field: title",
    },
    {
      rule: "no switch to turn it off",
      good: sample.button(),
      bad: sample.button({ disabled: true }),
      at: "/blocks/0/elements/0",
      says: "invalid additional property: disabled",
    },
  ]);
});

describe("a menu behind dots", () => {
  judge(inActions, [
    optionCount({ most: 5, make: (options) => ({ type: "overflow", options }), at: "/options" }),
    {
      rule: "its options may be links",
      good: { type: "overflow", options: [sample.option("1", { url: "https://example.com" })] },
      bad: { type: "overflow", options: [sample.option("1", { url: "no" })] },
      at: "/blocks/0/elements/0/options/0/url",
      says: "must be a valid URL",
    },
    {
      rule: "other options are no links",
      good: sample.menu(),
      bad: sample.menu({ options: [sample.option("1", { url: "https://example.com" })] }),
      at: "/blocks/0/elements/0/options/0",
      says: "invalid additional property: url",
    },
  ]);
});

describe.each(["checkboxes", "radio_buttons"])("%s", (type) => {
  judge(inActions, [
    optionCount({ most: 10, make: (options) => ({ type, options }), at: "/options" }),
    {
      rule: "labels may be marked up",
      good: { type, options: [sample.option("1", { text: sample.mrkdwn() })] },
      bad: { type, options: [sample.option("1", { text: "words" })] },
      at: "/blocks/0/elements/0/options/0/text",
      says: "must provide an object",
    },
  ]);

  it("takes no first choice that is not there", () => {
    const initial =
      type === "checkboxes"
        ? { initial_options: [sample.option("9")] }
        : { initial_option: sample.option("9") };

    const problems = inActions({ type, options: sample.options(2), ...initial });

    expect(problems.map(({ message }) => message)).toEqual([notThere]);
  });
});

function asking(question: Fields): Fields {
  return sample.button({ confirm: sample.confirm(question) });
}
