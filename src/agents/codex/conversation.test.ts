import { describe, expect, it } from "vitest";
import { aCodex, aConversation, run } from "../../testing/agents-fixtures/fake-codex-runs.ts";

describe("what Codex writes", () => {
  it("may lack the status of a turn", async () => {
    const old = run(aCodex(), "no-status");

    expect(await old.outcome()).toEqual({ kind: "completed" });
  });

  it("may be a request that nobody knows, which is refused at once", async () => {
    const asking = run(aCodex(), "ask-unknown");

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(asking.text()).toBe("Refused with -32601");
  });

  it("is shown: plan, diff once, usage, thoughts, notices, steps", async () => {
    const all = run(aCodex(), "everything");
    await all.outcome();

    const kinds = all.events.map((event) => event.kind);
    expect(kinds.filter((kind) => kind === "diff")).toHaveLength(1);
    expect(kinds).toEqual(expect.arrayContaining(["plan", "usage", "thought", "notice"]));
    const steps = new Map(
      all.events.flatMap((event) => (event.kind === "step" ? [[event.step.id, event.step]] : [])),
    );
    expect(steps.get("c")).toMatchObject({ title: "ls -la", state: "done", output: "total 0", exitCode: 0 });
    expect(steps.get("m")).toMatchObject({ type: "tool", title: "s: t", state: "failed", output: "no" });
    expect(steps.get("w")).toMatchObject({ type: "web", title: "cats", state: "done" });
    expect(steps.get("b")).toMatchObject({ state: "done" });
  });

  it("is void where an attempt was lost", async () => {
    const retried = run(aCodex(), "retry");

    expect(await retried.outcome()).toEqual({ kind: "completed" });
    expect(retried.messages()).toEqual(["whole answer"]);
  });

  it.each([
    ["usageLimitExceeded", "limit"],
    ['{"responseTooManyFailedAttempts":{"httpStatusCode":429}}', "limit"],
    ['{"httpConnectionFailed":{"httpStatusCode":401}}', "agent"],
    ["somethingNew", "agent"],
  ])("is a failure with a reason: %s", async (info, reason) => {
    const failing = run(aCodex(), `fail ${info}`);

    expect(await failing.outcome()).toMatchObject({ kind: "failed", reason });
  });
});

it("tells when a used-up limit begins anew, where Codex told it", async () => {
  const limited = run(aCodex(), "limit");

  expect(await limited.outcome()).toMatchObject({
    kind: "failed",
    reason: "limit",
    retryAt: 4_000_500_000_000,
  });
});

describe("what Codex asks", () => {
  it("shows the files of an edit, which the request itself does not name", async () => {
    const asking = run(aCodex(), "ask-edit");
    const request = await asking.ask();

    expect(request.detail.files).toEqual([{ path: "a.txt", change: "add", diff: "hello\n" }]);
    await asking.run.decide(request.requestId, { kind: "option", option: "allow_session" });
    await asking.outcome();
    expect(asking.text()).toBe("Decision: acceptForSession");
  });

  it("closes the step of an edit that was cancelled", async () => {
    const asking = run(aCodex(), "ask-edit");
    const { requestId } = await asking.ask();

    await asking.run.decide(requestId, { kind: "option", option: "reject_and_stop" });

    expect(await asking.outcome()).toEqual({ kind: "stopped" });
    expect(asking.events.findLast((event) => event.kind === "step")?.step.state).toBe("failed");
  });

  it("gets the words of people to its questions, and refuses a decision there", async () => {
    const asking = run(aCodex(), "ask-question");
    const { requestId } = await asking.ask();

    const wrong = await asking.run.decide(requestId, { kind: "option", option: "allow_once" });
    const right = await asking.run.decide(requestId, { kind: "answers", answers: { q: ["Red"] } });

    expect([wrong.taken, right.taken]).toEqual([false, true]);
    await asking.outcome();
    expect(asking.text()).toBe('{"answers":{"q":{"answers":["Red"]}}}');
  });

  it("gets the rule that it proposed for always", async () => {
    const asking = run(aCodex(), "ask");
    const { requestId } = await asking.ask();

    await asking.run.decide(requestId, { kind: "option", option: "allow_always" });
    await asking.outcome();

    expect(asking.text()).toContain('{"acceptWithExecpolicyAmendment":{"execpolicy_amendment":["touch"]}}');
  });
});

describe("a conversation of Codex", () => {
  it("that is gone starts afresh and says so", async () => {
    const lost = run(aCodex(), "say hello", { resume: "thread-unknown" });

    expect(await lost.outcome()).toEqual({ kind: "completed" });
    expect(lost.events[0]).toMatchObject({ kind: "session", start: "restarted", confirmed: false });
    expect(lost.events.some((event) => event.kind === "notice")).toBe(true);
  });

  it.each(["locked", "broken"])(
    "that cannot be resumed for another reason fails and is kept: %s",
    async (resume) => {
      const failing = run(aCodex(), "say hello", { resume });

      expect(await failing.outcome()).toMatchObject({ kind: "failed", reason: "agent" });
      expect(failing.events.map((event) => event.kind)).toEqual(["ended"]);
    },
  );

  it("has one turn at a time: the second waits, and does not steer the first", async () => {
    const codex = aCodex();
    const resume = await aConversation(codex);
    const first = run(codex, "wait-added", { resume });
    await first.until("session");
    const second = run(codex, "recall", { resume });
    await expect.poll(() => first.run.steer("go")).toEqual({ taken: true });

    expect(await first.outcome()).toEqual({ kind: "completed" });
    expect(await second.outcome()).toEqual({ kind: "completed" });
    expect(second.text()).toBe("You said: say hello | wait-added | recall");
  });

  it("has one turn at a time from its very first turn on", async () => {
    const codex = aCodex();
    const first = run(codex, "wait-added");
    const { sessionId } = await first.until("session");
    const second = run(codex, "recall", { resume: sessionId });
    await expect.poll(() => first.run.steer("go")).toEqual({ taken: true });

    expect(await first.outcome()).toEqual({ kind: "completed" });
    expect(await second.outcome()).toEqual({ kind: "completed" });
    expect(first.text()).toBe("You added: go");
    expect(second.text()).toBe("You said: wait-added | recall");
  });

  it("refuses choices that Codex does not know", async () => {
    const wrong = run(aCodex(), "say hello", { options: { sandbox: "open-bar" } });

    expect(await wrong.outcome()).toMatchObject({ kind: "failed", reason: "setup" });
  });

  it("keeps no process without work", async () => {
    const codex = aCodex({ values: { idleSeconds: 1 } });
    await aConversation(codex);

    await expect.poll(() => codex.processes.length, { timeout: 5_000 }).toBe(0);
    expect(await run(codex, "say hello").outcome()).toEqual({ kind: "completed" });
  });
});
