import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { personId } from "../domain/ids.ts";
import type { ChatEvent, MessageFacts, Reply } from "../platforms/platform.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";

const burstMs = 1_500;

async function aPoco(): Promise<GatewayFixture & { room: Room }> {
  const poco = await createGatewayFixture({ onDisk: true, policy: { burstMs } });
  return Object.assign(poco, { room: await poco.aRoom("api") });
}

async function restarted(poco: GatewayFixture): Promise<GatewayFixture> {
  poco.crash();
  const again = await poco.again();
  await again.gateway.recover();
  await again.gateway.intake.rest();
  return again;
}

/** The words reach PoCo in this order; each is acknowledged before the next is sent. */
async function send(
  poco: GatewayFixture,
  events: readonly ChatEvent[],
): Promise<{ replies: readonly Promise<Reply>[] }> {
  const replies: Promise<Reply>[] = [];
  for (const event of events) replies.push((await poco.chat.send(event)).reply);
  return { replies };
}

function messages({ chat, room }: GatewayFixture & { room: Room }, texts: readonly string[]): ChatEvent[] {
  return texts.map((text) => chat.message(text, { conversation: room.conversation }));
}

const never = new Promise<void>(() => undefined);
const promptsOf = async (poco: GatewayFixture) => (await poco.tasks()).map(({ prompt }) => prompt);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** The reply, or that there is none yet. */
const sofar = (reply: Promise<Reply> | undefined) => Promise.race([reply, setImmediate("none yet")]);

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

describe("messages of one person in a room where nothing runs", () => {
  it.each([2, 3])("are one prompt, and each is answered with what came of it (%i of them)", async (parts) => {
    await using poco = await aPoco();
    const texts = ["mend the login", "and its tests", "but not the styles"].slice(0, parts);

    const { replies } = await send(poco, messages(poco, texts));
    await pass(burstMs);

    expect((await Promise.all(replies)).map(({ message }) => message)).toEqual(
      texts.map(() => "Task created."),
    );
    expect(await promptsOf(poco)).toEqual([texts.join("\n")]);
    expect(await poco.store.inbox.unsettled()).toEqual([]);
  });

  it("are one prompt with all files and all names that came with them", async () => {
    await using poco = await aPoco();
    const file = (id: string) => ({ id, name: `${id}.png`, mediaType: "image/png", bytes: 1, ref: {} });
    poco.chat.nameOf = async (id) => `Name of ${id}`;
    const facts: readonly MessageFacts[] = [
      { attachments: [file("F1")] },
      { mentions: [{ token: "<@U1>", person: personId("U1") }], attachments: [file("F2"), file("F3")] },
    ];

    const events = messages(poco, ["", "ask <@U1>"]).map((event, index) => ({ ...event, ...facts[index] }));
    const { replies } = await send(poco, events);
    await pass(burstMs);
    await Promise.all(replies);

    const task = await poco.taskOf("ask @Name of U1");
    expect(task.attachments.map(({ id }) => id)).toEqual(["F1", "F2", "F3"]);
  });

  it("are no prompt with what is said in a thread between them", async () => {
    await using poco = await aPoco();
    const events = messages(poco, ["one", "below", "two"]);

    const { replies } = await send(
      poco,
      events.map((event, index) => (index === 1 ? { ...event, thread: "m0" } : event)),
    );
    await pass(burstMs);
    await Promise.all(replies);

    expect(await promptsOf(poco)).toEqual(["one", "below", "two"]);
  });

  it("wait for each other, however slowly somebody types", async () => {
    await using poco = await aPoco();
    const [one, two, three] = messages(poco, ["one", "two", "three"]);
    if (one === undefined || two === undefined || three === undefined) throw new Error("unreachable");

    const { replies } = await send(poco, [one]);
    await pass(burstMs - 1);
    await send(poco, [two]);
    await pass(burstMs - 1);
    await send(poco, [three]);
    const early = await sofar(replies[0]);
    await pass(burstMs);
    await Promise.all(replies);

    expect(early).toBe("none yet");
    expect(await promptsOf(poco)).toEqual(["one\ntwo\nthree"]);
  });

  it("are held for an approval when the first of them says so", async () => {
    await using poco = await aPoco();

    await send(poco, messages(poco, ["confirm: mend it", "at once"]));
    await pass(burstMs);

    const task = await poco.in("waiting_for_confirmation", "confirm: mend it\nat once");
    expect(task.prompt).toBe("confirm: mend it\nat once");
  });

  it("are prompts of their own where something runs, and wait for nothing", async () => {
    await using poco = await aPoco();
    const busy = await send(poco, messages(poco, ["zero"]));
    await pass(burstMs);
    await Promise.all(busy.replies);

    const { replies } = await send(poco, messages(poco, ["one", "two"]));

    expect((await Promise.all(replies)).map(({ message }) => message)).toEqual([
      "Task queued.",
      "Task queued.",
    ]);
    expect(await promptsOf(poco)).toEqual(["zero", "one", "two"]);
  });

  it("are worked off without waiting when PoCo closes", async () => {
    await using poco = await aPoco();
    const { replies } = await send(poco, messages(poco, ["one", "two"]));

    await poco.gateway.intake.rest();

    expect((await Promise.all(replies)).map(({ status }) => status)).toEqual(["ok", "ok"]);
    expect(await promptsOf(poco)).toEqual(["one\ntwo"]);
  });
});

