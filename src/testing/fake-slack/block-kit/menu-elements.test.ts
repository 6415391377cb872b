import { describe } from "vitest";
import type { Fields } from "../fields.ts";
import { inActions, limit, optionCount } from "./element-limits.ts";
import { judge, short, upTo } from "./judged.ts";
import { sample } from "./samples.ts";

const notThere = "must match one of the options";

describe("a menu", () => {
  judge(inActions, [
    optionCount({ most: 100, make: (options) => sample.menu({ options }), at: "/options" }),
    limit("label of an option", {
      most: 75,
      make: (text) => sample.menu({ options: [sample.option("1", { text: sample.plain(text) })] }),
      at: "/options/0/text/text",
    }),
    limit("value of an option", {
      most: 75,
      make: (value) => sample.menu({ options: [sample.option(value)] }),
      at: "/options/0/value",
    }),
    limit("description of an option", {
      most: 75,
      make: (text) => sample.menu({ options: [sample.option("1", { description: sample.plain(text) })] }),
      at: "/options/0/description/text",
    }),
    limit("placeholder", {
      most: 150,
      make: (text) => sample.menu({ placeholder: sample.plain(text) }),
      at: "/placeholder/text",
    }),
    {
      rule: "100 groups",
      good: grouped(Array.from({ length: 100 }, (_, index) => sample.group(index, 1))),
      bad: grouped(Array.from({ length: 101 }, (_, index) => sample.group(index, 1))),
      at: "/blocks/0/elements/0/option_groups",
      says: upTo(100),
    },
    {
      rule: "100 options in a group",
      good: grouped([sample.group(0, 100), sample.group(100, 100)]),
      bad: grouped([sample.group(0, 100), sample.group(100, 101)]),
      at: "/blocks/0/elements/0/option_groups/1/options",
      says: upTo(100),
    },
    {
      rule: "options or groups",
      good: grouped([sample.group(0, 1)]),
      bad: { type: "static_select" },
      at: "/blocks/0/elements/0",
      says: "must define either `options` or `option_groups`",
    },
    {
      rule: "not options and groups",
      good: sample.menu(),
      bad: sample.menu({ option_groups: [sample.group(5, 1)] }),
      at: "/blocks/0/elements/0",
      says: "cannot define both `options` and `option_groups`",
    },
    {
      rule: "an option",
      good: sample.menu({ options: sample.options(1) }),
      bad: sample.menu({ options: [] }),
      at: "/blocks/0/elements/0/options",
      says: "no fewer than 1 items allowed",
    },
    {
      rule: "values that differ",
      good: sample.menu({ options: [sample.option("1"), sample.option("2")] }),
      bad: sample.menu({ options: [sample.option("1"), sample.option("1")] }),
      at: "/blocks/0/elements/0/options/1/value",
      says: '`value` "1" already exists',
    },
    {
      rule: "values that differ over all groups",
      good: grouped([sample.group(0, 2), sample.group(2, 2)]),
      bad: grouped([sample.group(0, 2), sample.group(1, 1)]),
      at: "/blocks/0/elements/0/option_groups/1/options/0/value",
      says: '`value` "1" already exists',
    },
    {
      rule: "a value that is not empty",
      good: sample.menu({ options: [sample.option("x")] }),
      bad: sample.menu({ options: [sample.option("")] }),
      at: "/blocks/0/elements/0/options/0/value",
      says: short,
    },
    {
      rule: "the first choice is one of the options, letter by letter",
      good: sample.menu({ initial_option: sample.option("1") }),
      bad: sample.menu({ initial_option: sample.option("1", { text: sample.plain("other") }) }),
      at: "/blocks/0/elements/0/initial_option",
      says: notThere,
    },
    {
      rule: "the first choice is one of the options of the groups",
      good: { ...grouped([sample.group(0, 2)]), initial_option: sample.option("1") },
      bad: { ...grouped([sample.group(0, 2)]), initial_option: sample.option("2") },
      at: "/blocks/0/elements/0/initial_option",
      says: notThere,
    },
    {
      rule: "no first choice that is null",
      good: sample.menu(),
      bad: sample.menu({ initial_option: null }),
      at: "/blocks/0/elements/0/initial_option",
      says: "must provide an object",
    },
    {
      rule: "every first choice is one of the options",
      good: several({ initial_options: [sample.option("0"), sample.option("1")] }),
      bad: several({ initial_options: [sample.option("0"), sample.option("7")] }),
      at: "/blocks/0/elements/0/initial_options/1",
      says: notThere,
    },
    {
      rule: "no more first choices than may be chosen",
      good: several({ max_selected_items: 2, initial_options: sample.options(2) }),
      bad: several({ max_selected_items: 1, initial_options: sample.options(2) }),
      at: "/blocks/0/elements/0/initial_options",
      says: upTo(1),
    },
    {
      rule: "one may be chosen",
      good: several({ max_selected_items: 1 }),
      bad: several({ max_selected_items: 0 }),
      at: "/blocks/0/elements/0/max_selected_items",
      says: "must be greater than or equal to 1",
    },
    {
      rule: "no more first people than may be chosen",
      good: { type: "multi_users_select", max_selected_items: 2, initial_users: ["U1", "U2"] },
      bad: { type: "multi_users_select", max_selected_items: 1, initial_users: ["U1", "U2"] },
      at: "/blocks/0/elements/0/initial_users",
      says: upTo(1),
    },
    {
      rule: "a filter says something",
      good: { type: "conversations_select", filter: { include: ["im", "public"], exclude_bot_users: true } },
      bad: { type: "conversations_select", filter: {} },
      at: "/blocks/0/elements/0/filter",
      says: "must define at least one filter",
    },
    {
      rule: "a menu of people starts with a person",
      good: { type: "users_select", initial_user: "U1" },
      bad: { type: "users_select", initial_user: "" },
      at: "/blocks/0/elements/0/initial_user",
      says: short,
    },
    {
      rule: "a menu of channels knows no filter",
      good: { type: "channels_select", initial_channel: "C1", response_url_enabled: true },
      bad: { type: "channels_select", filter: { include: ["im"] } },
      at: "/blocks/0/elements/0",
      says: "invalid additional property: filter",
    },
    {
      rule: "a menu from outside has no options",
      good: { type: "external_select", min_query_length: 0, initial_option: sample.option() },
      bad: { type: "external_select", options: sample.options(1) },
      at: "/blocks/0/elements/0",
      says: "invalid additional property: options",
    },
  ]);
});

function grouped(groups: readonly Fields[]): Fields {
  return { type: "static_select", option_groups: groups };
}

function several(more: Fields): Fields {
  return { type: "multi_static_select", options: sample.options(3), ...more };
}
