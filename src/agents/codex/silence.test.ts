import { describe, expect, it } from "vitest";
import { aCodex, aConversation, run } from "../../testing/agents-fixtures/fake-codex-runs.ts";

/** Long enough for a program on a loaded machine to start, short enough for a test to wait for. */
const shortMs = 400;
const impatient = {
  open: shortMs,
  startTurn: shortMs,
  steer: shortMs,
  interrupt: shortMs,
  completed: shortMs,
  models: shortMs,
};

describe("a Codex process that does not answer", () => {
  it.each(["initialize", "thread/start", "turn/start"])(
    "fails the run clearly and is replaced: %s",
    async (silent) => {
      const codex = aCodex({ silent, deadlines: { ...impatient, initialize: 1_500 } });

      expect(await run(codex, "say hello").outcome()).toMatchObject({ kind: "failed", reason: "agent" });

      expect(await run(codex, "say hello").outcome()).toEqual({ kind: "completed" });
      expect(codex.starts()).toHaveLength(2);
    },
  );

  it("fails a resume clearly, is replaced, and the conversation goes on", async () => {
    const codex = aCodex({ silent: "thread/resume", deadlines: impatient });
    const resume = await aConversation(codex);

    const silent = run(codex, "recall", { resume });
    expect(await silent.outcome()).toMatchObject({ kind: "failed", reason: "agent" });
    expect(silent.events.some((event) => event.kind === "session")).toBe(false);

    const next = run(codex, "recall", { resume });
    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.text()).toBe("You said: say hello | recall");
  });

  it.each([
    { silent: "turn/interrupt", prompt: "hang" },
    { silent: "nothing", prompt: "deaf" },
  ])("is replaced when it does not stop: $silent, $prompt", async ({ silent, prompt }) => {
    const codex = aCodex({ silent, deadlines: impatient });
    const stuck = run(codex, prompt);
    await stuck.until("session", (event) => event.confirmed);

    await stuck.run.stop();

    expect(await stuck.outcome()).toEqual({ kind: "stopped" });
    expect(codex.processes).toEqual([]);
    expect(await run(codex, "say hello").outcome()).toEqual({ kind: "completed" });
    expect(codex.starts()).toHaveLength(2);
  });

  it("is replaced when it answers neither the prompt nor the stop", async () => {
    const codex = aCodex({ silent: "turn/start", deadlines: { ...impatient, startTurn: 60_000 } });
    const stuck = run(codex, "say hello");
    await stuck.until("session");

    await stuck.run.stop();

    expect(await stuck.outcome()).toEqual({ kind: "stopped" });
    expect(codex.processes).toEqual([]);
  });

  it("goes on for the other runs while it gets no new work", async () => {
    const codex = aCodex({ silent: "turn/interrupt", deadlines: impatient });
    const other = run(codex, "wait-added");
    const stuck = run(codex, "hang");
    await other.until("session", (event) => event.confirmed);
    await stuck.until("text");

    await stuck.run.stop();
    expect(await other.run.steer("finish")).toEqual({ taken: true });

    expect(await other.outcome()).toEqual({ kind: "completed" });
    await expect.poll(() => codex.processes.length).toBe(0);
  });

  it("does not take words that it does not confirm", async () => {
    const codex = aCodex({ silent: "turn/steer", deadlines: impatient });
    const waiting = run(codex, "wait-added");
    await waiting.until("session", (event) => event.confirmed);

    expect(await waiting.run.steer("hello")).toMatchObject({ taken: false });
  });

  it("has taken an answer only when it says so", async () => {
    const codex = aCodex({ deadlines: { answer: 100 } });
    const asking = run(codex, "unconfirmed");
    const { requestId } = await asking.ask();

    expect(await asking.run.decide(requestId, { kind: "option", option: "allow_once" })).toMatchObject({
      taken: false,
    });
  });

  it("has no models to show, and is replaced", async () => {
    const codex = aCodex({ silent: "model/list", deadlines: impatient });

    expect(await codex.agent.models()).toEqual([]);
    expect(await codex.agent.models()).toEqual([{ id: "model-a", title: "Model A", isDefault: true }]);
  });

  it("is stopped after silence", async () => {
    const codex = aCodex({ values: { silenceSeconds: 1 } });

    expect(await run(codex, "hang").outcome()).toMatchObject({ kind: "failed", reason: "timeout" });
  });
});

describe("a turn that reports nothing more", () => {
  it("and is over already ends as it ended, with what it said", async () => {
    const unheard = run(aCodex({ values: { silenceSeconds: 0.3 } }), "unheard-end");

    expect(await unheard.outcome()).toEqual({ kind: "completed" });
    expect(unheard.text()).toBe("the end nobody heard");
  });

  it("and that nobody knows any more fails, and is not interrupted", async () => {
    const codex = aCodex({ values: { silenceSeconds: 0.3 } });

    expect(await run(codex, "vanish").outcome()).toMatchObject({ kind: "failed", reason: "agent" });
    expect(codex.calls()).not.toContain("turn/interrupt");
  });

  it("is interrupted when the process does not answer the look at it", async () => {
    const codex = aCodex({
      silent: "thread/read",
      values: { silenceSeconds: 0.3 },
      deadlines: { look: shortMs },
    });

    expect(await run(codex, "silence").outcome()).toMatchObject({ kind: "failed", reason: "timeout" });
    expect(codex.calls()).toContain("turn/interrupt");
  });
});

it("fails a turn that ends without a word or a step", async () => {
  expect(await run(aCodex(), "nothing").outcome()).toMatchObject({ kind: "failed", reason: "agent" });
});

it("stops within ten seconds also where nothing answers, with the usual deadlines", async () => {
  const codex = aCodex({ silent: "turn/interrupt" });
  const stuck = run(codex, "endless-command");
  await stuck.until("step");
  const before = performance.now();

  await stuck.run.stop();

  expect(performance.now() - before).toBeLessThan(10_000);
  expect(await stuck.outcome()).toEqual({ kind: "stopped" });
  expect(codex.processes).toEqual([]);
}, 15_000);
