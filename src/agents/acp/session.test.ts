import { describe, expect, it } from "vitest";
import { aConversation, anAgent, run } from "../../testing/agents-fixtures/fake-acp-runs.ts";

describe("the mode of a session", () => {
  it.each(["both", "config", "modes"] as const)(
    "is set before the first prompt and after each load, whatever the agent starts in: %s",
    async (channel) => {
      const place = anAgent({ quirks: { channel, tellsMode: false } });
      const resume = await aConversation(place);
      await place.agent.close();

      const next = run({ ...place, agent: place.again() }, "recall", { resume });

      expect(await next.outcome()).toEqual({ kind: "completed" });
      expect(next.text()).toContain("mode default");
      expect(place.lines("modes")).toEqual(["default", "default"]);
    },
  );

  it("is the one that the project chose", async () => {
    const place = anAgent();
    const planning = run(place, "recall", { options: { mode: "plan" } });

    expect(await planning.outcome()).toEqual({ kind: "completed" });
    expect(planning.text()).toContain("mode plan");
  });

  it.each([
    { setMode: "refused" as const },
    { setMode: "ignored" as const },
    { setMode: "ignored" as const, channel: "modes" as const },
    { modes: ["auto", "yolo"] },
  ])("that cannot be set is no run: %o", async (quirks) => {
    const place = anAgent({ quirks });

    expect(await run(place, "say hello").outcome()).toMatchObject({ kind: "failed", reason: "setup" });
    expect(place.lines("prompts")).toEqual([]);
  });

  it("is not asked for where the profile names none", async () => {
    const place = anAgent({ profile: { options: [] }, quirks: { channel: "none" } });

    expect(await run(place, "say hello").outcome()).toEqual({ kind: "completed" });
    expect(place.lines("calls")).not.toContain("session/set_mode");
  });

  it("is put back when the agent leaves it by itself", async () => {
    const place = anAgent();
    const drifting = run(place, "drift yolo");

    await expect.poll(() => place.lines("modes")).toEqual(["default", "default"]);
    await drifting.run.stop();

    expect(drifting.events).toContainEqual(expect.objectContaining({ kind: "notice" }));
  });

  it("that is not known is refused with those that are", async () => {
    const wrong = run(anAgent(), "say hello", { options: { mode: "open-bar" } });

    expect(await wrong.outcome()).toMatchObject({
      kind: "failed",
      reason: "setup",
      message: expect.stringContaining("default, plan, yolo") as string,
    });
  });

  it("may need a process of its own, which takes the session over", async () => {
    const place = anAgent();
    const resume = await aConversation(place);

    const sealed = run(place, "recall", { resume, options: { mode: "sealed" } });

    expect(await sealed.outcome()).toEqual({ kind: "completed" });
    expect(place.lines("starts")).toHaveLength(2);
    expect(place.lines("calls")).toContain("session/close");
  });
});

describe("the model of a session", () => {
  it.each(["both", "modes"] as const)("is set in the agent's own way: %s", async (channel) => {
    const place = anAgent({ quirks: { channel }, values: { model: "model-b" } });

    expect(await run(place, "say hello").outcome()).toEqual({ kind: "completed" });
    const method = channel === "modes" ? "session/set_model" : "session/set_config_option";
    expect(place.lines("calls")).toContain(method);
  });

  it("that the agent does not know is refused with those that it does", async () => {
    const place = anAgent({ values: { model: "model-x" } });

    expect(await run(place, "say hello").outcome()).toMatchObject({
      kind: "failed",
      reason: "setup",
      message: expect.stringContaining("model-a, model-b") as string,
    });
  });

  it("is one of those that the agent tells", async () => {
    const models = await anAgent().agent.models();

    expect(models.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ["model-a", true],
      ["model-b", false],
    ]);
  });
});

