import fc from "fast-check";
import type { Fields } from "../fields.ts";
import { sample } from "./samples.ts";

const words = (most = 40) =>
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .filter((text) => text.trim() !== "" && text.length <= most);

const plain = (most?: number) => words(most).map((text) => sample.plain(text));
const marked = (most?: number) => words(most).map((text) => sample.mrkdwn(text));
const text = (most?: number) => fc.oneof(plain(most), marked(most));

const confirm = fc.record({ title: plain(), text: text(), confirm: plain(30), deny: plain(30) });

/** Not named yet: ids are given when it is known what else is there. */
const button = fc.record(
  {
    type: fc.constant("button"),
    text: plain(),
    value: words(),
    style: fc.constantFrom("primary", "danger"),
    url: fc.webUrl(),
    confirm,
  },
  { requiredKeys: ["type", "text"] },
);

const options = (most: number) =>
  fc
    .array(fc.tuple(plain(), fc.option(plain(), { nil: undefined })), { minLength: 1, maxLength: most })
    .map((labels) =>
      labels.map(([label, description], index) => ({
        text: label,
        value: String(index),
        ...(description !== undefined && { description }),
      })),
    );

const menu = fc
  .tuple(options(12), fc.option(plain(), { nil: undefined }), fc.nat())
  .map(([choices, placeholder, chosen]) => ({
    type: "static_select",
    options: choices,
    initial_option: choices[chosen % choices.length],
    ...(placeholder !== undefined && { placeholder }),
  }));

const boxes = fc
  .tuple(fc.constantFrom("checkboxes", "radio_buttons", "overflow"), options(5))
  .map(([type, choices]): Fields => ({ type, options: choices }));

const element: fc.Arbitrary<Fields> = fc.oneof(button, menu, boxes);

const style = fc.record({ bold: fc.boolean(), code: fc.boolean() }, { requiredKeys: [] });
const inline: fc.Arbitrary<Fields> = fc.oneof(
  fc.record({ type: fc.constant("text"), text: words(), style }, { requiredKeys: ["type", "text"] }),
  fc.record(
    { type: fc.constant("link"), url: fc.webUrl(), text: words() },
    { requiredKeys: ["type", "url"] },
  ),
);
const line = fc.array(inline, { minLength: 1, maxLength: 3 }).map((parts) => sample.line(...parts));
const richText = fc
  .array(
    fc.oneof(
      line,
      fc
        .array(line, { minLength: 1, maxLength: 3 })
        .map((elements): Fields => ({ type: "rich_text_list", style: "bullet", elements })),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => sample.richText(...parts));

const named = (elements: readonly Fields[]) =>
  elements.map((entry, index) => ({ ...entry, action_id: `a${index}` }));

const tasks = fc
  .array(
    fc.record(
      {
        type: fc.constant("task_card"),
        title: words(),
        status: fc.constantFrom("pending", "in_progress", "complete", "error"),
        details: richText,
        output: richText,
      },
      { requiredKeys: ["type", "title", "status"] },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((found) => found.map((task, index) => ({ ...task, task_id: String(index) })));

const block: fc.Arbitrary<Fields> = fc.oneof(
  fc.record(
    {
      type: fc.constant("section"),
      text: text(),
      fields: fc.array(text(), { minLength: 1, maxLength: 10 }),
      accessory: element,
      expand: fc.boolean(),
    },
    { requiredKeys: ["type", "text"] },
  ),
  words().map((title) => sample.header(title)),
  fc.constant<Fields>({ type: "divider" }),
  fc.array(text(), { minLength: 1, maxLength: 10 }).map((texts) => sample.context(texts)),
  fc.array(element, { minLength: 1, maxLength: 6 }).map((elements) => sample.actions(...named(elements))),
  fc.record(
    { type: fc.constant("input"), label: plain(), element: menu, hint: plain() },
    { requiredKeys: ["type", "label", "element"] },
  ),
  words().map((raw) => sample.markdown(raw)),
  richText,
  tasks.map((found) => sample.plan(found)),
  words().map((title) => sample.image({ alt_text: title })),
);

/** Messages that Slack takes. */
export const validMessage: fc.Arbitrary<readonly Fields[]> = fc
  .array(block, { minLength: 1, maxLength: 8 })
  .map((blocks) => blocks.map((entry, index) => ({ ...entry, block_id: `b${index}` })));
