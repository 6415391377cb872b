import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Agent } from "../../src/agents/agent.ts";
import { codex } from "../../src/agents/codex/codex.ts";
import { agentContract } from "../../src/agents/contract.ts";
import type { AgentOptions } from "../../src/domain/task.ts";
import { createAgentHome } from "../../src/testing/agents-fixtures/agent-home.ts";
import { plainCodexValues } from "../../src/testing/agents-fixtures/fake-codex.ts";
import { followRun } from "../../src/testing/agents-fixtures/follow-run.ts";
import { createRealCodex, type RealCodex } from "../../src/testing/agents-fixtures/real-codex.ts";
import { readCall } from "../../src/testing/mock-model/call.ts";

agentContract("codex", {
  makeHarness: () => createRealCodex(),
  makeMissing: () => {
    const place = createAgentHome();
    const agent = codex.create({ ...plainCodexValues, command: "no-such-codex" }, place.host());
    return { agent, folder: place.folder, close: () => agent.close().then(place.remove) };
  },
  prompts: {
    answer: (text) => `say ${text}`,
    severalMessages: { skip: "the mock model answers in one message; shown with the scripted app-server" },
    recall: "recall",
    endless: "hang",
    ask: "escalate touch asked.txt",
    askTwice: "escalate-two touch one.txt ;; touch two.txt",
    withdraw: { skip: "Codex withdraws only when the turn ends; shown with the scripted app-server" },
    steered: "run sleep 1; echo steered",
    question: "ask",
    endlessCommand: "run sleep 600",
    wire: { skip: "it takes a program that misbehaves; shown with the scripted app-server" },
  },
});

const opened: RealCodex[] = [];
let runs = 0;

async function aCodex(...options: Parameters<typeof createRealCodex>): Promise<RealCodex> {
  const made = await createRealCodex(...options);
  opened.push(made);
  return made;
}

interface Extra {
  readonly agent?: Agent;
  readonly resume?: string;
  readonly isFork?: boolean;
  readonly images?: readonly string[];
  readonly options?: AgentOptions;
}

function run(place: RealCodex, prompt: string, { agent = place.agent, ...extra }: Extra = {}) {
  runs += 1;
  const turn = { runId: `run-${runs}`, prompt, folder: place.folder, options: {}, isApproved: false };
  return followRun(agent.run({ ...turn, ...extra }));
}

/** The tools that the model was offered in the first call. */
function offeredTools(place: RealCodex): readonly string[] {
  const [body] = place.model.requests;
  return body === undefined ? [] : readCall(body, 0).tools;
}

/** The processes whose command line holds the word. */
function processesWith(word: string): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .filter((pid) => commandLineOf(pid).includes(word))
    .map(Number);
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // ended meanwhile
  }
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((place) => place.close()));
});

