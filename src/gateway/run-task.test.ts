import { rm } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createGatewayFixture, until } from "../testing/gateway-fixture.ts";

const containing = (text: string): unknown => expect.stringContaining(text);

describe("a run", () => {
  it("gives the agent the prompt, the folder and the options of the project", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api", { agentOptions: { sandbox: "read-only" } });

    await room.say("fix it");

    expect((await poco.run("fix it")).turn).toMatchObject({
      prompt: "fix it",
      folder: room.project.folder,
      options: { sandbox: "read-only" },
      isApproved: false,
    });
  });

  it("keeps what the agent calls its result", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.say("thinking aloud");

    run.complete("the result");

    expect((await poco.ended("one")).result).toBe("the result");
  });

  it("takes the messages for the result when the agent names none", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.say("first ", "m1");
    run.say("message", "m1");
    run.say("second", "m2");
    run.say("void", "m3");
    run.emit({ kind: "text-reset", messageId: "m3" });

    run.complete();

    expect((await poco.ended("one")).result).toBe("first message\n\nsecond");
  });

  it.each([
    [Number.NaN, null],
    [-1, null],
    [Number.POSITIVE_INFINITY, null],
    [1e300, null],
    [1_500.4, 1_500],
  ])("takes no time from an agent that is none: %d", async (retryAt, kept) => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");

    (await poco.run("one")).end({ kind: "failed", reason: "limit", message: "Used up.", retryAt });

    expect((await poco.ended("one")).state).toMatchObject({ reason: "limit", retryAt: kept });
  });

  it("keeps the text of a run that failed, why, and when it may work again", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.say("half");

    run.end({ kind: "failed", reason: "limit", message: "Used up.", retryAt: 123 });

    expect(await poco.ended("one")).toMatchObject({
      state: { status: "failed", reason: "limit", message: "Used up.", retryAt: 123 },
      result: "half",
    });
  });

  it("does not lose an agent that has finished before anybody reads", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    poco.agent.act = (run) => {
      run.say("quick");
      run.complete();
    };

    await room.say("one");

    expect((await poco.ended("one")).result).toBe("quick");
    await until(() =>
      expect(
        poco.chat.callsFor(`task:${poco.agent.runs[0]?.turn.runId.split("-")[0]}`).at(-1)?.title,
      ).toContain("[Complete]"),
    );
  });

  it("keeps steps, plans, usage, notices and the diff in the order of their coming", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");

    run.emit(
      { kind: "thought", delta: "hm" },
      { kind: "plan", items: [{ text: "do", state: "active" }] },
      { kind: "step", step: { id: "s1", type: "command", state: "running", title: "make" } },
      { kind: "text", messageId: "m1", delta: "a" },
      { kind: "step", step: { id: "s1", type: "command", state: "done", title: "make" } },
      { kind: "text", messageId: "m1", delta: "b" },
      { kind: "diff", diff: "--- a" },
      { kind: "usage", last: { totalTokens: 3 } },
      { kind: "notice", text: "slow today" },
    );
    run.complete();

    const task = await poco.ended("one");
    const kinds = (await poco.events(task)).map(({ kind }) => kind);
    const reported = ["thought", "plan", "step", "text", "step", "text", "diff", "usage", "notice"];
    expect(kinds).toEqual(["created", "started", ...reported, "completed"]);
    expect(task).toMatchObject({ lastUsage: { totalTokens: 3 }, result: "ab" });
  });

  it("fails when the folder is gone, and names it", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const folder = room.project.folder ?? "";
    await rm(folder, { recursive: true });

    await room.say("one");

    const task = await poco.ended("one");
    expect(task.state).toMatchObject({ status: "failed", reason: "setup" });
    expect(task.state).toHaveProperty("message", containing(folder));
    expect(poco.agent.runs).toEqual([]);
  });

  it("without a project works in PoCo's own folder", async () => {
    await using poco = await createGatewayFixture();

    await poco.chat.say("/run one");

    expect((await poco.run("one")).turn.folder).toBe(`${poco.folder}/scratch`);
  });

  it("is not read faster than the disk can take it, and nothing of it is lost", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    const disk = Promise.withResolvers<void>();
    poco.faults.before = ({ name }) => (name === "tasks.record" ? disk.promise : undefined);
    const mebi = "x".repeat(1024 * 1024);

    for (let index = 0; index < 10; index += 1) run.say(mebi, `m${index}`);
    run.complete();
    await until(() => expect(run.unread).toBeLessThan(8));
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    const unread = run.unread;
    disk.resolve();
    const task = await poco.ended("one");

    expect(unread).toBeGreaterThan(4);
    expect(task.result?.length).toBe(10 * mebi.length + 9 * "\n\n".length);
  });

  it("is told to stop when its task is gone", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");

    await poco.store.projects.remove(room.project.id);
    run.emit({ kind: "notice", text: "still here" });
    await until(() => {
      run.say("more");
      expect(run.stops).toBeGreaterThan(0);
    });

    expect(await poco.tasks()).toEqual([]);
  });
});

