import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aCodex, run } from "../../testing/agents-fixtures/fake-codex-runs.ts";

describe("pictures", () => {
  it("go along with the prompt", async () => {
    const codex = aCodex();
    const images = ["one.gif", "two.gif"].map((name) => join(codex.folder, name));
    for (const path of images) writeFileSync(path, "GIF89a");

    const looking = run(codex, "pictures", { images });

    expect(await looking.outcome()).toEqual({ kind: "completed" });
    expect(looking.text()).toBe("Pictures: 2");
  });

  it.each([
    ["gone.png", undefined, "no longer there"],
    ["words.png", "these are words", "not a PNG"],
  ])("that cannot be one fail the run before anything is asked: %s", async (name, content, words) => {
    const codex = aCodex();
    const path = join(codex.folder, name);
    if (content !== undefined) writeFileSync(path, content);

    const outcome = await run(codex, "pictures", { images: [path] }).outcome();

    expect(outcome).toMatchObject({ kind: "failed", reason: "setup" });
    expect(JSON.stringify(outcome)).toContain(words);
    expect(codex.starts()).toEqual([]);
  });
});
