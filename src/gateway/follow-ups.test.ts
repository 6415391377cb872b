import { describe, expect, it } from "vitest";
import type { Task } from "../domain/task.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";

describe("continuing", () => {
  it("makes a new task that resumes the conversation and knows which one it continues", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.name("thread-1");
    run.say("I was about to");
    run.end({ kind: "lost", message: "The agent died." });
    const failed = await poco.ended("one");

    const reply = await room.press({ kind: "task.continue", taskId: failed.id });
    await until(() => expect(poco.agent.runs).toHaveLength(2));

    const again = (await poco.tasks()).at(-1);
    expect(reply.status).toBe("ok");
    expect(again).toMatchObject({ continues: failed.id, folder: failed.folder, projectId: failed.projectId });
    expect(poco.agent.runs[1]?.turn).toMatchObject({ resume: "thread-1" });
    expect(poco.agent.runs[1]?.turn.prompt).toContain("I was about to");
    expect(poco.agent.runs[1]?.turn.prompt).toContain("The task was:\n\none");
  });

  it("names the first prompt, however often it was continued", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).end({ kind: "lost", message: "The agent died." });
    const failed = await poco.ended("one");
    await room.press({ kind: "task.continue", taskId: failed.id });
    await until(() => expect(poco.agent.runs).toHaveLength(2));
    poco.agent.runs[1]?.end({ kind: "lost", message: "The agent died." });
    const again = (await poco.tasks()).at(-1);
    if (again === undefined) throw new Error("nothing was continued");
    await until(async () => expect((await poco.tasks()).at(-1)?.state.status).toBe("failed"));

    await room.press({ kind: "task.continue", taskId: again.id });
    await until(() => expect(poco.agent.runs).toHaveLength(3));

    expect(poco.agent.runs[2]?.turn.prompt).toContain("The task was:\n\none");
    expect(poco.agent.runs[2]?.turn.prompt.match(/The task was/g)).toHaveLength(1);
  });

  it("goes on in the conversation of the task that it continues, also after a fresh one was begun", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const first = await poco.run("one");
    first.name("thread-1");
    first.end({ kind: "failed", reason: "agent", message: "no" });
    const failed = await poco.ended("one");
    await room.press({ kind: "workspace.clear_session", projectId: room.project.id });
    await room.say("two");
    const second = await poco.run("two");
    second.name("thread-2");
    second.complete();
    await poco.ended("two");

    await room.press({ kind: "task.continue", taskId: failed.id });
    await until(() => expect(poco.agent.runs).toHaveLength(3));

    expect(poco.agent.runs[2]?.turn.resume).toBe("thread-1");
  });

  it("tells the agent the task again when no conversation was begun", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).end({ kind: "failed", reason: "setup", message: "not signed in" });
    const failed = await poco.ended("one");

    await room.press({ kind: "task.continue", taskId: failed.id });
    await until(() => expect(poco.agent.runs).toHaveLength(2));

    expect(poco.agent.runs[1]?.turn.prompt).toContain("The task was:\n\none");
    expect(poco.agent.runs[1]?.turn).not.toHaveProperty("resume");
  });

  it("resumes for a task without a project, too", async () => {
    await using poco = await createGatewayFixture();
    await poco.chat.say("/run one");
    const run = await poco.run("one");
    run.name("thread-1");
    run.end({ kind: "stopped" });
    const stopped = await poco.ended("one");

    await poco.chat.press({ kind: "task.continue", taskId: stopped.id });
    await until(() => expect(poco.agent.runs).toHaveLength(2));

    expect(poco.agent.runs[1]?.turn.resume).toBe("thread-1");
  });

  it.each(["running", "completed"] as const)("is refused for a task that is %s", async (status) => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    if (status === "completed") run.complete();
    const task = await poco.in(status, "one");

    const reply = await room.press({ kind: "task.continue", taskId: task.id });

    expect(reply).toMatchObject({
      status: "rejected",
      message: "Only a failed or stopped task can be continued.",
    });
    expect(await poco.tasks()).toHaveLength(1);
  });

  it("is refused in an archived project, as every prompt is", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).end({ kind: "stopped" });
    const stopped = await poco.ended("one");
    await room.press({ kind: "project.archive", projectId: room.project.id });

    const reply = await room.press({ kind: "task.continue", taskId: stopped.id });

    expect(reply.status).toBe("rejected");
    expect(await poco.tasks()).toHaveLength(1);
  });
});

