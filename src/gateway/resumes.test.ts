import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import type { Task } from "../domain/task.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";
import { buttonsOf } from "../testing/walk.ts";

const hour = 3_600_000;
const owner: Viewer = { person: { id: personId("owner"), platform: "chat" }, role: "owner" };

interface Limited {
  readonly poco: GatewayFixture;
  readonly room: Room;
  readonly task: Task;
}

/** A task that hit a limit which is over in an hour. */
async function limited(options: Parameters<typeof createGatewayFixture>[0] = {}): Promise<Limited> {
  const poco = await createGatewayFixture(options);
  const room = await poco.aRoom("api", {
    policy: { access: "everyone", prompts: "members", approves: "members" },
  });
  await room.say("one");
  return { poco, room, task: await hitLimit(poco, "one") };
}

async function hitLimit(poco: GatewayFixture, prompt: string, session = "thread-1"): Promise<Task> {
  const run = await poco.run(prompt);
  run.name(session);
  run.say("I was about to");
  const retryAt = poco.clock.now + hour;
  run.end({ kind: "failed", reason: "limit", message: "Used up.", retryAt });
  return poco.ended(prompt);
}

/** What the card of the task offers, and what it says. */
async function cardOf({ gateway }: GatewayFixture, { id }: Task) {
  const card = await gateway.views.card(`task:${id}`, owner);
  if (card === undefined) throw new Error("there is no card");
  const notes = card.blocks.flatMap((block) => (block.kind === "note" ? [block.text] : []));
  return { notes, labels: buttonsOf(card).map(({ label }) => label) };
}

async function runs(poco: GatewayFixture, count: number): Promise<void> {
  await until(() => expect(poco.agent.runs).toHaveLength(count));
}

/** Everything that was going to happen at this moment has happened. */
async function settled({ gateway, store }: GatewayFixture): Promise<void> {
  await until(async () => {
    expect(await store.resumes.pending()).toEqual([]);
  });
  await gateway.intake.rest();
}

