import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Approval } from "../domain/approval.ts";
import { approvalId } from "../domain/ids.ts";
import type { ChatEvent } from "../platforms/platform.ts";
import type { Sender } from "../testing/chat-platform.ts";
import { createGatewayFixture, type GatewayFixture, type Room } from "../testing/gateway-fixture.ts";
import { aQuestion } from "../testing/walk.ts";

/** Silence is never consent, and neither is anything else but a decision of somebody who may decide. */

const hour = 3_600_000;
const agents = ["scripted", "second", "third"] as const;

// What waits for a turn of the event loop goes on as it does; what waits for a time waits for this test.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Waiting {
  readonly rooms: readonly Room[];
  /** Every request that is pending, in the order of the rooms. */
  readonly requests: readonly Approval[];
  /** The one that was decided before, by the owner. */
  readonly decided: Approval;
}

/** A room per agent, in each of which one asks three things; one more task waits to be let begin at all. */
async function waiting(poco: GatewayFixture): Promise<Waiting> {
  const policy = { access: "everyone", prompts: "members", approves: "admins" } as const;
  const rooms: Room[] = [];
  for (const agent of agents) rooms.push(await poco.aRoom(agent, { agent, policy }));
  for (const [index, room] of rooms.entries()) {
    const prompt = `task ${index}`;
    await room.say(prompt);
    const run = await poco.run(prompt);
    run.ask("r1", { isEditable: true });
    run.ask("r2", aQuestion);
    run.ask("r3", {
      ask: "plan",
      title: "A plan",
      detail: { text: "First this." },
      options: ["allow_once", "reject"],
    });
    await poco.asked(prompt, 3);
  }
  const [first, second] = rooms;
  if (first === undefined || second === undefined) throw new Error("there are no rooms");
  (await poco.run("task 0")).ask("r0");
  const [decided] = (await poco.asked("task 0", 4)).filter(({ requestId }) => requestId === "r0");
  if (decided === undefined) throw new Error("nothing was asked");
  await first.press({ kind: "approval.decide", approvalId: decided.id, option: "allow_once" });
  await poco.asked("task 0", 3);
  const held = await poco.aRoom("held", { policy });
  await held.say("confirm: deploy it");
  await poco.asked("confirm: deploy it");
  return { rooms: [...rooms, held], requests: await poco.store.approvals.pending(), decided };
}

/** What a chat app sends that PoCo has no word for: receipts, presence, somebody opened the app. */
function unheardOf(kind: string, { conversation }: Room): ChatEvent {
  const person = { id: "owner", platform: "chat" };
  const event = { kind, eventId: `${kind} ${conversation.id}`, conversation, person, source: "chat" };
  return z.custom<ChatEvent>().parse(event);
}

type Throw = (poco: GatewayFixture, waiting: Waiting) => Promise<unknown>;

const inEach =
  (text: string, from: Sender = {}): Throw =>
  async (_, { rooms }) => {
    for (const room of rooms) await room.say(text, from);
  };

const onEach =
  (value: (request: Approval) => Record<string, unknown>, from: Sender = {}): Throw =>
  async (_, { rooms, requests }) => {
    for (const request of requests)
      for (const room of rooms) await room.press({ value: value(request) }, from);
  };

const decide = { intent_key: "approval.decide" };
const allow = { ...decide, option: "allow_once" };
const idOf = ({ id }: Approval) => ({ approval_id: id });

