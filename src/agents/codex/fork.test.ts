import { describe, expect, it } from "vitest";
import { aCodex, aConversation, run } from "../../testing/agents-fixtures/fake-codex-runs.ts";

describe("a fork", () => {
  it("goes on with a copy, and leaves the conversation as it was", async () => {
    const codex = aCodex();
    const resume = await aConversation(codex);

    const fork = run(codex, "recall", { resume, isFork: true });

    expect(await fork.outcome()).toEqual({ kind: "completed" });
    expect(fork.text()).toBe("You said: say hello | recall");
    const { sessionId } = await fork.until("session", ({ confirmed }) => confirmed);
    expect(fork.events[0]).toMatchObject({ kind: "session", sessionId, start: "forked" });
    expect(sessionId).not.toBe(resume);
    const original = run(codex, "recall", { resume });
    await original.outcome();
    expect(original.text()).toBe("You said: say hello | recall");
  });

  it("does not wait for a turn of the conversation", async () => {
    const codex = aCodex();
    const first = run(codex, "wait-added");
    const { sessionId } = await first.until("session", ({ confirmed }) => confirmed);

    const fork = run(codex, "recall", { resume: sessionId, isFork: true });

    expect(await fork.outcome()).toEqual({ kind: "completed" });
    await first.run.stop();
  });

  it("works where the conversation is open elsewhere", async () => {
    const fork = run(aCodex(), "recall", { resume: "locked", isFork: true });

    expect(await fork.outcome()).toEqual({ kind: "completed" });
    expect(fork.text()).toContain("words of the locked one");
  });

  it("of a conversation that is gone starts afresh and says so", async () => {
    const fork = run(aCodex(), "say hello", { resume: "thread-unknown", isFork: true });

    expect(await fork.outcome()).toEqual({ kind: "completed" });
    expect(fork.events[0]).toMatchObject({ kind: "session", start: "restarted" });
  });
});
