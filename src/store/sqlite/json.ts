declare const stored: unique symbol;

/**
 * JSON text of a `T`. Only `toJson` makes it, so the compiler holds what is read from a column against what is
 * written to it. When a stored type gets a member, the member is optional or a migration adds it to old rows.
 */
export type Json<T> = string & { readonly [stored]: T };

export function toJson<T>(value: T): Json<T> {
  return JSON.stringify(value) as Json<T>;
}

/** Unchecked, for it runs for every row: PoCo alone writes the file, and brings it up to date before it reads. */
export function fromJson<T>(text: Json<T>): T {
  return JSON.parse(text) as T;
}

export function toJsonOrNull<T>(value: T | null): Json<T> | null {
  return value === null ? null : toJson(value);
}

export function fromJsonOrNull<T>(text: Json<T> | null): T | null {
  return text === null ? null : fromJson(text);
}
