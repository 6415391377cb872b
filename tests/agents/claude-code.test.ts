import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Agent, Turn } from "../../src/agents/agent.ts";
import { claudeCode } from "../../src/agents/claude-code/claude-code.ts";
import { agentContract } from "../../src/agents/contract.ts";
import { createAgentHome } from "../../src/testing/agents-fixtures/agent-home.ts";
import { followRun } from "../../src/testing/agents-fixtures/follow-run.ts";
import {
  createRealClaude,
  plainClaudeValues,
  type RealClaude,
} from "../../src/testing/agents-fixtures/real-claude.ts";

agentContract("claude_code", {
  makeHarness: () => createRealClaude(),
  makeMissing: () => {
    const place = createAgentHome();
    const agent = claudeCode.create({ ...plainClaudeValues, command: "no-such-claude" }, place.host());
    return { agent, folder: place.folder, close: () => agent.close().then(place.remove) };
  },
  prompts: {
    answer: (text) => `say ${text}`,
    severalMessages: { skip: "the mock model answers in one message; shown with the scripted program" },
    recall: "recall",
    endless: "hang",
    ask: "run touch asked.txt",
    askTwice: { skip: "Claude Code asks for one call after the other" },
    withdraw: { skip: "Claude Code withdraws only when the turn ends; shown with the scripted program" },
    steered: "run sleep 1.5",
    question: "ask",
    endlessCommand: "run tail -f /dev/null",
    wire: { skip: "the real program writes what it should; shown with the scripted program" },
  },
});

const containing = (text: string): unknown => expect.stringContaining(text);
const opened: RealClaude[] = [];
let runs = 0;

async function aClaude(...options: Parameters<typeof createRealClaude>): Promise<RealClaude> {
  const made = await createRealClaude(...options);
  opened.push(made);
  return made;
}

type Extra = Partial<Pick<Turn, "resume" | "options" | "isFork" | "images">> & { readonly agent?: Agent };

function run(place: RealClaude, prompt: string, { agent = place.agent, ...extra }: Extra = {}) {
  runs += 1;
  const turn = { runId: `run-${runs}`, prompt, folder: place.folder, options: {}, isApproved: false };
  return followRun(agent.run({ ...turn, ...extra }));
}

async function done(place: RealClaude, prompt: string, extra: Extra = {}) {
  const followed = run(place, prompt, extra);
  const outcome = await followed.outcome();
  return { ...followed, ended: outcome, sessionId: (await followed.until("session")).sessionId };
}

const isThere = (place: RealClaude, file: string) => existsSync(join(place.folder, file));

/** What Claude Code has kept of its conversations, all in one. */
function transcripts({ home }: RealClaude): string {
  const folder = join(home, "claude", "projects");
  if (!existsSync(folder)) return "";
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((place) => place.close()));
});

