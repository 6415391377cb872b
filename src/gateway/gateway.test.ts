import { describe, expect, it } from "vitest";
import { isTerminal } from "../domain/task.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";
import type { ScriptedAgent } from "../testing/scripted-agent.ts";

const aMinute = 60_000;

describe("shutting down", () => {
  it("lets a run finish within the grace, and its card goes out", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    const { id } = await poco.taskOf("one");

    const closed = poco.gateway.close(aMinute);
    run.complete("in time");
    await closed;

    expect(run.stops).toBe(0);
    expect(await poco.taskOf("one")).toMatchObject({ state: { status: "completed" }, result: "in time" });
    expect(poco.chat.card(`task:${id}`)?.title).toContain("[Complete]");
  });

  it("stops what still runs after the grace, keeps its text and calls it interrupted", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.say("half of it");
    const { id } = await poco.taskOf("one");

    await poco.gateway.close(1);

    expect(run.stops).toBe(1);
    expect(await poco.taskOf("one")).toMatchObject({
      state: { status: "failed", reason: "interrupted" },
      result: "half of it",
    });
    expect(JSON.stringify(poco.chat.card(`task:${id}`))).toContain('"label":"Continue"');
  });

  it("waits for what was acknowledged and is still being worked off", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const slow = Promise.withResolvers<void>();
    poco.faults.before = ({ name }) => (name === "tasks.add" ? slow.promise : undefined);
    const reply = room.say("one");
    await until(async () => expect(await poco.store.inbox.unsettled()).toHaveLength(1));

    const closed = poco.gateway.close(0);
    setImmediate(slow.resolve);
    await closed;
    const left = await poco.store.inbox.unsettled();
    await reply;

    expect(left).toEqual([]);
    expect((await poco.taskOf("one")).state.status).toBe("created");
  });

  it("waits for a card that is just being sent", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const slow = Promise.withResolvers<undefined>();
    poco.chat.answer = () => slow.promise;
    await room.say("one");
    (await poco.run("one")).complete();
    const { id } = await poco.ended("one");
    await until(() => expect(poco.chat.calls).not.toEqual([]));

    const closed = poco.gateway.close(0);
    setImmediate(() => slow.resolve(undefined));
    await closed;

    expect(poco.chat.card(`task:${id}`)).toBeDefined();
  });

  it("leaves a run completed that answers the stop with its result", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.onStop = () => run.complete("just done");

    await poco.gateway.close(1);

    expect(await poco.taskOf("one")).toMatchObject({ state: { status: "completed" }, result: "just done" });
  });

  it("keeps a stop that people asked for before", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.onStop = () => undefined;
    const { id } = await poco.taskOf("one");
    const reply = room.press({ kind: "task.stop", taskId: id }, { person: "admin" });
    await until(() => expect(run.stops).toBe(1));

    const closed = poco.gateway.close(1);
    run.end({ kind: "stopped" });
    await closed;
    await reply;

    expect(await poco.taskOf("one")).toMatchObject({ state: { status: "cancelled" }, stoppedBy: "admin" });
  });

  it("begins no new work: what waits, and what comes, runs after the next start, in its order", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("one");
    await room.say("two");
    const run = await poco.run("one");

    const closed = poco.gateway.close(aMinute);
    await room.say("three");
    await poco.chat.say("/run alone");
    run.complete();
    await closed;
    poco.crash();
    const again = await poco.again();
    again.agent.act = (later) => later.complete();
    await again.gateway.recover();
    await again.ended("three");
    await again.ended("alone");

    expect(poco.agent.runs.map(({ turn }) => turn.prompt)).toEqual(["one"]);
    expect(again.agent.runs.map(({ turn }) => turn.prompt).filter((prompt) => prompt !== "alone")).toEqual([
      "two",
      "three",
    ]);
  });

  it.each([
    { what: "a task of a project", call: "tasks.claimNext", text: "one" },
    { what: "a task without a project", call: "tasks.get", text: "/run one" },
  ])("does not begin $what that was just being claimed", async ({ call, text }) => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const claiming = Promise.withResolvers<void>();
    let claims = 0;
    poco.faults.before = ({ name }) => {
      if (name !== call) return undefined;
      claims += 1;
      return claiming.promise;
    };
    await (text === "one" ? room.say(text) : poco.chat.send(poco.chat.message(text)));
    await until(() => expect(claims).toBeGreaterThan(0));

    const closed = poco.gateway.close(0);
    claiming.resolve();
    await closed;

    expect(poco.agent.runs).toEqual([]);
    expect((await poco.taskOf("one")).state.status).toBe("created");
  });

  it("stops a run that began only after the grace was over", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const first = await poco.run("one");
    first.name("thread-1");
    first.complete();
    await poco.ended("one");
    const starting = Promise.withResolvers<void>();
    poco.faults.before = ({ name }) => (name === "projects.session" ? starting.promise : undefined);
    const said = room.say("two");
    await poco.in("running", "two");

    const closed = poco.gateway.close(1);
    const { id } = await poco.taskOf("two");
    await until(() => expect(poco.gateway.lanes.runOf(id)?.stopping).toBe("shutdown"));
    starting.resolve();
    await Promise.all([closed, said]);

    expect((await poco.taskOf("two")).state).toMatchObject({ status: "failed", reason: "interrupted" });
  });
});

