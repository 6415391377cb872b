import { describe, expect, it } from "vitest";
import { aConversation, anAgent, run } from "../../testing/agents-fixtures/fake-acp-runs.ts";

/** Long enough for a program on a loaded machine to start, short enough for a test to wait for. */
const shortMs = 400;

describe("a process that does not answer", () => {
  it.each(["initialize", "session/new", "session/set_config_option"])(
    "fails the run clearly and is replaced: %s",
    async (silent) => {
      const deadlines = { initialize: 1_500, open: shortMs, configure: shortMs };
      const place = anAgent({ quirks: { silent }, deadlines });

      expect(await run(place, "say hello").outcome()).toMatchObject({ kind: "failed", reason: "agent" });

      expect(await run(place, "say hello").outcome()).toEqual({ kind: "completed" });
      expect(place.lines("starts")).toHaveLength(2);
    },
  );

  it("to a stop ends with everything that it started", async () => {
    const place = anAgent({ quirks: { isDeaf: true, ignoresSignals: true }, deadlines: { cancel: shortMs } });
    const stuck = run(place, "deaf");
    await stuck.until("text");

    await stuck.run.stop();

    expect(await stuck.outcome()).toEqual({ kind: "stopped" });
    expect(place.processes).toEqual([]);
    expect(await run(place, "say hello").outcome()).toEqual({ kind: "completed" });
  });

  it("goes on for the others while it gets no new work", async () => {
    const place = anAgent({ quirks: { isDeaf: true }, deadlines: { cancel: shortMs } });
    const other = run(place, "ask");
    const { requestId } = await other.ask();
    const stuck = run(place, "endless");
    await stuck.until("text");

    await stuck.run.stop();
    const next = run(place, "say hello");

    expect(await stuck.outcome()).toEqual({ kind: "stopped" });
    expect(await next.outcome()).toEqual({ kind: "completed" });
    await other.run.decide(requestId, { kind: "option", option: "allow_once" });
    expect(await other.outcome()).toEqual({ kind: "completed" });
    expect(place.lines("starts")).toHaveLength(2);
    await expect.poll(() => place.processes.length).toBe(1);
  });
});

describe("a process that dies", () => {
  it("before it has the prompt is replaced without a word", async () => {
    const place = anAgent({ quirks: { diesAt: "session/new" } });

    expect(await run(place, "say hello").outcome()).toEqual({ kind: "completed" });
    expect(place.lines("starts")).toHaveLength(2);
  });

  it("once it may have the prompt loses the run, and the prompt is not sent again", async () => {
    const place = anAgent({ quirks: { diesAt: "session/prompt" } });

    expect(await run(place, "say hello").outcome()).toMatchObject({ kind: "lost" });
    expect(place.lines("calls").filter((method) => method === "session/prompt")).toHaveLength(1);
  });

  it("takes its questions with it, and an old answer never fits a new question", async () => {
    const place = anAgent();
    const old = run(place, "ask");
    const { requestId } = await old.ask();
    await run(place, "exit-at-once").outcome();
    const fresh = run(place, "ask");
    await fresh.ask();

    const late = await fresh.run.decide(requestId, { kind: "option", option: "allow_once" });

    expect((await old.outcome()).kind).toBe("lost");
    expect(old.events).toContainEqual({ kind: "ask-gone", requestId });
    expect(late).toMatchObject({ taken: false });
  });

  it("after a while without work starts again with the next message", async () => {
    const place = anAgent({ values: { idleSeconds: 1 } });
    const resume = await aConversation(place);

    await expect.poll(() => place.processes.length, { timeout: 5_000 }).toBe(0);
    expect(await run(place, "recall", { resume }).outcome()).toEqual({ kind: "completed" });
  });
});