describe("a task that hit a usage limit", () => {
  it("says until when, and offers to go on then, now, or not at all", async () => {
    const { poco, task } = await limited();
    await using _ = poco;

    const { notes, labels } = await cardOf(poco, task);

    expect(notes).toContain("Usage limit until 2026-05-01 10:00 UTC, in 1h 00m: Used up.");
    expect(labels.slice(0, 3)).toEqual(["Resume at 10:00 UTC", "Retry now", "Cancel"]);
  });

  it("offers no time where nobody knows one", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).end({ kind: "failed", reason: "limit", message: "Used up." });
    const task = await poco.ended("one");

    const reply = await room.press({ kind: "task.resume_later", taskId: task.id });

    expect((await cardOf(poco, task)).labels.slice(0, 2)).toEqual(["Continue", "Retry now"]);
    expect(reply).toMatchObject({
      status: "rejected",
      message: expect.stringContaining("Nobody knows") as unknown,
    });
  });

  it("goes on in its conversation at the chosen time, once, for whoever chose it", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;

    const reply = await room.press({ kind: "task.resume_later", taskId: task.id }, { person: "member" });
    const { notes, labels } = await cardOf(poco, task);
    poco.pass(hour - 1);
    const early = poco.agent.runs.length;
    poco.pass(1);
    await runs(poco, 2);
    poco.pass(10 * hour);

    expect(reply).toMatchObject({ status: "ok", message: "The task goes on at 2026-05-01 10:00 UTC." });
    expect(notes).toContain("Resumes at 2026-05-01 10:00 UTC, chosen by member.");
    expect(labels.slice(0, 2)).toEqual(["Resume now", "Cancel"]);
    expect(early).toBe(1);
    const turn = poco.agent.runs[1]?.turn;
    expect(turn?.resume).toBe("thread-1");
    expect(turn?.prompt).toContain("go on from the exact point where you stopped");
    expect((await poco.tasks()).at(-1)).toMatchObject({ requester: "member", continues: task.id });
    await settled(poco);
    expect(await poco.tasks()).toHaveLength(2);
  });

  it("is sent as it was where the agent never kept a conversation", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.emit({ kind: "session", sessionId: "thread-1", confirmed: false, start: "fresh" });
    run.end({ kind: "failed", reason: "limit", message: "Used up.", retryAt: poco.clock.now + hour });
    const task = await poco.ended("one");

    await room.press({ kind: "task.resume_later", taskId: task.id });
    poco.pass(hour);
    await runs(poco, 2);

    expect(poco.agent.runs[1]?.turn.prompt).toBe("one");
  });

  it("goes on at once when somebody does not want to wait any longer", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });

    await room.press({ kind: "task.resume_now", taskId: task.id });
    await runs(poco, 2);
    poco.pass(2 * hour);
    await settled(poco);

    expect(await poco.tasks()).toHaveLength(2);
    expect((await cardOf(poco, task)).labels[0]).toBe("Open");
  });

  it("does not go on when the choice was taken back, and can be chosen again", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });

    await room.press({ kind: "task.cancel_resume", taskId: task.id });
    poco.pass(hour / 2);
    await settled(poco);
    const { notes, labels } = await cardOf(poco, task);
    const again = await room.press({ kind: "task.resume_later", taskId: task.id });
    poco.pass(hour / 2);
    await runs(poco, 2);

    expect(notes).toContain("owner took it back: nothing goes on by itself.");
    expect(labels.slice(0, 3)).toEqual(["Resume at 10:00 UTC", "Continue", "Retry"]);
    expect(again.status).toBe("ok");
  });

  it("is left as it is by Cancel where nothing was chosen", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;

    await room.press({ kind: "task.cancel_resume", taskId: task.id }, { person: "member" });

    const { notes, labels } = await cardOf(poco, task);
    expect(notes).toContain("member left it as it is: nothing goes on by itself.");
    expect(labels).not.toContain("Cancel");
  });

  it("tells whoever comes second who was first; the same press again changes nothing", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id }, { person: "admin" });

    const same = await room.press({ kind: "task.resume_later", taskId: task.id }, { person: "admin" });
    const other = await room.press({ kind: "task.resume_later", taskId: task.id }, { person: "member" });

    expect(same).toMatchObject({ status: "ok" });
    expect(other).toMatchObject({ status: "rejected", message: "admin was first, at 2026-05-01 09:00 UTC." });
    expect(await poco.store.resumes.get(task.id)).toMatchObject({ by: "admin" });
  });

  it("needs the right to give work", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;

    const reply = await room.press({ kind: "task.resume_later", taskId: task.id }, { person: "viewer" });

    expect(reply).toMatchObject({ status: "rejected" });
    expect(await poco.store.resumes.get(task.id)).toBeUndefined();
  });

  it.each(["task.retry", "task.continue"] as const)(
    "vanishes when somebody presses %s meanwhile",
    async (kind) => {
      const { poco, room, task } = await limited();
      await using _ = poco;
      await room.press({ kind: "task.resume_later", taskId: task.id });

      await room.press({ kind, taskId: task.id });
      await runs(poco, 2);
      poco.pass(2 * hour);
      await settled(poco);

      expect(await poco.tasks()).toHaveLength(2);
      expect(await poco.store.resumes.get(task.id)).toBeUndefined();
      const late = await room.press({ kind: "task.resume_later", taskId: task.id });
      expect(late).toMatchObject({
        status: "rejected",
        message: expect.stringContaining("goes on with it already") as unknown,
      });
    },
  );

  it("fails with a new time when the limit holds still, which nobody has chosen", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });
    poco.pass(hour);
    await runs(poco, 2);

    const again = (await poco.tasks()).at(-1);
    if (again === undefined) throw new Error("nothing went on");
    const retryAt = poco.clock.now + hour;
    poco.agent.runs[1]?.end({ kind: "failed", reason: "limit", message: "Used up.", retryAt });
    await poco.ended(again.prompt);
    poco.pass(5 * hour);
    await settled(poco);

    expect(poco.agent.runs).toHaveLength(2);
    expect(await poco.store.tasks.get(again.id)).toMatchObject({ state: { reason: "limit", retryAt } });
  });

  it("does not go on in a project that is archived, and says so", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });

    await room.press({ kind: "project.archive", projectId: room.project.id });
    poco.pass(2 * hour);
    await settled(poco);

    expect((await cardOf(poco, task)).notes).toContain(
      "Nothing goes on by itself: the project was archived.",
    );
    expect(poco.agent.runs).toHaveLength(1);
  });

  it("does not go on in a project that was archived a moment before PoCo died", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });
    await poco.store.projects.change(room.project.id, { isArchived: true }, poco.clock.now);

    poco.pass(hour);
    await settled(poco);

    expect((await cardOf(poco, task)).notes).toContain(
      "Nothing goes on by itself: the project was archived.",
    );
  });

  it("does not go on in a project that is deleted; its card in the chat says so", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });
    const slow = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn += 1) await setImmediate();
    };
    poco.faults.before = ({ name }) => (name === "cards.get" ? slow() : undefined);

    await room.press({ kind: "project.delete", projectId: room.project.id });
    poco.pass(2 * hour);
    await settled(poco);

    const shown = poco.chat.card(`task:${task.id}`);
    expect(JSON.stringify(shown?.blocks)).toContain("the project was deleted");
    expect(poco.agent.runs).toHaveLength(1);
  });

  it("does not go on for somebody who may not give work any more", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    const person = { platform: "chat", id: personId("ann") };
    await poco.store.people.grant({ person, role: "member", by: personId("owner"), at: poco.clock.now });
    await room.press({ kind: "task.resume_later", taskId: task.id }, { person: "ann" });

    await poco.store.people.grant({ person, role: "viewer", by: personId("owner"), at: poco.clock.now });
    poco.pass(hour);
    await settled(poco);

    expect((await cardOf(poco, task)).notes.join("\n")).toContain(
      "ann, who chose it, may not give work here any more",
    );
    expect(poco.agent.runs).toHaveLength(1);
  });

  it("sends an order to the agent itself as it was", async () => {
    const commands = [{ word: "/review", title: "Review", help: "Looks at the changes." }];
    await using poco = await createGatewayFixture({ agent: { commands } });
    const room = await poco.aRoom("api");
    await room.say("/review the login");
    const task = await hitLimit(poco, "/review the login");

    await room.press({ kind: "task.resume_later", taskId: task.id });
    poco.pass(hour);
    await runs(poco, 2);

    expect(poco.agent.runs[1]?.turn).toMatchObject({ prompt: "/review the login", resume: "thread-1" });
  });
});

