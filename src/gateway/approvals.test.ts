import { afterEach, describe, expect, it, vi } from "vitest";
import type { AnswerOption, Question } from "../domain/agent-event.ts";
import type { Approval } from "../domain/approval.ts";
import { approvalId, taskId } from "../domain/ids.ts";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";

const decide = ({ id }: Pick<Approval, "id">, option: AnswerOption, note?: string) =>
  ({ kind: "approval.decide", approvalId: id, option, ...(note === undefined ? {} : { note }) }) as const;

async function only(poco: GatewayFixture, prompt: string): Promise<Approval> {
  const [approval] = await poco.asked(prompt);
  if (approval === undefined) throw new Error("nothing is asked");
  return approval;
}

/** A task that runs and has asked once, with the request id `r1`. */
async function anAskingTask(poco: GatewayFixture, prompt = "one", project = "api") {
  const room = await poco.aRoom(project);
  await room.say(prompt);
  const run = await poco.run(prompt);
  run.ask("r1");
  return { room, run, approval: await only(poco, prompt) };
}

describe("a request of an agent", () => {
  it("makes its task wait exactly while it is pending", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);

    const waiting = (await poco.taskOf("one")).state.status;
    await room.press(decide(approval, "allow_once"));
    const decided = (await poco.taskOf("one")).state.status;

    expect([waiting, decided]).toEqual(["waiting_for_confirmation", "running"]);
    expect(run.decisions).toEqual([{ requestId: "r1", answer: { kind: "option", option: "allow_once" } }]);
  });

  it("keeps its task waiting while another one is pending", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    run.ask("r2");
    await poco.asked("one", 2);

    await room.press(decide(approval, "allow_once"));
    const still = (await poco.taskOf("one")).state.status;
    await room.press(decide(await only(poco, "one"), "reject"));

    expect(still).toBe("waiting_for_confirmation");
    expect((await poco.taskOf("one")).state.status).toBe("running");
    expect(run.decisions.map(({ requestId }) => requestId)).toEqual(["r1", "r2"]);
  });

  it("has a card of its own that can be answered", async () => {
    await using poco = await createGatewayFixture();
    const { approval } = await anAskingTask(poco);

    await until(() => expect(poco.chat.card(`approval:${approval.id}`)?.title).toContain("[Waiting]"));
  });

  it("is delivered only after the agent took the decision", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    const took = Promise.withResolvers<{ taken: true }>();
    run.takes = () => took.promise;

    await room.press(decide(approval, "allow_once"), { person: "member" });
    const before = await poco.store.approvals.get(approval.id);
    await until(() => expect(poco.chat.card(`approval:${approval.id}`)?.title).toContain("[Decided]"));
    took.resolve({ taken: true });
    await until(() => expect(poco.chat.card(`approval:${approval.id}`)?.title).toContain("[Approved]"));

    expect(before?.state.state).toBe("decided");
    expect(await poco.store.approvals.get(approval.id)).toMatchObject({
      state: { state: "delivered", decision: { by: "member" } },
    });
  });

  it("is void with the agent's reason when it did not take the decision", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    run.takes = () => ({ taken: false, reason: "It went on without an answer." });

    await room.press(decide(approval, "allow_once"));

    await until(async () =>
      expect(await poco.store.approvals.get(approval.id)).toMatchObject({
        state: { state: "void", why: "It went on without an answer." },
      }),
    );
    await until(() => expect(poco.chat.card(`approval:${approval.id}`)?.title).toContain("[Closed]"));
  });

  it("is void when the agent's driver has a defect, which stays with this one request", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    run.takes = () => {
      throw new Error("a broken adapter");
    };

    await room.press(decide(approval, "allow_once"));

    await until(async () =>
      expect(await poco.store.approvals.get(approval.id)).toMatchObject({ state: { state: "void" } }),
    );
    expect(poco.log).toMatchObject([{ level: "error", text: "an agent broke its contract" }]);
    run.complete("went on");
    expect((await poco.ended("one")).state.status).toBe("completed");
  });

  it("is void when the agent no longer waits for it, and its task runs on", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);

    run.emit({ kind: "ask-gone", requestId: "r1" });
    await poco.in("running", "one");
    const late = await room.press(decide(approval, "allow_once"));

    expect(late.status).toBe("rejected");
    expect(late.message).toBe("This request is void: The agent no longer waits for an answer.");
    expect(run.decisions).toEqual([]);
  });

  it("does not mind an agent that withdraws what it never asked", async () => {
    await using poco = await createGatewayFixture();
    const { run, approval } = await anAskingTask(poco);

    run.emit({ kind: "ask-gone", requestId: "another" });
    run.say("still here");
    run.complete();

    expect((await poco.ended("one")).result).toBe("still here");
    expect(await poco.store.approvals.get(approval.id)).toMatchObject({ state: { state: "void" } });
  });

  it("is void when the run ended, and a later click learns that", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    run.complete("went on without you");
    await poco.ended("one");

    const late = await room.press(decide(approval, "allow_once"));

    expect(late.status).toBe("rejected");
    expect(late.message).toContain("The task ended before anybody's answer reached the agent.");
    expect(run.decisions).toEqual([]);
  });

  it("is delivered before the end of a run that ends because of it", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    run.takes = async () => {
      run.complete("done");
      return { taken: true };
    };

    await room.press(decide(approval, "allow_once"));

    const task = await poco.ended("one");
    expect((await poco.events(task)).map(({ kind }) => kind).slice(-3)).toEqual([
      "decided",
      "delivered",
      "completed",
    ]);
    expect(await poco.approvals(task)).toMatchObject([{ state: { state: "delivered" } }]);
  });

  it("keeps that it was delivered also when the disk was full just then", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    poco.faults.fail("tasks.record", 1);

    await room.press(decide(approval, "allow_once"));
    await until(() => expect(run.decisions).toHaveLength(1));
    run.complete("done");

    const task = await poco.ended("one");
    expect(await poco.approvals(task)).toMatchObject([{ state: { state: "delivered" } }]);
  });
});

