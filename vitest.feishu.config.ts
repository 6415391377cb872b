import { defineConfig } from "vitest/config";
import { feishu } from "./suites.ts";
import { reportersFor, retries, seeded } from "./vitest.reporters.ts";

/** PoCo with a fake Feishu on loopback that is as strict as the real one; Feishu's own client shows that the fake is right. */
export default defineConfig({
  test: {
    include: [...feishu],
    testTimeout: 20_000,
    maxWorkers: "100%",
    retry: retries,
    setupFiles: seeded,
    reporters: reportersFor("feishu"),
  },
});
