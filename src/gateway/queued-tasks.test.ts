import { afterEach, describe, expect, it, vi } from "vitest";
import type { Intent } from "../domain/intent.ts";
import type { Task } from "../domain/task.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";
import type { ScriptedRun } from "../testing/scripted-agent.ts";

interface Queued {
  readonly room: Room;
  /** The run of `one`. */
  readonly run: ScriptedRun;
  readonly running: Task;
  /** `two`, which waits behind it. */
  readonly queued: Task;
}

async function oneBehindAnother(poco: GatewayFixture): Promise<Queued> {
  const room = await poco.aRoom("api");
  await room.say("one");
  const run = await poco.run("one");
  await room.say("two");
  return { room, run, running: await poco.taskOf("one"), queued: await poco.in("queued", "two") };
}

const merge = ({ id }: Task): Intent => ({ kind: "task.steer_queue", taskId: id });
const toFront = ({ id }: Task): Intent => ({ kind: "task.move_front", taskId: id });
const edit = ({ id, version }: Task, prompt: string) =>
  ({ kind: "task.apply_edit", taskId: id, prompt, version }) as const;

/** What the agent was asked to do, run by run. */
function prompts({ agent }: GatewayFixture): readonly string[] {
  return agent.runs.map(({ turn }) => turn.prompt);
}

