import { defineConfig } from "vitest/config";
import { reportersFor } from "./vitest.reporters.ts";

/** The quick suite: everything that needs no browser, no real agent and no long wait. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "scripts/**/*.test.ts"],
    reporters: reportersFor("unit"),
  },
});
