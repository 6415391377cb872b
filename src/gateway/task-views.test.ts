import { describe, expect, it } from "vitest";
import type { View } from "../cards/view.ts";
import { approvalId, personId, projectId, type TaskId, taskId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";
import type { Show } from "./outcome.ts";

const owner: Viewer = { person: { id: personId("owner"), platform: "chat" }, role: "owner" };

async function taskView({ gateway }: GatewayFixture, id: TaskId) {
  const view = await gateway.views.of({ kind: "task_status", taskId: id }, owner);
  if (view?.kind !== "task_status") throw new Error("this is no task");
  return view;
}

describe("the view of a task", () => {
  it("tells its place, what is before it, and whether that can take its words", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    for (const prompt of ["one", "two", "three"]) await room.say(prompt);
    await poco.in("running", "one");
    const { id: blockedBy } = await poco.taskOf("one");

    const view = await taskView(poco, (await poco.taskOf("three")).id);

    expect(view).toMatchObject({
      agentTitle: "Scripted",
      place: 2,
      blockedBy,
      blockerStatus: "running",
      can: { steerBlocker: true, continue: false, retry: false },
    });
  });

  it("does not offer to pass words on where the agent takes none while it runs", async () => {
    await using poco = await createGatewayFixture({ agent: { can: { steer: false } } });
    const room = await poco.aRoom("api");
    for (const prompt of ["one", "two"]) await room.say(prompt);
    await poco.in("running", "one");

    const view = await taskView(poco, (await poco.taskOf("two")).id);

    expect(view.can.steerBlocker).toBe(false);
  });

  it("knows the session that it works in", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.name("thread-1");
    run.complete();
    const { id } = await poco.ended("one");

    const { session } = await taskView(poco, id);

    expect(session).toMatchObject({ agentSessionId: "thread-1", freshBecause: "it is the first one here" });
  });

  it("offers Continue and Retry for a failed task until one of them was pressed, then names what followed", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).end({ kind: "failed", reason: "agent", message: "It broke." });
    const { id } = await poco.ended("one");

    const before = await taskView(poco, id);
    await room.press({ kind: "task.retry", taskId: id });
    const after = await taskView(poco, id);

    const offered = { steerBlocker: false, continue: true, retry: true };
    expect(before).toMatchObject({ followedBy: null, can: offered });
    expect(after).toMatchObject({
      followedBy: (await poco.tasks()).at(-1)?.id,
      can: { ...offered, continue: false, retry: false },
    });
  });

  it("offers neither for a task that was merged", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    await poco.run("one");
    await room.say("two");
    const { id } = await poco.taskOf("two");
    await room.press({ kind: "task.steer_queue", taskId: id });

    expect((await taskView(poco, id)).can).toMatchObject({ continue: false, retry: false });
  });
});

describe("the view of a queue", () => {
  it("shows the tasks page by page in the order in which they will run", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    await poco.in("running", "one");
    const waiting = Array.from({ length: 8 }, (_, index) => `waits ${index}`);
    for (const prompt of waiting) await room.say(prompt);
    await room.press({ kind: "task.move_front", taskId: (await poco.taskOf("waits 7")).id });
    const show = { kind: "workspace_queue", projectId: room.project.id, problem: null } as const;

    const first = await poco.gateway.views.of({ ...show, page: 0 }, owner);
    const last = await poco.gateway.views.of({ ...show, page: 99 }, owner);

    expect(first).toMatchObject({ first: 1, page: 0, pages: 2, canSteer: true, row: { queued: 8 } });
    expect(last).toMatchObject({ first: 7, page: 1, pages: 2 });
    expect([promptsOf(first), promptsOf(last)]).toEqual([
      ["waits 7", "waits 0", "waits 1", "waits 2", "waits 3", "waits 4"],
      ["waits 5", "waits 6"],
    ]);
  });

  it("offers no steering where the agent takes no words while it runs", async () => {
    await using poco = await createGatewayFixture({ agent: { can: { steer: false } } });
    const room = await poco.aRoom("api");
    for (const prompt of ["one", "two"]) await room.say(prompt);
    await poco.in("running", "one");

    const view = await poco.gateway.views.of(
      { kind: "workspace_queue", projectId: room.project.id, page: 0, problem: null },
      owner,
    );

    expect(view).toMatchObject({ canSteer: false });
  });

  it("offers no steering while what runs is being stopped", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.onStop = () => undefined;
    await room.say("two");
    const show = { kind: "workspace_queue", projectId: room.project.id, page: 0, problem: null } as const;

    const stopping = room.press({ kind: "task.stop", taskId: (await poco.taskOf("one")).id });
    await until(() => expect(run.stops).toBe(1));
    const view = await poco.gateway.views.of(show, owner);
    run.end({ kind: "stopped" });
    await stopping;

    expect(view).toMatchObject({ canSteer: false });
  });
});

