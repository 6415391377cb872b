/** Where a JSON text is broken, counted from 1, and what stands there. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly found: string;
}

const space = /[ \t\n\r]*/y;
const text = /"(?:[ !#-[\]-\uffff]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*"/y;
const plain = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * The first fault of a JSON text; undefined when there is none. `JSON.parse` tells the place only for some faults.
 */
export function jsonFault(json: string): JsonFault | undefined {
  const end = skipValue(json, 0);
  if (end.isBroken) return faultAt(json, end.at);
  const rest = skip(space, json, end.at);
  return rest === json.length ? undefined : faultAt(json, rest);
}

/** How far the reading came; broken ones stand at the fault. */
interface Reached {
  readonly at: number;
  readonly isBroken: boolean;
}

function skipValue(json: string, from: number): Reached {
  const at = skip(space, json, from);
  if (json[at] === "{") return skipList(json, at, { close: "}", item: skipMember });
  if (json[at] === "[") return skipList(json, at, { close: "]", item: skipValue });
  return skipToken(json[at] === '"' ? text : plain, json, at);
}

function skipList(
  json: string,
  open: number,
  list: { readonly close: string; readonly item: (json: string, at: number) => Reached },
): Reached {
  let at = skip(space, json, open + 1);
  if (json[at] === list.close) return { at: at + 1, isBroken: false };
  for (;;) {
    const item = list.item(json, at);
    if (item.isBroken) return item;
    at = skip(space, json, item.at);
    if (json[at] === list.close) return { at: at + 1, isBroken: false };
    if (json[at] !== ",") return { at, isBroken: true };
    at += 1;
  }
}

function skipMember(json: string, from: number): Reached {
  const name = skipToken(text, json, skip(space, json, from));
  if (name.isBroken) return name;
  const colon = skip(space, json, name.at);
  return json[colon] === ":" ? skipValue(json, colon + 1) : { at: colon, isBroken: true };
}

function skipToken(token: RegExp, json: string, from: number): Reached {
  const at = skip(token, json, from);
  return { at, isBroken: at === from };
}

function skip(pattern: RegExp, json: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(json) ? pattern.lastIndex : from;
}

function faultAt(json: string, at: number): JsonFault {
  const before = json.slice(0, at).split("\n");
  const found = json.slice(at, at + 20).split("\n")[0] ?? "";
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    found: found || "the end of the line",
  };
}
