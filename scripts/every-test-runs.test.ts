import { globSync } from "node:fs";
import { matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../", import.meta.url));
const patterns = z.array(z.string());
const Suite = z.object({ include: patterns, exclude: patterns.default([]) });
const Config = z.object({ default: z.object({ test: Suite }) });

/** What the suites run, by the patterns of their configurations. */
async function suites(): Promise<readonly z.infer<typeof Suite>[]> {
  const configs = globSync("vitest*.config.ts", { cwd: root });
  const loaded = await Promise.all(configs.map((config): Promise<unknown> => import(`${root}${config}`)));
  return loaded.map((config) => Config.parse(config).default.test);
}

it("runs every test file in exactly one suite", async () => {
  const all = await suites();
  const files = globSync("{src,scripts,web,tests,bench,examples}/**/*.{test,spec}.{ts,tsx}", {
    cwd: root,
    exclude: ["**/node_modules/**"],
  });

  const fits = (file: string, globs: readonly string[]) => globs.some((glob) => matchesGlob(file, glob));
  const astray = files.filter(
    (file) => all.filter(({ include, exclude }) => fits(file, include) && !fits(file, exclude)).length !== 1,
  );

  expect(files.length).toBeGreaterThan(30);
  expect(astray).toEqual([]);
});