describe("a decision", () => {
  it("is the first one; whoever comes later is told who was first and when", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);

    const first = await room.press(decide(approval, "reject"), { person: "member" });
    poco.clock.now += 60_000;
    const second = await room.press(decide(approval, "allow_once"), { person: "admin" });

    expect(first).toMatchObject({ status: "ok", message: "Task rejected." });
    expect(second).toMatchObject({
      status: "rejected",
      message: "member rejected it already, at 2026-05-01 09:00 UTC.",
    });
    expect(run.decisions).toHaveLength(1);
  });

  it("has one effect when two people press at the same moment in two chats", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);

    const replies = await Promise.all([
      room.press(decide(approval, "allow_once"), { person: "member" }),
      poco.chat.press(decide(approval, "reject"), { person: "admin" }),
    ]);

    expect(replies.map(({ status }) => status).sort()).toEqual(["ok", "rejected"]);
    expect(run.decisions).toHaveLength(1);
    expect(
      (await poco.events(await poco.taskOf("one"))).filter(({ kind }) => kind === "decided"),
    ).toHaveLength(1);
  });

  it("goes to the request that was shown, never to the one that is open by then", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    await room.press(decide(approval, "allow_once"));
    run.ask("r2", { title: "Run rm -rf" });
    await poco.asked("one");

    const late = await room.press(decide(approval, "allow_once"));

    expect(late.status).toBe("rejected");
    expect(run.decisions.map(({ requestId }) => requestId)).toEqual(["r1"]);
    expect(await poco.asked("one")).toHaveLength(1);
  });

  it("never reaches another run that numbers its requests alike", async () => {
    await using poco = await createGatewayFixture();
    const api = await anAskingTask(poco, "of api", "api");
    const web = await anAskingTask(poco, "of web", "web");

    await web.room.press(decide(web.approval, "allow_once"));
    await api.room.press(decide(api.approval, "reject"));

    expect(web.run.decisions).toMatchObject([{ answer: { option: "allow_once" } }]);
    expect(api.run.decisions).toMatchObject([{ answer: { option: "reject" } }]);
  });

  it("on a request of an ended run does not reach the next run of the project, which asks under the same id", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    run.end({ kind: "lost", message: "The agent died." });
    const failed = await poco.ended("one");
    await room.press({ kind: "task.continue", taskId: failed.id });
    await until(() => expect(poco.agent.runs).toHaveLength(2));
    poco.agent.runs[1]?.ask("r1");
    await until(async () => expect(await poco.store.approvals.pending()).toHaveLength(1));

    const late = await room.press(decide(approval, "allow_once"));

    expect(late.status).toBe("rejected");
    expect(poco.agent.runs[1]?.decisions).toEqual([]);
    expect(await poco.store.approvals.pending()).toHaveLength(1);
  });

  it("must be one that was offered", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);

    const reply = await room.press(decide(approval, "allow_always"));

    expect(reply).toMatchObject({ status: "rejected", message: "This request does not offer allow_always." });
    expect(run.decisions).toEqual([]);
    expect((await poco.taskOf("one")).state.status).toBe("waiting_for_confirmation");
  });

  it("carries its note to the agent", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);

    await room.press(decide(approval, "reject", "use pnpm"));

    expect(run.decisions).toMatchObject([{ answer: { kind: "option", option: "reject", note: "use pnpm" } }]);
  });

  it("on a request that never was tells that", async () => {
    await using poco = await createGatewayFixture();

    const reply = await poco.chat.press(decide({ id: approvalId("none") }, "allow_once"));

    expect(reply).toMatchObject({ status: "rejected", message: "This request does not exist any more." });
  });

  it.each([
    { how: "as an agent that takes it ends", takes: true },
    { how: "also when the agent does not take it", takes: false },
  ])("to reject and stop ends the task as cancelled, $how", async ({ takes }) => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    run.takes = () => (takes ? { taken: true } : { taken: false, reason: "Not now." });

    await room.press(decide(approval, "reject_and_stop"), { person: "member" });

    const task = await poco.ended("one");
    expect(task).toMatchObject({ state: { status: "cancelled" }, stoppedBy: "member" });
    expect(run.decisions).toMatchObject([{ answer: { option: "reject_and_stop" } }]);
  });

  it("to reject and stop ends the task as cancelled, also when the agent calls it a failure", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, approval } = await anAskingTask(poco);
    run.takes = () => {
      run.end({ kind: "failed", reason: "agent", message: "aborted" });
      return { taken: true };
    };

    await room.press(decide(approval, "reject_and_stop"));

    expect((await poco.ended("one")).state.status).toBe("cancelled");
  });
});

