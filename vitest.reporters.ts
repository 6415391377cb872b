/**
 * What a suite prints, and, where `TEST_RESULTS` names a folder, the file `<suite>.json` in it: `.ci/run`
 * adds those files up.
 */
export function reportersFor(suite: string): ("default" | ["json", { outputFile: string }])[] {
  const folder = process.env["TEST_RESULTS"];
  if (folder === undefined) return ["default"];
  return ["default", ["json", { outputFile: `${folder}/${suite}.json` }]];
}

/**
 * On a busy machine of CI a failed test is tried once more. `scripts/test-totals.ts` names those that passed only then:
 * they are faults to be mended, but no reason to refuse a change that has nothing to do with them.
 */
export const retries = process.env["CI"] === undefined ? 0 : 1;

/** Where `PROPERTY_SEED` is set, tests of properties begin with it: they try the same values again. */
export const seeded = process.env["PROPERTY_SEED"] === undefined ? [] : ["./vitest.seed.ts"];
