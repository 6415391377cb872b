import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerLinks, pathsOf } from "./answer-links.ts";

describe("the links of an answer", () => {
  it("are those that may lead to files, once each, in their order", () => {
    const answer = [
      "Done: [the report](out/report.pdf), see ![a chart](<out/my chart.png> 'Chart') and",
      "[`data`](/srv/app/data.csv), again [the report](out/report.pdf).",
      "[PoCo](https://example.com/a.pdf) [mail](mailto:a@b.c) [here](file:///srv/a.zip)",
    ].join("\n");

    expect(answerLinks(answer)).toEqual([
      "out/report.pdf",
      "out/my chart.png",
      "/srv/app/data.csv",
      "file:///srv/a.zip",
    ]);
  });

  it("do not stand in code", () => {
    expect(answerLinks("`[a](a.pdf)`\n```md\n![b](b.png)\n```\n```\n[c](c.pdf)")).toEqual([]);
  });

  it("are found in any text, in no more than a moment", () => {
    const pieces = fc.constantFrom("[", "](", ")", "!", "<", ">", " ", "\n", "`", "```", "a", "'", "\\");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (text) => {
        for (const target of answerLinks(text.join(""))) expect(target).not.toBe("");
      }),
    );
    for (const piece of ["[", "[](", "![", "[a](<", "[a]( ", "`", "[a](b '"])
      expect(answerLinks(piece.repeat(100_000)).length).toBeLessThan(2);
  });
});

describe("the paths that a target stands for", () => {
  it.each([
    ["out/report.pdf", ["out/report.pdf"]],
    ["out/my%20report.pdf", ["out/my report.pdf"]],
    ["100%.pdf", ["100%.pdf"]],
    ["file:///srv/a.zip", ["/srv/a.zip"]],
    ["/srv/a.html#L10", ["/srv/a.html#L10", "/srv/a.html"]],
    ["notes.md:12", ["notes.md:12", "notes.md"]],
    ["notes.md:12:4-9", ["notes.md:12:4-9", "notes.md"]],
    ["#top", ["#top"]],
  ])("%s: %j", (target, paths) => {
    expect(pathsOf(target)).toEqual(paths);
  });
});
