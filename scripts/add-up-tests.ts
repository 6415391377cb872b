import { z } from "zod";

/** The members of Vitest's JSON report that count. */
const Report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** The titles of the tests that did not run. */
  readonly skipped: readonly string[];
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

const none: Totals = { passed: 0, failed: 0, skipped: [], problems: [] };

function totalsOf(suite: string, json: unknown): Totals {
  const read = Report.safeParse(json);
  if (!read.success) return { ...none, problems: [`${suite}: no report; the suite did not run to its end`] };
  const tests = read.data.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === "passed").length;
  const brokenFiles = read.data.testResults.filter(isBroken);
  const failed = tests.filter((test) => test.status === "failed").length + brokenFiles.length;
  const skipped = tests.filter((test) => test.status !== "passed" && test.status !== "failed");
  const problems = brokenFiles.map((file) => `${suite}: ${file.name} could not be run`);
  if (passed + failed === 0) problems.push(`${suite}: ran no test`);
  if (!read.data.success && failed === 0) problems.push(`${suite}: failed outside of its tests`);
  return { passed, failed, skipped: skipped.map((test) => `${suite}: ${test.fullName}`), problems };
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
    problems: [...a.problems, ...b.problems],
  };
}
