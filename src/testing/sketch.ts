import { fieldsOf, listOf, textOf } from "./fake-slack/fields.ts";

/** Blocks of Slack in a few words each, a line for every block: what a reader sees, and what can be pressed. */
export function sketch(blocks: readonly unknown[]): string {
  return blocks.map(lineOf).join("\n");
}

function lineOf(given: unknown): string {
  const block = fieldsOf(given);
  const type = textOf(block["type"]);
  switch (type) {
    case "actions":
      return `${type}: ${listOf(block["elements"]).map(element).join(" ")}`;
    case "context":
      return `${type}: ${listOf(block["elements"]).map(words).join(" · ")}`;
    case "plan":
      return [`${type}: ${textOf(block["title"])}`, ...listOf(block["tasks"]).map(task)].join("\n  ");
    case "rich_text":
      return listOf(block["elements"]).map(richText).join("\n");
    case "input":
      return `${type}: ${words(block["label"])} ${element(block["element"])}${hint(block["hint"])}`;
    case "section":
      return section(block);
    default:
      return `${type}: ${words(block["text"])}`;
  }
}

function section({ text, fields, accessory }: Readonly<Record<string, unknown>>): string {
  const shown = [...(text === undefined ? [] : [words(text)]), ...listOf(fields).map(words)].join(" | ");
  return `section: ${shown}${accessory === undefined ? "" : ` ${element(accessory)}`}`;
}

/** mrkdwn stands between tildes, so that it differs from what is shown as written. */
function words(given: unknown): string {
  if (typeof given === "string") return given;
  const { type, text } = fieldsOf(given);
  return type === "mrkdwn" ? `~${textOf(text)}~` : textOf(text);
}

function richText(given: unknown): string {
  const { type, elements } = fieldsOf(given);
  return `${textOf(type)}: ${listOf(elements).map(words).join("")}`;
}

function task(given: unknown): string {
  const { status, title, output } = fieldsOf(given);
  const said = listOf(fieldsOf(output)["elements"]).map(richText).join("");
  return `${textOf(status)}: ${textOf(title)}${said === "" ? "" : ` <${said}>`}`;
}

function element(given: unknown): string {
  const {
    type,
    text,
    style,
    confirm,
    url,
    options,
    initial_option: initial,
    initial_value: value,
  } = fieldsOf(given);
  if (type !== "button") {
    const offered = listOf(options).map((option) => words(fieldsOf(option)["text"]));
    const chosen = value ?? fieldsOf(initial)["text"];
    return `(${textOf(type)}${offered.length > 0 ? ` ${offered.join("/")}` : ""}${chosen === undefined ? "" : ` = ${words(chosen)}`})`;
  }
  const marks = `${style === "primary" ? "+" : style === "danger" ? "!" : ""}${confirm === undefined ? "" : "?"}`;
  return `[${words(text)}${marks}${url === undefined ? "" : ` -> ${textOf(url)}`}]`;
}

function hint(given: unknown): string {
  return given === undefined ? "" : ` (${words(given)})`;
}
