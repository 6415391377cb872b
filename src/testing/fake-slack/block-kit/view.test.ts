import { describe } from "vitest";
import type { Fields } from "../fields.ts";
import { checkView } from "./check.ts";
import { judge, under } from "./judged.ts";
import { sample } from "./samples.ts";

const dividers = (count: number): readonly Fields[] =>
  Array.from({ length: count }, () => ({ type: "divider" }));
const focused = sample.input(sample.typed({ focus_on_load: true }));

describe("a modal", () => {
  judge(checkView, [
    {
      rule: "a known type",
      good: sample.modal(),
      bad: sample.modal({ type: "dialog" }),
      at: "/view/type",
      says: "unsupported type: dialog",
    },
    { rule: "an object", good: sample.modal(), bad: "modal", at: "/view", says: "must provide an object" },
    {
      rule: "24 characters of title",
      good: sample.modal({ title: sample.plain("x".repeat(24)) }),
      bad: sample.modal({ title: sample.plain("x".repeat(25)) }),
      at: "/view/title/text",
      says: under(25),
    },
    {
      rule: "a title",
      good: sample.modal(),
      bad: { type: "modal", blocks: [sample.section()] },
      at: "/view",
      says: "missing required field: title",
    },
    {
      rule: "24 characters on the button that submits",
      good: sample.modal({ submit: sample.plain("x".repeat(24)) }),
      bad: sample.modal({ submit: sample.plain("x".repeat(25)) }),
      at: "/view/submit/text",
      says: under(25),
    },
    {
      rule: "24 characters on the button that closes",
      good: sample.modal({ close: sample.plain("x".repeat(24)) }),
      bad: sample.modal({ close: sample.plain("x".repeat(25)) }),
      at: "/view/close/text",
      says: under(25),
    },
    {
      rule: "100 blocks",
      good: sample.modal({ blocks: dividers(100) }),
      bad: sample.modal({ blocks: dividers(101) }),
      at: "/view/blocks",
      says: "no more than 100 items allowed",
    },
    {
      rule: "a block",
      good: sample.modal(),
      bad: sample.modal({ blocks: [] }),
      at: "/view/blocks",
      says: "no fewer than 1 items allowed",
    },
    {
      rule: "3,000 characters of metadata",
      good: sample.modal({ private_metadata: "x".repeat(3000) }),
      bad: sample.modal({ private_metadata: "x".repeat(3001) }),
      at: "/view/private_metadata",
      says: under(3001),
    },
    {
      rule: "255 characters of callback_id",
      good: sample.modal({ callback_id: "x".repeat(255) }),
      bad: sample.modal({ callback_id: "x".repeat(256) }),
      at: "/view/callback_id",
      says: under(256),
    },
    {
      rule: "255 characters of external_id",
      good: sample.modal({ external_id: "x".repeat(255) }),
      bad: sample.modal({ external_id: "x".repeat(256) }),
      at: "/view/external_id",
      says: under(256),
    },
    {
      rule: "whoever asks takes the answer",
      good: sample.modal({ blocks: [sample.section(), sample.input(sample.typed())] }),
      bad: {
        type: "modal",
        title: sample.plain(),
        blocks: [sample.section(), sample.input(sample.typed())],
      },
      at: "/view/blocks/1/input",
      says: "must define `submit` to use an `input` block in modals",
    },
    {
      rule: "whoever asks first of all takes the answer too",
      good: sample.modal({ blocks: [sample.input(sample.typed())] }),
      bad: sample.modal({ blocks: [sample.input(sample.typed())], submit: undefined }),
      at: "/view/blocks/0/input",
      says: "must define `submit` to use an `input` block in modals",
    },
    {
      rule: "a block_id is there once",
      good: sample.modal({ blocks: [sample.section({ block_id: "a" }), sample.section({ block_id: "b" })] }),
      bad: sample.modal({ blocks: [sample.section({ block_id: "a" }), sample.section({ block_id: "a" })] }),
      at: "/view/blocks/1/block_id",
      says: '`block_id` "a" already exists',
    },
    {
      rule: "one field has the focus",
      good: sample.modal({ blocks: [focused, sample.input(sample.typed({ focus_on_load: false }))] }),
      bad: sample.modal({ blocks: [focused, focused] }),
      at: "/view/blocks/1/element/focus_on_load",
      says: "only one element can be focused on load",
    },
    {
      rule: "250 KB",
      good: sample.modal({ blocks: texts(60, "x") }),
      bad: sample.modal({ blocks: texts(30, "見") }),
      at: "/view",
      says: "view_too_large",
    },
    {
      rule: "switches are true or false",
      good: sample.modal({ clear_on_close: true, notify_on_close: false }),
      bad: sample.modal({ notify_on_close: "yes" }),
      at: "/view/notify_on_close",
      says: "must provide a boolean",
    },
    {
      rule: "no members of other views",
      good: sample.modal(),
      bad: sample.modal({ submit_disabled: true }),
      at: "/view",
      says: "invalid additional property: submit_disabled",
    },
    {
      rule: "alerts, but no carousels",
      good: sample.modal({ blocks: [{ type: "alert", text: sample.mrkdwn(), level: "warning" }] }),
      bad: sample.modal({ blocks: [{ type: "carousel", elements: [sample.card()] }] }),
      at: "/view/blocks/0/type",
      says: "unsupported type: carousel",
    },
    ...["markdown", "table", "plan", "task_card", "context_actions"].map((type) => ({
      rule: `no ${type}, which is for messages`,
      good: sample.modal(),
      bad: sample.modal({ blocks: [sample.section(), { type }] }),
      at: "/view/blocks/1/type",
      says: `unsupported type: ${type}`,
    })),
  ]);
});

describe("a Home tab", () => {
  judge(checkView, [
    {
      rule: "it is not submitted",
      good: sample.home({ private_metadata: "", callback_id: "home" }),
      bad: sample.home({ submit: sample.plain() }),
      at: "/view",
      says: "invalid additional property: submit",
    },
    {
      rule: "it has no title",
      good: sample.home(),
      bad: sample.home({ title: sample.plain() }),
      at: "/view",
      says: "invalid additional property: title",
    },
    {
      rule: "100 blocks",
      good: sample.home({ blocks: dividers(100) }),
      bad: sample.home({ blocks: dividers(101) }),
      at: "/view/blocks",
      says: "no more than 100 items allowed",
    },
    {
      rule: "it may ask without a button to submit, but for no files",
      good: sample.home({ blocks: [sample.input(sample.typed(), { dispatch_action: true })] }),
      bad: sample.home({ blocks: [sample.input({ type: "file_input" })] }),
      at: "/view/blocks/0/element/type",
      says: "unsupported type: file_input",
    },
    {
      rule: "no moments, which are for modals and messages",
      good: sample.home({ blocks: [sample.actions({ type: "datepicker" })] }),
      bad: sample.home({ blocks: [sample.actions({ type: "datetimepicker" })] }),
      at: "/view/blocks/0/elements/0/type",
      says: "unsupported type: datetimepicker",
    },
  ]);
});

function texts(count: number, sign: string): readonly Fields[] {
  return Array.from({ length: count }, () => sample.section({ text: sample.plain(sign.repeat(3000)) }));
}
