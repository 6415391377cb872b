import { configDefaults, defineConfig } from "vitest/config";
import { feishu, patient, slack } from "./suites.ts";
import { reportersFor, retries, seeded } from "./vitest.reporters.ts";

/** The quick suite: everything that needs no browser, no real agent, no chat app and no long wait. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "scripts/**/*.test.ts", "examples/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...patient, ...slack, ...feishu],
    // Many tests wait for child processes, so both cores of a small machine get work.
    maxWorkers: "100%",
    // No module keeps state but the list of known secrets, and a process for each of 230 files costs a third of the time.
    isolate: false,
    retry: retries,
    setupFiles: seeded,
    reporters: reportersFor("unit"),
  },
});
