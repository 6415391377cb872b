import { isFields, listOf } from "../fields.ts";
import { blockText } from "./block-text.ts";
import { blockId } from "./names.ts";
import { richText } from "./rich-text.ts";
import {
  boolean,
  fine,
  list,
  object,
  oneOf,
  oneOfTypes,
  optional,
  problem,
  type Rule,
  required,
  string,
  typed,
  type Whole,
} from "./rule.ts";

/** Slack refuses an empty cell and takes one blank. Its reference has `raw_number` too, its API was seen to refuse it here. */
const cell = oneOfTypes({
  raw_text: object({ ...typed("raw_text"), text: required(string({ least: 1 })) }),
  rich_text: richText,
});

/** Slack: 20 columns, 100 rows, 10,000 characters in all cells together. */
const mostColumns = 20;
const mostRows = 100;
const mostCharacters = 10_000;

const columnSetting = object({
  align: optional(oneOf("left", "center", "right")),
  is_wrapped: optional(boolean),
});

const isEven: Whole = (value, pointer) => {
  const [first, ...rest] = listOf(value["rows"]).map((row) => listOf(row).length);
  const uneven = rest.findIndex((length) => length !== first);
  if (uneven >= 0)
    return problem(`${pointer}/rows/${uneven + 1}`, `must have ${first ?? 0} cells as the first row has`);
  if (blockText(value).length > mostCharacters) {
    return problem(`${pointer}/rows`, `must be less than ${mostCharacters + 1} characters`);
  }
  return fine;
};

export const table: Rule = object(
  {
    ...typed("table"),
    ...blockId,
    rows: required(list(list(cell, { least: 1, most: mostColumns }), { least: 1, most: mostRows })),
    column_settings: optional(list(columnSetting, { least: 1, most: mostColumns })),
  },
  isEven,
);

/** Slack: one table in a message. */
export const oneTable: Rule = (blocks, pointer) => {
  const at = listOf(blocks).flatMap((block, index) =>
    isFields(block) && block["type"] === "table" ? [index] : [],
  );
  return at.slice(1).flatMap((index) => problem(`${pointer}/${index}`, "only_one_table_allowed"));
};
