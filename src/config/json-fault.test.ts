import * as fc from "fast-check";
import { expect, it } from "vitest";
import { jsonFault } from "./json-fault.ts";

it.each([
  ['{"a": 1,}', 1, 9, "}"],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3, '"b": 2'],
  ['{\n  "a": [1, 2\n', 3, 1, "the end of the line"],
  ["{a: 1}", 1, 2, "a: 1}"],
  ['{"a": 01}', 1, 8, "1}"],
  ["{} {}", 1, 4, "{}"],
])("finds the fault of %j", (json, line, column, found) => {
  expect(jsonFault(json)).toEqual({ line, column, found });
});

it("agrees with JSON.parse on what is broken", () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", '"', "}", "]", "x", ":", "\\", "\n", "0"))
    .map(([json, at, insert]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + insert + json.slice(insert === "" ? place + 1 : place);
    });

  const same = fc.property(fc.oneof(fc.json(), broken), (json) => {
    expect(jsonFault(json) === undefined).toBe(parses(json));
  });
  fc.assert(same, { numRuns: 500 });
});

function parses(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    // The answer that was asked for.
    return false;
  }
}