describe("a conversation", () => {
  it("that is loaded with all its history shows nothing of it", async () => {
    const place = anAgent({ quirks: { goesOn: "load" } });
    const resume = await aConversation(place);
    await place.agent.close();

    const next = run({ ...place, agent: place.again() }, "recall", { resume });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.text()).toBe("You said: say hello | recall; mode default");
    expect(next.events[0]).toMatchObject({ kind: "session", start: "resumed", confirmed: true });
  });

  it("is resumed rather than loaded, and not even that while the process has it", async () => {
    const place = anAgent();
    const resume = await aConversation(place);
    await run(place, "recall", { resume }).outcome();
    await place.agent.close();
    await run({ ...place, agent: place.again() }, "recall", { resume }).outcome();

    const calls = place.lines("calls").filter((method) => /new|resume|load/u.test(method));
    expect(calls).toEqual(["session/new", "session/resume"]);
  });

  it.each([{ goneSays: "Unknown sessionId" }, { goneSays: "Internal error: service failure", lists: true }])(
    "that is gone starts afresh and says so: $goneSays",
    async (quirks) => {
      const lost = run(anAgent({ quirks }), "say hello", { resume: "session-unknown" });

      expect(await lost.outcome()).toEqual({ kind: "completed" });
      expect(lost.events[0]).toMatchObject({ kind: "session", start: "restarted", confirmed: false });
      expect(lost.events).toContainEqual(expect.objectContaining({ kind: "notice" }));
    },
  );

  it("that cannot be resumed for another reason fails and is kept", async () => {
    const place = anAgent({ quirks: { resumeFails: "Disk on fire" } });
    const resume = await aConversation(place);
    await place.agent.close();

    const failing = run({ ...place, agent: place.again() }, "recall", { resume });

    expect(await failing.outcome()).toMatchObject({ kind: "failed", reason: "agent" });
    expect(failing.events.map(({ kind }) => kind)).toEqual(["ended"]);
  });

  it("of an agent that keeps none starts afresh", async () => {
    const place = anAgent({ quirks: { goesOn: "never" } });
    const resume = await aConversation(place);
    await place.agent.close();

    const next = run({ ...place, agent: place.again() }, "say again", { resume });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.events[0]).toMatchObject({ start: "restarted" });
  });

  it("is confirmed once the agent works on it", async () => {
    const first = run(anAgent(), "say hello");
    await first.outcome();

    const told = first.events.flatMap((event) => (event.kind === "session" ? [event.confirmed] : []));
    expect(told).toEqual([false, true]);
  });

  it("may be copied, and stays as it was", async () => {
    const place = anAgent();
    const resume = await aConversation(place);

    const copy = run(place, "recall", { resume, isFork: true });

    expect(await copy.outcome()).toEqual({ kind: "completed" });
    expect(copy.events[0]).toMatchObject({ kind: "session", start: "forked" });
    expect((await copy.until("session")).sessionId).not.toBe(resume);
    expect(copy.text()).toContain("say hello | recall");
  });

  it("has one turn at a time: the second waits, since most agents break on it", async () => {
    const place = anAgent();
    const resume = await aConversation(place);
    const first = run(place, "ask", { resume });
    const { requestId } = await first.ask();
    const second = run(place, "recall", { resume });

    await first.run.decide(requestId, { kind: "option", option: "allow_once" });

    expect(await first.outcome()).toEqual({ kind: "completed" });
    expect(await second.outcome()).toEqual({ kind: "completed" });
  });
});

describe("a login", () => {
  it("that is missing is said with what to do", async () => {
    const place = anAgent({ quirks: { isLoggedIn: false } });

    expect(await run(place, "say hello").outcome()).toMatchObject({
      kind: "failed",
      reason: "setup",
      message: expect.stringContaining("Log in, then try again.") as string,
    });
  });

  it("that the agent wants to be called is called, and its refusal told", async () => {
    const profile = { authenticate: "cursor_login" };
    const fine = anAgent({ profile, quirks: { auth: "cursor_login" } });
    const refused = anAgent({ profile, quirks: { auth: "cursor_login", isLoggedIn: false } });

    expect(await run(fine, "say hello").outcome()).toEqual({ kind: "completed" });
    expect(fine.lines("calls")).toContain("authenticate");
    expect(await run(refused, "say hello").outcome()).toMatchObject({ kind: "failed", reason: "setup" });
  });
});
