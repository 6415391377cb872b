/**
 * What a suite prints, and, where `TEST_RESULTS` names a folder, the file `<suite>.json` in it: `.ci/run`
 * adds those files up.
 */
export function reportersFor(suite: string): ("default" | ["json", { outputFile: string }])[] {
  const folder = process.env["TEST_RESULTS"];
  if (folder === undefined) return ["default"];
  return ["default", ["json", { outputFile: `${folder}/${suite}.json` }]];
}
