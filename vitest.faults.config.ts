import { defineConfig } from "vitest/config";
import { patient } from "./suites.ts";
import { reportersFor, retries, seeded } from "./vitest.reporters.ts";

/** Faults on purpose, against whole processes: slow, and one file at a time so that they do not starve each other. */
export default defineConfig({
  test: {
    include: ["tests/faults/**/*.test.ts", ...patient],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    retry: retries,
    setupFiles: seeded,
    reporters: reportersFor("faults"),
  },
});