describe("the real Codex", () => {
  it("is ready, tells its version, and lists its models", async () => {
    const place = await aCodex();

    const readiness = await place.agent.readiness(10_000);
    expect(readiness).toMatchObject({ ready: true });
    expect(readiness.ready ? readiness.version : readiness.detail).toMatch(/^\d+\.\d+/u);
    expect((await place.agent.models()).filter((model) => model.isDefault)).toHaveLength(1);
  });

  it("streams, and the model hears the first turn again in the second", async () => {
    const place = await aCodex();
    const first = run(place, "say my number is seven");
    const { sessionId } = await first.until("session");
    expect(await first.outcome()).toEqual({ kind: "completed" });

    const second = run(place, "recall", { resume: sessionId });
    expect(await second.outcome()).toEqual({ kind: "completed" });

    expect(first.events.filter((event) => event.kind === "text").length).toBeGreaterThan(3);
    expect(first.text()).toBe("my number is seven");
    expect(second.text()).toBe("You said: say my number is seven | recall");
    expect(place.processes).toHaveLength(1);
  });

  it("reports the thoughts, the tokens and the plan", async () => {
    const place = await aCodex();

    const thinking = run(place, "think deeply");
    await thinking.outcome();
    const planning = run(place, "plan");
    await planning.outcome();

    expect((await thinking.until("thought")).delta).toBe("Thinking about deeply");
    expect((await thinking.until("usage")).last).toMatchObject({
      inputTokens: 100,
      outputTokens: 10,
      totalTokens: 110,
      contextTokens: 110,
    });
    expect((await thinking.until("usage")).last?.contextWindow).toBeGreaterThan(100_000);
    expect((await planning.until("plan")).items).toEqual([
      { text: "Read", state: "done" },
      { text: "Write", state: "active" },
      { text: "Test", state: "pending" },
    ]);
  });

  it("reports an edit and the whole diff", async () => {
    const place = await aCodex();
    const edit = run(place, "patch notes.txt hello");

    await edit.outcome();

    expect(readFileSync(join(place.folder, "notes.txt"), "utf8")).toBe("hello\n");
    const step = await edit.until("step", (event) => event.step.state === "done");
    expect(step.step).toMatchObject({
      type: "edit",
      title: "notes.txt",
      files: [{ path: "notes.txt", change: "add" }],
    });
    expect((await edit.until("diff")).diff).toContain("+hello");
  });

  it.each(["plain", "code"] as const)("runs a command that people allow (%s tools)", async (generation) => {
    const place = await aCodex({}, generation);
    const asking = run(place, "escalate touch allowed.txt");
    const request = await asking.ask();
    expect(request.detail.command).toContain("touch allowed.txt");
    expect(existsSync(join(place.folder, "allowed.txt"))).toBe(false);

    expect(await asking.run.decide(request.requestId, { kind: "option", option: "allow_once" })).toEqual({
      taken: true,
    });

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(existsSync(join(place.folder, "allowed.txt"))).toBe(true);
    expect(offeredTools(place).includes("exec_command")).toBe(generation === "plain");
  });

  it.each(["plain", "code"] as const)(
    "does not run a command that people decline (%s tools)",
    async (generation) => {
      const place = await aCodex({}, generation);
      const asking = run(place, "escalate touch declined.txt");
      const request = await asking.ask();

      expect(await asking.run.decide(request.requestId, { kind: "option", option: "reject" })).toEqual({
        taken: true,
      });

      expect(await asking.outcome()).toEqual({ kind: "completed" });
      await asking.until("step", (event) => event.step.state === "declined");
      expect(existsSync(join(place.folder, "declined.txt"))).toBe(false);
    },
  );

  it("shows the diff of an edit that it asks for, and makes it only when allowed", async () => {
    const place = await aCodex();
    const asking = run(place, "patch careful.txt hello", { options: { sandbox: "read-only" } });
    const request = await asking.ask();
    expect(request).toMatchObject({
      ask: "edit",
      detail: { files: [{ path: "careful.txt", diff: "hello\n" }] },
    });
    expect(existsSync(join(place.folder, "careful.txt"))).toBe(false);

    await asking.run.decide(request.requestId, { kind: "option", option: "allow_once" });
    await asking.outcome();

    expect(existsSync(join(place.folder, "careful.txt"))).toBe(true);
  });

  it("puts the model's questions to people", async () => {
    const place = await aCodex();
    const asking = run(place, "ask");
    const request = await asking.ask();
    expect(request).toMatchObject({
      ask: "question",
      detail: { questions: [{ id: "colour", text: "Which colour?" }] },
    });

    await asking.run.decide(request.requestId, { kind: "answers", answers: { colour: ["Blue"] } });

    await asking.outcome();
    expect(asking.text()).toContain("Blue");
  });

  it("follows a change of the sandbox within a conversation", async () => {
    const place = await aCodex();
    const open = run(place, "run touch one.txt && echo made");
    const { sessionId } = await open.until("session");
    await open.outcome();

    const closed = run(place, "run touch two.txt && echo made", {
      resume: sessionId,
      options: { sandbox: "read-only" },
    });
    await closed.outcome();

    expect(existsSync(join(place.folder, "one.txt"))).toBe(true);
    expect(existsSync(join(place.folder, "two.txt"))).toBe(false);
  });

  it.each(["plain", "code"] as const)(
    "stops a command: nothing of it is left (%s tools)",
    async (generation) => {
      const place = await aCodex({}, generation);
      const word = `31${process.pid}${runs}`;
      const working = run(place, `run sleep ${word}`);
      await working.until("step");
      await expect.poll(() => processesWith(word).length, { timeout: 10_000 }).toBeGreaterThan(0);

      await working.run.stop();

      expect(await working.outcome()).toEqual({ kind: "stopped" });
      expect(processesWith(word)).toEqual([]);
      expect(working.events.findLast((event) => event.kind === "step")?.step.state).toBe("failed");
      const next = run(place, "run echo fine");
      expect(await next.outcome()).toEqual({ kind: "completed" });
      expect(next.text()).toContain("fine");
    },
  );

  it("goes on after a stop, in the same conversation", async () => {
    const place = await aCodex();
    const first = run(place, "hang");
    const { sessionId } = await first.until("session");
    await first.until("text");
    await first.run.stop();

    const next = run(place, "recall", { resume: sessionId });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.text()).toContain("hang");
    expect(place.processes).toHaveLength(1);
  });

  it("resumes the conversation with a new process after the old one was killed in a turn", async () => {
    const place = await aCodex();
    const killed = run(place, "run sleep 600");
    await killed.until("step");
    const sessionId = (await killed.until("session", (event) => event.confirmed)).sessionId;
    process.kill(place.processes[0]?.pid ?? 0, "SIGKILL");
    expect(await killed.outcome()).toMatchObject({ kind: "lost" });

    const next = run(place, "recall", { resume: sessionId });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.events[0]).toMatchObject({ kind: "session", sessionId, start: "resumed" });
    expect(next.text()).toContain("run sleep 600");
    // The prompt of the killed turn was not sent a second time: the model saw it once, and once as history.
    expect(place.model.requests).toHaveLength(2);
  });

  it("has the conversation on its disk once it is confirmed", async () => {
    const place = await aCodex();
    const killed = run(place, "hang");
    const { sessionId } = await killed.until("session", (event) => event.confirmed);
    process.kill(place.processes[0]?.pid ?? 0, "SIGKILL");
    await killed.outcome();

    const next = run(place, "say hello", { resume: sessionId });

    await next.outcome();
    expect(next.events[0]).toMatchObject({ start: "resumed" });
  });

  it("starts afresh and says so when the conversation is gone", async () => {
    const place = await aCodex();
    const lost = run(place, "say hello", { resume: "01a20573-3f53-7ff1-9d9c-8eb24fc25ea4" });

    expect(await lost.outcome()).toEqual({ kind: "completed" });
    expect(lost.events[0]).toMatchObject({ kind: "session", start: "restarted" });
    expect((await lost.until("notice")).text).toContain("starts afresh");
  });

  it("says so when the conversation is open elsewhere, and keeps it", async () => {
    const place = await aCodex();
    const holder = run(place, "hang");
    const { sessionId } = await holder.until("session");
    await holder.until("text");

    const other = run(place, "say hello", { resume: sessionId, agent: place.again() });

    const outcome = await other.outcome();
    expect(outcome).toMatchObject({ kind: "failed", reason: "agent" });
    expect(JSON.stringify(outcome)).toContain("open in another");
    expect(other.events.some((event) => event.kind === "session")).toBe(false);
  });

  it("drops the words of an attempt that was cut off", async () => {
    const place = await aCodex();
    const cut = run(place, "cut");

    expect(await cut.outcome()).toEqual({ kind: "completed" });

    expect(cut.events.some((event) => event.kind === "text-reset")).toBe(true);
    expect(cut.messages()).toEqual(["whole answer"]);
  });

  it.each([
    ["status 401", "agent", "codex login"],
    ["status 429", "limit", "no more requests"],
    ["status 500", "agent", ""],
    ["quota", "limit", ""],
  ])("fails clearly on %s of the model", async (prompt, reason, words) => {
    const place = await aCodex();
    const failing = run(place, prompt);

    const outcome = await failing.outcome();

    expect(outcome).toMatchObject({ kind: "failed", reason });
    expect(JSON.stringify(outcome)).toContain(words);
    const next = run(place, "say still here");
    expect(await next.outcome()).toEqual({ kind: "completed" });
  });

  it("fails when the model cannot be reached at all", async () => {
    const place = await aCodex();
    await place.model.close();

    const outcome = await run(place, "say hello").outcome();

    expect(outcome).toMatchObject({ kind: "failed", reason: "agent" });
  });

  it("stops a turn in which nothing happens", async () => {
    const place = await aCodex({ silenceSeconds: 1 });
    const silent = run(place, "hang");

    expect(await silent.outcome()).toMatchObject({ kind: "failed", reason: "timeout" });
    await expect.poll(() => place.model.streaming()).toBe(0);
  });

  it("does not count the time in which people are asked", async () => {
    const place = await aCodex({ silenceSeconds: 1, turnSeconds: 2 });
    const asking = run(place, "escalate touch late.txt");
    const { requestId } = await asking.ask();
    const asked = performance.now();
    await expect.poll(() => performance.now() - asked, { timeout: 10_000 }).toBeGreaterThan(2_500);

    await asking.run.decide(requestId, { kind: "option", option: "allow_once" });

    expect(await asking.outcome()).toEqual({ kind: "completed" });
  });

  it("ends its process after a while without work, and starts anew with the next prompt", async () => {
    const place = await aCodex({ idleSeconds: 1 });
    const { sessionId } = await run(place, "say hello").until("session");
    await expect.poll(() => place.processes.length, { timeout: 10_000 }).toBe(0);

    const next = run(place, "recall", { resume: sessionId });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.text()).toContain("say hello");
  });

  it("leaves no process behind when it is closed during a command", async () => {
    const place = await aCodex({ sandbox: "danger-full-access" });
    const word = `32${process.pid}${runs}`;
    const working = run(place, `run trap '' TERM; sleep ${word}`, { options: { approval_policy: "never" } });
    await expect.poll(() => processesWith(word).length, { timeout: 10_000 }).toBeGreaterThan(0);

    await place.agent.close();

    expect(["stopped", "lost"]).toContain((await working.outcome()).kind);
    expect(processesWith(word)).toEqual([]);
    expect(place.processes).toEqual([]);
  });

  it("leaves no command behind when it is killed, even one without a sandbox", async () => {
    const place = await aCodex({ sandbox: "danger-full-access", approvalPolicy: "never" });
    const word = `33${process.pid}${runs}`;
    const killed = run(place, `run trap '' TERM; sleep ${word}`);
    await expect.poll(() => processesWith(word).length, { timeout: 10_000 }).toBeGreaterThan(0);

    process.kill(place.processes[0]?.pid ?? 0, "SIGKILL");

    expect(await killed.outcome()).toMatchObject({ kind: "lost" });
    await expect.poll(() => processesWith(word), { timeout: 10_000 }).toEqual([]);
  });

  it("reviews what is not committed: one message, one step", async () => {
    const place = await aCodex();
    const review = run(place, "/review the names");

    expect(await review.outcome()).toEqual({ kind: "completed" });
    expect(review.messages()).toEqual(["You said: the names"]);
    expect(review.events.findLast((event) => event.kind === "step")?.step).toMatchObject({
      title: "Review: the names",
      state: "done",
    });
    const { sessionId } = await review.until("session", (event) => event.confirmed);
    const next = run(place, "say still here", { resume: sessionId });
    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.events[0]).toMatchObject({ start: "resumed" });
  });

  it("stops a review", async () => {
    const place = await aCodex();
    const review = run(place, "/review hang");
    await expect.poll(() => place.model.streaming(), { timeout: 10_000 }).toBe(1);

    await review.run.stop();

    expect(await review.outcome()).toEqual({ kind: "stopped" });
    await expect.poll(() => place.model.streaming()).toBe(0);
    expect(place.processes).toHaveLength(1);
    expect(await run(place, "say hello").outcome()).toEqual({ kind: "completed" });
  });

  it("stops a review that has only just begun", async () => {
    const place = await aCodex();
    const review = run(place, "/review hang");
    await review.until("step");

    await review.run.stop();

    expect(await review.outcome()).toEqual({ kind: "stopped" });
    expect(place.processes).toHaveLength(1);
  });

  it("keeps a review to the access that the project chose, also where the conversation had more", async () => {
    const place = await aCodex();
    const open = run(place, "/review run touch one.txt && echo made");
    const { sessionId } = await open.until("session");
    await open.outcome();

    const closed = run(place, "/review run touch two.txt && echo made", {
      resume: sessionId,
      options: { sandbox: "read-only" },
    });
    await closed.outcome();

    expect(existsSync(join(place.folder, "one.txt"))).toBe(true);
    expect(existsSync(join(place.folder, "two.txt"))).toBe(false);
  });

  it("compacts a conversation, which goes on", async () => {
    const place = await aCodex();
    const first = run(place, "say hello");
    const { sessionId } = await first.until("session");
    await first.outcome();

    const compaction = run(place, "/compact", { resume: sessionId });

    expect(await compaction.outcome()).toMatchObject({ kind: "completed" });
    expect(place.model.requests.length).toBeGreaterThan(1);
    const next = run(place, "say on we go", { resume: sessionId });
    expect(await next.outcome()).toEqual({ kind: "completed" });
  });

  it("goes on with a copy of a conversation, also while that is open elsewhere", async () => {
    const place = await aCodex();
    const first = run(place, "say my number is seven");
    const { sessionId } = await first.until("session");
    await first.outcome();
    const holder = run(place, "hang", { resume: sessionId });
    await holder.until("text");

    const copy = run(place, "recall", { resume: sessionId, isFork: true, agent: place.again() });

    expect(await copy.outcome()).toEqual({ kind: "completed" });
    expect(copy.events[0]).toMatchObject({ kind: "session", start: "forked" });
    expect(copy.text()).toContain("say my number is seven");
    const forked = await copy.until("session", (event) => event.confirmed);
    expect(forked.sessionId).not.toBe(sessionId);
    await holder.run.stop();
  });

  it("shows pictures to the model", async () => {
    const place = await aCodex();
    const picture = join(place.folder, "dot.gif");
    writeFileSync(picture, Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"));

    expect(await run(place, "say seen", { images: [picture] }).outcome()).toEqual({ kind: "completed" });

    const content = place.model.requests.at(-1)?.input.at(-1)?.content;
    const pictures = Array.isArray(content) ? content.filter(({ type }) => type === "input_image") : [];
    expect(pictures.map((part) => part.image_url?.slice(0, 11))).toEqual(["data:image/"]);
  });

  it("puts the requests of a sub-agent to people, and waits for it", async () => {
    const place = await aCodex({}, "code");
    const asking = run(place, "delegate escalate touch sub.txt");
    const request = await asking.ask();
    expect(request.detail.text).toContain("the sub-agent helper");
    expect(existsSync(join(place.folder, "sub.txt"))).toBe(false);

    expect(await asking.run.decide(request.requestId, { kind: "option", option: "allow_once" })).toEqual({
      taken: true,
    });

    expect(await asking.outcome()).toEqual({ kind: "completed" });
    expect(asking.text()).toBe("The helper is done.");
    expect(existsSync(join(place.folder, "sub.txt"))).toBe(true);
  });

  it("stops a sub-agent and its command with the run", async () => {
    const place = await aCodex({}, "code");
    const word = `34${process.pid}${runs}`;
    const working = run(place, `delegate run sleep ${word}`);
    await expect.poll(() => processesWith(word).length, { timeout: 20_000 }).toBeGreaterThan(0);

    await working.run.stop();

    expect(await working.outcome()).toEqual({ kind: "stopped" });
    expect(processesWith(word)).toEqual([]);
    expect(place.model.streaming()).toBe(0);
  });

  it.each(["limit", "limit-window"])("tells when a used-up plan has room again: %s", async (script) => {
    const place = await aCodex();
    const resetsAt = Math.floor(Date.now() / 1_000) + 3_600;

    const outcome = await run(place, `${script} ${resetsAt}`).outcome();

    expect(outcome).toMatchObject({ kind: "failed", reason: "limit" });
    const retryAt = outcome.kind === "failed" ? (outcome.retryAt ?? 0) : 0;
    expect(retryAt).toBeGreaterThanOrEqual(resetsAt * 1_000);
    expect(retryAt).toBeLessThanOrEqual((resetsAt + 60) * 1_000);
  });

  it("replaces a process with too many conversations, which go on in the next one", async () => {
    const place = await aCodex({ loadedThreads: 1 });
    const first = run(place, "say my number is seven");
    const { sessionId } = await first.until("session");
    await first.outcome();
    expect(place.processes).toHaveLength(1);
    await run(place, "say hello").outcome();
    await expect.poll(() => place.processes.length, { timeout: 10_000 }).toBe(0);

    const next = run(place, "recall", { resume: sessionId });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.text()).toContain("say my number is seven");
  });

  it("goes on with a conversation in another environment", async () => {
    const place = await aCodex({ environments: { staging: { API_URL: "https://staging.example" } } });
    const first = run(place, "say hello");
    const { sessionId } = await first.until("session");
    await first.outcome();

    const next = run(place, "run echo at $API_URL", {
      resume: sessionId,
      options: { environment: "staging" },
    });

    expect(await next.outcome()).toEqual({ kind: "completed" });
    expect(next.events[0]).toMatchObject({ kind: "session", sessionId, start: "resumed" });
    expect(next.text()).toContain("at https://staging.example");
  });

  it("runs twenty turns at once in one process", async () => {
    const place = await aCodex();
    const all = Array.from({ length: 20 }, (_, at) => run(place, `say answer number ${at}`));

    const outcomes = await Promise.all(all.map((one) => one.outcome()));

    expect(outcomes).toEqual(all.map(() => ({ kind: "completed" })));
    expect(all.map((one) => one.text())).toEqual(all.map((_, at) => `answer number ${at}`));
    expect(place.processes).toHaveLength(1);
  });
});
