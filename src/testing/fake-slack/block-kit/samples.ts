import type { Fields } from "../fields.ts";

/** Small valid pieces of Block Kit, for tests to put together and to spoil. */
export const sample = {
  plain: (text = "words"): Fields => ({ type: "plain_text", text }),
  mrkdwn: (text = "words"): Fields => ({ type: "mrkdwn", text }),
  section: (more: Fields = {}): Fields => ({ type: "section", text: sample.mrkdwn(), ...more }),
  fields: (fields: readonly Fields[]): Fields => ({ type: "section", fields }),
  header: (text = "words"): Fields => ({ type: "header", text: sample.plain(text) }),
  context: (elements: readonly Fields[]): Fields => ({ type: "context", elements }),
  actions: (...elements: readonly Fields[]): Fields => ({ type: "actions", elements }),
  input: (element: Fields, more: Fields = {}): Fields => ({
    type: "input",
    label: sample.plain(),
    element,
    ...more,
  }),
  image: (more: Fields = {}): Fields => ({
    type: "image",
    image_url: "https://example.com/a.png",
    alt_text: "words",
    ...more,
  }),
  markdown: (text = "words"): Fields => ({ type: "markdown", text }),
  button: (more: Fields = {}): Fields => ({ type: "button", text: sample.plain(), ...more }),
  buttons: (count: number): readonly Fields[] =>
    Array.from({ length: count }, (_, index) => sample.button({ action_id: `a${index}` })),
  option: (value = "1", more: Fields = {}): Fields => ({ text: sample.plain(), value, ...more }),
  options: (count: number): readonly Fields[] =>
    Array.from({ length: count }, (_, index) => sample.option(String(index))),
  menu: (more: Fields = {}): Fields => ({ type: "static_select", options: sample.options(2), ...more }),
  group: (from: number, count: number): Fields => ({
    label: sample.plain(),
    options: Array.from({ length: count }, (_, index) => sample.option(String(from + index))),
  }),
  typed: (more: Fields = {}): Fields => ({ type: "plain_text_input", ...more }),
  confirm: (more: Fields = {}): Fields => ({
    title: sample.plain(),
    text: sample.mrkdwn(),
    confirm: sample.plain(),
    deny: sample.plain(),
    ...more,
  }),
  text: (text = "words", more: Fields = {}): Fields => ({ type: "text", text, ...more }),
  line: (...elements: readonly Fields[]): Fields => ({ type: "rich_text_section", elements }),
  richText: (...elements: readonly Fields[]): Fields => ({ type: "rich_text", elements }),
  richWords: (text = "words"): Fields => sample.richText(sample.line(sample.text(text))),
  cell: (text = "words"): Fields => ({ type: "raw_text", text }),
  table: (rows: readonly (readonly Fields[])[], more: Fields = {}): Fields => ({
    type: "table",
    rows,
    ...more,
  }),
  grid: (rows: number, columns: number, text = "x"): readonly (readonly Fields[])[] =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => sample.cell(text))),
  task: (more: Fields = {}): Fields => ({
    type: "task_card",
    task_id: "1",
    title: "words",
    status: "pending",
    ...more,
  }),
  plan: (tasks: readonly Fields[], more: Fields = {}): Fields => ({
    type: "plan",
    title: "words",
    tasks,
    ...more,
  }),
  card: (more: Fields = {}): Fields => ({ type: "card", title: sample.mrkdwn(), ...more }),
  modal: (more: Fields = {}): Fields => ({
    type: "modal",
    title: sample.plain(),
    submit: sample.plain(),
    blocks: [sample.section()],
    ...more,
  }),
  home: (more: Fields = {}): Fields => ({ type: "home", blocks: [sample.section()], ...more }),
};
