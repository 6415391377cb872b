import { describe, expect, it } from "vitest";
import { createGatewayFixture, until } from "../testing/gateway-fixture.ts";

describe("the lane of a project", () => {
  it("runs its tasks one at a time, in the order of arrival", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    await room.say("one");
    await room.say("two");
    await room.say("three");
    const first = await poco.run("one");
    const before = poco.agent.runs.length;
    first.complete("1");
    const second = await poco.run("two");
    const between = poco.agent.runs.length;
    second.complete("2");
    (await poco.run("three")).complete("3");
    await poco.ended("three");

    expect([before, between]).toEqual([1, 2]);
    expect(poco.agent.runs.map((run) => run.turn.prompt)).toEqual(["one", "two", "three"]);
    expect((await poco.tasks()).map((task) => task.result)).toEqual(["1", "2", "3"]);
  });

  it("answers at once, and tells which message runs and which waits", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    const runs = await room.say("one");
    const waits = await room.say("two");

    expect([runs.message, waits.message]).toEqual(["Task created.", "Task queued."]);
    expect((await poco.taskOf("two")).state.status).toBe("queued");
  });

  it("lets other projects and tasks without a project go on beside it", async () => {
    await using poco = await createGatewayFixture();
    const api = await poco.aRoom("api");
    const web = await poco.aRoom("web");

    await api.say("of api");
    await web.say("of web");
    await poco.chat.say("/run alone");
    await poco.chat.say("/run alone too");

    await until(() => expect(poco.agent.runs).toHaveLength(4));
    (await poco.run("alone too")).complete("done");
    expect((await poco.ended("alone too")).state.status).toBe("completed");
  });

  it.each([
    { how: "fails", end: { kind: "failed", reason: "agent", message: "no" } },
    { how: "is stopped", end: { kind: "stopped" } },
    { how: "is lost", end: { kind: "lost", message: "the agent died" } },
  ] as const)("lets the next task go on after one that $how", async ({ end }) => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    await room.say("one");
    await room.say("two");
    (await poco.run("one")).end(end);

    expect(await poco.run("two")).toBeDefined();
    expect((await poco.taskOf("one")).state.status).not.toBe("running");
  });

  it("lets the next task go on after one that could not be set up, and says what is missing", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api", { agent: "gone" });
    await room.say("one");
    await poco.ended("one");

    await room.say("two");
    const task = await poco.ended("two");

    expect(task.state).toMatchObject({ status: "failed", reason: "setup" });
    expect(task.state).toHaveProperty("message", expect.stringContaining("gone"));
  });

  it("does 200 prompts that arrive at once, all of them, in order and never two at a time", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    let running = 0;
    let most = 0;
    poco.agent.act = (run) => {
      running += 1;
      most = Math.max(most, running);
      setImmediate(() => {
        running -= 1;
        run.complete(`did ${run.turn.prompt}`);
      });
    };
    const prompts = Array.from({ length: 200 }, (_, index) => `prompt ${index}`);

    await Promise.all(prompts.map((prompt) => room.say(prompt)));
    await poco.ended("prompt 199");

    expect(most).toBe(1);
    expect(poco.agent.runs.map((run) => run.turn.prompt)).toEqual(prompts);
    expect((await poco.tasks()).map((task) => task.result)).toEqual(prompts.map((prompt) => `did ${prompt}`));
  });
});

describe("a defect inside a run", () => {
  it("fails the task as internal when the agent cannot even be called, and the lane goes on", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    poco.agent.act = (run) => {
      if (run.turn.prompt === "one") throw new Error("a broken adapter");
    };

    await room.say("one");
    await room.say("two");
    await poco.run("two");

    expect((await poco.taskOf("one")).state).toMatchObject({ status: "failed", reason: "internal" });
    expect(poco.log.filter((line) => line.level === "error")).toMatchObject([
      { text: "a run failed inside PoCo" },
    ]);
  });

  it("fails the task as internal when the events break off, and stops the agent before the next one begins", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    await room.say("two");
    const run = await poco.run("one");

    run.hangUp();
    await poco.run("two");

    expect((await poco.taskOf("one")).state).toMatchObject({ status: "failed", reason: "internal" });
    expect(run.stops).toBe(1);
  });
});