describe("a chosen resume", () => {
  it("survives a restart, and happens once", async () => {
    const { poco, room, task } = await limited({ onDisk: true });
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });

    poco.crash();
    const next = await poco.again();
    await next.gateway.recover();
    next.pass(hour);
    await runs(next, 1);
    next.crash();
    const last = await next.again();
    await last.gateway.recover();
    last.pass(2 * hour);
    await settled(last);

    expect(next.agent.runs[0]?.turn.resume).toBe("thread-1");
    expect(await last.tasks()).toHaveLength(2);
    // The second one was cut off by the second crash; nobody chose that it goes on.
    expect(last.agent.runs).toEqual([]);
  });

  it("happens at once when its time came while PoCo was down", async () => {
    const { poco, room, task } = await limited({ onDisk: true });
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });
    poco.crash();
    poco.pass(30 * hour);

    const next = await poco.again();
    await next.gateway.recover();
    await runs(next, 1);

    expect(next.agent.runs[0]?.turn.resume).toBe("thread-1");
  });

  it("is not lost when the disk is full at its time", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });
    const faults = () => poco.log.filter(({ text }) => text.endsWith("trying again"));
    poco.faults.fail("resumes.pending", 1);
    poco.faults.fail("tasks.addFollowUp", 1);

    poco.pass(hour);
    await until(() => expect(faults()).toHaveLength(1));
    poco.pass(5_000);
    await until(() => expect(faults()).toHaveLength(2));
    poco.pass(5_000);
    await runs(poco, 2);

    expect(await poco.tasks()).toHaveLength(2);
  });

  it("does not happen when it is taken back at the moment at which it is due", async () => {
    const { poco, room, task } = await limited();
    await using _ = poco;
    await room.press({ kind: "task.resume_later", taskId: task.id });
    const held = Promise.withResolvers<void>();
    poco.faults.before = ({ name }) => (name === "tasks.addFollowUp" ? held.promise : undefined);

    poco.pass(hour);
    await room.press({ kind: "task.cancel_resume", taskId: task.id });
    held.resolve();
    await settled(poco);
    await poco.gateway.close(0);

    expect(await poco.tasks()).toHaveLength(1);
  });
});
