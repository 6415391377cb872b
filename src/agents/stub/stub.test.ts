import { describe, expect, it } from "vitest";
import { createAgentHome } from "../../testing/agents-fixtures/agent-home.ts";
import { followRun } from "../../testing/agents-fixtures/follow-run.ts";
import type { Agent, Turn } from "../agent.ts";
import { agentContract } from "../contract.ts";
import { createStub } from "./stub.ts";
import type { Pause } from "./stub-run.ts";

/** Waits for nothing but the next turn of the event loop. */
const shortly: Pause = () => new Promise((resolve) => setImmediate(resolve));
/** Waits until it is stopped. */
const forEver: Pause = (_ms, signal) =>
  new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });

agentContract("stub", {
  makeHarness: () => {
    const place = createAgentHome();
    // The second pause is the one that is waited for: something streams before.
    let pauses = 0;
    const agent = createStub((ms, signal) =>
      (pauses += 1) === 2 ? forEver(ms, signal) : shortly(ms, signal),
    ).create({}, place.host());
    return { agent, folder: place.folder, close: () => agent.close().then(place.remove) };
  },
  makeMissing: { skip: "it needs nothing installed" },
  prompts: {
    answer: (text) => text,
    severalMessages: { skip: "it answers in one message" },
    recall: { skip: "it remembers nothing" },
    endless: "slow: work",
    ask: "ask: something",
    askTwice: { skip: "it asks once" },
    withdraw: { skip: "it waits for an answer until it is stopped" },
    steered: { skip: "shown below, where its pauses are in hand" },
    question: "question: something",
    endlessCommand: { skip: "it runs no commands" },
    wire: { skip: "it is no program of its own: there is no wire" },
  },
});

describe("the stub", () => {
  it("repeats the prompt in several pieces", async () => {
    const run = runOf("hello world");

    expect(await run.outcome()).toEqual({ kind: "completed" });
    expect(run.text()).toBe("Stub result for: hello world");
    expect(run.events.filter((event) => event.kind === "text").length).toBeGreaterThan(2);
  });

  it("says that the prompt was approved", async () => {
    const run = runOf("deploy", { isApproved: true });

    await run.outcome();

    expect(run.text()).toBe("Approved stub result for: deploy");
  });

  it("has answered before it is asked for events", () => {
    const { run } = runOf("hello");

    expect(run).toMatchObject({ isEnded: true });
  });

  it("answers at length", async () => {
    const run = runOf("long: story");

    await run.outcome();

    expect(run.text().length).toBeGreaterThan(59_000);
    expect(run.text().length).toBeLessThan(62_000);
  });

  it("fails when it is told to", async () => {
    const run = runOf("fail: on purpose");

    expect(await run.outcome()).toMatchObject({ kind: "failed", reason: "agent" });
  });

  it("shows steps, a plan and usage while it is slow, and all steps end", async () => {
    const run = runOf("slow: work");

    expect(await run.outcome()).toEqual({ kind: "completed" });
    const last = new Map(
      run.events.flatMap((event) => (event.kind === "step" ? [[event.step.id, event.step.state]] : [])),
    );
    expect([...last.values()]).toEqual(["done", "done", "done"]);
    expect(run.events.some((event) => event.kind === "usage")).toBe(true);
    expect(
      run.events.findLast((event) => event.kind === "plan")?.items.every((item) => item.state === "done"),
    ).toBe(true);
    expect(run.text()).toContain("Stub result for: work");
  });

  it("adds to its answer what people say meanwhile", async () => {
    const run = runOf("slow: work");

    expect(await run.run.steer("and tidy up")).toEqual({ taken: true });
    await run.outcome();

    expect(run.text()).toContain("and tidy up");
  });

  it("says that the command was declined", async () => {
    const run = runOf("ask: delete");
    const { requestId } = await run.ask();

    await run.run.decide(requestId, { kind: "option", option: "reject" });

    expect(await run.outcome()).toEqual({ kind: "completed" });
    expect(run.text()).toContain("declined");
  });

  it("asks a question of each sort, takes no option for an answer, and repeats what people said", async () => {
    const run = runOf("question: the login page");
    const { requestId, detail } = await run.ask();
    const answers = { way: ["Thorough"], parts: ["Docs", "Tests"], note: ["hurry"] };

    const wrong = await run.run.decide(requestId, { kind: "option", option: "allow_once" });
    const right = await run.run.decide(requestId, { kind: "answers", answers });

    expect([wrong.taken, right.taken]).toEqual([false, true]);
    expect(detail.questions?.map(({ takesSeveral, takesText }) => [takesSeveral, takesText])).toEqual([
      [false, true],
      [true, false],
      [false, true],
    ]);
    await run.outcome();
    expect(run.text()).toBe("You answered: Thorough; Docs, Tests; hurry");
  });

  it("signs its answer with the options that were chosen", async () => {
    const run = runOf("hello", { options: { model: "stub-large", manner: "chatty" } });

    await run.outcome();

    expect(run.text()).toBe("Stub result for: hello (stub-large, chatty)");
  });

  it("goes on with the conversation that it is given, and numbers its own", async () => {
    const agent = createStub(shortly).create({}, createAgentHomeHost());

    const ids = [undefined, "stub-9", undefined].map((resume) => sessionOf(agent, resume));

    expect(await Promise.all(ids)).toEqual(["stub-1", "stub-9", "stub-2"]);
  });
});

function createAgentHomeHost() {
  const place = createAgentHome();
  place.remove();
  return place.host();
}

function runOf(prompt: string, extra: Partial<Turn> = {}) {
  const agent = createStub(shortly).create({}, createAgentHomeHost());
  return followRun(
    agent.run({ runId: "run", prompt, folder: "/", options: {}, isApproved: false, ...extra }),
  );
}

async function sessionOf(agent: Agent, resume: string | undefined): Promise<string> {
  const turn = { runId: "run", prompt: "hello", folder: "/", options: {}, isApproved: false };
  const run = followRun(agent.run(resume === undefined ? turn : { ...turn, resume }));
  return (await run.until("session")).sessionId;
}
