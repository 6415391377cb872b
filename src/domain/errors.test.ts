import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorCodes, PocoError } from "./errors.ts";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

/** The rows of the page's table: code, HTTP status, meaning, what to do. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()));

describe("the catalogue of errors", () => {
  it("is listed on docs/errors.md: every code, once, in this order, and no other", () => {
    expect(rows.map((cells) => cells[1])).toEqual(errorCodes.map((code) => `\`${code}\``));
  });

  it.each(errorCodes)("says what %s means and what to do about it", (code) => {
    const [, , , meaning = "", todo = ""] = rows.find((cells) => cells[1] === `\`${code}\``) ?? [];

    expect(meaning.length).toBeGreaterThan(20);
    expect(todo.length).toBeGreaterThan(20);
  });

  it("makes errors that carry their code, their words and their cause", () => {
    const cause = new Error("EACCES");
    const error = new PocoError("setup", "The folder cannot be read. Choose another one.", { cause });

    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "PocoError", code: "setup", cause });
    expect(error.message).toBe("The folder cannot be read. Choose another one.");
  });
});
