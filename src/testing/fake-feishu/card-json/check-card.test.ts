import { describe, expect, it } from "vitest";
import { checkCard } from "./check-card.ts";

const plain = (content: string) => ({ tag: "plain_text", content });
const submit = {
  tag: "button",
  name: "go",
  text: plain("Go"),
  form_action_type: "submit",
  behaviors: [{ type: "callback", value: { a: 1 } }],
};
const form = (...elements: readonly object[]) => ({ tag: "form", name: "f", elements });
const markdown = (content: string, more: object = {}) => ({ tag: "markdown", content, ...more });
const select = (more: object) => ({
  tag: "select_static",
  name: "s",
  options: [{ text: plain("A"), value: "a" }],
  ...more,
});
const card = (...elements: readonly object[]) => ({
  schema: "2.0",
  config: { update_multi: true, summary: { content: "x" } },
  header: { title: plain("Title"), template: "blue" },
  body: { elements },
});
const table = "| a | b |\n|---|---|\n| 1 | 2 |";

describe("what Feishu takes", () => {
  it.each([
    ["words", card(markdown("**hello**"))],
    ["columns", card({ tag: "column_set", columns: [{ tag: "column", elements: [markdown("a")] }] })],
    [
      "a panel",
      card({ tag: "collapsible_panel", header: { title: plain("3 steps") }, elements: [markdown("a")] }),
    ],
    [
      "a form",
      card(form({ tag: "input", name: "i", max_length: 1000 }, select({ initial_option: "a" }), submit)),
    ],
    ["an empty card", { schema: "2.0" }],
    [
      "three tables, and more in code",
      card(markdown([table, table, table, `\`\`\`\n${table}\n\`\`\``].join("\n\n"))),
    ],
  ])("is %s", (_what, taken) => {
    expect(checkCard(taken)).toEqual([]);
  });
});

describe("what Feishu refuses", () => {
  it.each([
    ["is of the old kind", { config: {}, elements: [] }, 200621],
    ["has elements at its root", { schema: "2.0", elements: [] }, 200621],
    ["has a property that nobody knows", card(markdown("a", { colour: "red" })), 200621],
    ["is not shared", { ...card(), config: { update_multi: false } }, 200621],
    ["has a tag of the old kind", card({ tag: "action", actions: [] }), 200861],
    ["has a note", card({ tag: "note", elements: [] }), 200861],
    ["has nothing in its words", card(markdown(" ")), 200621],
    [
      "has four tags in its head",
      {
        ...card(),
        header: {
          title: plain("a"),
          text_tag_list: Array.from({ length: 4 }, () => ({ tag: "text_tag", text: plain("a") })),
        },
      },
      200621,
    ],
    ["has a picture from elsewhere", card(markdown("![x](https://example.org/a.png)")), 200570],
    ["has four tables", card(markdown([table, table, table, table].join("\n\n"))), 11310],
    ["has too many elements", card(...Array.from({ length: 201 }, () => markdown("a"))), 11310],
    ["has too many bytes", card(markdown("字".repeat(11_000))), 230025],
    ["has an element_id that is too long", card(markdown("a", { element_id: "a".repeat(21) })), 200621],
    [
      "has one element_id twice",
      card(markdown("a", { element_id: "e" }), markdown("b", { element_id: "e" })),
      300302,
    ],
    [
      "has one name twice",
      card(form({ tag: "input", name: "i" }, { tag: "input", name: "i" }, submit)),
      300302,
    ],
    [
      "has a form in a column",
      card({ tag: "column_set", columns: [{ tag: "column", elements: [form(submit)] }] }),
      200621,
    ],
    ["has a form that nobody can send", card(form({ tag: "input", name: "i" })), 200621],
    ["has an input without a name in a form", card(form({ tag: "input" }, submit)), 200621],
    ["has a button without a value in a form", card(form({ ...submit, behaviors: undefined })), 200340],
    ["has an input that is too long", card({ tag: "input", name: "i", max_length: 1001 }), 200621],
    ["has a choice that is no option", card(select({ initial_option: "b" })), 200621],
    ["has no options to choose from", card(select({ options: [] })), 200621],
    [
      "has a link to nowhere",
      card({ tag: "button", text: plain("a"), behaviors: [{ type: "open_url", default_url: "x" }] }),
      200621,
    ],
  ])("a card that %s", (_why, refused, code) => {
    expect(checkCard(refused).map((one) => one.code)).toContain(code);
  });
});
