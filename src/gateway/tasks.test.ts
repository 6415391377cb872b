import { describe, expect, it } from "vitest";
import { taskId } from "../domain/ids.ts";
import type { Task } from "../domain/task.ts";
import { createGatewayFixture, until } from "../testing/gateway-fixture.ts";

const stop = ({ id }: Pick<Task, "id">) => ({ kind: "task.stop", taskId: id }) as const;

describe("stopping a task", () => {
  it("takes a queued task out of the line, and the agent never sees it", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    await room.say("two");
    await room.say("three");

    const reply = await room.press(stop(await poco.taskOf("two")), { person: "admin" });
    (await poco.run("one")).complete();
    await poco.run("three");

    const stopped = await poco.taskOf("two");
    expect(reply).toMatchObject({ status: "ok", message: "Cancelled." });
    expect(stopped.state.status).toBe("cancelled");
    expect((await poco.events(stopped)).at(-1)).toMatchObject({ kind: "cancelled", by: "admin" });
    expect(poco.agent.runs.map((run) => run.turn.prompt)).toEqual(["one", "three"]);
  });

  it("ends a task that was just claimed before the agent begins, and the next one runs", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const claimed = Promise.withResolvers<void>();
    poco.faults.before = ({ name }) => (name === "tasks.claimNext" ? claimed.promise : undefined);
    await room.say("one");
    await room.say("two");

    await room.press(stop(await poco.taskOf("one")), { person: "admin" });
    claimed.resolve();
    await poco.run("two");

    expect((await poco.taskOf("one")).state.status).toBe("cancelled");
    expect(poco.agent.runs).toHaveLength(1);
  });

  it("ends a task whose start is just being stored, without the agent, and keeps who stopped it", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const storing = Promise.withResolvers<void>();
    poco.faults.before = ({ name, args }) =>
      name === "tasks.record" && JSON.stringify(args[1]).includes('"started"') ? storing.promise : undefined;
    await room.say("one");
    const task = await poco.taskOf("one");
    await until(() => expect(poco.gateway.lanes.runOf(task.id)).toBeDefined());

    const reply = room.press(stop(task), { person: "admin" });
    await until(() => expect(poco.gateway.lanes.runOf(task.id)?.stopping).toBe("person"));
    storing.resolve();
    await reply;

    const ended = await poco.ended("one");
    expect(ended.state.status).toBe("cancelled");
    expect((await poco.events(task)).at(-1)).toMatchObject({ kind: "cancelled", by: "admin" });
    expect(poco.agent.runs).toEqual([]);
  });

  it("reaches an agent that began only after the stop was asked for", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const reading = Promise.withResolvers<void>();
    await room.say("one");
    (await poco.run("one")).complete();
    await poco.ended("one");
    poco.faults.before = ({ name }) => (name === "projects.session" ? reading.promise : undefined);
    const said = room.say("two");
    await poco.in("running", "two");

    const reply = poco.chat.press(stop(await poco.taskOf("two")), { person: "admin" });
    await until(async () => expect((await poco.taskOf("two")).stoppedBy).toBe("admin"));
    reading.resolve();
    await Promise.all([said, reply]);

    expect((await poco.ended("two")).state.status).toBe("cancelled");
    expect((await poco.run("two")).stops).toBe(1);
  });

  it("stops a running task, keeps what it said so far, and who stopped it", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.say("half of the ans");

    const reply = await room.press(stop(await poco.taskOf("one")), { person: "admin" });

    const task = await poco.taskOf("one");
    expect(reply.message).toBe("Task stopped.");
    expect(task).toMatchObject({
      state: { status: "cancelled" },
      stoppedBy: "admin",
      result: "half of the ans",
    });
    expect(run.stops).toBe(1);
  });

  it("stops a task that waits for an approval, and the approval is void", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).ask("r1");
    await poco.asked("one");

    await room.press(stop(await poco.taskOf("one")));

    const task = await poco.ended("one");
    expect(task.state.status).toBe("cancelled");
    expect(await poco.approvals(task)).toMatchObject([{ state: { state: "void" } }]);
  });

  it("ends a task that waits at the checkpoint, and no agent sees it", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("confirm: one");
    await room.say("two");
    await poco.asked("confirm: one");

    await room.press(stop(await poco.taskOf("confirm: one")));
    await poco.run("two");

    const task = await poco.taskOf("confirm: one");
    expect(task.state.status).toBe("cancelled");
    expect(await poco.approvals(task)).toMatchObject([{ state: { state: "void" } }]);
    expect(poco.agent.runs).toHaveLength(1);
  });

  it("asks the agent once; whoever comes later is told who was first", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.onStop = () => undefined;
    const task = await poco.taskOf("one");

    const first = room.press(stop(task), { person: "admin" });
    await until(() => expect(run.stops).toBe(1));
    const second = await poco.chat.press(stop(task), { person: "owner" });
    run.end({ kind: "stopped" });

    expect(await first).toMatchObject({ status: "ok" });
    expect(second).toMatchObject({ status: "rejected", message: "admin stopped this task already." });
    expect(run.stops).toBe(1);
    expect(await poco.ended("one")).toMatchObject({ state: { status: "cancelled" }, stoppedBy: "admin" });
  });

  it("says so when the task is over already, and when there is none", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).complete("done");
    const task = await poco.ended("one");

    const late = await room.press(stop(task));
    const wrong = await room.press(stop({ id: taskId("ffffffff") }));

    expect(late).toMatchObject({
      status: "rejected",
      message: "This task is over already: it was completed, at 2026-05-01 09:00 UTC.",
    });
    expect(wrong).toMatchObject({ status: "rejected", message: "Task not found: ffffffff" });
    expect((await poco.taskOf("one")).state.status).toBe("completed");
  });

  it("leaves a task completed that was finished before the stop reached the agent", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.onStop = () => run.complete("all done");

    const reply = await room.press(stop(await poco.taskOf("one")));

    expect(reply.message).toBe("The task was finished before it could be stopped.");
    expect(await poco.ended("one")).toMatchObject({ state: { status: "completed" }, result: "all done" });
  });

  it.each([
    { kind: "failed", reason: "agent", message: "interrupted" },
    { kind: "lost", message: "the pipe closed" },
  ] as const)("calls it stopped when the agent answers a stop with $kind", async (outcome) => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.onStop = () => run.end(outcome);

    await room.press(stop(await poco.taskOf("one")));

    expect((await poco.ended("one")).state.status).toBe("cancelled");
  });
});