describe("questions", () => {
  const question = (id: string): Question => ({
    id,
    text: `What about ${id}?`,
    choices: [{ label: "yes" }, { label: "no" }],
    takesSeveral: false,
    takesText: true,
  });
  const questions = {
    ask: "question",
    options: [],
    detail: { questions: [question("a"), question("b")] },
  } as const;

  it("take answers, all of them, and no yes", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.ask("q1", questions);
    const approval = await only(poco, "one");
    const answer = (answers: Record<string, string[]>) =>
      room.press({ kind: "approval.answer", approvalId: approval.id, answers });

    const yes = await room.press(decide(approval, "allow_once"));
    const half = await answer({ a: ["yes"] });
    const whole = await answer({ a: ["yes"], b: ["the blue one"] });

    expect(yes.status).toBe("rejected");
    expect(half).toMatchObject({ status: "rejected", message: "Answer this too: What about b?" });
    expect(whole.status).toBe("ok");
    expect(run.decisions).toEqual([
      { requestId: "q1", answer: { kind: "answers", answers: { a: ["yes"], b: ["the blue one"] } } },
    ]);
  });
});

describe("approving a task by its id", () => {
  it("decides its only open request", async () => {
    await using poco = await createGatewayFixture();
    const { room, run } = await anAskingTask(poco);
    const { id } = await poco.taskOf("one");

    const reply = await room.say(`/reject ${id} not on a Friday`);

    expect(reply).toMatchObject({ status: "ok", message: "Task rejected." });
    expect(run.decisions).toMatchObject([{ answer: { option: "reject", note: "not on a Friday" } }]);
  });

  it("does not guess when several are open", async () => {
    await using poco = await createGatewayFixture();
    const { room, run } = await anAskingTask(poco);
    run.ask("r2");
    await poco.asked("one", 2);
    const { id } = await poco.taskOf("one");

    const reply = await room.say(`/approve ${id}`);

    expect(reply).toMatchObject({
      status: "rejected",
      message: "This task waits for 2 decisions. Use the buttons of each request.",
    });
    expect(run.decisions).toEqual([]);
  });

  it("tells who decided when nothing is open any more", async () => {
    await using poco = await createGatewayFixture();
    const { room, approval } = await anAskingTask(poco);
    await room.press(decide(approval, "allow_once"), { person: "member" });
    const { id } = await poco.taskOf("one");

    const late = await room.say(`/approve ${id}`);
    const unknown = await room.press({ kind: "task.approve", taskId: taskId("ffffffff") });

    expect(late.message).toBe(
      "This task is not waiting for confirmation. member approved it already, at 2026-05-01 09:00 UTC.",
    );
    expect(unknown.message).toBe("Task not found: ffffffff");
  });
});

describe("consent", () => {
  afterEach(() => vi.useRealTimers());

  it("is not given by anything but a decision on the request", async () => {
    await using poco = await createGatewayFixture();
    const { room, run } = await anAskingTask(poco);
    const { id } = await poco.taskOf("one");

    for (const text of ["", "   ", "\n", "ok", "yes", "approve", "LGTM", "👍"]) await room.say(text);
    await room.say(`/approve ${id}`, { person: "a bot" });
    await room.press({ value: { intent_key: "task.approve", task_id: id } }, { person: "viewer" });
    await room.press({ value: {} });
    await room.press({ value: { intent_key: "approval.decide", approval_id: "", option: "allow_once" } });

    expect(run.decisions).toEqual([]);
    expect((await poco.taskOf("one")).state.status).toBe("waiting_for_confirmation");
  });

  it("is not given by an edit of a message that was worked off already", async () => {
    await using poco = await createGatewayFixture();
    const { room, run } = await anAskingTask(poco);
    const { id } = await poco.taskOf("one");
    await room.say("looks good", { messageId: "m1" });

    await room.say(`/approve ${id}`, { messageId: "m1", eventId: "an edit" });

    expect(run.decisions).toEqual([]);
    expect((await poco.taskOf("one")).state.status).toBe("waiting_for_confirmation");
  });

  it("is not given by silence, in 24 hours", async () => {
    await using poco = await createGatewayFixture();
    const { run } = await anAskingTask(poco);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });

    for (let hour = 0; hour < 24; hour += 1) {
      poco.clock.now += 3_600_000;
      await vi.advanceTimersByTimeAsync(3_600_000);
    }

    expect(run.decisions).toEqual([]);
    expect(run.stops).toBe(0);
    expect((await poco.taskOf("one")).state.status).toBe("waiting_for_confirmation");
    expect(await poco.asked("one")).toHaveLength(1);
  });
});