describe("what comes in between", () => {
  it("of somebody else keeps the order of all", async () => {
    await using poco = await aPoco();
    const { conversation } = poco.room;
    const of = (text: string, person: string) => poco.chat.message(text, { conversation, person });

    await send(poco, [of("one", "member"), of("two", "member"), of("three", "admin"), of("four", "member")]);
    await poco.gateway.intake.rest();

    expect((await poco.tasks()).map(({ prompt, requester }) => `${requester}: ${prompt}`)).toEqual([
      "member: one\ntwo",
      "admin: three",
      "member: four",
    ]);
  });

  it("as a press is worked off after them, at once", async () => {
    await using poco = await aPoco();
    const { replies } = await send(poco, messages(poco, ["one", "two"]));

    const pressed = await poco.room.press({
      kind: "project.rename",
      projectId: poco.room.project.id,
      name: "web",
    });

    expect(pressed.status).toBe("ok");
    expect((await Promise.all(replies)).map(({ status }) => status)).toEqual(["ok", "ok"]);
    expect(await promptsOf(poco)).toEqual(["one\ntwo"]);
  });

  it("as a command means what they have brought about", async () => {
    await using poco = await aPoco();
    await send(poco, messages(poco, ["one", "two"]));

    const reply = await poco.room.say("/status");

    expect(reply.card?.title).toContain("Task: one two");
  });
});

describe("a part that the app sends again", () => {
  it("is no other part, before and after the prompt has begun", async () => {
    await using poco = await aPoco();
    const parts = messages(poco, ["one", "two"]);

    const [first, second] = [await send(poco, parts), await send(poco, parts)];
    await pass(burstMs);
    const third = await send(poco, parts);
    const answered = await Promise.all([first, second, third].flatMap(({ replies }) => replies));

    expect(answered.map(({ message }) => message)).toEqual(answered.map(() => "Task created."));
    expect(answered).toHaveLength(6);
    expect(await promptsOf(poco)).toEqual(["one\ntwo"]);
  });

  it("after a crash gets the answer of the whole", async () => {
    await using poco = await aPoco();
    const parts = messages(poco, ["one", "two"]);
    const { replies } = await send(poco, parts);
    await pass(burstMs);
    await Promise.all(replies);
    const again = await restarted(poco);

    const answered = await Promise.all((await send(again, parts)).replies);

    expect(answered.map(({ message }) => message)).toEqual(["Task created.", "Task created."]);
    expect(await promptsOf(again)).toEqual(["one\ntwo"]);
  });
});