describe("merging a queued task into the running one", () => {
  it("gives its words to the running task, and ends it as merged", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, running, queued } = await oneBehindAnother(poco);

    const reply = await room.press(merge(queued), { person: "admin" });
    run.complete();
    await poco.ended("one");
    await room.say("three");
    await poco.run("three");

    expect(reply).toMatchObject({ status: "ok", message: `Merged into task ${running.id}.` });
    expect(run.steers).toEqual(["two"]);
    expect(await poco.taskOf("two")).toMatchObject({
      state: { status: "cancelled", why: `Merged into task ${running.id}.`, mergedInto: running.id },
    });
    expect(await poco.events(running)).toContainEqual(
      expect.objectContaining({ kind: "steered", text: "two", by: "admin" }),
    );
    expect(prompts(poco)).toEqual(["one", "three"]);
  });

  it("leaves it in the queue when the agent does not take its words, and says why", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);
    run.takes = () => ({ taken: false, reason: "Not now." });

    const reply = await room.press(merge(queued));
    run.complete();
    (await poco.run("two")).complete();

    expect(reply).toMatchObject({ status: "rejected", message: "The agent did not take it: Not now." });
    expect((await poco.ended("two")).state.status).toBe("completed");
  });

  it("does not begin the task while the agent still thinks about its words, though the lane is free", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, running, queued } = await oneBehindAnother(poco);
    const taking = Promise.withResolvers<{ taken: true }>();
    run.takes = () => taking.promise;
    await room.say("three");

    const reply = room.press(merge(queued));
    await until(() => expect(run.steers).toEqual(["two"]));
    run.complete();
    await poco.run("three");
    taking.resolve({ taken: true });

    expect(await reply).toMatchObject({ status: "ok", message: `Merged into task ${running.id}.` });
    expect((await poco.taskOf("two")).state).toMatchObject({ mergedInto: running.id });
    expect(prompts(poco)).toEqual(["one", "three"]);
  });

  it("begins the task by itself when the agent says no after the lane became free", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);
    const taking = Promise.withResolvers<{ taken: false; reason: string }>();
    run.takes = () => taking.promise;

    const reply = room.press(merge(queued));
    await until(() => expect(run.steers).toEqual(["two"]));
    run.complete();
    await poco.ended("one");
    taking.resolve({ taken: false, reason: "It is over." });

    expect((await reply).status).toBe("rejected");
    expect(await poco.run("two")).toBeDefined();
    expect(prompts(poco)).toEqual(["one", "two"]);
  });

  it("is refused once the task has begun", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);
    run.complete();
    const second = await poco.run("two");

    const reply = await room.press(merge(queued));

    expect(reply).toMatchObject({
      status: "rejected",
      message: "It has begun already, so it no longer waits in the queue.",
    });
    expect(second.steers).toEqual([]);
  });

  it("merges once when two people press it while the agent thinks, and tells the second one who was first", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);
    const taking = Promise.withResolvers<{ taken: true }>();
    run.takes = () => taking.promise;

    const first = room.press(merge(queued), { person: "admin" });
    await until(() => expect(run.steers).toHaveLength(1));
    const second = await poco.chat.press(merge(queued), { person: "owner" });
    taking.resolve({ taken: true });
    await first;
    const third = await poco.chat.press(merge(queued), { person: "owner" });

    expect(second).toMatchObject({
      status: "rejected",
      message: "admin is passing it on to the running task already.",
    });
    expect(third.status).toBe("rejected");
    expect(third.message).toContain("admin had it merged into task");
    expect(run.steers).toEqual(["two"]);
  });

  it.each([
    { what: "cancelled", press: ({ id }: Task): Intent => ({ kind: "task.stop", taskId: id }) },
    { what: "rewritten", press: (task: Task): Intent => edit(task, "other words") },
  ])("cannot be $what while the agent gets its words", async ({ press }) => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);
    const taking = Promise.withResolvers<{ taken: true }>();
    run.takes = () => taking.promise;

    const merging = room.press(merge(queued), { person: "admin" });
    await until(() => expect(run.steers).toHaveLength(1));
    const reply = await poco.chat.press(press(queued), { person: "owner" });
    taking.resolve({ taken: true });
    await merging;

    expect(reply).toMatchObject({
      status: "rejected",
      message: "admin is passing it on to the running task already.",
    });
    expect(await poco.taskOf("two")).toMatchObject({ prompt: "two", state: { status: "cancelled" } });
  });

  it("is refused while nothing runs, and while what runs is being stopped", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, running, queued } = await oneBehindAnother(poco);
    run.onStop = () => undefined;
    const stopping = room.press({ kind: "task.stop", taskId: running.id });
    await until(() => expect(run.stops).toBe(1));

    const reply = await poco.chat.press(merge(queued));
    run.end({ kind: "stopped" });
    await stopping;

    expect(reply).toMatchObject({
      status: "rejected",
      message: "No task of this project runs right now, so there is nothing to merge it into.",
    });
    expect(run.steers).toEqual([]);
    expect(await poco.run("two")).toBeDefined();
  });

  it("is refused while the task before it waits at the checkpoint", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("confirm: one");
    await room.say("two");
    await poco.asked("confirm: one");

    const reply = await room.press(merge(await poco.taskOf("two")));

    expect(reply.status).toBe("rejected");
    expect((await poco.taskOf("two")).state.status).toBe("queued");
  });

  it("is refused for words that people have to approve before an agent sees them", async () => {
    await using poco = await createGatewayFixture();
    const { room, run } = await oneBehindAnother(poco);
    await room.say("confirm: drop it");

    const reply = await room.press(merge(await poco.taskOf("confirm: drop it")));

    expect(reply.status).toBe("rejected");
    expect(reply.message).toContain("approved before an agent sees it");
    expect(run.steers).toEqual([]);
  });

  it("keeps the panel of the queue, with the reason, where it was pressed there", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);
    run.takes = () => ({ taken: false, reason: "Not now." });

    const reply = await room.press({ kind: "task.steer_queue", taskId: queued.id, back: "queue" });

    expect(reply).toMatchObject({ status: "rejected", place: "panel" });
    expect(JSON.stringify(reply.card)).toContain("The agent did not take it: Not now.");
  });

  it("ends it as merged as soon as the disk takes it, and never says the words twice", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);
    poco.faults.fail("tasks.record", 2);

    const reply = await room.press(merge(queued));
    run.complete();
    await poco.ended("one");

    expect(reply.status).toBe("ok");
    expect(run.steers).toEqual(["two"]);
    expect((await poco.taskOf("two")).state.status).toBe("cancelled");
    expect(prompts(poco)).toEqual(["one"]);
  });
});

