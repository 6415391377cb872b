import { describe, expect, it } from "vitest";
import type { Reply } from "../platforms/platform.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";

interface Threads extends GatewayFixture {
  readonly room: Room;
  /** Says something in the thread below the message of that id. */
  inThread(thread: string, text: string): Promise<Reply>;
}

async function aPoco(): Promise<Threads> {
  const poco = await createGatewayFixture();
  const room = await poco.aRoom("api");
  return Object.assign(poco, {
    room,
    inThread: async (thread: string, text: string) => {
      const event = poco.chat.message(text, { conversation: room.conversation });
      return (await poco.chat.send({ ...event, thread })).reply;
    },
  });
}

/** A task that was asked for by the message of that id, in a conversation of the agent's own. */
async function aFinishedTask(poco: Threads, prompt: string, messageId = prompt) {
  await poco.room.say(prompt, { messageId });
  const run = await poco.run(prompt);
  run.name(`conversation of ${prompt}`);
  run.complete("done");
  return poco.ended(prompt);
}

describe("a prompt in the thread of a finished task", () => {
  it("goes on with that task's conversation, also when the project has another session by now", async () => {
    await using poco = await aPoco();
    await aFinishedTask(poco, "one");
    await poco.room.press({ kind: "workspace.clear_session", projectId: poco.room.project.id });
    await aFinishedTask(poco, "two");

    await poco.inThread("one", "and its tests");
    const inThread = await poco.run("and its tests");
    inThread.complete();
    await poco.ended("and its tests");
    await poco.room.say("three");

    expect(inThread.turn.resume).toBe("conversation of one");
    expect((await poco.run("three")).turn.resume).toBe("conversation of two");
  });

  it("may come several times", async () => {
    await using poco = await aPoco();
    await aFinishedTask(poco, "one");

    const replies = [await poco.inThread("one", "more"), await poco.inThread("one", "still more")];
    (await poco.run("more")).complete();
    const last = await poco.run("still more");

    expect(replies.map(({ status, message }) => `${status}: ${message}`)).toEqual([
      "ok: Task created.",
      "ok: Task queued.",
    ]);
    expect(last.turn.resume).toBe("conversation of one");
  });

  it("goes on where the last one in the thread ended, with the folder and the options of then", async () => {
    await using poco = await aPoco();
    const { folder } = await aFinishedTask(poco, "one");
    await poco.inThread("one", "more");
    const more = await poco.run("more");
    more.name("the agent calls it otherwise now");
    more.complete();
    await poco.ended("more");
    await poco.room.press({
      kind: "workspace.apply_entered_path",
      projectId: poco.room.project.id,
      folder: poco.folder,
    });

    await poco.inThread("one", "still more");

    const { turn } = await poco.run("still more");
    expect(turn).toMatchObject({ resume: "the agent calls it otherwise now", folder });
  });

  it("means the same below the card of the task", async () => {
    await using poco = await aPoco();
    const { id } = await aFinishedTask(poco, "one");
    const card = await until(async () => {
      const entry = await poco.store.cards.get(poco.room.conversation, `task:${id}`);
      if (typeof entry?.ref !== "string") throw new Error("the card is not posted yet");
      return String((JSON.parse(entry.ref) as { message: unknown }).message);
    });
    await poco.room.press({ kind: "workspace.clear_session", projectId: poco.room.project.id });

    await poco.inThread(card, "more");

    expect((await poco.run("more")).turn.resume).toBe("conversation of one");
  });

  it("is a prompt like any other where the thread is about no task", async () => {
    await using poco = await aPoco();
    await aFinishedTask(poco, "one");

    await poco.inThread("what people said", "two");

    expect((await poco.run("two")).turn.resume).toBe("conversation of one");
    expect((await poco.taskOf("two")).origin).toMatchObject({ thread: "what people said", after: null });
  });

  it("goes on with the conversation of the thread when it is tried again", async () => {
    await using poco = await aPoco();
    await aFinishedTask(poco, "one");
    await poco.room.press({ kind: "workspace.clear_session", projectId: poco.room.project.id });
    await aFinishedTask(poco, "two");
    await poco.inThread("one", "more");
    (await poco.run("more")).end({ kind: "failed", reason: "agent", message: "It broke." });
    const { id } = await poco.ended("more");

    await poco.room.press({ kind: "task.retry", taskId: id });
    await until(() => expect(poco.agent.runs).toHaveLength(4));

    expect(poco.agent.runs[3]?.turn).toMatchObject({ prompt: "more", resume: "conversation of one" });
  });
});

