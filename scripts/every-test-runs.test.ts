import { globSync } from "node:fs";
import { matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../", import.meta.url));
const Config = z.object({ default: z.object({ test: z.object({ include: z.array(z.string()) }) }) });

/** What the suites run, by the patterns of their configurations. */
async function suites(): Promise<readonly string[]> {
  const configs = globSync("vitest*.config.ts", { cwd: root });
  const loaded = await Promise.all(configs.map((config): Promise<unknown> => import(`${root}${config}`)));
  return loaded.flatMap((config) => Config.parse(config).default.test.include);
}

it("runs every test file in exactly one suite", async () => {
  const patterns = await suites();
  const files = globSync("{src,scripts,web,tests,bench,examples}/**/*.{test,spec}.{ts,tsx}", {
    cwd: root,
    exclude: ["**/node_modules/**"],
  });

  const astray = files.filter(
    (file) => patterns.filter((pattern) => matchesGlob(file, pattern)).length !== 1,
  );

  expect(files.length).toBeGreaterThan(30);
  expect(astray).toEqual([]);
});
