import { afterEach, describe, expect, it, vi } from "vitest";
import { taskId } from "../domain/ids.ts";
import { createGatewayFixture, until } from "../testing/gateway-fixture.ts";

const containing = (text: string): unknown => expect.stringContaining(text);

describe("an event that the app sends again", () => {
  it("has one effect and the same answer, one after another and at the same moment", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const message = poco.chat.message("one", { conversation: room.conversation });

    const first = await (await poco.chat.send(message)).reply;
    const received = await Promise.all(Array.from({ length: 50 }, () => poco.chat.send(message)));
    const replies = await Promise.all(received.map(({ reply }) => reply));

    expect(received.map(({ isNew }) => isNew)).not.toContain(true);
    expect(new Set([first, ...replies].map(({ status, message }) => `${status} ${message}`))).toEqual(
      new Set(["ok Task created."]),
    );
    expect(await poco.tasks()).toHaveLength(1);
  });

  it("has one effect when all copies arrive at once, and one of them is the new one", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const message = poco.chat.message("one", { conversation: room.conversation });

    const received = await Promise.all(Array.from({ length: 50 }, () => poco.chat.send(message)));
    const replies = await Promise.all(received.map(({ reply }) => reply));

    expect(received.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(replies.map(({ message }) => message))).toEqual(new Set(["Task created."]));
    expect(await poco.tasks()).toHaveLength(1);
  });

  it("is known by the id of its message, too", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    await room.say("one", { messageId: "m1" });
    await room.say("one", { messageId: "m1" });
    await room.say("one", { messageId: "m2" });

    expect(await poco.tasks()).toHaveLength(2);
  });

  it("is another one in another conversation, though their messages are numbered alike", async () => {
    await using poco = await createGatewayFixture();
    const [api, web] = [await poco.aRoom("api"), await poco.aRoom("web")];

    await api.say("one", { messageId: "m1" });
    await web.say("one", { messageId: "m1" });

    expect(await poco.tasks()).toHaveLength(2);
  });

  it("is not the last that was seen where earlier ones may still be to come", async () => {
    await using poco = await createGatewayFixture();
    const { conversation } = await poco.aRoom("api");
    const say = async (text: string, facts: { readonly sentAt: number; readonly isAhead?: true }) =>
      (await poco.chat.send({ ...poco.chat.message(text, { conversation }), ...facts })).reply;

    await say("one", { sentAt: 1_000 });
    await say("two", { sentAt: 2_000, isAhead: true });

    expect(await poco.store.inbox.lastSeen(conversation)).toBe(1_000);
    expect(await poco.tasks()).toHaveLength(2);
  });

  it("has one effect and the same answer after a restart", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("zero");
    const before = await room.say("one", { eventId: "e1" });
    poco.crash();
    const again = await poco.again();
    await again.gateway.recover();

    const after = await room.say("one", { eventId: "e1" });

    expect([before.message, after.message]).toEqual(["Task queued.", "Task queued."]);
    expect(await again.tasks()).toHaveLength(2);
  });

  it("keeps a rejection, too", async () => {
    await using poco = await createGatewayFixture();
    const click = poco.chat.action({ kind: "task.stop", taskId: taskId("none") }, { eventId: "e1" });

    const replies = [await (await poco.chat.send(click)).reply, await (await poco.chat.send(click)).reply];

    expect(replies.map(({ message }) => message)).toEqual(["Task not found: none", "Task not found: none"]);
  });
});

describe("an event that a recovery finds while its own call is on the way", () => {
  it("is worked off once", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    const { id } = await poco.taskOf("one");
    poco.faults.after = async ({ name }) => {
      if (name === "inbox.receive") await poco.gateway.intake.recover();
    };

    const reply = await room.press({ kind: "task.steer", taskId: id, text: "in blue" });

    expect(reply.status).toBe("ok");
    expect(run.steers).toEqual(["in blue"]);
  });
});

describe("the order of events", () => {
  it("is that of their arrival within a conversation, and others do not wait", async () => {
    await using poco = await createGatewayFixture();
    const [api, web] = [await poco.aRoom("api"), await poco.aRoom("web")];
    const slow = Promise.withResolvers<void>();
    let isFirst = true;
    poco.faults.before = ({ name, args }) => {
      const isSlow =
        isFirst && name === "projects.inConversation" && JSON.stringify(args).includes("room:api");
      if (isSlow) isFirst = false;
      return isSlow ? slow.promise : undefined;
    };

    const replies = ["one", "two", "three"].map((text) => api.say(text));
    await web.say("meanwhile");
    const before = (await poco.tasks()).map(({ prompt }) => prompt);
    slow.resolve();
    await Promise.all(replies);

    expect(before).toEqual(["meanwhile"]);
    expect((await poco.tasks()).map(({ prompt }) => prompt)).toEqual(["meanwhile", "one", "two", "three"]);
  });

  it("does not hang on an event that fails", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    let isBroken = true;
    poco.faults.before = ({ name }) => {
      if (name === "projects.inConversation" && isBroken) {
        isBroken = false;
        throw new Error("a defect");
      }
    };

    const [broken, fine] = await Promise.all([room.say("one"), room.say("two")]);

    expect([broken.status, fine.status]).toEqual(["error", "ok"]);
    expect(poco.log).toMatchObject([{ level: "error", text: "an event could not be worked off" }]);
    expect(await poco.store.inbox.unsettled()).toEqual([]);
  });
});