describe("a prompt in the thread of a running task", () => {
  it("is queued, and can be put into the running one", async () => {
    await using poco = await aPoco();
    await poco.room.say("one", { messageId: "one" });
    const run = await poco.run("one");

    const reply = await poco.inThread("one", "and its tests");
    const { id } = await poco.taskOf("and its tests");
    await until(() => expect(JSON.stringify(poco.chat.card(`task:${id}`))).toContain("task.steer_queue"));
    const steered = await poco.room.press({ kind: "task.steer_queue", taskId: id });

    expect(reply.message).toBe("Task queued.");
    expect(steered.status).toBe("ok");
    expect(run.steers).toEqual(["and its tests"]);
  });

  it("goes on with what the running one goes on with", async () => {
    await using poco = await aPoco();
    await aFinishedTask(poco, "one");
    await poco.room.press({ kind: "workspace.clear_session", projectId: poco.room.project.id });
    await aFinishedTask(poco, "two");
    await poco.inThread("one", "more");
    const more = await poco.run("more");

    await poco.inThread("one", "still more");
    more.complete();

    expect((await poco.run("still more")).turn.resume).toBe("conversation of one");
  });
});

describe("a command without an id in the thread of a task", () => {
  it("/stop means that task, whatever else runs", async () => {
    await using poco = await aPoco();
    await poco.room.say("one", { messageId: "one" });
    await poco.run("one");
    await poco.room.say("two", { messageId: "two" });
    await poco.room.say("three");

    const reply = await poco.inThread("two", "/stop");

    expect(reply.message).toBe("Cancelled.");
    expect((await poco.ended("two")).state.status).toBe("cancelled");
    expect((await poco.taskOf("one")).state.status).toBe("running");
  });

  it("/stop means what is under way in the thread, also when that came later", async () => {
    await using poco = await aPoco();
    await aFinishedTask(poco, "one");
    await poco.inThread("one", "more");
    await poco.run("more");
    await poco.inThread("one", "still more");

    const reply = await poco.inThread("one", "/stop");

    expect(reply.message).toBe("Task stopped.");
    expect((await poco.ended("more")).state.status).toBe("cancelled");
  });

  it("/stop says so when the task is over", async () => {
    await using poco = await aPoco();
    await aFinishedTask(poco, "one");
    await poco.room.say("two");
    await poco.run("two");

    const reply = await poco.inThread("one", "/stop");

    expect(reply.status).toBe("rejected");
    expect((await poco.taskOf("two")).state.status).toBe("running");
  });

  it("/status shows that task, though others are open", async () => {
    await using poco = await aPoco();
    await aFinishedTask(poco, "one");
    await poco.room.say("two");
    await poco.room.say("three");

    const reply = await poco.inThread("one", "/status");

    expect(reply.card?.title).toMatch(/^\[Complete.*one/);
  });

  it("/approve and /reject mean what that task waits for", async () => {
    await using poco = await aPoco();
    const other = await poco.aRoom("web");
    await other.say("theirs");
    (await poco.run("theirs")).ask("r1");
    await poco.asked("theirs");
    await poco.room.say("one", { messageId: "one" });
    const run = await poco.run("one");
    run.ask("r1");
    await poco.asked("one");

    const approved = await poco.inThread("one", "/approve");
    await until(() => expect(run.decisions).toHaveLength(1));
    run.ask("r2");
    await poco.asked("one");
    const refused = await poco.inThread("one", "/reject not on a Friday");
    await until(() => expect(run.decisions).toHaveLength(2));
    const nothing = await poco.inThread("one", "/approve");

    expect([approved.message, refused.message]).toEqual(["Task approved.", "Task rejected."]);
    expect(run.decisions[1]).toMatchObject({ requestId: "r2", answer: { note: "not on a Friday" } });
    expect(nothing.message).toContain("This task is not waiting for confirmation.");
  });

  it("means the task that is named, where one is", async () => {
    await using poco = await aPoco();
    await aFinishedTask(poco, "one");
    await poco.room.say("two");
    await poco.run("two");
    const { id } = await poco.taskOf("two");

    await poco.inThread("one", `/stop ${id}`);

    expect((await poco.ended("two")).state.status).toBe("cancelled");
  });
});
