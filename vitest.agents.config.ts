import { defineConfig } from "vitest/config";
import { reportersFor, retries } from "./vitest.reporters.ts";

/** The real agents against mock models on loopback. `scripts/install-agents.ts` fetches the agents first. */
export default defineConfig({
  test: {
    include: ["tests/agents/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    retry: retries,
    reporters: reportersFor("agents"),
  },
});