describe("the checkpoint", () => {
  it.each(["confirm: deploy", "CONFIRM: deploy", "Confirm:deploy"])(
    "holds %s before any agent, and gives it without the mark once it is approved",
    async (prompt) => {
      await using poco = await createGatewayFixture();
      const room = await poco.aRoom("api");
      await room.say(prompt);
      const [approval] = await poco.asked(prompt);
      const held = await poco.taskOf(prompt);

      const reply = await room.press({ kind: "task.approve", taskId: held.id });

      const run = await poco.run("deploy");
      expect(held.state.status).toBe("waiting_for_confirmation");
      expect(approval).toMatchObject({ ask: "confirm", runId: null, detail: { text: "deploy" } });
      expect(reply).toMatchObject({ status: "ok", message: "Task approved." });
      expect(run.turn).toMatchObject({ prompt: "deploy", isApproved: true });
      expect(poco.agent.runs).toHaveLength(1);
    },
  );

  it("holds a prompt whose agent is missing, too", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api", { agent: "gone" });

    await room.say("confirm: deploy");

    expect(await poco.asked("confirm: deploy")).toHaveLength(1);
  });

  it("holds a task without a project", async () => {
    await using poco = await createGatewayFixture();
    await poco.chat.say("/run confirm: deploy");
    const [approval] = await poco.asked("confirm: deploy");
    if (approval === undefined) throw new Error("nothing is asked");

    await poco.chat.press({ kind: "approval.decide", approvalId: approval.id, option: "allow_once" });

    expect((await poco.run("deploy")).turn.isApproved).toBe(true);
  });

  it("holds a queued prompt only when its turn comes", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    await room.say("confirm: two");
    await room.say("three");
    const run = await poco.run("one");
    const before = await poco.approvals(await poco.taskOf("confirm: two"));

    run.complete();
    const asked = await poco.asked("confirm: two");

    expect(before).toEqual([]);
    expect(asked).toHaveLength(1);
    expect((await poco.taskOf("three")).state.status).toBe("queued");
  });

  it("ends a rejected task as cancelled, says so with the note, and the next one runs", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("confirm: deploy");
    await room.say("two");
    await poco.asked("confirm: deploy");
    const { id } = await poco.taskOf("confirm: deploy");

    await room.press({ kind: "task.reject", taskId: id, note: "not on a Friday" }, { person: "member" });
    await poco.run("two");

    expect((await poco.taskOf("confirm: deploy")).state).toEqual({
      status: "cancelled",
      why: "Rejected: not on a Friday",
      mergedInto: null,
    });
    expect(poco.agent.runs).toHaveLength(1);
    await until(() => expect(poco.chat.card(`task:${id}`)?.title).toContain("[Stopped]"));
    expect(JSON.stringify(poco.chat.card(`task:${id}`))).toContain("not on a Friday");
  });

  it("begins a task once when two people approve it at the same moment", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("confirm: deploy");
    await poco.asked("confirm: deploy");
    const { id } = await poco.taskOf("confirm: deploy");

    const replies = await Promise.all([
      room.press({ kind: "task.approve", taskId: id }),
      poco.chat.press({ kind: "task.approve", taskId: id }),
    ]);
    (await poco.run("deploy")).complete();
    await poco.ended("confirm: deploy");

    expect(replies.map(({ status }) => status).sort()).toEqual(["ok", "rejected"]);
    expect(poco.agent.runs).toHaveLength(1);
  });
});

