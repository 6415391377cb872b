import { describe, expect, it } from "vitest";
import { aCodex, aConversation, run } from "../../testing/agents-fixtures/fake-codex-runs.ts";
import { orderOf } from "./orders.ts";

describe("a prompt", () => {
  it.each([
    ["/review", { type: "uncommittedChanges" }],
    ["  /review  ", { type: "uncommittedChanges" }],
    ["/review main", { type: "baseBranch", branch: "main" }],
    ["/review origin/next", { type: "baseBranch", branch: "origin/next" }],
    ["/review abc1234", { type: "commit", sha: "abc1234", title: null }],
    ["/review the error paths\nand tests", { type: "custom", instructions: "the error paths\nand tests" }],
    ["/review security", { type: "custom", instructions: "security" }],
  ])("that is %j orders a review", (prompt, target) => {
    expect(orderOf(prompt)).toEqual({ kind: "review", target });
  });

  it.each(["/compact", "/compact now"])("that is %j orders a compaction", (prompt) => {
    expect(orderOf(prompt)).toEqual({ kind: "compact" });
  });

  it.each(["/reviewer", "please /review", "/etc/hosts is odd", " hello ", ""])(
    "that is %j goes to the model as it is",
    (prompt) => {
      expect(orderOf(prompt)).toEqual({ kind: "prompt", text: prompt });
    },
  );
});

describe("a review", () => {
  it("is one message and one step, without the form for machines", async () => {
    const review = run(aCodex(), "/review main", { options: { sandbox: "read-only" } });

    expect(await review.outcome()).toEqual({ kind: "completed" });
    expect(review.messages()).toEqual([
      'Reviewed {"type":"baseBranch","branch":"main"} with {"type":"readOnly"}',
    ]);
    const steps = review.events.flatMap((event) => (event.kind === "step" ? [event.step] : []));
    expect(steps.map(({ id, state }) => `${id} ${state}`)).toEqual(["review running", "review done"]);
  });

  it("is stopped like any turn, though another one inside is the active one", async () => {
    const codex = aCodex();
    const review = run(codex, "/review hang");
    await review.until("text");

    await review.run.stop();

    expect(await review.outcome()).toEqual({ kind: "stopped" });
    expect(codex.processes).toHaveLength(1);
    expect(await run(codex, "say hello").outcome()).toEqual({ kind: "completed" });
  });
});

describe("a compaction", () => {
  it("goes on with the conversation and says what it did", async () => {
    const codex = aCodex();
    const resume = await aConversation(codex);

    const compaction = run(codex, "/compact", { resume });

    const outcome = await compaction.outcome();
    expect(outcome.kind === "completed" ? outcome.text : outcome.kind).toContain("summarised");
    expect(codex.calls()).toContain("thread/compact/start");
  });

  it.each([{}, { resume: "thread-unknown" }])("of no conversation is refused: %j", async (extra) => {
    const codex = aCodex();
    const compaction = run(codex, "/compact", extra);

    const outcome = await compaction.outcome();
    expect(outcome.kind === "failed" ? outcome.message : outcome.kind).toContain("nothing to compact");
    expect(compaction.events).toHaveLength(1);
    expect(codex.calls()).not.toContain("thread/compact/start");
  });
});
