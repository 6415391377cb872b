import { isFields } from "../fields.ts";

export type Path = readonly (string | number)[];

/** Where objects stand in a value. */
export function objectsIn(value: unknown, path: Path = []): readonly Path[] {
  const here = isFields(value) ? [path] : [];
  return [...here, ...entriesOf(value).flatMap(([name, member]) => objectsIn(member, [...path, name]))];
}

/** Where anything stands in a value, but for the value itself. */
export function membersIn(value: unknown, path: Path = []): readonly Path[] {
  return entriesOf(value).flatMap(([name, member]) => [
    [...path, name],
    ...membersIn(member, [...path, name]),
  ]);
}

/** A copy in which something else stands there; undefined takes it away. */
export function withOther(value: unknown, path: Path, other: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return other;
  if (Array.isArray(value)) {
    return value.map((entry: unknown, index) => (index === name ? withOther(entry, rest, other) : entry));
  }
  return isFields(value) ? { ...value, [name]: withOther(value[name], rest, other) } : value;
}

export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((above, name) => entriesOf(above).find(([key]) => key === name)?.[1], value);
}

export function pointerTo(path: Path): string {
  return ["/blocks", ...path].join("/");
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((entry: unknown, index) => [index, entry] as const);
  return isFields(value) ? Object.entries(value) : [];
}