describe("steering", () => {
  it("passes more words on to the running task and keeps them in its journal", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    const task = await poco.taskOf("one");

    const reply = await room.press(
      { kind: "task.steer", taskId: task.id, text: "in blue" },
      { person: "admin" },
    );

    expect(reply).toMatchObject({ status: "ok", message: "Passed on to the running task." });
    expect(run.steers).toEqual(["in blue"]);
    expect((await poco.events(task)).at(-1)).toMatchObject({
      kind: "steered",
      text: "in blue",
      by: "admin",
    });
  });

  it("tells why when the agent does not take it, and keeps nothing", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).takes = () => ({ taken: false, reason: "It is compacting." });
    const task = await poco.taskOf("one");

    const reply = await room.press({ kind: "task.steer", taskId: task.id, text: "in blue" });

    expect(reply).toMatchObject({
      status: "rejected",
      message: "The agent did not take it: It is compacting.",
    });
    expect((await poco.events(task)).map((event) => event.kind)).not.toContain("steered");
  });

  it("needs a task that runs", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).complete();
    const task = await poco.ended("one");

    const reply = await room.press({ kind: "task.steer", taskId: task.id, text: "in blue" });

    expect(reply).toMatchObject({ status: "rejected", message: "Only a running task can be steered." });
  });
});