describe("an acknowledgement", () => {
  it("does not wait for the work", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const slow = Promise.withResolvers<void>();
    poco.faults.before = ({ name }) => (name === "tasks.add" ? slow.promise : undefined);

    const received = await poco.chat.send(poco.chat.message("one", { conversation: room.conversation }));
    const before = await poco.tasks();
    slow.resolve();

    expect(received.isNew).toBe(true);
    expect(before).toEqual([]);
    expect((await received.reply).status).toBe("ok");
  });

  it("is not given for what could not be stored", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    poco.faults.fail("inbox.receive", 1);
    const message = poco.chat.message("one", { conversation: room.conversation });

    const lost = poco.chat.send(message);

    await expect(lost).rejects.toThrow("The disk is full");
    expect((await (await poco.chat.send(message)).reply).status).toBe("ok");
    expect(await poco.tasks()).toHaveLength(1);
  });
});

describe("what the disk refused", () => {
  afterEach(() => vi.useRealTimers());

  it.each(["tasks.add", "inbox.settle"])(
    "(%s) is worked off again by itself once it was acknowledged, exactly once",
    async (call) => {
      await using poco = await createGatewayFixture();
      const room = await poco.aRoom("api");
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      poco.faults.fail(call, 2);

      const reply = await room.say("one");
      await vi.advanceTimersByTimeAsync(5_000);
      await poco.gateway.intake.rest();
      await vi.advanceTimersByTimeAsync(5_000);
      await until(async () => expect(await poco.store.inbox.unsettled()).toEqual([]));

      expect(reply.status).toBe("error");
      expect(await poco.tasks()).toHaveLength(1);
      await poco.run("one");
      expect(poco.agent.runs).toHaveLength(1);
    },
  );
});

describe("who may do what", () => {
  it("is checked when the event arrives: a stranger's words and clicks do nothing", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    const { id } = await poco.taskOf("one");

    const said = await room.say("two", { person: "a stranger" });
    const pressed = await room.press({ kind: "task.stop", taskId: id }, { person: "a stranger" });

    expect([said.status, pressed.status]).toEqual(["rejected", "rejected"]);
    expect(said.message).toMatch(/^Hello! PoCo does not know you yet\./);
    expect(run.stops).toBe(0);
    expect(await poco.tasks()).toHaveLength(1);
  });

  it("names the role that is needed", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    const reply = await room.press(
      { kind: "project.delete", projectId: room.project.id },
      { person: "member" },
    );

    expect(reply).toMatchObject({
      status: "rejected",
      message: "This needs the role admin; yours is member.",
    });
    expect(await poco.store.projects.get(room.project.id)).toBeDefined();
  });

  it("leaves a trace: what was done, and what was refused", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    await room.say("one", { person: "member" });
    await room.press({ kind: "project.delete", projectId: room.project.id }, { person: "member" });
    await room.press({ kind: "project.home" });
    const { id } = await poco.taskOf("one");

    expect(await poco.store.audit.list(10)).toMatchObject([
      {
        person: "member",
        action: "project.delete",
        target: `project:${room.project.id}`,
        detail: "denied: This needs the role admin; yours is member. from room:api",
      },
      { person: "member", action: "task.submit", target: `task:${id}`, detail: "from room:api" },
    ]);
  });
});

describe("what platforms can ask for", () => {
  it("are the cards of a conversation, newest last, as they are now", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    await room.say("two");
    const [one, two] = [await poco.taskOf("one"), await poco.taskOf("two")];

    const both = await poco.gateway.intake.inbox.cards(room.conversation, { limit: 10 });
    const older = await poco.gateway.intake.inbox.cards(room.conversation, {
      limit: 10,
      before: `task:${two.id}`,
    });

    expect(both.map(({ key }) => key)).toEqual([`task:${one.id}`, `task:${two.id}`]);
    expect(both[1]?.card.title).toContain("[Queued]");
    expect(older.map(({ key }) => key)).toEqual([`task:${one.id}`]);
  });

  it("answers a button with the card to show in its place", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const { id } = await poco.taskOf("one");

    const reply = await room.press({ kind: "task.open", taskId: id });

    expect(reply).toMatchObject({ status: "ok", card: { title: containing("Task: one") } });
  });

  it("answers nonsense with what is wrong with it", async () => {
    await using poco = await createGatewayFixture();

    const replies = [
      await poco.chat.press({ value: {} }),
      await poco.chat.press({ value: { intent_key: "no.such" } }),
      await poco.chat.press({ value: { intent_key: "task.stop" } }),
    ];

    expect(replies.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(replies[0]?.message).toBe("The action names no intent_key.");
    expect(replies[1]?.message).toBe("Unknown intent: no.such");
    expect(replies[2]?.message).toContain("task_id");
  });
});