describe("the real Claude Code", () => {
  it("keeps its process for the next prompt, and begins another one for another conversation", async () => {
    const place = await aClaude();

    const first = await done(place, "say one");
    const second = await done(place, "recall", { resume: first.sessionId });
    const warm = place.processes.length;
    await done(place, "say other");

    expect(second.text()).toContain("say one");
    expect(warm).toBe(1);
    expect(place.processes.length).toBe(2);
  });

  it("ends a process that nobody has use for", async () => {
    const place = await aClaude({ warmProcesses: 0 });

    await done(place, "say one");

    await expect.poll(() => place.processes.length).toBe(0);
  });

  it("runs the changed command and not the asked one", async () => {
    const place = await aClaude();
    const asking = run(place, "run touch asked.txt");
    const { requestId, isEditable } = await asking.ask();

    const answer = { kind: "option", option: "allow_once", command: "touch changed.txt" } as const;
    await asking.run.decide(requestId, answer);
    await asking.outcome();

    expect(isEditable).toBe(true);
    expect([isThere(place, "asked.txt"), isThere(place, "changed.txt")]).toEqual([false, true]);
  });

  it("asks once for what people allowed for the session, and writes no rule into the project", async () => {
    const place = await aClaude();
    const first = run(place, "run touch a.txt");
    await first.run.decide((await first.ask()).requestId, { kind: "option", option: "allow_session" });
    await first.outcome();
    const { sessionId } = await first.until("session");

    const second = await done(place, "run touch a.txt", { resume: sessionId });

    expect(second.events.some((event) => event.kind === "ask")).toBe(false);
    expect(isThere(place, ".claude")).toBe(false);
  });

  it("tells the model what people wrote when they rejected", async () => {
    const place = await aClaude();
    const asking = run(place, "run touch a.txt");
    const rejected = { kind: "option", option: "reject", note: "not in this folder" } as const;
    await asking.run.decide((await asking.ask()).requestId, rejected);

    expect(await asking.outcome()).toMatchObject({ kind: "completed" });
    expect(asking.text()).toContain("not in this folder");
    expect(asking.events.some((event) => event.kind === "step" && event.step.state === "declined")).toBe(
      true,
    );
    expect(isThere(place, "a.txt")).toBe(false);
  });

  it.each([
    ["default", "write a.txt hello", 1],
    ["default", "run touch a.txt", 1],
    ["acceptEdits", "write a.txt hello", 0],
    ["dontAsk", "run touch a.txt", 0],
  ])("in the mode %s asks for %s %i times", async (mode, prompt, asks) => {
    const place = await aClaude();
    const followed = run(place, prompt, { options: { permission_mode: mode } });
    for (let ask = 1; ask <= asks; ask += 1)
      await followed.run.decide((await followed.ask(ask)).requestId, {
        kind: "option",
        option: "allow_once",
      });

    expect(await followed.outcome()).toMatchObject({ kind: "completed" });

    expect(followed.events.filter((event) => event.kind === "ask")).toHaveLength(asks);
    expect(isThere(place, "a.txt")).toBe(mode !== "dontAsk");
  });

  it("shows an edit with its diff, when it asks and when it has done it", async () => {
    const place = await aClaude();
    writeFileSync(join(place.folder, "a.txt"), "one two\n");
    const read = await done(place, `read ${join(place.folder, "a.txt")}`);
    const editing = run(place, `edit ${join(place.folder, "a.txt")} one three`, { resume: read.sessionId });
    const request = await editing.ask();
    await editing.run.decide(request.requestId, { kind: "option", option: "allow_once" });
    await editing.outcome();

    expect(request).toMatchObject({
      ask: "edit",
      detail: { files: [{ path: "a.txt", diff: "-one\n+three" }] },
    });
    const step = editing.events.filter((event) => event.kind === "step").at(-1)?.step;
    expect(step).toMatchObject({ type: "edit", state: "done", files: [{ path: "a.txt", change: "update" }] });
    expect(step?.files?.[0]?.diff).toContain("+three two");
    expect(readFileSync(join(place.folder, "a.txt"), "utf8")).toBe("three two\n");
  });

  it("asks before it leaves the plan, and shows the plan", async () => {
    const place = await aClaude();
    const planning = run(place, "ready First this, then that", { options: { permission_mode: "plan" } });
    const request = await planning.ask();
    await planning.run.decide(request.requestId, { kind: "option", option: "allow_once" });

    expect(request).toMatchObject({ ask: "plan", detail: { text: "First this, then that" } });
    expect(await planning.outcome()).toMatchObject({ kind: "completed" });
  });

  it("keeps a list of things to do", async () => {
    const place = await aClaude({ model: "claude-sonnet-4-5" }, { CLAUDE_CODE_ENABLE_TASKS: "0" });

    const planned = await done(place, "plan");

    expect(await planned.until("plan")).toMatchObject({
      items: [
        { text: "Read", state: "done" },
        { text: "Write", state: "active" },
        { text: "Test", state: "pending" },
      ],
    });
  });

  it("gives pictures to the model, and refuses what is none", async () => {
    const place = await aClaude();
    const picture = join(place.root, "dot.png");
    const dot =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    writeFileSync(picture, Buffer.from(dot, "base64"));
    const fake = join(place.root, "fake.png");
    writeFileSync(fake, "no picture");

    const seen = await done(place, "look", { images: [picture] });
    const refused = await done(place, "look", { images: [fake] }).catch((error: unknown) => error);

    expect(seen.text()).toContain("I see 1 images");
    expect(String(refused)).toContain("is not a PNG");
  });

  it("forks a conversation: the copy knows it, and the first one does not know the copy", async () => {
    const place = await aClaude();
    const first = await done(place, "say one");

    const copy = await done(place, "say two", { resume: first.sessionId, isFork: true });
    const again = await done(place, "recall", { resume: first.sessionId });
    const onCopy = await done(place, "recall", { resume: copy.sessionId });

    expect(copy.events[0]).toMatchObject({ kind: "session", start: "forked" });
    expect(copy.sessionId).not.toBe(first.sessionId);
    expect(again.text()).not.toContain("say two");
    expect(onCopy.text()).toContain("say one | say two");
  });

  it("says so when it no longer has the conversation", async () => {
    const place = await aClaude();

    const anew = await done(place, "say hello", { resume: "11111111-1111-4111-8111-111111111111" });

    expect(anew.ended).toMatchObject({ kind: "completed" });
    expect(anew.events.find((event) => event.kind === "session")).toMatchObject({ start: "restarted" });
    expect(anew.events.find((event) => event.kind === "notice")).toBeDefined();
  });

  it("goes on with a conversation whose process was killed in the middle of a turn", async () => {
    const place = await aClaude();
    const cut = run(place, "run-two echo begun ;; touch a.txt");
    await cut.until("session", ({ confirmed }) => confirmed);
    await cut.ask();
    // Claude Code writes its transcript a moment after it speaks; what never got there nobody can go on with.
    await expect.poll(() => transcripts(place), { timeout: 10_000 }).toContain("run-two echo begun");
    for (const { pid } of place.processes) process.kill(pid, "SIGKILL");
    const { sessionId } = await cut.until("session");

    expect(await cut.outcome()).toMatchObject({ kind: "lost" });
    const next = await done(place, "recall", { resume: sessionId });
    expect(next.ended).toMatchObject({ kind: "completed" });
    expect(next.text()).toContain("run-two echo begun");
  });

  it("works in the same process after a stop", async () => {
    const place = await aClaude();
    const stopped = run(place, "hang");
    await stopped.until("text");
    await stopped.run.stop();
    const { sessionId } = await stopped.until("session");

    const next = await done(place, "say after", { resume: sessionId });

    expect(next.text()).toContain("after");
    expect(place.processes).toHaveLength(1);
  });

  it("does what was added too late to be part of the turn right after it, in the same run", async () => {
    const place = await aClaude();
    const slow = run(place, "linger the first answer");
    await slow.until("text");
    await slow.run.steer("say the second answer");

    expect(await slow.outcome()).toMatchObject({ kind: "completed" });
    expect(slow.messages()).toEqual(["the first answer", "the second answer"]);
  });

  it("forgets what was added when it is stopped", async () => {
    const place = await aClaude();
    const stopped = run(place, "hang");
    await stopped.until("text");
    await stopped.run.steer("run touch unwanted.txt");
    await stopped.run.stop();
    const { sessionId } = await stopped.until("session");

    const next = await done(place, "recall", { resume: sessionId });

    expect(next.text()).not.toContain("unwanted");
    expect(isThere(place, "unwanted.txt")).toBe(false);
  });

  it("says when the model is asked again, and drops what the broken answer had begun", async () => {
    const place = await aClaude();

    const busy = await done(place, "busy 1");
    const cut = await done(place, "cut");

    expect(busy.events).toContainEqual(expect.objectContaining({ kind: "notice" }));
    expect(busy.text()).toContain("not busy any more");
    expect(cut.text()).toBe("whole answer");
  });

  it("tells people what a refusal of the model means", async () => {
    const place = await aClaude({}, { CLAUDE_CODE_MAX_RETRIES: "1" });

    const signedOut = await done(place, "status 401");
    const limited = await done(place, "quota 1795400000");
    const wrong = await done(place, "status 400");

    expect(signedOut.ended).toMatchObject({ kind: "failed", reason: "agent" });
    expect(JSON.stringify(signedOut.ended)).toContain("/login");
    expect(limited.ended).toMatchObject({ kind: "failed", reason: "limit" });
    expect(wrong.ended).toMatchObject({ kind: "failed", reason: "agent" });
  });

  it.runIf(process.getuid?.() === 0)("says that root cannot do without permissions", async () => {
    const place = await aClaude();
    const refused = run(place, "say x", { options: { permission_mode: "bypassPermissions" } });

    expect(await refused.outcome()).toMatchObject({ kind: "failed", reason: "setup" });
    expect(JSON.stringify(await refused.outcome())).toContain("as root");
  });

  it("makes a conversation shorter, and says so where there is nothing to shorten", async () => {
    const place = await aClaude();
    const first = await done(place, "say one");

    const compacted = await done(place, "/compact", { resume: first.sessionId });
    const again = await done(place, "/compact", { resume: first.sessionId });

    expect(compacted.ended).toEqual({ kind: "completed" });
    expect(compacted.events).toContainEqual(expect.objectContaining({ kind: "notice" }));
    expect(again.ended).toMatchObject({ kind: "completed", text: containing("Not enough") });
  });

  it("names the new conversation after the old one was cleared", async () => {
    const place = await aClaude();
    const first = await done(place, "say one");

    const cleared = await done(place, "/clear", { resume: first.sessionId });
    const { sessionId } = await cleared.until("session", (event) => event.sessionId !== first.sessionId);
    const next = await done(place, "recall", { resume: sessionId });

    expect(cleared.ended).toEqual({ kind: "completed" });
    expect(next.text()).not.toContain("say one");
  });

  it("never asks where it may not, and asks again in the next turn", async () => {
    const place = await aClaude({}, { IS_SANDBOX: "1" });
    const first = await done(place, "say one");
    const options = { permission_mode: "bypassPermissions" };

    const wide = await done(place, "run touch a.txt", { resume: first.sessionId, options });
    const narrow = run(place, "run touch b.txt", { resume: first.sessionId });
    const { requestId } = await narrow.ask();
    await narrow.run.decide(requestId, { kind: "option", option: "reject" });
    await narrow.outcome();

    expect(wide.events.some((event) => event.kind === "ask")).toBe(false);
    expect([isThere(place, "a.txt"), isThere(place, "b.txt")]).toEqual([true, false]);
  });

  it("goes on with another model, and back to its own default, in the same process", async () => {
    const place = await aClaude();
    const { sessionId: resume } = await done(place, "say one");

    for (const model of ["sonnet", "haiku", ""]) await done(place, "say x", { resume, options: { model } });

    const models = place.model.requests.map((request) => request.model);
    expect(models.slice(-3)).toEqual([
      expect.stringContaining("sonnet"),
      expect.stringContaining("haiku"),
      models[0],
    ]);
    expect(place.processes).toHaveLength(1);
  });

  it("knows when nobody is logged in, and says how to do that", async () => {
    const place = await aClaude({}, { ANTHROPIC_API_KEY: "" });

    expect(await place.agent.readiness(20_000)).toMatchObject({ ready: false });
    expect((await done(place, "say x")).ended).toMatchObject({
      kind: "failed",
      message: containing("/login"),
    });
  });

  it("says its version and its models", async () => {
    const place = await aClaude();

    expect(await place.agent.readiness(20_000)).toMatchObject({ ready: true, version: "2.1.330" });
    expect((await place.agent.models()).length).toBeGreaterThan(1);
    await expect.poll(() => place.processes.length).toBe(0);
  });

  it("puts no prompt on a command line", async () => {
    const place = await aClaude();
    const secret = run(place, "hang 4711-not-for-everybody");
    await secret.until("text");

    const lines = readdirSync("/proc")
      .filter((name) => /^\d+$/u.test(name))
      .map((pid) => (existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : ""));

    expect(lines.filter((line) => line.includes("4711-not-for-everybody"))).toEqual([]);
    await secret.run.stop();
  });
});
