import { describe, expect, it } from "vitest";
import type { Block, Card } from "../../../cards/card.ts";
import type { PlanItem, Step } from "../../../domain/agent-event.ts";
import { sketch } from "../../../testing/sketch.ts";
import type { RenderOptions } from "./drawing.ts";
import { renderMessage } from "./render-message.ts";

const options: RenderOptions = { rung: 0, agentBlocks: true, nameOf: () => undefined, keep: () => "k1" };

describe("what changed", () => {
  const file = (name: string, lines: number) =>
    ({ path: name, change: "update", added: lines, removed: 0, diff: "+x = 1\n".repeat(lines) }) as const;

  it("is a line for each file and the changes themselves, where they are short", () => {
    const { blocks, rest } = drawn({ kind: "diff", files: [file("src/a.ts", 1), file("src/b.ts", 2)] });

    expect(sketch(blocks.slice(1))).toBe(`rich_text_section: M src/a.ts  +1 −0
M src/b.ts  +2 −0
rich_text_preformatted: M src/a.ts\n+x = 1\n\nM src/b.ts\n+x = 1\n+x = 1\n`);
    expect(rest).toEqual([]);
  });

  it("is cut to what a message takes, and goes into the thread as a whole", () => {
    const files = Array.from({ length: 100 }, (_, index) => file(`${"d/".repeat(150)}${index}.ts`, 50));

    const { blocks, rest } = drawn({ kind: "diff", files });

    const shown = sketch(blocks);
    expect(shown.length).toBeLessThan(12_000);
    expect(shown.length).toBeGreaterThan(8000);
    expect(shown).toMatch(/M …[d/]+\/0\.ts {2}\+50 −0/);
    expect(shown).toContain("… and 80 more files");
    expect(shown).toContain("context: The whole is in the thread: changes.diff.");
    expect(rest.map(({ name }) => name)).toEqual(["changes.diff"]);
    expect(rest[0]?.text).toContain(`${"d/".repeat(150)}99.ts`);
  });
});

describe("many steps", () => {
  const steps = Array.from(
    { length: 200 },
    (_, index): Step => ({ id: `s${index}`, type: "command", state: "done", title: `step ${index}` }),
  );

  it.each([
    { agentBlocks: true, head: "plan: 207 steps, the newest 12" },
    { agentBlocks: false, head: "207 steps, the newest 12:" },
  ])("are the newest ones and a count: %j", ({ agentBlocks, head }) => {
    const { blocks } = drawn({ kind: "steps", steps, hidden: 7 }, { ...options, agentBlocks });

    const shown = sketch(blocks);
    expect(shown).toContain(head);
    expect(shown).toContain("step 199");
    expect(shown).toContain("step 188");
    expect(shown).not.toContain("step 187");
  });

  it("show the end of what a failed one said", () => {
    const output = `${"noise\n".repeat(4000)}the reason`;
    const failed: Step = {
      id: "s",
      type: "command",
      state: "failed",
      title: "npm test",
      output,
      exitCode: 2,
    };

    const { blocks } = drawn({ kind: "steps", steps: [failed], hidden: 0 });

    expect(sketch(blocks)).toMatch(/error: npm test \(exit 2\) <rich_text_preformatted: ….*the reason>/s);
  });
});

it("a long plan shows what is under way and what comes next", () => {
  const items = Array.from(
    { length: 60 },
    (_, index): PlanItem => ({
      text: `item ${index}`,
      state: index < 30 ? "done" : index === 30 ? "active" : "pending",
    }),
  );

  const { blocks } = drawn({ kind: "plan", items });

  const lines = sketch(blocks.slice(1)).split("\n");
  expect(lines[0]).toBe("rich_text_section: … 30 before");
  expect(lines[1]).toBe("▶ item 30");
  expect(lines.at(-2)).toBe("☐ item 44");
  expect(lines.at(-1)).toBe("… 15 more");
});

function drawn(block: Block, how = options) {
  const card: Card = { title: "A card", tone: "good", blocks: [block] };
  return renderMessage(card, how);
}
