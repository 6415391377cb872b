import { describe, expect, it } from "vitest";
import { abilityTable } from "./ability-table.ts";

function aReport(...cases: readonly (readonly [suite: string, title: string, status: string])[]) {
  const assertionResults = cases.map(([suite, title, status]) => ({
    ancestorTitles: ["with its settings", `${suite} keeps the contract of an agent`],
    title,
    status,
  }));
  return { testResults: [{ assertionResults }] };
}

describe("the table of abilities", () => {
  it("says for each agent and line how it was shown, and why not", () => {
    const quick = aReport(
      ["one, with a scripted program", "stops", "passed"],
      ["one, with a scripted program", "steers (left out: it cannot)", "skipped"],
      ["two, with a scripted program", "stops", "passed"],
    );
    const real = aReport(
      ["one", "stops", "passed"],
      ["one", "steers (left out: the real one cannot, either)", "skipped"],
    );

    expect(abilityTable([quick, real], ["one", "two"])).toBe(
      [
        "|  | `one` | `two` |",
        "| --- | --- | --- |",
        "| stops | real, fixture | fixture |",
        "| steers | – | – |",
        "",
        "- `one`, steers: it cannot.",
        "- `one`, steers: the real one cannot, either.",
        "",
      ].join("\n"),
    );
  });

  it("is not written over a failure", () => {
    const red = aReport(["one", "stops", "failed"]);

    expect(() => abilityTable([red], ["one"])).toThrow("one keeps the contract of an agent: stops failed");
  });

  it("takes no notice of other tests", () => {
    const other = {
      testResults: [{ assertionResults: [{ ancestorTitles: ["a card"], title: "is", status: "passed" }] }],
    };

    expect(abilityTable([other], ["one"])).not.toContain("is");
  });
});