describe("a crash", () => {
  const whole = "one\ntwo\nthree";

  /** Ends PoCo right before or after the call is committed, once all parts are acknowledged. */
  async function crashedAt(when: "before" | "after", call: string): Promise<GatewayFixture> {
    const poco = await aPoco();
    const acknowledged = Promise.withResolvers<void>();
    poco.faults[when] = async ({ name }) => {
      if (name !== call) return;
      await acknowledged.promise;
      poco.crash();
    };
    await send(poco, messages(poco, ["one", "two", "three"]));
    acknowledged.resolve();
    await pass(burstMs);
    await until(() => expect(poco.faults.isDead).toBe(true));
    poco.clock.now += 60_000;
    return restarted(poco);
  }

  it.each([
    ["before", "projects.inConversation"],
    ["after", "tasks.lane"],
    ["before", "inbox.join"],
    ["after", "inbox.join"],
    ["before", "tasks.add"],
    ["after", "tasks.add"],
    ["before", "inbox.settle"],
    ["after", "inbox.settle"],
  ] as const)("%s %s leaves exactly one prompt, complete", async (when, call) => {
    await using again = await crashedAt(when, call);

    expect(await promptsOf(again)).toEqual([whole]);
    expect(await again.store.inbox.unsettled()).toEqual([]);
  });

  it.each([0, 1, 2])("between the parts loses none and doubles none (after %i of them)", async (known) => {
    await using poco = await aPoco();
    const parts = messages(poco, ["one", "two", "three"]);
    await send(poco, parts.slice(0, known));
    poco.clock.now += 60_000;
    const again = await restarted(poco);

    await send(again, parts);
    await again.gateway.intake.rest();

    expect((await promptsOf(again)).join("\n")).toBe(whole);
  });

  it("leaves apart what was said at different times", async () => {
    await using poco = await aPoco();
    poco.faults.before = ({ name }) => (name === "projects.inConversation" ? never : undefined);
    const [one, two] = messages(poco, ["one", "two"]);
    if (one === undefined || two === undefined) throw new Error("unreachable");
    await send(poco, [one]);
    poco.clock.now += burstMs + 1;
    await send(poco, [two]);

    const again = await restarted(poco);

    expect(await promptsOf(again)).toEqual(["one", "two"]);
  });

  it("does not put words into a task that has begun without them", async () => {
    await using poco = await aPoco();
    poco.agent.act = (run) => run.complete("done");
    poco.faults.before = ({ name }) => (name === "inbox.settle" ? never : undefined);
    await send(poco, messages(poco, ["one"]));
    await pass(burstMs);
    await poco.ended("one");
    await send(poco, messages(poco, ["two"]));

    const again = await restarted(poco);

    expect(await promptsOf(again)).toEqual(["one", "two"]);
  });
});

describe("a full disk", () => {
  it("at the moment of joining loses nothing: each is a prompt of its own", async () => {
    await using poco = await aPoco();
    poco.faults.fail("inbox.join", 1);

    await send(poco, messages(poco, ["one", "two"]));
    await poco.gateway.intake.rest();

    expect(await promptsOf(poco)).toEqual(["one", "two"]);
    expect(poco.log).toMatchObject([{ text: "messages could not be joined to one prompt" }]);
  });

  it.each(["tasks.add", "inbox.settle"])("(%s) is overcome as one prompt", async (call) => {
    await using poco = await aPoco();
    poco.faults.fail(call, 2);

    await send(poco, messages(poco, ["one", "two"]));
    await poco.gateway.intake.rest();
    await pass(5_000);
    await poco.gateway.intake.rest();
    await pass(5_000);
    await until(async () => expect(await poco.store.inbox.unsettled()).toEqual([]));

    expect(await promptsOf(poco)).toEqual(["one\ntwo"]);
  });
});