/** The task `one` that failed; its agent had begun the conversation `thread-1`. */
async function failedOne(poco: GatewayFixture, room: Room): Promise<Task> {
  await room.say("one");
  const run = await poco.run("one");
  run.name("thread-1");
  run.end({ kind: "failed", reason: "agent", message: "It broke." });
  return poco.ended("one");
}

describe("continuing a task that people added words to", () => {
  it("tells the agent those words as well, in their order", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    const { id: taskId } = await poco.taskOf("one");
    await room.press({ kind: "task.steer", taskId, text: "in blue" });
    await room.press({ kind: "task.steer", taskId, text: "no, in red" });
    run.end({ kind: "lost", message: "The agent died." });
    await poco.ended("one");

    await room.press({ kind: "task.continue", taskId });
    await until(() => expect(poco.agent.runs).toHaveLength(2));

    expect(poco.agent.runs[1]?.turn.prompt).toContain("this was added:\n\nin blue\n\nno, in red");
  });
});

describe("retrying", () => {
  it("does the old prompt again, with the folder and the options of now, and knows which task it repeats", async () => {
    const choices = [
      { value: "short", label: "Short" },
      { value: "long", label: "Long" },
    ];
    const options = [{ key: "answers", label: "Answers", default: "short", choices }];
    await using poco = await createGatewayFixture({ agent: { options } });
    const room = await poco.aRoom("api");
    const failed = await failedOne(poco, room);
    const other = await poco.aRoom("web");
    const { id: projectId } = room.project;
    const folder = other.project.folder ?? "";
    await room.press({ kind: "workspace.apply_agent", projectId, options: { answers: "long" } });
    await room.press({ kind: "workspace.apply_entered_path", projectId, folder });

    const reply = await room.press({ kind: "task.retry", taskId: failed.id });
    await until(() => expect(poco.agent.runs).toHaveLength(2));

    const again = (await poco.tasks()).at(-1);
    expect(reply.status).toBe("ok");
    expect(again).toMatchObject({ prompt: "one", continues: failed.id, folder });
    expect(poco.agent.runs[1]?.turn).toMatchObject({
      prompt: "one",
      folder,
      options: { answers: "long" },
    });
  });

  it("does a task without a project again where it was", async () => {
    await using poco = await createGatewayFixture();
    await poco.chat.say("/run one");
    (await poco.run("one")).end({ kind: "stopped" });
    const stopped = await poco.ended("one");

    await poco.chat.press({ kind: "task.retry", taskId: stopped.id });
    await until(() => expect(poco.agent.runs).toHaveLength(2));

    expect((await poco.tasks()).at(-1)).toMatchObject({
      prompt: "one",
      folder: stopped.folder,
      agent: stopped.agent,
      projectId: null,
    });
  });

  it("asks again before a prompt that has to be approved", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("confirm: one");
    await poco.asked("confirm: one");
    const { id: taskId } = await poco.taskOf("confirm: one");
    await room.press({ kind: "task.stop", taskId });

    await room.press({ kind: "task.retry", taskId });
    await until(async () => expect(await poco.tasks()).toHaveLength(2));
    await poco.asked("confirm: one");

    expect(poco.agent.runs).toEqual([]);
  });

  it("repeats what was asked first, also after it was continued", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const failed = await failedOne(poco, room);
    await room.press({ kind: "task.continue", taskId: failed.id });
    await until(() => expect(poco.agent.runs).toHaveLength(2));
    poco.agent.runs[1]?.end({ kind: "stopped" });
    const continued = await until(async () => {
      const last = (await poco.tasks()).at(-1);
      if (last?.state.status !== "cancelled") throw new Error("it goes on");
      return last;
    });

    await room.press({ kind: "task.retry", taskId: continued.id });
    await until(() => expect(poco.agent.runs).toHaveLength(3));

    expect(poco.agent.runs[2]?.turn.prompt).toBe("one");
  });

  it("repeats what somebody wrote instead, where a follow-up was rewritten in the queue", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const failed = await failedOne(poco, room);
    await room.say("busy");
    const busy = await poco.run("busy");
    await room.press({ kind: "task.continue", taskId: failed.id });
    const { id: taskId } = await until(async () => {
      const last = (await poco.tasks()).at(-1);
      if (last?.continues !== failed.id) throw new Error("nothing was continued");
      return last;
    });
    await room.press({ kind: "task.apply_edit", taskId, prompt: "only the tests" });
    busy.complete();
    (await poco.run("only the tests")).end({ kind: "stopped" });
    await poco.ended("only the tests");

    await room.press({ kind: "task.retry", taskId });
    await until(() => expect(poco.agent.runs).toHaveLength(4));

    expect(poco.agent.runs[3]?.turn.prompt).toBe("only the tests");
  });

  it.each(["running", "completed"] as const)("is refused for a task that is %s", async (status) => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    if (status === "completed") run.complete();
    const task = await poco.in(status, "one");

    const reply = await room.press({ kind: "task.retry", taskId: task.id });

    expect(reply).toMatchObject({
      status: "rejected",
      message: "Only a failed or stopped task can be tried again.",
    });
    expect(await poco.tasks()).toHaveLength(1);
  });

  it("is refused for a task that was merged: its words are in another one", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    await poco.run("one");
    await room.say("two");
    const { id: taskId } = await poco.taskOf("two");
    await room.press({ kind: "task.steer_queue", taskId });

    const replies = [
      await room.press({ kind: "task.retry", taskId }),
      await room.press({ kind: "task.continue", taskId }),
    ];

    expect(replies.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(replies[0]?.message).toContain("merged into task");
    expect(await poco.tasks()).toHaveLength(2);
  });

  it("is refused in an archived project, as every prompt is", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const failed = await failedOne(poco, room);
    await room.press({ kind: "project.archive", projectId: room.project.id });

    const reply = await room.press({ kind: "task.retry", taskId: failed.id });

    expect(reply.status).toBe("rejected");
    expect(await poco.tasks()).toHaveLength(1);
  });
});

