import { describe } from "vitest";
import type { Fields } from "../fields.ts";
import { checkMessageBlocks } from "./check.ts";
import { judge, none, short, under, upTo } from "./judged.ts";
import { many } from "./many.ts";
import { sample } from "./samples.ts";

describe("other blocks of a message", () => {
  judge(
    (block) => checkMessageBlocks([block]),
    [
      {
        rule: "150 characters in a header",
        good: sample.header("x".repeat(150)),
        bad: sample.header("x".repeat(151)),
        at: "/blocks/0/text/text",
        says: under(151),
      },
      {
        rule: "a header is plain",
        good: sample.header(),
        bad: { type: "header", text: sample.mrkdwn() },
        at: "/blocks/0/text/type",
        says: "unsupported type: mrkdwn",
      },
      {
        rule: "10 elements of context",
        good: sample.context(many(10, () => sample.plain())),
        bad: sample.context(many(11, () => sample.plain())),
        at: "/blocks/0/elements",
        says: upTo(10),
      },
      {
        rule: "an element of context",
        good: sample.context([sample.image()]),
        bad: sample.context([]),
        at: "/blocks/0/elements",
        says: none,
      },
      {
        rule: "no buttons in context",
        good: sample.context([sample.mrkdwn()]),
        bad: sample.context([sample.button()]),
        at: "/blocks/0/elements/0/type",
        says: "unsupported type: button",
      },
      {
        rule: "2,000 characters in context",
        good: sample.context([sample.mrkdwn("x".repeat(2000))]),
        bad: sample.context([sample.mrkdwn("x".repeat(2001))]),
        at: "/blocks/0/elements/0/text",
        says: under(2001),
      },
      {
        rule: "25 actions",
        good: sample.actions(...sample.buttons(25)),
        bad: sample.actions(...sample.buttons(26)),
        at: "/blocks/0/elements",
        says: upTo(25),
      },
      {
        rule: "an action",
        good: sample.actions(sample.button()),
        bad: sample.actions(),
        at: "/blocks/0/elements",
        says: none,
      },
      {
        rule: "an action_id is there once in a block",
        good: sample.actions(sample.button({ action_id: "a" }), sample.button({ action_id: "b" })),
        bad: sample.actions(sample.button({ action_id: "a" }), sample.button({ action_id: "a" })),
        at: "/blocks/0/elements/1/action_id",
        says: '`action_id` "a" already exists',
      },
      {
        rule: "an image says what it shows",
        good: sample.image(),
        bad: { type: "image", image_url: "https://example.com/a.png" },
        at: "/blocks/0",
        says: "missing required field: alt_text",
      },
      {
        rule: "2,000 characters of alternative text",
        good: sample.image({ alt_text: "x".repeat(2000) }),
        bad: sample.image({ alt_text: "x".repeat(2001) }),
        at: "/blocks/0/alt_text",
        says: under(2001),
      },
      {
        rule: "2,000 characters of title over an image",
        good: sample.image({ title: sample.plain("x".repeat(2000)) }),
        bad: sample.image({ title: sample.plain("x".repeat(2001)) }),
        at: "/blocks/0/title/text",
        says: under(2001),
      },
      {
        rule: "an image comes from one place",
        good: { type: "image", alt_text: "words", slack_file: { id: "F1" } },
        bad: sample.image({ slack_file: { id: "F1" } }),
        at: "/blocks/0",
        says: "cannot define both `image_url` and `slack_file`",
      },
      {
        rule: "an image comes from somewhere",
        good: sample.image(),
        bad: { type: "image", alt_text: "words" },
        at: "/blocks/0",
        says: "must define either `image_url` or `slack_file`",
      },
      {
        rule: "a file is named by its id or its address",
        good: { type: "image", alt_text: "words", slack_file: { url: "https://example.com/f" } },
        bad: { type: "image", alt_text: "words", slack_file: {} },
        at: "/blocks/0/slack_file",
        says: "must define either `id` or `url`",
      },
      {
        rule: "12,000 characters of markdown",
        good: sample.markdown("x".repeat(12_000)),
        bad: sample.markdown("x".repeat(12_001)),
        at: "/blocks/0/text",
        says: under(12_001),
      },
      {
        rule: "markdown is not empty",
        good: sample.markdown("x"),
        bad: sample.markdown(""),
        at: "/blocks/0/text",
        says: short,
      },
      {
        rule: "markdown is a string",
        good: sample.markdown(),
        bad: { type: "markdown", text: sample.mrkdwn() },
        at: "/blocks/0/text",
        says: "must provide a string",
      },
      {
        rule: "2,000 characters of label",
        good: sample.input(sample.typed(), { label: sample.plain("x".repeat(2000)) }),
        bad: sample.input(sample.typed(), { label: sample.plain("x".repeat(2001)) }),
        at: "/blocks/0/label/text",
        says: under(2001),
      },
      {
        rule: "2,000 characters of hint",
        good: sample.input(sample.typed(), { hint: sample.plain("x".repeat(2000)) }),
        bad: sample.input(sample.typed(), { hint: sample.plain("x".repeat(2001)) }),
        at: "/blocks/0/hint/text",
        says: under(2001),
      },
      {
        rule: "an input has a label",
        good: sample.input(sample.typed(), { optional: true, dispatch_action: false }),
        bad: { type: "input", element: sample.typed() },
        at: "/blocks/0",
        says: "missing required field: label",
      },
      {
        rule: "a label is plain",
        good: sample.input(sample.typed()),
        bad: sample.input(sample.typed(), { label: sample.mrkdwn() }),
        at: "/blocks/0/label/type",
        says: "unsupported type: mrkdwn",
      },
      {
        rule: "no buttons in an input",
        good: sample.input(sample.menu()),
        bad: sample.input(sample.button()),
        at: "/blocks/0/element/type",
        says: "unsupported type: button",
      },
      {
        rule: "numbers are asked for in modals",
        good: sample.input(sample.typed()),
        bad: sample.input({ type: "number_input", is_decimal_allowed: true }),
        at: "/blocks/0/element/type",
        says: "unsupported type: number_input",
      },
      {
        rule: "a card shows something",
        good: sample.card({ actions: [sample.button()], icon: sample.image() }),
        bad: { type: "card", subtitle: sample.mrkdwn() },
        at: "/blocks/0",
        says: "must define either `hero_image` or `title` or `actions` or `body`",
      },
      {
        rule: "150 characters of a card's title",
        good: sample.card({ title: sample.mrkdwn("x".repeat(150)) }),
        bad: sample.card({ title: sample.mrkdwn("x".repeat(151)) }),
        at: "/blocks/0/title/text",
        says: under(151),
      },
      {
        rule: "200 characters of a card's body",
        good: sample.card({ body: sample.mrkdwn("x".repeat(200)) }),
        bad: sample.card({ body: sample.mrkdwn("x".repeat(201)) }),
        at: "/blocks/0/body/text",
        says: under(201),
      },
      {
        rule: "10 cards in a carousel",
        good: { type: "carousel", elements: many(10, () => sample.card()) },
        bad: { type: "carousel", elements: many(11, () => sample.card()) },
        at: "/blocks/0/elements",
        says: upTo(10),
      },
      {
        rule: "an action_id is there once in a card",
        good: { type: "carousel", elements: many(2, () => sample.card({ actions: sample.buttons(1) })) },
        bad: {
          type: "carousel",
          elements: [sample.card({ actions: [...sample.buttons(1), ...sample.buttons(1)] })],
        },
        at: "/blocks/0/elements/0/actions/1/action_id",
        says: '`action_id` "a0" already exists',
      },
      {
        rule: "5 small buttons",
        good: { type: "context_actions", elements: many(5, iconButton) },
        bad: { type: "context_actions", elements: many(6, iconButton) },
        at: "/blocks/0/elements",
        says: upTo(5),
      },
      {
        rule: "both buttons of feedback",
        good: { type: "context_actions", elements: [{ ...feedback(), action_id: "a" }] },
        bad: {
          type: "context_actions",
          elements: [{ type: "feedback_buttons", positive_button: { text: sample.plain(), value: "1" } }],
        },
        at: "/blocks/0/elements/0",
        says: "missing required field: negative_button",
      },
    ],
  );
});

function iconButton(index = 0): Fields {
  return { type: "icon_button", icon: "trash", text: sample.plain(), action_id: `a${index}` };
}

function feedback(): Fields {
  const button = { text: sample.plain(), value: "1" };
  return { type: "feedback_buttons", positive_button: button, negative_button: button };
}
