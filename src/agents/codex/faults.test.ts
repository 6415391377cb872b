import { afterEach, describe, expect, it } from "vitest";
import type { AgentOptions } from "../../domain/task.ts";
import {
  createFakeCodex,
  type FakeCodex,
  type FakeCodexFaults,
} from "../../testing/agents-fixtures/fake-codex.ts";
import { followRun } from "../../testing/agents-fixtures/follow-run.ts";

const opened: FakeCodex[] = [];

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

function aCodex(faults: FakeCodexFaults = {}): FakeCodex {
  const made = createFakeCodex(faults);
  opened.push(made);
  return made;
}

interface Extra {
  readonly resume?: string;
  readonly options?: AgentOptions;
}

function run(codex: FakeCodex, prompt: string, extra: Extra = {}) {
  const turn = { runId: prompt, prompt, folder: codex.folder, options: {}, isApproved: false };
  return followRun(codex.agent.run({ ...turn, ...extra }));
}

/** A conversation that can be resumed. */
async function aConversation(codex: FakeCodex): Promise<string> {
  const first = run(codex, "say hello");
  await first.outcome();
  return (await first.until("session")).sessionId;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((codex) => codex.close()));
});

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

describe("a Codex process that dies", () => {
  it.each(["thread/start"])("before it has the prompt is replaced without a word: %s", async (diesAt) => {
    const codex = aCodex({ diesAt });

    expect(await run(codex, "say hello").outcome()).toEqual({ kind: "completed" });
    expect(codex.starts()).toHaveLength(2);
  });

  it("at its start fails the run and starts anew with the next", async () => {
    const codex = aCodex({ diesAt: "initialize" });

    expect(await run(codex, "say hello").outcome()).toMatchObject({ kind: "failed", reason: "agent" });
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

describe("what Codex writes", () => {
  it.each(["garbage", "nulls"])("is survived: %s", async (prompt) => {
    const odd = run(aCodex(), prompt);

    expect(await odd.outcome()).toEqual({ kind: "completed" });
    expect(odd.text()).toBe(`After ${prompt}.`);
  });

  it("may be a line of ten megabytes", async () => {
    const big = run(aCodex(), "big 10000000");

    expect(await big.outcome()).toEqual({ kind: "completed" });
    expect(big.text()).toHaveLength(10_000_000);
  });

  it("may be cut within a character", async () => {
    const cut = run(aCodex(), "cut-character 你好, 🦊 grüße");

    expect(await cut.outcome()).toEqual({ kind: "completed" });
    expect(cut.messages()).toEqual(["你好, 🦊 grüße", "你好, 🦊 grüße"]);
  });

  it("may come all in one piece", async () => {
    const burst = run(aCodex(), "burst");

    expect(await burst.outcome()).toEqual({ kind: "completed" });
    expect(burst.text().split(" ")).toHaveLength(501);
  });

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
    retryAt: 1_900_000_000_000,
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
