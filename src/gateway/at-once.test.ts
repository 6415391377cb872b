import { describe, expect, it } from "vitest";
import type { Intent } from "../domain/intent.ts";
import type { Reply } from "../platforms/platform.ts";
import { createGatewayFixture, type GatewayFixture, type Room } from "../testing/gateway-fixture.ts";

/** Two people press the same button at the same moment, each in a chat of their own. */
const people = ["owner", "admin"] as const;

interface Pressed {
  /** Brings about what the button stands for; answers what it does. */
  readonly given: (poco: GatewayFixture, room: Room) => Promise<Intent>;
  /** What there is once, however often it was pressed. */
  readonly effects: (poco: GatewayFixture, room: Room) => Promise<number>;
}

const cases: Readonly<Record<string, Pressed>> = {
  "Stop of a running task": {
    given: async (poco, room) => {
      await room.say("work");
      await poco.run("work");
      return { kind: "task.stop", taskId: (await poco.taskOf("work")).id };
    },
    effects: async (poco) => (await poco.run("work")).stops,
  },
  "Cancel of a queued task": {
    given: async (poco, room) => ({ kind: "task.stop", taskId: await queuedId(poco, room) }),
    effects: (poco) => countEvents(poco, "later", "cancelled"),
  },
  "To front": {
    given: async (poco, room) => {
      await queuedId(poco, room);
      await room.say("last");
      return { kind: "task.move_front", taskId: (await poco.in("queued", "last")).id };
    },
    effects: (poco) => countEvents(poco, "last", "moved"),
  },
  "Steer now": {
    given: async (poco, room) => ({ kind: "task.steer_queue", taskId: await queuedId(poco, room) }),
    effects: async (poco) => (await poco.run("work")).steers.length,
  },
  Approve: {
    given: async (poco, room) => ({
      kind: "approval.decide",
      approvalId: await askedId(poco, room),
      option: "allow_once",
    }),
    effects: async (poco) => (await poco.run("work")).decisions.length,
  },
  Reject: {
    given: async (poco, room) => ({
      kind: "approval.decide",
      approvalId: await askedId(poco, room),
      option: "reject",
    }),
    effects: async (poco) => (await poco.run("work")).decisions.length,
  },
  Continue: {
    given: async (poco, room) => ({ kind: "task.continue", taskId: await failedId(poco, room) }),
    effects: async (poco) => (await poco.tasks()).length - 1,
  },
  Retry: {
    given: async (poco, room) => ({ kind: "task.retry", taskId: await failedId(poco, room) }),
    effects: async (poco) => (await poco.tasks()).length - 1,
  },
  Archive: {
    given: async (_poco, room) => ({ kind: "project.archive", projectId: room.project.id }),
    effects: async (poco) => (await poco.store.projects.list()).filter(({ isArchived }) => isArchived).length,
  },
  Unarchive: {
    given: async (_poco, room) => {
      await room.press({ kind: "project.archive", projectId: room.project.id });
      return { kind: "project.unarchive", projectId: room.project.id };
    },
    effects: async (poco) =>
      (await poco.store.projects.list()).filter(({ isArchived }) => !isArchived).length,
  },
  Delete: {
    given: async (_poco, room) => ({ kind: "project.delete", projectId: room.project.id }),
    effects: async (poco) => 1 - (await poco.store.projects.list()).length,
  },
};

describe("two people press the same button at once", () => {
  it.each(Object.entries(cases))(
    "%s: one effect, and the other is told who was first",
    async (_name, pressed) => {
      await using poco = await createGatewayFixture();
      const room = await poco.aRoom("api");
      const intent = await pressed.given(poco, room);

      const replies = await Promise.all(people.map((person) => pressBy(poco, person, intent)));

      const [first] = people.filter((_, index) => replies[index]?.status === "ok");
      const late = replies.filter(({ status }) => status === "rejected");
      expect(replies.map(({ status }) => status).sort()).toEqual(["ok", "rejected"]);
      expect(late[0]?.message).toContain(first);
      expect(await pressed.effects(poco, room)).toBe(1);
    },
  );
});

function pressBy(poco: GatewayFixture, person: string, intent: Intent): Promise<Reply> {
  const conversation = { platform: "chat", id: `dm:${person}`, surface: "dm" } as const;
  return poco.chat.press(intent, { person, conversation });
}

async function queuedId(poco: GatewayFixture, room: Room) {
  await room.say("work");
  const run = await poco.run("work");
  run.name("session");
  await room.say("later");
  return (await poco.in("queued", "later")).id;
}

async function askedId(poco: GatewayFixture, room: Room) {
  await room.say("work");
  (await poco.run("work")).ask("r1");
  const [approval] = await poco.asked("work");
  if (approval === undefined) throw new Error("nothing was asked");
  return approval.id;
}

async function failedId(poco: GatewayFixture, room: Room) {
  await room.say("work");
  (await poco.run("work")).end({ kind: "failed", reason: "agent", message: "It broke." });
  return (await poco.ended("work")).id;
}

async function countEvents(poco: GatewayFixture, prompt: string, kind: string): Promise<number> {
  return (await poco.events(await poco.taskOf(prompt))).filter((event) => event.kind === kind).length;
}