describe("a crash while a queued task is merged", () => {
  it("before the agent took it: it runs by itself after the next start", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const { room, run, queued } = await oneBehindAnother(poco);
    run.takes = () => {
      poco.crash();
      return new Promise(() => undefined);
    };
    void room.press(merge(queued), { eventId: "merge" });
    await until(() => expect(poco.faults.isDead).toBe(true));

    const again = await poco.again();
    await again.gateway.recover();
    (await again.run("two")).complete();
    await again.ended("two");
    await again.gateway.intake.rest();

    expect((await again.taskOf("one")).state).toMatchObject({ status: "failed", reason: "interrupted" });
    expect(prompts(again)).toEqual(["two"]);
  });

  it("after it was stored: it does not run again, and Continue tells the agent its words", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const { room, running, queued } = await oneBehindAnother(poco);
    poco.faults.after = ({ name, args }) => {
      if (name === "tasks.record" && JSON.stringify(args[1]).includes("mergedInto")) poco.crash();
    };
    void room.press(merge(queued), { eventId: "merge" });
    await until(() => expect(poco.faults.isDead).toBe(true));

    const again = await poco.again();
    await again.gateway.recover();
    await again.gateway.intake.rest();
    await again.chat.press({ kind: "task.continue", taskId: running.id });
    await until(() => expect(again.agent.runs).toHaveLength(1));

    expect((await again.taskOf("two")).state).toMatchObject({ mergedInto: running.id });
    expect(prompts(again)[0]).toContain("While you worked on it, this was added:\n\ntwo");
  });
});

describe("rewriting a queued task", () => {
  it("opens a form with its prompt", async () => {
    await using poco = await createGatewayFixture();
    const { room, queued } = await oneBehindAnother(poco);

    const reply = await room.press({ kind: "task.edit", taskId: queued.id });

    expect(reply).toMatchObject({ status: "ok", place: "panel" });
    expect(JSON.stringify(reply.card)).toContain(`"value":"two"`);
  });

  it("is what the agent gets, and the journal knows who wrote it", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);

    const reply = await room.press(edit(queued, "two, in blue"), { person: "admin" });
    run.complete();
    await poco.run("two, in blue");

    expect(reply).toMatchObject({ status: "ok", message: "Saved." });
    expect(await poco.events(queued)).toContainEqual({ kind: "edited", prompt: "two, in blue", by: "admin" });
    expect(prompts(poco)).toEqual(["one", "two, in blue"]);
  });

  it("leads back to the queue where it came from there", async () => {
    await using poco = await createGatewayFixture();
    const { room, queued } = await oneBehindAnother(poco);

    const reply = await room.press({ ...edit(queued, "in blue"), back: "queue" });

    expect(reply).toMatchObject({ status: "ok", place: "panel" });
    expect(reply.card?.title).toContain("Queue");
  });

  it("can hold it back for an approval", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);

    await room.press(edit(queued, "confirm: two"));
    run.complete();
    await poco.asked("confirm: two");

    expect(prompts(poco)).toEqual(["one"]);
  });

  it("does not overwrite what somebody else wrote meanwhile: both texts are shown, and saving again replaces", async () => {
    await using poco = await createGatewayFixture();
    const { room, queued } = await oneBehindAnother(poco);
    await room.press(edit(queued, "in red"), { person: "admin" });

    const refused = await room.press(edit(queued, "in blue"), { person: "owner" });
    const kept = await poco.taskOf("in red");
    const saved = await room.press(edit(kept, "in blue"), { person: "owner" });

    expect(refused.status).toBe("rejected");
    expect(refused.message).toContain("admin rewrote it meanwhile; now it says: in red");
    expect(JSON.stringify(refused.card)).toContain(`"value":"in blue"`);
    expect(saved.status).toBe("ok");
    expect((await poco.in("queued", "in blue")).id).toBe(queued.id);
  });

  it("is stored once when Save is pressed twice, and one's own earlier words may be replaced", async () => {
    await using poco = await createGatewayFixture();
    const { room, queued } = await oneBehindAnother(poco);

    const replies = [
      await room.press(edit(queued, "in red")),
      await room.press(edit(queued, "in red")),
      await room.press(edit(queued, "in blue")),
    ];

    const edits = (await poco.events(queued)).filter(({ kind }) => kind === "edited");
    expect(replies.map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
    expect(edits).toMatchObject([{ prompt: "in red" }, { prompt: "in blue" }]);
  });

  it("is refused once the task has begun, and offers what was typed", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);
    run.complete();
    await poco.run("two");

    const reply = await room.press(edit(queued, "in blue"));

    expect(reply).toMatchObject({
      status: "rejected",
      message: "It has begun already, so it no longer waits in the queue.",
      place: "panel",
    });
    expect(JSON.stringify(reply.card)).toContain("in blue");
    expect((await poco.taskOf("two")).prompt).toBe("two");
  });

  it("is refused when the task began just before it was stored", async () => {
    await using poco = await createGatewayFixture();
    const { room, run, queued } = await oneBehindAnother(poco);
    const storing = Promise.withResolvers<void>();
    poco.faults.before = ({ name, args }) =>
      name === "tasks.record" && JSON.stringify(args[1]).includes(`"edited"`) ? storing.promise : undefined;

    const reply = room.press(edit(queued, "in blue"));
    run.complete();
    await poco.run("two");
    storing.resolve();

    expect((await reply).status).toBe("rejected");
    expect(prompts(poco)).toEqual(["one", "two"]);
  });

  it("is seen on the card of the task and on the workspace", async () => {
    await using poco = await createGatewayFixture();
    const { room, queued } = await oneBehindAnother(poco);
    const workspace = `workspace:${room.project.id}`;
    await poco.store.cards.owe(room.conversation, workspace);

    await room.press(edit(queued, "something blue"));

    for (const key of [`task:${queued.id}`, workspace]) {
      await until(() => expect(JSON.stringify(poco.chat.card(key) ?? "")).toContain("something blue"));
    }
  });
});

