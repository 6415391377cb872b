import { describe, expect, it } from "vitest";
import { addUp, lineOf } from "./add-up-tests.ts";

const test = (status: string, fullName = "does it") => ({ status, fullName, duration: 3 });
const file = (...statuses: readonly string[]) => ({
  name: "a.test.ts",
  status: statuses.includes("failed") ? "failed" : "passed",
  assertionResults: statuses.map((status) => test(status)),
});
const report = (...files: readonly object[]) => ({ success: true, numTotalTests: 0, testResults: files });

describe("the totals of the test suites", () => {
  it("are the sum of all suites", () => {
    const totals = addUp([
      { suite: "unit", json: report(file("passed", "passed"), file("passed")) },
      { suite: "faults", json: { ...report(file("passed", "failed")), success: false } },
    ]);

    expect(lineOf(totals)).toBe("4 passed, 1 failed");
    expect(totals.problems).toEqual([]);
  });

  it("name what was skipped and do not count it as passed", () => {
    const skipped = { ...file(), assertionResults: [test("passed"), test("skipped", "needs an agent")] };

    const totals = addUp([{ suite: "agents", json: report(skipped) }]);

    expect(lineOf(totals)).toBe("1 passed, 0 failed");
    expect(totals.skipped).toEqual(["agents: needs an agent"]);
  });

  it("tell how a test failed, and which passed only when it was tried again", () => {
    const flaky = { ...test("passed", "is quick"), failureMessages: ["Error: too slow\n  at a.ts:1"] };
    const failed = { ...test("failed", "is right"), failureMessages: ["Error: 1 is not 2"] };
    const tested = { ...file(), assertionResults: [flaky, failed, test("passed")] };

    const totals = addUp([{ suite: "unit", json: { ...report(tested), success: false } }]);

    expect(lineOf(totals)).toBe("2 passed, 1 failed");
    expect(totals.flaky).toEqual(["unit: is quick\n  Error: too slow\n    at a.ts:1"]);
    expect(totals.failures).toEqual(["unit: is right\n  Error: 1 is not 2"]);
  });

  it.each([undefined, null, "no json", {}, { success: true }])(
    "do not take a suite for green that left no report: %j",
    (json) => {
      expect(addUp([{ suite: "unit", json }]).problems).toEqual([
        "unit: no report; the suite did not run to its end",
      ]);
    },
  );

  it("do not take a suite for green that ran no test", () => {
    expect(addUp([{ suite: "unit", json: report() }]).problems).toEqual(["unit: ran no test"]);
    expect(addUp([{ suite: "unit", json: report(file("skipped")) }]).problems).toEqual(["unit: ran no test"]);
  });

  it("count a file that could not be run as a failure", () => {
    const broken = { name: "b.test.ts", status: "failed", assertionResults: [] };

    const totals = addUp([{ suite: "unit", json: { ...report(file("passed"), broken), success: false } }]);

    expect(lineOf(totals)).toBe("1 passed, 1 failed");
    expect(totals.problems).toEqual(["unit: b.test.ts could not be run"]);
  });

  it("believe a suite that says it failed although every test passed", () => {
    const totals = addUp([{ suite: "unit", json: { ...report(file("passed")), success: false } }]);

    expect(totals.problems).toEqual(["unit: failed outside of its tests"]);
  });
});
