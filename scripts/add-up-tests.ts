import { z } from "zod";

/** The members of Vitest's JSON report that count. */
const Report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          // A test that passed when it was tried again still has them.
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** The titles of the tests that did not run. */
  readonly skipped: readonly string[];
  /** The tests that passed only when they were tried again, and how they failed first. */
  readonly flaky: readonly string[];
  /** The tests that failed, and how. */
  readonly failures: readonly string[];
  /** Why the run does not count as green although no test may have failed. */
  readonly problems: readonly string[];
}

/** Adds up the reports of the suites. A suite without a report or without a test is a problem, never nothing. */
export function addUp(suites: readonly { readonly suite: string; readonly json: unknown }[]): Totals {
  return suites.map(({ suite, json }) => totalsOf(suite, json)).reduce(plus, none);
}

export function lineOf(totals: Totals): string {
  return `${totals.passed} passed, ${totals.failed} failed`;
}

const none: Totals = { passed: 0, failed: 0, skipped: [], flaky: [], failures: [], problems: [] };

function totalsOf(suite: string, json: unknown): Totals {
  const read = Report.safeParse(json);
  if (!read.success) return { ...none, problems: [`${suite}: no report; the suite did not run to its end`] };
  const tests = read.data.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === "passed");
  const brokenFiles = read.data.testResults.filter(isBroken);
  const failedTests = tests.filter((test) => test.status === "failed");
  const failed = failedTests.length + brokenFiles.length;
  const skipped = tests.filter((test) => test.status !== "passed" && test.status !== "failed");
  const problems = brokenFiles.map((file) => `${suite}: ${file.name} could not be run`);
  if (passed.length + failed === 0) problems.push(`${suite}: ran no test`);
  if (!read.data.success && failed === 0) problems.push(`${suite}: failed outside of its tests`);
  return {
    passed: passed.length,
    failed,
    skipped: skipped.map((test) => `${suite}: ${test.fullName}`),
    flaky: passed.filter((test) => firstFailureOf(test) !== "").map((test) => storyOf(suite, test)),
    failures: failedTests.map((test) => storyOf(suite, test)),
    problems,
  };
}

type Test = z.infer<typeof Report>["testResults"][number]["assertionResults"][number];

function storyOf(suite: string, test: Test): string {
  const lines = firstFailureOf(test).split("\n");
  const ours = lines.filter((line) => !line.includes("/node_modules/"));
  return `${suite}: ${test.fullName}\n  ${ours.join("\n  ").slice(0, mostCharacters)}`;
}

/** The end of a log is all that some readers get. */
const mostCharacters = 1_500;

function firstFailureOf({ failureMessages }: Test): string {
  return failureMessages?.[0] ?? "";
}

/** A file that fails before its tests begin (an import, a hook) has no failed test to count. */
function isBroken(file: z.infer<typeof Report>["testResults"][number]): boolean {
  return file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed");
}

function plus(a: Totals, b: Totals): Totals {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: [...a.skipped, ...b.skipped],
    flaky: [...a.flaky, ...b.flaky],
    failures: [...a.failures, ...b.failures],
    problems: [...a.problems, ...b.problems],
  };
}
