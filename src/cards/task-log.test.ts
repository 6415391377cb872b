import { describe, expect, it } from "vitest";
import { aMoment } from "../testing/builders.ts";
import { taskLog } from "./task-log.ts";

describe("the log of a task", () => {
  it("tells everything in its order, what a command printed apart from the rest", () => {
    const log = taskLog([
      { kind: "note", at: aMoment, text: "The agent began." },
      { kind: "step", title: "npm test", state: "failed", exitCode: 1, output: "1 failed\n  at a.ts\n" },
      { kind: "step", title: "read src/a.ts", state: "done", exitCode: null, output: "" },
      { kind: "said", text: "**Done.**\n" },
      { kind: "diff", text: "+a\n-b\n" },
    ]);

    expect(log).toBe(
      [
        "2026-05-01 09:00 UTC · The agent began.",
        "",
        "Failed, exit code 1: npm test",
        "    1 failed",
        "      at a.ts",
        "",
        "Done: read src/a.ts",
        "",
        "**Done.**",
        "",
        "+a\n-b\n",
      ].join("\n"),
    );
  });

  it("is cut nowhere", () => {
    const output = "line\n".repeat(20_000);

    const log = taskLog([{ kind: "step", title: "make", state: "done", exitCode: 0, output }]);

    expect(log.match(/line/g)).toHaveLength(20_000);
  });
});
