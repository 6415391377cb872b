import { type Fields, isFields, textOf } from "../fields.ts";

/**
 * Everything in the blocks of a message that a person reads, in the order of reading: one line for every text, cells of a
 * table side by side. Escapes are decoded; of a link stay its words, of a mention its name. Marks of emphasis stay as written.
 */
export function plainOf(blocks: unknown): string {
  return linesOf(blocks).join("\n");
}

/** Members that hold what is read, in the order of reading. */
const order = (
  "hero_image icon title subtitle label text body alt_text fields elements rows tasks details output sources " +
  "placeholder initial_value options option_groups description hint accessory element positive_button " +
  "negative_button actions"
).split(" ");

function linesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(linesOf);
  if (typeof value === "string") return [value];
  if (!isFields(value)) return [];
  const own = ownLines(value);
  if (own !== undefined) return own;
  return order.flatMap((name) => (name === "rows" ? rowsOf(value[name]) : linesOf(value[name])));
}

/** Of what is read otherwise than member by member. */
function ownLines(value: Fields): readonly string[] | undefined {
  switch (value["type"]) {
    case "plain_text":
      return [unescaped(textOf(value["text"]))];
    case "mrkdwn":
      return [unescaped(withoutBrackets(textOf(value["text"])))];
    case "markdown":
      return [commonMark(textOf(value["text"]))];
    case "rich_text_section":
    case "rich_text_quote":
    case "rich_text_preformatted":
      return [lineOf(value["elements"])];
    default:
      return undefined;
  }
}

function rowsOf(rows: unknown): readonly string[] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row) => (Array.isArray(row) ? row.map((cell) => linesOf(cell).join(" ")).join("\t") : ""));
}

function lineOf(elements: unknown): string {
  return Array.isArray(elements)
    ? elements.map((element) => (isFields(element) ? inlineOf(element) : "")).join("")
    : "";
}

/** Rich text is never escaped. */
function inlineOf(element: Fields): string {
  const member = (name: string) => textOf(element[name]);
  switch (element["type"]) {
    case "text":
      return member("text");
    case "link":
      return member("text") || member("url");
    case "emoji":
      return `:${member("name")}:`;
    case "user":
      return `@${member("user_id")}`;
    case "usergroup":
      return `@${member("usergroup_id")}`;
    case "broadcast":
      return `@${member("range")}`;
    case "channel":
      return `#${member("channel_id")}`;
    case "date":
      return member("fallback") || member("format");
    default:
      return member("value");
  }
}

/** A word joiner has no width: it is put where Slack would take words for marks. */
const joiner = /\u2060/gu;

/** `<https://a|words>`, `<@U1>`, `<#C1|name>`, `<!here>`, `<!date^1^{date}|then>`. */
const bracketed = /<(?<sign>[@#!]?)(?<target>[^<>|]+)(?:\|(?<label>[^<>]*))?>/gu;

function withoutBrackets(text: string): string {
  return text.replace(joiner, "").replace(bracketed, (whole, ...parts: unknown[]) => {
    const groups = parts.at(-1);
    if (!isFields(groups)) return whole;
    const sign = textOf(groups["sign"]);
    const shown = textOf(groups["label"]) || textOf(groups["target"]);
    const isCall = sign === "!" && groups["label"] === undefined;
    return `${isCall ? "@" : sign.replace("!", "")}${shown}`;
  });
}

function unescaped(text: string): string {
  return text.replace(joiner, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

const code =
  /(?<fenced>^ {0,3}(?<fence>`{3,}|~{3,})[^]*?(?:^ {0,3}\k<fence>|$(?![^])))|(?<inline>(?<ticks>`+)[^]*?\k<ticks>)/gmu;

/** Escapes of CommonMark hold everywhere but in code. */
function commonMark(text: string): string {
  const visible = text.replace(joiner, "");
  let end = 0;
  let plain = "";
  for (const match of visible.matchAll(code)) {
    plain += withoutBackslashes(visible.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return plain + withoutBackslashes(visible.slice(end));
}

function withoutBackslashes(text: string): string {
  return text.replace(/\\(?<sign>[!-/:-@[-`{-~])/gu, "$<sign>");
}
