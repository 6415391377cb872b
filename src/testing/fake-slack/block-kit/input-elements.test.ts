import { describe } from "vitest";
import type { Fields } from "../fields.ts";
import { checkView } from "./check.ts";
import { judge, short, under } from "./judged.ts";
import { sample } from "./samples.ts";

describe("a field", () => {
  judge(inModal, [
    {
      rule: "3,000 characters stand in it",
      good: sample.typed({ initial_value: "x".repeat(3000) }),
      bad: sample.typed({ initial_value: "x".repeat(3001) }),
      at: "/view/blocks/0/element/initial_value",
      says: under(3001),
    },
    {
      rule: "150 characters of placeholder",
      good: sample.typed({ placeholder: sample.plain("x".repeat(150)) }),
      bad: sample.typed({ placeholder: sample.plain("x".repeat(151)) }),
      at: "/view/blocks/0/element/placeholder/text",
      says: under(151),
    },
    {
      rule: "at most 3,000 characters can be asked for",
      good: sample.typed({ max_length: 3000, multiline: true, min_length: 0 }),
      bad: sample.typed({ max_length: 3001 }),
      at: "/view/blocks/0/element/max_length",
      says: "must be less than or equal to 3000",
    },
    {
      rule: "what stands in it is as short as is asked for",
      good: sample.typed({ max_length: 5, initial_value: "x".repeat(5) }),
      bad: sample.typed({ max_length: 5, initial_value: "x".repeat(6) }),
      at: "/view/blocks/0/element/initial_value",
      says: under(6),
    },
    {
      rule: "what stands in it is as long as is asked for",
      good: sample.typed({ min_length: 5, initial_value: "x".repeat(5) }),
      bad: sample.typed({ min_length: 5, initial_value: "x".repeat(4) }),
      at: "/view/blocks/0/element/initial_value",
      says: "must be more than 4 characters",
    },
    {
      rule: "something stands in it, or the member is left out",
      good: sample.typed(),
      bad: sample.typed({ initial_value: "" }),
      at: "/view/blocks/0/element/initial_value",
      says: short,
    },
    {
      rule: "its bounds do not cross",
      good: sample.typed({ min_length: 2, max_length: 2 }),
      bad: sample.typed({ min_length: 3, max_length: 2 }),
      at: "/view/blocks/0/element/min_length",
      says: "must be less than or equal to `max_length`",
    },
    {
      rule: "a placeholder is plain",
      good: sample.typed({ placeholder: sample.plain() }),
      bad: sample.typed({ placeholder: sample.mrkdwn() }),
      at: "/view/blocks/0/element/placeholder/type",
      says: "unsupported type: mrkdwn",
    },
    {
      rule: "known moments to report",
      good: sample.typed({ dispatch_action_config: { trigger_actions_on: ["on_enter_pressed"] } }),
      bad: sample.typed({ dispatch_action_config: { trigger_actions_on: ["on_blur"] } }),
      at: "/view/blocks/0/element/dispatch_action_config/trigger_actions_on/0",
      says: "must be a valid enum value",
    },
    {
      rule: "a number within its bounds",
      good: asNumber({ min_value: "1", max_value: "3", initial_value: "2.5" }),
      bad: asNumber({ min_value: "1", max_value: "3", initial_value: "3.5" }),
      at: "/view/blocks/0/element/initial_value",
      says: "must be between `min_value` and `max_value`",
    },
    {
      rule: "a number is written as a string",
      good: asNumber({ min_value: "-10" }),
      bad: asNumber({ min_value: -10 }),
      at: "/view/blocks/0/element/min_value",
      says: "must provide a string",
    },
    {
      rule: "whole numbers where fractions are not taken",
      good: { type: "number_input", is_decimal_allowed: false, initial_value: "2" },
      bad: { type: "number_input", is_decimal_allowed: false, initial_value: "2.5" },
      at: "/view/blocks/0/element/initial_value",
      says: "must be a whole number",
    },
    {
      rule: "bounds of a number do not cross",
      good: asNumber({ min_value: "1", max_value: "1" }),
      bad: asNumber({ min_value: "2", max_value: "1" }),
      at: "/view/blocks/0/element/min_value",
      says: "must be less than or equal to `max_value`",
    },
    {
      rule: "an email address",
      good: { type: "email_text_input", initial_value: "a@example.com" },
      bad: { type: "email_text_input", initial_value: "a" },
      at: "/view/blocks/0/element/initial_value",
      says: "must be a valid email address",
    },
    {
      rule: "an address of the web",
      good: { type: "url_text_input", initial_value: "https://example.com" },
      bad: { type: "url_text_input", initial_value: "example" },
      at: "/view/blocks/0/element/initial_value",
      says: "must be a valid URL",
    },
    {
      rule: "10 files",
      good: { type: "file_input", max_files: 10, filetypes: ["png"] },
      bad: { type: "file_input", max_files: 11 },
      at: "/view/blocks/0/element/max_files",
      says: "must be less than or equal to 10",
    },
    {
      rule: "a field for rich text starts with rich text",
      good: { type: "rich_text_input", initial_value: sample.richWords(), min_lines: 1, max_lines: 100 },
      bad: { type: "rich_text_input", initial_value: "words" },
      at: "/view/blocks/0/element/initial_value",
      says: "must provide an object",
    },
    {
      rule: "lines of rich text do not cross",
      good: { type: "rich_text_input", min_lines: 2, max_lines: 2 },
      bad: { type: "rich_text_input", min_lines: 3, max_lines: 2 },
      at: "/view/blocks/0/element/min_lines",
      says: "must be less than or equal to `max_lines`",
    },
    {
      rule: "a day as YYYY-MM-DD",
      good: { type: "datepicker", initial_date: "2024-02-29" },
      bad: { type: "datepicker", initial_date: "29.2.2024" },
      at: "/view/blocks/0/element/initial_date",
      says: "must be a date as YYYY-MM-DD",
    },
    {
      rule: "a day that exists",
      good: { type: "datepicker", initial_date: "2024-02-29" },
      bad: { type: "datepicker", initial_date: "2023-02-29" },
      at: "/view/blocks/0/element/initial_date",
      says: "must be a valid date",
    },
    {
      rule: "a time as HH:mm",
      good: { type: "timepicker", initial_time: "23:59", timezone: "Europe/Berlin" },
      bad: { type: "timepicker", initial_time: "24:00" },
      at: "/view/blocks/0/element/initial_time",
      says: "must be a time as HH:mm",
    },
    {
      rule: "a moment in seconds",
      good: { type: "datetimepicker", initial_date_time: 1_628_633_820 },
      bad: { type: "datetimepicker", initial_date_time: 1_628_633_820_000 },
      at: "/view/blocks/0/element/initial_date_time",
      says: "must be less than or equal to 9999999999",
    },
  ]);
});

function inModal(element: unknown) {
  return checkView(sample.modal({ blocks: [{ type: "input", label: sample.plain(), element }] }));
}

function asNumber(more: Fields): Fields {
  return { type: "number_input", is_decimal_allowed: true, ...more };
}