/** One task that runs, one behind it, one at the checkpoint; the app sends an event until it is acknowledged. */
async function talk(poco: GatewayFixture, room: Room): Promise<void> {
  const { conversation } = room;
  for (const text of ["one", "two", "confirm: three"]) {
    await poco.chat.send(poco.chat.message(text, { conversation, eventId: text, messageId: text }));
  }
  const [checkpoint] = await poco.asked("confirm: three");
  if (checkpoint === undefined) throw new Error("nothing is asked");
  const click = { kind: "approval.decide", approvalId: checkpoint.id, option: "allow_once" } as const;
  await poco.chat.send(poco.chat.action(click, { conversation, eventId: "click" }));
}

function answering(agent: ScriptedAgent): void {
  agent.act = (run) => {
    run.name("thread-1");
    run.say(`did ${run.turn.prompt}`);
    run.complete();
  };
}

/** What changes nothing: a crash after it leaves what a crash before it leaves. */
const reads =
  /\.(?:get|ofTask|pending|inConversation|workspace|session|lane|journal|owed|list|open|latest)$/i;

/** The whole talk with a crash after the given write, and what came of it. */
async function talkWithCrash(crashAfter: number) {
  await using poco = await createGatewayFixture({ onDisk: true });
  const room = await poco.aRoom("api");
  answering(poco.agent);
  let writes = 0;
  poco.faults.after = ({ name }) => {
    if (!reads.test(name)) writes += 1;
    if (writes === crashAfter) poco.crash();
  };
  const talked = talk(poco, room).then(() => poco.ended("confirm: three"));
  // After the crash nothing of it is ever answered, or only with what the next life makes of it.
  talked.catch(() => undefined);
  await until(async () => {
    const isOver = (await poco.tasks()).filter(({ state }) => isTerminal(state.status)).length === 3;
    expect(poco.faults.isDead || isOver).toBe(true);
  });
  const isCrashed = poco.faults.isDead;
  poco.crash();

  const again = await poco.again();
  answering(again.agent);
  await again.gateway.recover();
  await talkAgain(again, room);
  return { isCrashed, ...(await whatCameOf(poco, again)) };
}

async function talkAgain(again: GatewayFixture, room: Room): Promise<void> {
  const { conversation } = room;
  for (const text of ["one", "two", "confirm: three"]) {
    await (await again.chat.send(again.chat.message(text, { conversation, eventId: text, messageId: text })))
      .reply;
  }
  await until(async () => {
    const [checkpoint] = await again.store.approvals.pending();
    if (checkpoint !== undefined) {
      await again.chat.press({ kind: "approval.decide", approvalId: checkpoint.id, option: "allow_once" });
    }
    const open = (await again.tasks()).filter(({ state }) => !isTerminal(state.status));
    expect(open.map(({ prompt }) => prompt)).toEqual([]);
  });
}

async function whatCameOf(poco: GatewayFixture, again: GatewayFixture) {
  await until(async () => expect(await again.store.cards.owed()).toEqual([]));
  const tasks = await again.tasks();
  const runs = [...poco.agent.runs, ...again.agent.runs].map(({ turn }) => turn.prompt);
  return {
    prompts: tasks.map(({ prompt }) => prompt),
    doubled: runs.length - new Set(runs).size,
    unsettled: (await again.store.inbox.unsettled()).length,
    /** A task either has its whole answer or says that it was interrupted, and its card says the same. */
    untrue: tasks.filter(({ id, state, prompt, result }) => {
      const title = again.chat.card(`task:${id}`)?.title ?? "";
      if (state.status === "completed") {
        return !title.startsWith("[Complete]") || result !== `did ${prompt.replace("confirm: ", "")}`;
      }
      return !title.startsWith("[Error]") || state.status !== "failed" || state.reason !== "interrupted";
    }),
  };
}

describe("a crash after any one write", () => {
  it("loses no message, runs none twice, and every card tells the truth afterwards", async () => {
    const whole = { prompts: ["one", "two", "confirm: three"], doubled: 0, unsettled: 0, untrue: [] };
    let crashAfter = 1;

    for (;;) {
      const { isCrashed, ...came } = await talkWithCrash(crashAfter);
      expect(came, `after a crash behind write ${crashAfter}`).toEqual(whole);
      if (!isCrashed) break;
      crashAfter += 1;
    }

    expect(crashAfter).toBeGreaterThan(30);
  }, 60_000);
});
