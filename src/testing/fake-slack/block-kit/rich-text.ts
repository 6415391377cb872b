import { blockId, url } from "./names.ts";
import {
  boolean,
  integer,
  list,
  type Members,
  matching,
  object,
  oneOf,
  oneOfTypes,
  optional,
  type Rule,
  required,
  string,
  typed,
} from "./rule.ts";

const style: Members = {
  style: optional(
    object({
      bold: optional(boolean),
      code: optional(boolean),
      italic: optional(boolean),
      strike: optional(boolean),
      underline: optional(boolean),
    }),
  ),
};

const some = string({ least: 1 });

/** Blanks are text here: empty cells of tables are written as one blank. */
const text = object({ ...typed("text"), text: required(some), ...style });

const link = object({
  ...typed("link"),
  url: required(url),
  text: optional(some),
  unsafe: optional(boolean),
  ...style,
});

const inline: Readonly<Record<string, Rule>> = {
  text,
  link,
  broadcast: object({
    ...typed("broadcast"),
    range: required(oneOf("here", "channel", "everyone")),
    ...style,
  }),
  channel: object({ ...typed("channel"), channel_id: required(some), ...style }),
  color: object({
    ...typed("color"),
    value: required(matching(/^#[\da-f]{6}$/iu, "must be a hex color")),
    ...style,
  }),
  date: object({
    ...typed("date"),
    timestamp: required(integer({ least: 0 })),
    format: required(some),
    url: optional(url),
    fallback: optional(some),
    ...style,
  }),
  emoji: object({
    ...typed("emoji"),
    name: required(some),
    unicode: optional(some),
    url: optional(url),
    ...style,
  }),
  team: object({ ...typed("team"), team_id: required(some), ...style }),
  user: object({ ...typed("user"), user_id: required(some), ...style }),
  usergroup: object({ ...typed("usergroup"), usergroup_id: required(some), ...style }),
};

const border: Members = { border: optional(oneOf(0, 1)) };

/** Slack refuses rich text with nothing in it, on every level. */
const notEmpty = { least: 1 };

const section = object({
  ...typed("rich_text_section"),
  elements: required(list(oneOfTypes(inline), notEmpty)),
});

const parts: Readonly<Record<string, Rule>> = {
  rich_text_section: section,
  rich_text_list: object({
    ...typed("rich_text_list"),
    elements: required(list(oneOfTypes({ rich_text_section: section }), notEmpty)),
    style: required(oneOf("bullet", "ordered")),
    indent: optional(integer({ least: 0, most: 8 })),
    offset: optional(integer({ least: 0 })),
    ...border,
  }),
  rich_text_quote: object({
    ...typed("rich_text_quote"),
    elements: required(list(oneOfTypes(inline), notEmpty)),
    ...border,
  }),
  rich_text_preformatted: object({
    ...typed("rich_text_preformatted"),
    elements: required(list(oneOfTypes({ text, link }), notEmpty)),
    ...border,
  }),
};

/** Rich text, as a block of its own and inside of tables, task cards and inputs. */
export const richText: Rule = oneOfTypes({
  rich_text: object({
    ...typed("rich_text"),
    elements: required(list(oneOfTypes(parts), notEmpty)),
    ...blockId,
  }),
});
