import { describe, expect, it } from "vitest";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";

async function restarted(poco: GatewayFixture): Promise<GatewayFixture> {
  poco.crash();
  const again = await poco.again();
  await again.gateway.recover();
  return again;
}

/** What a crash left of a task whose text had been flushed. */
async function untilSaid(poco: GatewayFixture, prompt: string): Promise<void> {
  const task = await poco.taskOf(prompt);
  await until(async () => expect((await poco.events(task)).map(({ kind }) => kind)).toContain("text"));
}

describe("after a crash", () => {
  it("a task that ran is interrupted, keeps its text, and its card offers to continue", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.say("half of it");
    run.emit({ kind: "notice", text: "flush" });
    await untilSaid(poco, "one");

    const again = await restarted(poco);

    const task = await again.taskOf("one");
    expect(task).toMatchObject({ state: { status: "failed", reason: "interrupted" }, result: "half of it" });
    await until(() => expect(again.chat.card(`task:${task.id}`)?.title).toContain("[Error]"));
    const card = JSON.stringify(again.chat.card(`task:${task.id}`));
    expect(card).toContain('"label":"Continue"');
    expect(card).toContain("half of it");
    expect(again.agent.runs).toEqual([]);
  });

  it("looks first whether the card of an interrupted task stands, where nobody kept that", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    poco.chat.answer = () => Promise.resolve({ kind: "later", reason: "lost", retryAfterMs: 60_000 });
    await room.say("one");
    await poco.run("one");
    const { id } = await poco.taskOf("one");
    await until(() => expect(poco.chat.callsFor(`task:${id}`)).not.toEqual([]));

    const again = await restarted(poco);

    const since = () => again.chat.callsFor(`task:${id}`).filter(({ title }) => title.includes("[Error]"));
    await until(() => expect(since()).not.toEqual([]));
    expect(since()[0]?.around.mayStand).toBe(true);
  });

  it("an interrupted task can be continued in its conversation", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.name("thread-1");
    await until(async () => expect((await poco.taskOf("one")).agentSessionId).toBe("thread-1"));
    const again = await restarted(poco);
    const { id } = await again.taskOf("one");

    await room.press({ kind: "task.continue", taskId: id });
    await until(() => expect(again.agent.runs).toHaveLength(1));

    expect(again.agent.runs[0]?.turn.resume).toBe("thread-1");
  });

  it("a task that somebody had told to stop is cancelled, by them", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.onStop = () => undefined;
    const { id } = await poco.taskOf("one");
    void room.press({ kind: "task.stop", taskId: id }, { person: "admin" });
    await until(async () => expect((await poco.taskOf("one")).stoppedBy).toBe("admin"));

    const again = await restarted(poco);

    expect((await again.taskOf("one")).state.status).toBe("cancelled");
    expect((await again.events({ id })).at(-1)).toMatchObject({ kind: "cancelled", by: "admin" });
  });

  it("the approvals of a task that ran are void, and a click on them says why", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).ask("r1");
    const [approval] = await poco.asked("one");
    if (approval === undefined) throw new Error("nothing is asked");

    const again = await restarted(poco);
    const late = await room.press({ kind: "approval.decide", approvalId: approval.id, option: "allow_once" });

    expect((await again.taskOf("one")).state).toMatchObject({ status: "failed", reason: "interrupted" });
    expect(late.message).toContain("This request is void");
    await until(() => expect(again.chat.card(`approval:${approval.id}`)?.title).toContain("[Closed]"));
  });

  it("queued tasks run on, in their order, each once", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    for (const prompt of ["one", "two", "three"]) await room.say(prompt);
    await poco.run("one");
    poco.crash();
    const again = await poco.again();
    again.agent.act = (run) => run.complete("done");

    const recovery = await again.gateway.recover();
    await again.ended("three");

    expect(recovery).toEqual({ interrupted: 1, resumed: 2 });
    expect(again.agent.runs.map((run) => run.turn.prompt)).toEqual(["two", "three"]);
    expect(poco.agent.runs.map((run) => run.turn.prompt)).toEqual(["one"]);
  });

  it("a task that was made and not begun runs, with a project and without", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    poco.faults.before = ({ name }) =>
      name === "tasks.claimNext" ? new Promise(() => undefined) : undefined;
    await room.say("one");
    poco.faults.before = ({ name }) => (name === "tasks.record" ? new Promise(() => undefined) : undefined);
    await poco.chat.say("/run alone");

    const again = await restarted(poco);

    expect([(await again.run("one")).turn.prompt, (await again.run("alone")).turn.prompt]).toEqual([
      "one",
      "alone",
    ]);
    expect(poco.agent.runs).toEqual([]);
  });

  it("what waits at the checkpoint waits on and can be approved", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("confirm: deploy");
    const [approval] = await poco.asked("confirm: deploy");
    if (approval === undefined) throw new Error("nothing is asked");
    const again = await restarted(poco);
    const waiting = await again.asked("confirm: deploy");

    const reply = await room.press({
      kind: "approval.decide",
      approvalId: approval.id,
      option: "allow_once",
    });

    expect(waiting).toHaveLength(1);
    expect(reply.status).toBe("ok");
    expect((await again.run("deploy")).turn.isApproved).toBe(true);
  });

  it("what was approved at the checkpoint and not begun runs, exactly once", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("confirm: deploy");
    await poco.asked("confirm: deploy");
    const { id } = await poco.taskOf("confirm: deploy");
    poco.faults.after = ({ name }) => {
      if (name === "approvals.decide") poco.crash();
    };
    void room.press({ kind: "task.approve", taskId: id }, { eventId: "the click" });
    await until(() => expect(poco.faults.isDead).toBe(true));

    const again = await restarted(poco);
    await room.press({ kind: "task.approve", taskId: id }, { eventId: "the click" });
    (await again.run("deploy")).complete();
    await again.ended("confirm: deploy");

    expect(poco.agent.runs).toEqual([]);
    expect(again.agent.runs).toHaveLength(1);
  });

  it("cards that were owed are shown", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    poco.chat.answer = () => new Promise(() => undefined);
    poco.agent.act = (run) => run.complete("the answer");
    await room.say("one");
    const { id } = await poco.ended("one");
    poco.crash();
    poco.chat.answer = () => undefined;
    const again = await poco.again();

    await again.gateway.recover();

    await until(() => expect(again.chat.card(`task:${id}`)?.title).toContain("[Complete]"));
  });
});

