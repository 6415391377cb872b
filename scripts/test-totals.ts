import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addUp, lineOf } from "./add-up-tests.ts";

/**
 * `node scripts/test-totals.ts <folder> <suite>…` adds up what the suites wrote (`<folder>/<suite>.json`, Vitest's
 * JSON), names what was skipped, what passed at the second try only and what failed, and prints `N passed, N failed` last. Exits 1 unless every suite ran and passed.
 */
const [folder = ".", ...suites] = process.argv.slice(2);
const totals = addUp(suites.map((suite) => ({ suite, json: reportOf(suite) })));
for (const name of totals.skipped) console.log(`skipped: ${name}`);
for (const story of totals.flaky) console.log(`flaky: ${story}`);
for (const story of totals.failures) console.log(`failed: ${story}`);
for (const problem of totals.problems) console.error(problem);
console.log(lineOf(totals));
process.exitCode = totals.problems.length === 0 && totals.failed === 0 ? 0 : 1;

function reportOf(suite: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, `${suite}.json`), "utf8"));
  } catch {
    return undefined; // A suite that wrote nothing, or broke off while writing, is a problem that `addUp` names.
  }
}
