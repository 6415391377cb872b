/** A JSON object that nobody has looked into. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object, or an empty one where there is none. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function objectsOf(value: unknown): readonly Fields[] {
  return listOf(value).filter(isFields);
}

/** What JSON makes of it: a copy that shares nothing with the original. */
export function copyOf<Value>(value: Value): Value {
  return structuredClone(value);
}