describe("moving a queued task to the front", () => {
  afterEach(() => vi.useRealTimers());

  it("makes it the next one", async () => {
    await using poco = await createGatewayFixture();
    const { room, run } = await oneBehindAnother(poco);
    await room.say("three");

    const reply = await room.press(toFront(await poco.taskOf("three")));
    run.complete();
    (await poco.run("three")).complete();
    await poco.run("two");

    expect(reply).toMatchObject({ status: "ok", message: "It is the next one now." });
    expect(prompts(poco)).toEqual(["one", "three", "two"]);
  });

  it("is owed to the cards of all that wait, at once", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await using poco = await createGatewayFixture();
    const { room, queued } = await oneBehindAnother(poco);
    await room.say("three");
    const third = await poco.taskOf("three");
    const versionOf = async ({ id }: Task) =>
      (await poco.store.cards.get(room.conversation, `task:${id}`))?.owedVersion ?? 0;
    const before = [await versionOf(queued), await versionOf(third)];

    await room.press(toFront(third));

    const after = [await versionOf(queued), await versionOf(third)];
    expect(after.map((version, at) => version > (before[at] ?? 0))).toEqual([true, true]);
    const shown = ({ id }: Task) => JSON.stringify(poco.chat.card(`task:${id}`) ?? "");
    await until(() => expect(shown(third)).toContain("Place 1 in the queue"));
    await until(() => expect(shown(queued)).toContain("Place 2 in the queue"));
  });

  it("is refused for the first one, and tells who moved it there", async () => {
    await using poco = await createGatewayFixture();
    const { room, queued } = await oneBehindAnother(poco);
    await room.say("three");

    const first = await room.press(toFront(queued));
    await room.press(toFront(await poco.taskOf("three")), { person: "admin" });
    const moved = await room.press(toFront(await poco.taskOf("three")));

    expect(first).toMatchObject({ status: "rejected", message: "It is the first one already." });
    expect(moved).toMatchObject({
      status: "rejected",
      message: "It is the first one already; admin moved it there.",
    });
  });
});

describe("cancelling a queued task", () => {
  it("keeps the panel of the queue where it was pressed there", async () => {
    await using poco = await createGatewayFixture();
    const { room, queued } = await oneBehindAnother(poco);

    const reply = await room.press({ kind: "task.stop", taskId: queued.id, back: "queue" });
    const late = await room.press({ kind: "task.stop", taskId: queued.id, back: "queue" });

    expect(reply).toMatchObject({ status: "ok", message: "Cancelled.", place: "panel" });
    expect(late).toMatchObject({ status: "rejected", place: "panel" });
    expect(JSON.stringify(late.card)).toContain("owner stopped this task already");
  });
});