describe("a task that somebody goes on with already", () => {
  it.each(["task.continue", "task.retry"] as const)(
    "takes no second follow-up by %s, and says who was first",
    async (kind) => {
      await using poco = await createGatewayFixture();
      const room = await poco.aRoom("api");
      const { id: taskId } = await failedOne(poco, room);
      await room.press({ kind: "task.continue", taskId }, { person: "admin" });
      const followUp = (await poco.tasks()).at(-1);

      const reply = await room.press({ kind, taskId }, { person: "owner" });

      expect(reply).toMatchObject({
        status: "rejected",
        message: `admin goes on with it already, in task ${followUp?.id}.`,
      });
      expect(await poco.tasks()).toHaveLength(2);
    },
  );

  it("no longer offers to go on, and names the task that does", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const { id: taskId } = await failedOne(poco, room);
    const shown = () => JSON.stringify(poco.chat.card(`task:${taskId}`) ?? "");
    await until(() => expect(shown()).toContain("retry_task_"));

    await room.press({ kind: "task.continue", taskId });

    await until(() => expect(shown()).not.toContain("retry_task_"));
    expect(shown()).toContain((await poco.tasks()).at(-1)?.id);
    expect(shown()).not.toContain("continue_task_");
  });

  it("is followed once when PoCo crashes after the follow-up was stored", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    const { id: taskId } = await failedOne(poco, room);
    poco.faults.after = ({ name }) => {
      if (name === "tasks.addFollowUp") poco.crash();
    };
    void room.press({ kind: "task.retry", taskId }, { eventId: "retry" });
    await until(() => expect(poco.faults.isDead).toBe(true));

    const again = await poco.again();
    await again.gateway.recover();
    const repeated = await again.chat.press({ kind: "task.retry", taskId }, { eventId: "retry" });

    expect(repeated.status).toBe("ok");
    expect(await again.tasks()).toHaveLength(2);
  });
});