describe("events that were stored and not worked off", () => {
  it("are worked off exactly once, in the order of their arrival", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    poco.faults.before = ({ name }) =>
      name === "projects.inConversation" ? new Promise(() => undefined) : undefined;
    for (const text of ["one", "two", "three"]) {
      await poco.chat.send(poco.chat.message(text, { conversation: room.conversation, eventId: text }));
    }
    poco.crash();
    const again = await poco.again();
    again.agent.act = (run) => run.complete();

    await again.gateway.recover();
    await again.ended("three");
    const redelivered = await room.say("two", { eventId: "two" });

    expect(again.agent.runs.map((run) => run.turn.prompt)).toEqual(["one", "two", "three"]);
    expect(redelivered.message).toBe("Task queued.");
    expect(await again.tasks()).toHaveLength(3);
  });

  it("have their effect once when the crash came after the effect", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    poco.faults.after = ({ name }) => {
      if (name === "tasks.add") poco.crash();
    };
    void room.say("one", { eventId: "e" });
    await until(() => expect(poco.faults.isDead).toBe(true));

    const again = await restarted(poco);
    await again.run("one");
    await again.gateway.intake.rest();

    expect(await again.tasks()).toHaveLength(1);
    expect(again.agent.runs).toHaveLength(1);
  });

  it.each(["not JSON at all", "{}", '{"kind":"telepathy"}', "null"])(
    "do not keep the others waiting when one of them reads %s",
    async (text) => {
      await using poco = await createGatewayFixture({ onDisk: true });
      const room = await poco.aRoom("api");
      const draft = { platform: "chat", conversation: "room:api", messageId: null, sentAt: null, at: 0 };
      const event = JSON.stringify(poco.chat.message("one", { conversation: room.conversation }));
      await poco.store.inbox.receive({ ...draft, eventId: "bad", event: text });
      await poco.store.inbox.receive({ ...draft, eventId: "good", event });

      const again = await restarted(poco);
      await again.run("one");
      await again.gateway.intake.rest();

      await until(async () => expect(await again.store.inbox.unsettled()).toEqual([]));
      expect(again.log).toContainEqual(expect.objectContaining({ text: "a stored event cannot be read" }));
    },
  );

  it("come before what the same conversation says while PoCo starts", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    poco.faults.before = ({ name }) =>
      name === "projects.inConversation" ? new Promise(() => undefined) : undefined;
    const bad = {
      platform: "chat",
      conversation: "room:api",
      messageId: null,
      sentAt: null,
      eventId: "bad",
      event: "?",
      at: 0,
    };
    await poco.store.inbox.receive(bad);
    for (const text of ["one", "two", "three"]) {
      await poco.chat.send(poco.chat.message(text, { conversation: room.conversation }));
    }
    poco.crash();
    const again = await poco.again();

    const recovering = again.gateway.recover();
    await room.say("four");
    await recovering;
    await again.gateway.intake.rest();

    expect((await again.tasks()).map(({ prompt }) => prompt)).toEqual(["one", "two", "three", "four"]);
  });
});

describe("a run that began while PoCo was still recovering", () => {
  it("is not taken for one that a crash left", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");

    const recovery = await poco.gateway.recover();
    run.complete("done");

    expect(recovery.interrupted).toBe(0);
    expect(await poco.ended("one")).toMatchObject({ state: { status: "completed" }, result: "done" });
  });
});
