import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { errorCodes, PocoError } from "./domain/errors.ts";
import { errorResponse } from "./http/error-response.ts";
import { silentLog } from "./observe/log.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

const pages = [
  ...readdirSync(root),
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`),
].filter((path) => path.endsWith(".md"));

describe.each(pages)("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8");

  it("names only files that are there", () => {
    const named = Array.from(
      text.matchAll(/`((?:src|web|bin|scripts|docs|bench|tests|examples)\/[\w./-]*)`/g),
      (match) => join(root, match[1] ?? ""),
    );

    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("links only to files that are there", () => {
    const linked = Array.from(text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g), (match) =>
      join(root, dirname(page), match[1] ?? ""),
    );

    expect(linked.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("names only npm scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const named = Array.from(text.matchAll(/npm run ([\w:]+)/g), (match) => match[1] ?? "");

    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

it("covers the pages that a reader begins with", () => {
  expect(pages).toEqual(
    expect.arrayContaining([
      "README.md",
      "CONTRIBUTING.md",
      "docs/architecture.md",
      "docs/words.md",
      "docs/errors.md",
    ]),
  );
});

describe("docs/errors.md", () => {
  const page = readFileSync(join(root, "docs/errors.md"), "utf8");

  it.each(errorCodes)("has the status that HTTP answers for %s", async (code) => {
    const app = new Hono().onError((error, c) => errorResponse(error, c, silentLog));
    app.get("/", () => {
      throw new PocoError(code, "It did not work. Try again.");
    });

    const answer = await app.request("/");

    expect(page).toContain(`| \`${code}\` | ${answer.status} |`);
  });
});
