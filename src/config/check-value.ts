import { allowedValues } from "./allowed.ts";
import { expandPath } from "./expand-path.ts";
import type { Found } from "./layers.ts";
import { mask } from "./mask.ts";
import type { Setting } from "./setting.ts";

/** What came of reading one value. `shown` is what people may see of it, `length` that of the text in the layer. */
export type Checked =
  | { readonly kind: "fine"; readonly value: unknown; readonly shown: string; readonly length: number }
  | { readonly kind: "wrong"; readonly problem: string };

type Reading = { readonly input: unknown; readonly text: string } | undefined;

/** Reads a value with the setting's schema. `user` is the folder that `~` stands for. */
export function checkValue(setting: Setting, found: Found | undefined, user: string): Checked {
  if (found === undefined) return checkNotSet(setting);

  const reading = read(setting, found, user);
  if (reading === undefined) return wrong(setting, found, "");
  // An empty message means that the schema brings none of its own.
  const parsed = setting.schema.safeParse(reading.input, { error: () => "" });
  if (!parsed.success) return wrong(setting, found, parsed.error.issues[0]?.message ?? "");

  const text = plainText(found.value);
  return {
    kind: "fine",
    value: parsed.data,
    shown: setting.isSecret ? mask(text) : reading.text,
    length: setting.isSecret || found.layer === "default" ? 0 : text.length,
  };
}

function checkNotSet(setting: Setting): Checked {
  const parsed = setting.schema.safeParse(undefined);
  if (parsed.success) return { kind: "fine", value: parsed.data, shown: mask(""), length: 0 };
  return {
    kind: "wrong",
    problem: `${setting.key} is not set. Allowed: ${allowedValues(setting) ?? "any text"}.`,
  };
}

/** The form in which the schema gets a value: text, also for numbers; arrays and objects of the file as they are. */
function read(setting: Setting, found: Found, user: string): Reading {
  const { value } = found;
  if (!setting.isPath && !setting.isPathList) {
    const isStructure = typeof value === "object";
    return { input: isStructure ? value : plainText(value), text: plainText(value) };
  }
  if (setting.isPath && typeof value === "object") return undefined;

  const folders = { user, working: found.folder };
  const paths = splitPaths(setting, value).map((path) => expandPath(path, folders));
  const absolute = paths.filter((path) => path !== undefined);
  if (absolute.length === 0 || absolute.length < paths.length) return undefined;
  return { input: setting.isPathList ? absolute : absolute[0], text: absolute.join(":") };
}

function splitPaths(setting: Setting, value: unknown): readonly string[] {
  if (!setting.isPathList) return [plainText(value)];
  const parts: readonly unknown[] = Array.isArray(value) ? value : plainText(value).split(":");
  return parts.map(plainText).filter((part) => part !== "");
}

function wrong(setting: Setting, found: Found, message: string): Checked {
  const allowed =
    message.replace(/^must be |\.$/g, "") || allowedValues(setting) || "text, a number, true or false";
  const text = plainText(found.value);
  const shown = setting.isSecret ? mask(text) : text;
  const unit = setting.unit === undefined ? "" : ` (${setting.unit})`;
  return {
    kind: "wrong",
    problem: `${setting.key} ${found.place} is "${shown}". Allowed: ${allowed}${unit}.`,
  };
}

function plainText(value: unknown): string {
  return typeof value === "string" ? value.trim() : JSON.stringify(value);
}
