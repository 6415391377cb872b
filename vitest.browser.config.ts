import { defineConfig } from "vitest/config";
import { reportersFor, retries } from "./vitest.reporters.ts";

/** The built console in a real Chromium. One file at a time: a browser is heavy. */
export default defineConfig({
  test: {
    include: ["tests/browser/**/*.test.ts"],
    globalSetup: "tests/browser/build-console.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    fileParallelism: false,
    retry: retries,
    reporters: reportersFor("browser"),
  },
});
