import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../testing/any-view.ts";
import { buttonLabel, pathLabel, shortName } from "./short-words.ts";

describe("labels", () => {
  it("are short, say something and hide nothing, whatever a folder is called", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const label of [buttonLabel(text), pathLabel(text)]) {
          expect(label.length).toBeLessThanOrEqual(60);
          expect(label).toMatch(/\S/);
          expect(label).not.toMatch(/[\n\u202a-\u202e]/);
          expect(label.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it("spell out a character that would reorder a name", () => {
    expect(buttonLabel("\u202egnp.exe")).toBe("\\u202egnp.exe");
  });

  it("keep the end of a path, which tells it from others", () => {
    expect(pathLabel(`/srv/${"a/".repeat(40)}end`)).toMatch(/^….*\/a\/end$/);
  });

  it("name what has no name", () => {
    expect([buttonLabel(" "), shortName("")]).toEqual(["(no name)", "(no name)"]);
  });
});
