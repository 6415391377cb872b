import { expect, it } from "vitest";
import { aClaude, aConversation, run } from "../../testing/agents-fixtures/fake-claude-runs.ts";
import { followRun } from "../../testing/agents-fixtures/follow-run.ts";

const mute = { FAKE_SILENT: "1" };

it("stops at once while its process does not answer, and leaves none behind", async () => {
  const claude = aClaude({ environment: mute });
  const starting = run(claude, "say hello");
  await expect.poll(() => claude.processes.length).toBe(1);

  await starting.run.stop();

  expect(await starting.outcome()).toEqual({ kind: "stopped" });
  expect(claude.processes).toEqual([]);
});

it("stops at once while others are being started, and is never started itself", async () => {
  const claude = aClaude({ environment: mute });
  const ahead = ["one", "two"].map((prompt) => run(claude, prompt));
  await expect.poll(() => claude.starts().length).toBe(2);
  const third = run(claude, "three");

  await third.run.stop();
  await Promise.all(ahead.map((other) => other.run.stop()));
  await claude.agent.close();

  expect(await third.outcome()).toEqual({ kind: "stopped" });
  expect(claude.starts()).toHaveLength(2);
});

it("says what happened when its process never answers", async () => {
  const claude = aClaude({ environment: mute, deadlines: { initialize: 50 } });

  const outcome = await run(claude, "say hello").outcome();

  expect(outcome).toMatchObject({ kind: "failed", reason: "agent" });
  expect(claude.processes).toEqual([]);
});

it("ends what is being started when it is closed", async () => {
  const claude = aClaude({ environment: mute });
  const starting = run(claude, "say hello");
  await expect.poll(() => claude.starts().length).toBe(1);

  await claude.agent.close();

  expect(await starting.outcome()).toEqual({ kind: "stopped" });
  expect(claude.processes).toEqual([]);
});

it("lets one turn at a time into a conversation, also into one that has just begun", async () => {
  const claude = aClaude({ deadlines: { lock: 20 } });
  const first = run(claude, "hang");
  const { sessionId } = await first.until("session");

  const second = run(claude, "say hello", { resume: sessionId });

  expect(await second.outcome()).toMatchObject({ kind: "failed", reason: "agent" });
  expect(claude.starts()).toHaveLength(1);
  await first.run.stop();
});

it("stops at once while another turn holds the conversation", async () => {
  const claude = aClaude();
  const first = run(claude, "hang");
  const { sessionId } = await first.until("session");
  const second = run(claude, "say hello", { resume: sessionId });

  await second.run.stop();

  expect(await second.outcome()).toEqual({ kind: "stopped" });
  expect(first.events.some((event) => event.kind === "ended")).toBe(false);
  await first.run.stop();
});

it("goes on with a conversation that another agent on the same home began", async () => {
  const claude = aClaude();
  const sessionId = await aConversation(claude, "say one");
  await claude.agent.close();

  const turn = { runId: "later", prompt: "recall", folder: claude.folder, options: {}, isApproved: false };
  const next = followRun(claude.again().run({ ...turn, resume: sessionId }));
  await next.outcome();

  expect(next.text()).toContain("say one");
});
