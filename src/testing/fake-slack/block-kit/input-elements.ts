import { actionId, url } from "./names.ts";
import { richText } from "./rich-text.ts";
import {
  boolean,
  fine,
  integer,
  list,
  type Members,
  matching,
  object,
  optional,
  problem,
  type Rule,
  required,
  string,
  typed,
  type Whole,
} from "./rule.ts";
import { confirmable, dispatchable, focusable, placeholdable } from "./shared-members.ts";

const typedInto: Members = { ...actionId, ...placeholdable, ...focusable, ...dispatchable };
const picked: Members = { ...actionId, ...confirmable, ...focusable };

/** Slack: 3,000 characters, both as a bound and of what stands there at first. */
const mostTyped = 3000;

const lengthsFit: Whole = (element, pointer) => {
  const { min_length: least = 0, max_length: most = mostTyped, initial_value: initial } = element;
  if (typeof least !== "number" || typeof most !== "number") return fine;
  if (least > most) return problem(`${pointer}/min_length`, "must be less than or equal to `max_length`");
  if (typeof initial !== "string") return fine;
  return string({ least, most })(initial, `${pointer}/initial_value`);
};

const boundsFit: Whole = (element, pointer) => {
  const least = Number(element["min_value"] ?? -Infinity);
  const most = Number(element["max_value"] ?? Infinity);
  if (least > most) return problem(`${pointer}/min_value`, "must be less than or equal to `max_value`");
  const wholeOnly = element["is_decimal_allowed"] === false;
  return ["initial_value", "min_value", "max_value"].flatMap((name) => {
    if (element[name] === undefined) return fine;
    const value = Number(element[name]);
    if (wholeOnly && !Number.isInteger(value)) return problem(`${pointer}/${name}`, "must be a whole number");
    return value < least || value > most
      ? problem(`${pointer}/${name}`, "must be between `min_value` and `max_value`")
      : fine;
  });
};

const linesFit: Whole = (element, pointer) => {
  const { min_lines: least, max_lines: most } = element;
  return typeof least === "number" && typeof most === "number" && least > most
    ? problem(`${pointer}/min_lines`, "must be less than or equal to `max_lines`")
    : fine;
};

const numeral = matching(/^-?\d+(\.\d+)?$/u, "must be a number written as a string");

const day: Rule = (value, pointer) => {
  const found = matching(/^\d{4}-\d{2}-\d{2}$/u, "must be a date as YYYY-MM-DD")(value, pointer);
  const isReal = new Date(`${String(value)}T00:00:00Z`).toJSON()?.startsWith(String(value)) ?? false;
  return found.length > 0 || isReal ? found : problem(pointer, "must be a valid date");
};

const lines = integer({ least: 1, most: 100 });

/** Elements that are filled in. */
export const inputElements: Readonly<Record<string, Rule>> = {
  plain_text_input: object(
    {
      ...typed("plain_text_input"),
      ...typedInto,
      initial_value: optional(string({ least: 1, most: mostTyped })),
      multiline: optional(boolean),
      min_length: optional(integer({ least: 0, most: mostTyped })),
      max_length: optional(integer({ least: 1, most: mostTyped })),
    },
    lengthsFit,
  ),
  number_input: object(
    {
      ...typed("number_input"),
      ...typedInto,
      is_decimal_allowed: required(boolean),
      initial_value: optional(numeral),
      min_value: optional(numeral),
      max_value: optional(numeral),
    },
    boundsFit,
  ),
  email_text_input: object({
    ...typed("email_text_input"),
    ...typedInto,
    initial_value: optional(matching(/^[^\s@]+@[^\s@]+$/u, "must be a valid email address")),
  }),
  url_text_input: object({ ...typed("url_text_input"), ...typedInto, initial_value: optional(url) }),
  /** Slack: 1 to 10 files. */
  file_input: object({
    ...typed("file_input"),
    ...actionId,
    filetypes: optional(list(string({ least: 1 }), { least: 1 })),
    max_files: optional(integer({ least: 1, most: 10 })),
  }),
  /** Slack: 1 to 100 lines. */
  rich_text_input: object(
    {
      ...typed("rich_text_input"),
      ...typedInto,
      initial_value: optional(richText),
      min_lines: optional(lines),
      max_lines: optional(lines),
    },
    linesFit,
  ),
  datepicker: object({ ...typed("datepicker"), ...picked, ...placeholdable, initial_date: optional(day) }),
  timepicker: object({
    ...typed("timepicker"),
    ...picked,
    ...placeholdable,
    initial_time: optional(matching(/^([01]\d|2[0-3]):[0-5]\d$/u, "must be a time as HH:mm")),
    timezone: optional(string({ least: 1 })),
  }),
  /** Slack: seconds, in ten digits. */
  datetimepicker: object({
    ...typed("datetimepicker"),
    ...picked,
    initial_date_time: optional(integer({ least: 1_000_000_000, most: 9_999_999_999 })),
  }),
};
