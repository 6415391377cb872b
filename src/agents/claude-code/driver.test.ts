import { afterEach, describe, expect, it } from "vitest";
import { createFakeClaude, type FakeClaude } from "../../testing/agents-fixtures/fake-claude.ts";
import { followRun } from "../../testing/agents-fixtures/follow-run.ts";
import type { Turn } from "../agent.ts";
import { isAlive } from "../kit/process-table.ts";

const containing = (text: string): unknown => expect.stringContaining(text);
const opened: FakeClaude[] = [];
let runs = 0;

function aClaude(...options: Parameters<typeof createFakeClaude>): FakeClaude {
  const made = createFakeClaude(...options);
  opened.push(made);
  return made;
}

function run(place: FakeClaude, prompt: string, extra: Partial<Turn> = {}) {
  runs += 1;
  const turn = { runId: `run-${runs}`, prompt, folder: place.folder, options: {}, isApproved: false };
  return followRun(place.agent.run({ ...turn, ...extra }));
}

async function sessionOf(place: FakeClaude, prompt: string): Promise<string> {
  const followed = run(place, prompt);
  await followed.outcome();
  return (await followed.until("session")).sessionId;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((place) => place.close()));
});

describe("the processes of Claude Code", () => {
  it("wait for the next prompt of their conversation; the longest waiting one makes room", async () => {
    const place = aClaude({ values: { warmProcesses: 2 } });
    const first = await sessionOf(place, "say one");
    const second = await sessionOf(place, "say two");
    await sessionOf(place, "say three");

    await run(place, "recall", { resume: second }).outcome();
    expect(place.starts()).toHaveLength(3);
    await run(place, "recall", { resume: first }).outcome();

    expect(place.starts()).toHaveLength(4);
  });

  it("are ended before another one goes on with their conversation in another folder", async () => {
    const place = aClaude();
    const session = await sessionOf(place, "say one");
    const [before = 0] = place.starts();
    const record = place.processes.find(({ pid }) => pid === before);

    await run(place, "recall", { resume: session, folder: place.home }).outcome();

    expect(place.starts()).toHaveLength(2);
    expect(record === undefined || isAlive(record)).toBe(false);
  });

  it("do not begin a turn in another mode than the one that was asked for", async () => {
    const place = aClaude({ environment: { FAKE_KEEPS_MODE: "auto" } });

    const refused = run(place, "say x");

    expect(await refused.outcome()).toMatchObject({ kind: "failed", reason: "setup" });
    expect(JSON.stringify(refused.events)).toContain('cannot work in the mode \\"default\\"');
  });

  it("are ended when they do not react to a stop, and the turn ends stopped all the same", async () => {
    const place = aClaude({ environment: { FAKE_DEAF: "1" }, deadlines: { interrupt: 50, completed: 50 } });
    const deaf = run(place, "hang");
    await deaf.until("text");

    await deaf.run.stop();

    expect(await deaf.outcome()).toEqual({ kind: "stopped" });
    expect(place.processes).toEqual([]);
  });
});

describe("a run of Claude Code", () => {
  it("drops the words that a retry makes void, and says that it asks again", async () => {
    const retried = run(aClaude(), "retry");
    await retried.outcome();

    expect(retried.messages()).toEqual(["whole words"]);
    expect(await retried.until("notice")).toMatchObject({ text: containing("asking again") });
  });

  it("shows edits, failed commands and the list of things to do", async () => {
    const worked = run(aClaude(), "tools");
    await worked.outcome();

    const last = new Map(
      worked.events.flatMap((event) => (event.kind === "step" ? [[event.step.id, event.step] as const] : [])),
    );
    expect([...last.values()]).toMatchObject([
      { type: "edit", state: "done", title: "Edit a.txt", files: [{ path: "a.txt", change: "update" }] },
      { type: "command", state: "failed", title: "false", exitCode: 1 },
    ]);
    expect(worked.events.filter((event) => event.kind === "plan").at(-1)).toEqual({
      kind: "plan",
      items: [{ text: "Read", state: "active" }],
    });
  });

  it("is parked at a usage limit until its reset", async () => {
    const place = aClaude();

    const told = await run(place, "limit 1795400000").outcome();
    const older = await run(place, "old-limit 1795400001").outcome();

    expect(told).toMatchObject({ kind: "failed", reason: "limit", retryAt: 1_795_400_000_000 });
    expect(older).toMatchObject({ kind: "failed", reason: "limit", retryAt: 1_795_400_001_000 });
  });

  it("tells what happened also when nothing came", async () => {
    const place = aClaude();

    expect(await run(place, "nothing").outcome()).toMatchObject({ kind: "failed", reason: "agent" });
    expect(await run(place, "fail 401").outcome()).toMatchObject({
      message: containing("/login"),
    });
  });

  it("gives the answers to the agent as people decided", async () => {
    const place = aClaude();
    const decide = async (answer: Parameters<ReturnType<typeof run>["run"]["decide"]>[1]) => {
      const asking = run(place, "ask");
      await asking.run.decide((await asking.ask()).requestId, answer);
      await asking.outcome();
    };

    await decide({ kind: "option", option: "allow_once", command: "touch other" });
    await decide({ kind: "option", option: "allow_session" });
    await decide({ kind: "option", option: "allow_always" });
    await decide({ kind: "option", option: "reject", note: "not today" });

    const rules = [{ toolName: "Bash", ruleContent: "touch *" }];
    expect(place.decisions()).toMatchObject([
      { behavior: "allow", updatedInput: { command: "touch other" } },
      { behavior: "allow", updatedPermissions: [{ type: "addRules", rules, destination: "session" }] },
      { behavior: "allow", updatedPermissions: [{ type: "addRules", rules, destination: "localSettings" }] },
      { behavior: "deny", message: containing("not today") },
    ]);
  });

  it("refuses an answer that leaves a question open", async () => {
    const asking = run(aClaude(), "question");
    const { requestId } = await asking.ask();

    const open = await asking.run.decide(requestId, { kind: "answers", answers: {} });

    expect(open).toMatchObject({ taken: false, reason: containing("Which colour?") });
  });

  it("refuses a choice that it does not know", async () => {
    const place = aClaude();

    const mode = await run(place, "say x", { options: { permission_mode: "yolo" } }).outcome();
    const effort = await run(place, "say x", { options: { reasoning_effort: "endless" } }).outcome();

    expect(mode).toMatchObject({ reason: "setup", message: containing('"yolo"') });
    expect(effort).toMatchObject({ reason: "setup", message: containing('"endless"') });
    expect(place.starts()).toEqual([]);
  });

  it("says usage and cost", async () => {
    const answered = run(aClaude(), "say x");
    await answered.outcome();

    expect(await answered.until("usage")).toEqual({
      kind: "usage",
      last: {
        inputTokens: 140,
        cachedInputTokens: 40,
        outputTokens: 10,
        totalTokens: 150,
        contextWindow: 200_000,
      },
      total: { costUsd: 0.001 },
    });
  });
});
