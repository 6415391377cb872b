import { defineConfig } from "vitest/config";
import { slack } from "./suites.ts";
import { reportersFor, retries, seeded } from "./vitest.reporters.ts";

/** Slack's own clients, and PoCo with them, against a fake Slack on loopback that is as strict as the real one. */
export default defineConfig({
  test: {
    include: [...slack],
    testTimeout: 20_000,
    maxWorkers: "100%",
    retry: retries,
    setupFiles: seeded,
    reporters: reportersFor("slack"),
  },
});
