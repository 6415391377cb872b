import { describe, expect, it } from "vitest";
import { aCodex, aConversation, run } from "../../testing/agents-fixtures/fake-codex-runs.ts";

describe("a Codex process that dies", () => {
  it.each(["thread/start"])("before it has the prompt is replaced without a word: %s", async (diesAt) => {
    const codex = aCodex({ diesAt });

    expect(await run(codex, "say hello").outcome()).toEqual({ kind: "completed" });
    expect(codex.starts()).toHaveLength(2);
  });

  it("at its start fails the run and starts anew with the next", async () => {
    const codex = aCodex({ diesAt: "initialize" });

    const failed = await run(codex, "say hello").outcome();

    expect(failed).toMatchObject({ kind: "failed", reason: "agent" });
    expect(JSON.stringify(failed)).not.toContain("raw complaint");
    expect(await run(codex, "say hello").outcome()).toEqual({ kind: "completed" });
  });

  it("once it may have the prompt loses the run, and the prompt is not sent again", async () => {
    const codex = aCodex({ diesAt: "turn/start" });

    expect(await run(codex, "say hello").outcome()).toMatchObject({ kind: "lost" });
    expect(codex.calls().filter((method) => method === "turn/start")).toHaveLength(1);
  });

  it("in a turn loses all its runs, closes their steps, and the conversation goes on", async () => {
    const codex = aCodex();
    const resume = await aConversation(codex);
    const other = run(codex, "hang");
    await other.until("text");

    const dying = run(codex, "die", { resume });

    expect((await dying.outcome()).kind).toBe("lost");
    expect((await other.outcome()).kind).toBe("lost");
    expect(dying.events.findLast((event) => event.kind === "step")?.step.state).toBe("failed");
    const next = run(codex, "recall", { resume });
    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.text()).toBe("You said: say hello | die | recall");
  });

  it("takes its questions with it, and an old answer never fits a new question of the same number", async () => {
    const codex = aCodex();
    const dying = run(codex, "die-asking");
    const old = await dying.ask();
    expect((await dying.outcome()).kind).toBe("lost");
    expect(dying.events).toContainEqual({ kind: "ask-gone", requestId: old.requestId });

    const next = run(codex, "ask");
    const fresh = await next.ask();
    const late = await next.run.decide(old.requestId, { kind: "option", option: "allow_once" });

    expect([old.requestId, fresh.requestId]).toEqual(["1:0", "2:0"]);
    expect(late).toMatchObject({ taken: false });
    expect(next.events.some((event) => event.kind === "ended")).toBe(false);
  });

  it("is no longer on record", async () => {
    const codex = aCodex();
    await run(codex, "die").outcome();

    await expect.poll(() => codex.processes.length).toBe(0);
  });
});
