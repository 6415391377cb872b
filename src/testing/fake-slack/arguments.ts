import { type Fields, isFields } from "./fields.ts";
import { badArguments, Refusal } from "./refusal.ts";

/** The arguments of one call. Forms carry text only, JSON bodies carry values: both read the same. */
export interface Arguments {
  readonly raw: Fields;
  has(name: string): boolean;
  text(name: string): string | undefined;
  /** Refused with the code where it is missing or empty. */
  required(name: string, code?: string): string;
  flag(name: string): boolean;
  number(name: string): number | undefined;
  /** Nested values: JSON text in forms. `code` is the refusal for what cannot be read. */
  json(name: string, code?: string): unknown;
  /** A list of ids, separated by commas or as JSON. */
  list(name: string): readonly string[];
}

export function createArguments(raw: Fields): Arguments {
  const text = (name: string): string | undefined => {
    const value = raw[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    throw badArguments(`[ERROR] must provide a string [json-pointer:/${name}]`);
  };
  return {
    raw,
    text,
    has: (name) => raw[name] !== undefined && raw[name] !== null && raw[name] !== "",
    required: (name, code) => {
      const value = text(name);
      if (value !== undefined && value !== "") return value;
      throw code === undefined ? badArguments(`[ERROR] missing required field: ${name}`) : new Refusal(code);
    },
    flag: (name) => flagOf(name, text(name)),
    number: (name) => numberOf(name, text(name)),
    json: (name, code) => jsonOf(raw[name], () => jsonRefusal(name, code)),
    list: (name) => listOf(raw[name]),
  };
}

function flagOf(name: string, value: string | undefined): boolean {
  if (value === undefined || value === "" || value === "false" || value === "0") return false;
  if (value === "true" || value === "1") return true;
  throw badArguments(`[ERROR] must be a boolean [json-pointer:/${name}]`);
}

function numberOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw badArguments(`[ERROR] must be a number [json-pointer:/${name}]`);
}

function jsonOf(value: unknown, refusal: () => Refusal): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") return value;
  try {
    const parsed: unknown = JSON.parse(value);
    if (Array.isArray(parsed) || isFields(parsed)) return parsed;
  } catch {
    // What cannot be parsed is refused like what parses to something else.
  }
  throw refusal();
}

function jsonRefusal(name: string, code: string | undefined): Refusal {
  return code === undefined
    ? badArguments(`[ERROR] must be valid JSON [json-pointer:/${name}]`)
    : new Refusal(code);
}

function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value !== "string") return [];
  if (value.startsWith("[")) {
    const parsed = jsonOf(value, () => badArguments("[ERROR] must be a list"));
    return Array.isArray(parsed) ? parsed.map(String) : [];
  }
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