describe("the conversation of a project", () => {
  it("goes on with the next task", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const first = await poco.run("one");
    first.name("thread-1");
    first.complete();

    await room.say("two");

    expect(first.turn).not.toHaveProperty("resume");
    expect((await poco.run("two")).turn.resume).toBe("thread-1");
  });

  it("goes on with tasks that were queued before the agent had named it", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    await room.say("two");
    await room.say("three");
    const first = await poco.run("one");
    first.name("thread-1");
    first.complete();
    const second = await poco.run("two");
    second.complete();

    expect([second.turn.resume, (await poco.run("three")).turn.resume]).toEqual(["thread-1", "thread-1"]);
  });

  it.each([
    { how: "failed", end: { kind: "failed", reason: "agent", message: "no" } },
    { how: "was stopped", end: { kind: "stopped" } },
    { how: "was lost", end: { kind: "lost", message: "the agent died" } },
  ] as const)("goes on after a run that $how", async ({ end }) => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const first = await poco.run("one");
    first.name("thread-1");
    first.end(end);

    await room.say("two");

    expect((await poco.run("two")).turn.resume).toBe("thread-1");
  });

  it("is a fresh one when the agent had to begin anew, and the card says so", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const first = await poco.run("one");
    first.name("thread-1");
    first.complete();
    await room.say("two");
    const second = await poco.run("two");
    second.name("thread-2", "restarted");
    second.complete();
    const { id } = await poco.ended("two");

    await room.say("three");

    expect((await poco.run("three")).turn.resume).toBe("thread-2");
    await until(() =>
      expect(JSON.stringify(poco.chat.card(`task:${id}`))).toContain("no longer has that conversation"),
    );
  });

  it("is a fresh one after people began a new session", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const first = await poco.run("one");
    first.name("thread-1");
    first.complete();
    await poco.ended("one");

    const reply = await room.press({ kind: "workspace.clear_session", projectId: room.project.id });
    await room.say("two");

    expect(reply.message).toBe("The next task begins a fresh conversation.");
    expect((await poco.run("two")).turn).not.toHaveProperty("resume");
  });

  it("stays fresh when a run of the old session names its own only after that", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const first = await poco.run("one");
    await room.press({ kind: "workspace.clear_session", projectId: room.project.id });
    await room.say("two");

    first.name("thread-1");
    first.complete();

    expect((await poco.run("two")).turn).not.toHaveProperty("resume");
  });

  it("is never that of another project", async () => {
    await using poco = await createGatewayFixture();
    const rooms = { api: await poco.aRoom("api"), web: await poco.aRoom("web") };
    for (const [name, room] of Object.entries(rooms)) {
      await room.say(`one of ${name}`);
      const run = await poco.run(`one of ${name}`);
      run.name(`thread of ${name}`);
      run.complete();
      await poco.ended(`one of ${name}`);
    }

    await rooms.web.say("two of web");
    await rooms.api.say("two of api");
    await poco.chat.say("/run alone");

    expect((await poco.run("two of api")).turn.resume).toBe("thread of api");
    expect((await poco.run("two of web")).turn.resume).toBe("thread of web");
    expect((await poco.run("alone")).turn).not.toHaveProperty("resume");
  });
});