/** All that comes along in a day and is no decision. */
const nonDecisions: Readonly<Record<string, Throw>> = {
  "the chat shows all cards again": async ({ store, gateway }) => {
    const keys = (await store.approvals.pending()).map(({ id }) => `approval:${id}`);
    await store.cards.touch(keys);
    await gateway.recover();
  },
  "receipts and other events without words": async ({ chat }, { rooms }) => {
    for (const room of rooms) {
      for (const kind of ["read", "delivered", "opened", "reaction_added", "message_changed"]) {
        await (await chat.send(unheardOf(kind, room))).reply;
      }
    }
  },
  "blank messages": async (poco, all) => {
    for (const text of ["", " ", "\n\t", "\u00a0", "\u200b", "\0"]) await inEach(text)(poco, all);
  },
  "a bot that says the right words": async (poco, all) => {
    for (const text of ["/approve", "yes", "/approve all"]) await inEach(text, { person: "bot" })(poco, all);
  },
  "an edit of a message that was worked off": async ({ chat }, { rooms, requests }) => {
    for (const { conversation } of rooms) {
      await chat.say("/status", { conversation, messageId: "edited" });
      for (const { id } of requests) {
        const edited = chat.message(`/approve ${id}`, { conversation, messageId: "edited" });
        await (await chat.send(edited)).reply;
      }
    }
  },
  "looking at what is asked": async (poco, { rooms, requests }) => {
    for (const room of rooms) {
      await room.say("/status");
      for (const { id, taskId } of requests) {
        await room.press({ kind: "approval.open", approvalId: id });
        await room.press({ kind: "approval.note", approvalId: id });
        await room.press({ kind: "approval.edit", approvalId: id });
        await room.press({ kind: "task.open", taskId });
      }
    }
    expect((await poco.store.approvals.pending()).length).toBe(requests.length);
  },
  "a late click on what was decided": async (_, { rooms, decided }) => {
    for (const option of ["allow_once", "reject", "reject_and_stop"] as const) {
      for (const room of rooms) await room.press({ kind: "approval.decide", approvalId: decided.id, option });
    }
  },
  "clicks of people without the right": async (poco, all) => {
    for (const person of ["member", "viewer", "stranger"]) {
      await onEach((request) => ({ ...allow, ...idOf(request) }), { person })(poco, all);
      await onEach(({ taskId }) => ({ intent_key: "task.approve", task_id: taskId }), { person })(poco, all);
      await inEach("/approve", { person })(poco, all);
    }
  },
  "/approve where several things wait": async ({ chat }, { rooms }) => {
    for (const { conversation } of rooms.slice(0, agents.length)) {
      await chat.say("/approve", { conversation });
      await chat.say("/reject no", { conversation });
    }
    await chat.say("/approve", { conversation: { platform: "chat", id: "dm:owner", surface: "dm" } });
  },
  "one click for a task that waits for several things": async (_, { rooms, requests }) => {
    const [ours] = rooms;
    for (const { taskId, ask } of requests) {
      if (ask !== "confirm") await ours?.press({ kind: "task.approve", taskId });
    }
  },
  "intents that nobody knows": onEach((request) => ({ intent_key: "approval.allow_all", ...idOf(request) })),
  "decisions that say nothing": async (poco, all) => {
    const values = [
      decide,
      { ...decide, option: "yes" },
      { ...decide, option: null },
      { intent_key: "approval.answer" },
    ];
    for (const value of values) await onEach((request) => ({ ...value, ...idOf(request) }))(poco, all);
  },
  "answers that are not offered, or answer nothing": async (poco, all) => {
    await onEach((request) => ({ ...decide, option: "allow_always", ...idOf(request) }))(poco, all);
    await onEach((request) => ({ ...allow, command: " ", ...idOf(request) }))(poco, {
      ...all,
      requests: all.requests.filter(({ isEditable }) => isEditable === true),
    });
    for (const answers of [{}, { q1: [] }, { q1: ["red"] }]) {
      await onEach((request) => ({ intent_key: "approval.answer", ...idOf(request), answers }))(poco, all);
    }
  },
  "a decision on what does not exist": async (_, { rooms }) => {
    const gone = approvalId("00000000-00000000");
    for (const room of rooms)
      await room.press({ kind: "approval.decide", approvalId: gone, option: "allow_once" });
  },
  "words that sound like a yes": async (poco, { rooms, ...rest }) => {
    const words = ["yes", "ok, do it", "👍", "approve", "y"];
    for (const text of words) await inEach(text)(poco, { ...rest, rooms: rooms.slice(0, agents.length) });
  },
};

async function standing(poco: GatewayFixture) {
  const runs = [...poco.agents.values()].flatMap((agent) => agent.runs);
  const tasks = await poco.tasks();
  return {
    pending: (await poco.store.approvals.pending()).map(({ id }) => id),
    runs: runs.length,
    decisions: runs.flatMap((run) => run.decisions),
    steers: runs.flatMap((run) => run.steers),
    stops: runs.map((run) => run.stops),
    waiting: tasks.filter(({ state }) => state.status === "waiting_for_confirmation").map(({ id }) => id),
  };
}

it("nothing is decided and nothing runs in 24 hours in which nobody decides, whatever else comes along", async () => {
  await using poco = await createGatewayFixture({ moreAgents: agents.slice(1) });
  const all = await waiting(poco);
  const before = await standing(poco);
  const decision = await poco.store.approvals.get(all.decided.id);
  expect(before).toMatchObject({ runs: 3, decisions: [{ requestId: "r0" }] });
  expect(before.pending).toHaveLength(10);
  expect(before.waiting).toHaveLength(4);

  const thrown = Object.entries(nonDecisions);
  for (let passed = 0; passed < 24; passed += 1) {
    poco.pass(hour);
    await vi.advanceTimersByTimeAsync(hour);
    const [what, act] = thrown[passed] ?? [];
    await act?.(poco, all);

    expect(await standing(poco), what ?? "silence").toEqual(before);
  }

  expect(thrown.length).toBeLessThan(24);
  expect(await poco.store.approvals.get(all.decided.id)).toEqual(decision);
  const [request] = all.requests;
  if (request === undefined) throw new Error("nothing was asked");
  const [room] = all.rooms;
  await room?.press({ kind: "approval.decide", approvalId: request.id, option: "allow_once" });
  expect((await standing(poco)).pending).toHaveLength(9);
});
