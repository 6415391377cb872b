import { describe, expect, it } from "vitest";
import { aCodex, run } from "../../testing/agents-fixtures/fake-codex-runs.ts";

const allow = { kind: "option", option: "allow_once" } as const;

describe("a sub-agent", () => {
  it("asks people through the run it belongs to", async () => {
    const asking = run(aCodex(), "sub-agent");
    const { requestId, detail } = await asking.ask();

    expect(detail.text).toBe("Asked by the sub-agent helper.");
    expect(detail.files).toEqual([{ path: "sub.txt", change: "add", diff: "sub\n" }]);
    expect(await asking.run.decide(requestId, allow)).toEqual({ taken: true });

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(asking.messages()).toEqual(["Decision: accept"]);
  });

  it("that nobody announced asks through the run that it turns out to belong to", async () => {
    const asking = run(aCodex(), "stranger");
    const { requestId, detail } = await asking.ask();

    expect(detail.text).toContain("did not say what it wants to change");
    await asking.run.decide(requestId, allow);

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(asking.text()).toBe("Decision: accept");
  });

  it("shows what it does as steps under its name, and itself as one", async () => {
    const asking = run(aCodex(), "sub-agent");
    const { requestId } = await asking.ask();
    await asking.run.decide(requestId, allow);
    await asking.outcome();

    const steps = new Map(
      asking.events.flatMap((event) => (event.kind === "step" ? [[event.step.title, event.step.state]] : [])),
    );
    expect(Object.fromEntries(steps)).toEqual({ "helper: sub.txt": "done", "Sub-agent helper": "done" });
  });

  it("is waited for when the turn itself is over", async () => {
    const asking = run(aCodex(), "left-sub-agent");
    const { requestId } = await asking.ask();
    await asking.until("notice");
    expect(await asking.run.steer("more")).toMatchObject({ taken: false });

    await asking.run.decide(requestId, allow);

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(asking.text()).toBe("I leave it to the helper.");
  });

  it.each(["sub-agent", "left-sub-agent", "endless-sub-agent"])(
    "is stopped with its run: %s",
    async (prompt) => {
      const codex = aCodex();
      const working = run(codex, prompt);
      await working.until("step", ({ step }) => step.title === "helper: sub.txt");

      await working.run.stop();

      expect(await working.outcome()).toEqual({ kind: "stopped" });
      const interrupts = codex.calls().filter((method) => method === "turn/interrupt");
      expect(interrupts.length).toBe(prompt === "left-sub-agent" ? 1 : 2);
      expect(codex.processes).toHaveLength(1);
    },
  );

  it("that falls silent after the end of the turn is stopped, and the turn counts", async () => {
    const codex = aCodex({ values: { silenceSeconds: 0.3 } });
    const leaving = run(codex, "left-silent-sub-agent");

    expect(await leaving.outcome()).toEqual({ kind: "completed" });
    expect(codex.calls()).toContain("turn/interrupt");
  });
});
