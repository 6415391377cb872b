import { expect, it } from "vitest";
import { aClaude, aConversation, run } from "../../testing/agents-fixtures/fake-claude-runs.ts";

it("takes the model of each turn, and its own default where none is chosen", async () => {
  const claude = aClaude();
  const resume = await aConversation(claude);
  const said: string[] = [];

  for (const model of ["opus", "sonnet", "", "opus"]) {
    const turn = run(claude, "model", { resume, options: { model } });
    await turn.outcome();
    said.push(turn.text());
  }

  expect(said).toEqual(["opus", "sonnet", "claude-fake", "opus"]);
  expect(claude.starts()).toHaveLength(1);
});

it("takes the mode of each turn; only the one that never asks needs a process that began with it", async () => {
  const claude = aClaude();
  const resume = await aConversation(claude);
  const seen: (readonly [string, number])[] = [];

  for (const mode of ["plan", "acceptEdits", "bypassPermissions", "bypassPermissions", "default"]) {
    const turn = run(claude, "mode", { resume, options: { permission_mode: mode } });
    await turn.outcome();
    seen.push([turn.text(), claude.starts().length]);
  }

  expect(seen).toEqual([
    ["plan", 1],
    ["acceptEdits", 1],
    ["bypassPermissions", 2],
    ["bypassPermissions", 2],
    ["default", 3],
  ]);
});

it("takes no further turn when something that it started had to be killed", async () => {
  const claude = aClaude();
  const stopped: string[] = [];

  for (const prompt of ["run-endless", "run-stubborn"]) {
    const turn = run(claude, prompt);
    await turn.until("step");
    await turn.run.stop();
    const { sessionId } = await turn.until("session");
    await run(claude, "recall", { resume: sessionId }).outcome();
    stopped.push(`${prompt}: ${claude.starts().length}`);
  }

  expect(stopped).toEqual(["run-endless: 1", "run-stubborn: 3"]);
});

it("makes the conversation shorter, and says so", async () => {
  const claude = aClaude();
  const resume = await aConversation(claude);

  const compacted = run(claude, "/compact", { resume });

  expect(await compacted.outcome()).toEqual({ kind: "completed" });
  expect(await compacted.until("notice")).toEqual({
    kind: "notice",
    text: "The conversation was made shorter. It had about 150 tokens.",
  });
});

it("names the new conversation when the old one is cleared, and goes on with it in the same process", async () => {
  const claude = aClaude();
  const resume = await aConversation(claude);
  const cleared = run(claude, "/clear", { resume });

  expect(await cleared.outcome()).toEqual({ kind: "completed" });
  const { sessionId } = await cleared.until("session", (event) => event.sessionId !== resume);
  await run(claude, "say on", { resume: sessionId }).outcome();
  expect(claude.starts()).toHaveLength(1);
});