function promptsOf(view: View | undefined): readonly string[] {
  return view?.kind === "workspace_queue" ? view.tasks.map(({ prompt }) => prompt) : [];
}

describe("the view of a part of an answer", () => {
  const paragraphs = Array.from({ length: 9 }, (_, index) => `${index}`.repeat(80));

  it("cuts the answer as the platform of the task takes it, and loses nothing", async () => {
    await using poco = await createGatewayFixture();
    poco.chat.can.answerLimit = 200;
    const id = await answered(poco, paragraphs.join("\n\n"));

    const first = await poco.gateway.views.byKey(`task:${id}:part:1`, owner);
    const parts = first?.kind === "task_part" ? first.parts : 0;
    const texts: string[] = [];
    for (let part = 1; part <= parts; part += 1) {
      const view = await poco.gateway.views.byKey(`task:${id}:part:${part}`, owner);
      if (view?.kind === "task_part") texts.push(view.text);
    }

    expect(texts.length).toBeGreaterThan(1);
    expect(texts.join("")).toBe(paragraphs.join("\n\n"));
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(200);
  });

  it.each(["0", "-1", "1.5", "100", "x"])("has no part %s", async (part) => {
    await using poco = await createGatewayFixture();
    poco.chat.can.answerLimit = 200;
    const id = await answered(poco, paragraphs.join("\n\n"));

    expect(await poco.gateway.views.byKey(`task:${id}:part:${part}`, owner)).toBeUndefined();
  });

  it("has no parts where the platform takes an answer of any length", async () => {
    await using poco = await createGatewayFixture();
    const id = await answered(poco, paragraphs.join("\n\n"));

    expect(await poco.gateway.views.byKey(`task:${id}:part:1`, owner)).toBeUndefined();
  });
});

async function answered(poco: GatewayFixture, text: string): Promise<TaskId> {
  const room = await poco.aRoom("api");
  await room.say("one");
  (await poco.run("one")).complete(text);
  return (await poco.ended("one")).id;
}

describe("the view of what a command could mean", () => {
  it("leaves out what is gone", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).ask("r1");
    const [approval] = await poco.asked("one");
    const { id } = await poco.taskOf("one");

    const view = await poco.gateway.views.of(
      {
        kind: "candidates",
        command: "stop",
        tasks: [taskId("gone"), id],
        approvals: [approvalId("gone"), ...(approval === undefined ? [] : [approval.id])],
      },
      owner,
    );

    expect(view).toMatchObject({
      tasks: [{ id }],
      approvals: [{ approval: { id: approval?.id }, projectName: "api", agentTitle: "Scripted" }],
    });
  });
});

describe("what does not exist any more", () => {
  const gone: readonly Show[] = [
    { kind: "task_status", taskId: taskId("gone") },
    { kind: "task_edit", taskId: taskId("gone"), typed: null, back: null, problem: null },
    { kind: "task_details", taskId: taskId("gone"), page: 0 },
    { kind: "approval", approvalId: approvalId("gone") },
    { kind: "approval_note", approvalId: approvalId("gone") },
    { kind: "workspace_queue", projectId: projectId("gone"), page: 0, problem: null },
    { kind: "task_composer", projectId: projectId("gone"), problem: null },
  ];

  it.each(gone)("has no view: $kind", async (show) => {
    await using poco = await createGatewayFixture();

    expect(await poco.gateway.views.of(show, owner)).toBeUndefined();
  });
});
