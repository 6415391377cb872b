import { describe, expect, it } from "vitest";
import { aMoment, anApproval, aRunningTask, aTaskView } from "../testing/builders.ts";
import { shortened } from "./shortened.ts";
import { taskCard } from "./task-card.ts";

describe("a card with a long answer", () => {
  it("keeps the newest of it and says where the whole is", () => {
    const card = taskCard(aTaskView({ task: over("An old line.\n".repeat(100) + "The end.") }));

    const short = shortened(card, { limit: 30, parts: 4, hasFile: false });

    expect(short.blocks.slice(2, 4)).toEqual([
      { kind: "note", text: "The whole answer follows in 4 messages." },
      { kind: "text", text: "An old line.\nThe end." },
    ]);
    expect([...short.blocks.slice(0, 2), ...short.blocks.slice(4)]).toEqual(
      card.blocks.filter(({ kind }) => kind !== "text"),
    );
    expect({ ...short, blocks: [] }).toEqual({ ...card, blocks: [] });
  });

  it("opens a fence again that is cut", () => {
    const card = taskCard(aTaskView({ task: over(`\`\`\`ts\n${"const a = 1;\n".repeat(100)}\`\`\``) }));

    const short = shortened(card, { limit: 30, parts: 1, hasFile: true });

    expect(short.blocks.slice(2, 4)).toEqual([
      { kind: "note", text: "The answer begins in 1 message; the whole of it follows as a file." },
      { kind: "text", text: "```ts\nconst a = 1;\nconst a = 1;\n```" },
    ]);
  });
});

it.each([
  ["an answer that fits", "short"],
  ["no answer at all", ""],
])("leaves a card alone with %s", (_what, result) => {
  const card = taskCard(aTaskView({ task: over(result), approvals: [anApproval()] }));

  expect(shortened(card, { limit: 10, parts: 2, hasFile: false })).toBe(card);
});

function over(result: string) {
  return aRunningTask({ state: { status: "completed" }, endedAt: aMoment, result });
}
