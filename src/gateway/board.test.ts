import { afterEach, describe, expect, it, vi } from "vitest";
import type { View } from "../cards/view.ts";
import type { Delivery } from "../platforms/platform.ts";
import { type ChatCall, platformName } from "../testing/chat-platform.ts";
import { aTask } from "../testing/domain-builders.ts";
import {
  createGatewayFixture,
  type GatewayFixture,
  type LogLine,
  until,
} from "../testing/gateway-fixture.ts";
import { type Board, createBoard } from "./board.ts";

const conversation = { platform: platformName, id: "room:api", surface: "group" } as const;

/** A board over the ledger of a store; what a card shows is what `faces` says at the moment of sending. */
function aBoard({ store, chat }: GatewayFixture) {
  const faces = new Map<string, string | Error>();
  const lines: LogLine[] = [];
  const at = (level: LogLine["level"]) => (fields: object, text: string) => {
    lines.push({ level, fields, text });
  };
  const byKey = async (key: string): Promise<View | undefined> => {
    const face = faces.get(key);
    if (face instanceof Error) throw face;
    const task = aTask({ prompt: face ?? "" });
    return face === undefined
      ? undefined
      : { kind: "task_part", task, part: 1, parts: 1, isCut: false, text: "" };
  };
  const nothing = async () => undefined;
  const board: Board = createBoard({
    cards: store.cards,
    platforms: new Map([[platformName, chat]]),
    views: { card: nothing, of: nothing, byKey },
    log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    roleOf: async () => "member",
  });
  /** The card now shows this, and the board hears of it. */
  const show = async (key: string, face: string | Error): Promise<void> => {
    faces.set(key, face);
    board.nudge(await store.cards.owe(conversation, key));
  };
  return { board, show, faces, lines };
}

const titleFor = (face: string): string => `Part 1 of 1: ${face}`;
const titles = (calls: readonly ChatCall[]) =>
  calls.map(({ kind, title }) => `${kind} ${title.replace("Part 1 of 1: ", "")}`);

describe("the board", () => {
  afterEach(() => vi.useRealTimers());

  it("posts a card once and updates it from then on", async () => {
    await using poco = await createGatewayFixture();
    const { board, show } = aBoard(poco);

    await show("task:1", "one");
    await board.rest();
    await show("task:1", "two");
    await board.rest();

    expect(titles(poco.chat.calls)).toEqual(["post one", "update two"]);
  });

  it("shows only the newest of what came while it was sending", async () => {
    await using poco = await createGatewayFixture();
    const { board, show } = aBoard(poco);
    const slow = Promise.withResolvers<undefined>();
    poco.chat.answer = () => slow.promise;

    await show("task:1", "created");
    await until(() => expect(poco.chat.calls).toHaveLength(1));
    for (const face of ["10 %", "20 %", "30 %", "complete"]) await show("task:1", face);
    poco.chat.answer = () => undefined;
    slow.resolve(undefined);
    await board.rest();

    expect(titles(poco.chat.calls)).toEqual(["post created", "update complete"]);
  });

  it("never has two calls for one card under way, and others do not wait for it", async () => {
    await using poco = await createGatewayFixture();
    const { board, show } = aBoard(poco);
    const slow = Promise.withResolvers<undefined>();
    poco.chat.answer = ({ key }) => (key === "task:1" ? slow.promise : undefined);

    await show("task:1", "a");
    await until(() => expect(poco.chat.calls).toHaveLength(1));
    await show("task:1", "b");
    await show("task:2", "other");
    await until(() => expect(poco.chat.card("task:2")?.title).toBe(titleFor("other")));

    expect(titles(poco.chat.callsFor("task:1"))).toEqual(["post a"]);
    slow.resolve(undefined);
    await board.rest();
  });

  it("ends with the final state, however slow the app is", async () => {
    await using poco = await createGatewayFixture();
    const { board, show } = aBoard(poco);
    const waiting: (() => void)[] = [];
    poco.chat.answer = () => new Promise((resolve) => waiting.push(() => resolve(undefined)));

    for (const face of ["created", "running", "writing", "complete"]) {
      await show("task:1", face);
      await until(() => expect(waiting.length).toBeGreaterThan(0));
      waiting.shift()?.();
    }
    const rest = board.rest();
    await until(async () => {
      waiting.shift()?.();
      expect(await poco.store.cards.owed()).toEqual([]);
    });
    await rest;

    expect(poco.chat.card("task:1")?.title).toBe(titleFor("complete"));
    expect(poco.chat.calls.at(-1)?.title).toBe(titleFor("complete"));
  });

  it("sends nothing for what is shown already", async () => {
    await using poco = await createGatewayFixture();
    const { board, show } = aBoard(poco);
    await show("task:1", "one");
    await board.rest();

    board.nudge([{ conversation, key: "task:1" }]);
    await board.recover();
    await board.rest();

    expect(poco.chat.calls).toHaveLength(1);
  });

  it("posts a card again that people deleted", async () => {
    await using poco = await createGatewayFixture();
    const { board, show } = aBoard(poco);
    await show("task:1", "one");
    await board.rest();
    poco.chat.lose("task:1");

    await show("task:1", "two");
    await board.rest();
    await show("task:1", "three");
    await board.rest();

    expect(titles(poco.chat.calls)).toEqual(["post one", "update two", "post two", "update three"]);
    expect(poco.chat.card("task:1")?.title).toBe(titleFor("three"));
  });

  it("looks first whether it stands again, where the PoCo before may have posted it again", async () => {
    await using poco = await createGatewayFixture();
    const first = aBoard(poco);
    await first.show("task:1", "one");
    await first.board.rest();
    await first.board.close();
    poco.chat.lose("task:1");
    await poco.store.cards.touch(["task:1"]);
    const { board, faces } = aBoard(poco);
    faces.set("task:1", "two");

    await board.inherit();
    await board.recover();
    await board.rest();

    expect(titles(poco.chat.calls)).toEqual(["post one", "update two", "post two"]);
    expect(poco.chat.calls.map(({ around }) => around.mayStand)).toEqual([false, false, true]);
  });

  it("tries again after the time that the app names, with what is newest then", async () => {
    await using poco = await createGatewayFixture();
    const { show, faces } = aBoard(poco);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    poco.chat.answer = () => ({ kind: "later", reason: "slow down", retryAfterMs: 30_000 });
    await show("task:1", "early");
    await until(() => expect(poco.chat.calls).toHaveLength(1));
    poco.chat.answer = () => undefined;
    faces.set("task:1", "newest");

    await vi.advanceTimersByTimeAsync(29_000);
    const before = poco.chat.calls.length;
    await vi.advanceTimersByTimeAsync(1_000);
    await until(() => expect(poco.chat.card("task:1")?.title).toBe(titleFor("newest")));

    expect(before).toBe(1);
  });

  it("gives up a card that the app will never show, and says so in the log", async () => {
    await using poco = await createGatewayFixture();
    const { board, show, lines } = aBoard(poco);
    poco.chat.answer = () => ({ kind: "refused", reason: "the channel is archived" });

    await show("task:1", "one");
    await board.rest();
    await board.recover();
    await board.rest();

    expect(poco.chat.calls).toHaveLength(1);
    expect(await poco.store.cards.owed()).toEqual([]);
    expect(lines).toEqual([
      {
        level: "warn",
        fields: { card: "task:1", reason: "the channel is archived" },
        text: "a card was refused",
      },
    ]);
  });

  it.each([
    { what: "a view", face: new Error("a defect of a card"), platform: "chat" },
    { what: "a platform", face: "fine", platform: "throws" },
  ])(
    "survives $what that throws: other cards are shown, and this one is tried again",
    async ({ face, platform }) => {
      await using poco = await createGatewayFixture();
      const { show, faces, lines } = aBoard(poco);
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      poco.chat.answer = ({ key }) => {
        if (platform === "throws" && key === "task:1") throw new Error("a defect of a platform");
        return undefined;
      };

      await show("task:1", face);
      await show("task:2", "other");
      await until(() => expect(poco.chat.card("task:2")?.title).toBe(titleFor("other")));
      await until(() => expect(lines.map(({ text }) => text)).toContain("a card could not be shown"));
      faces.set("task:1", "mended");
      poco.chat.answer = () => undefined;
      await vi.advanceTimersByTimeAsync(2_000);

      await until(() => expect(poco.chat.card("task:1")?.title).toBe(titleFor("mended")));
    },
  );

  it("tries again what it could not note in the ledger", async () => {
    await using poco = await createGatewayFixture();
    const { show } = aBoard(poco);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    poco.faults.fail("cards.shown", 1);

    await show("task:1", "one");
    await until(() => expect(poco.chat.calls).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(2_000);

    await until(async () => expect(await poco.store.cards.owed()).toEqual([]));
    expect(poco.chat.card("task:1")?.title).toBe(titleFor("one"));
  });

  it("says that a card may stand already when it could not be noted where", async () => {
    await using poco = await createGatewayFixture();
    const { show } = aBoard(poco);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    poco.faults.fail("cards.shown", 2);

    await show("task:1", "one");
    for (const count of [1, 2]) {
      await until(() => expect(poco.chat.calls).toHaveLength(count));
      await vi.advanceTimersByTimeAsync(2_000);
    }
    await until(async () => expect(await poco.store.cards.owed()).toEqual([]));

    expect(poco.chat.calls.map(({ around }) => around.mayStand)).toEqual([false, true, true]);
  });

  it("still knows that a card may stand already after it has waited for another one", async () => {
    await using poco = await createGatewayFixture();
    poco.chat.can.answerLimit = 100;
    const { board, faces } = aBoard(poco);
    const slow = Promise.withResolvers<undefined>();
    poco.chat.answer = ({ key }) => (key === "task:1" ? slow.promise : undefined);
    for (const key of ["task:1", "task:1:part:1"]) {
      faces.set(key, key);
      await poco.store.cards.owe(conversation, key);
    }
    const looked: string[] = [];
    poco.faults.after = ({ name }) => void looked.push(name);

    await board.inherit();
    await board.recover();
    await until(() => expect(looked.filter((name) => name === "cards.owed")).toHaveLength(2));
    slow.resolve(undefined);
    await until(async () => expect(await poco.store.cards.owed()).toEqual([]));

    const calls = poco.chat.calls.map(({ key, around }) => [key, around.mayStand]);
    expect(calls).toEqual([
      ["task:1", true],
      ["task:1:part:1", true],
    ]);
  });

  it("does not ask an app before the time that it named for progress alone, but for what is urgent", async () => {
    await using poco = await createGatewayFixture();
    const { board, faces } = aBoard(poco);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const slow = Promise.withResolvers<Delivery>();
    poco.chat.answer = () => slow.promise;
    faces.set("task:1", "one");
    const nudge = async (isUrgent: boolean) =>
      board.nudge(await poco.store.cards.owe(conversation, "task:1"), { isUrgent });

    await nudge(true);
    await until(() => expect(poco.chat.calls).toHaveLength(1));
    await nudge(false);
    slow.resolve({ kind: "later", reason: "slow down", retryAfterMs: 30_000 });
    await board.rest();
    await nudge(false);
    await board.rest();
    const early = poco.chat.calls.length;
    await nudge(true);
    await board.rest();
    const urgent = poco.chat.calls.length;
    poco.chat.answer = () => undefined;
    await vi.advanceTimersByTimeAsync(30_000);
    await board.rest();

    expect([early, urgent, poco.chat.calls.length]).toEqual([1, 2, 3]);
    await nudge(false);
    await board.rest();
    expect(poco.chat.calls).toHaveLength(4);
  });

  it("gives up a card whose subject is gone", async () => {
    await using poco = await createGatewayFixture();
    const { board, show, faces } = aBoard(poco);
    await show("task:1", "one");
    await board.rest();
    faces.delete("task:1");

    board.nudge(await poco.store.cards.touch(["task:1"]));
    await board.rest();

    expect(poco.chat.calls).toHaveLength(1);
    expect(await poco.store.cards.owed()).toEqual([]);
  });

  it("does not fall over a card that was deleted with its project meanwhile", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const slow = Promise.withResolvers<undefined>();
    poco.chat.answer = () => slow.promise;
    await room.say("one");
    const { id } = await poco.taskOf("one");
    await until(() => expect(poco.chat.calls).toHaveLength(1));

    await room.press({ kind: "project.delete", projectId: room.project.id });
    slow.resolve(undefined);
    await poco.gateway.close(0);

    expect(poco.chat.callsFor(`task:${id}`)).toHaveLength(1);
    expect(poco.log.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("keeps what is owed to a platform that is not configured until it is", async () => {
    await using poco = await createGatewayFixture();
    const { board, lines } = aBoard(poco);
    const elsewhere = { ...conversation, platform: "gone" };

    board.nudge(await poco.store.cards.owe(elsewhere, "task:1"));
    await board.rest();

    expect(lines.map(({ text }) => text)).toEqual(["no such platform is configured"]);
    expect(await poco.store.cards.owed()).toEqual([{ conversation: elsewhere, key: "task:1" }]);
  });

  it("sends nothing new after it was closed, and waits for what is under way", async () => {
    await using poco = await createGatewayFixture();
    const { board, show } = aBoard(poco);
    const slow = Promise.withResolvers<undefined>();
    poco.chat.answer = () => slow.promise;
    await show("task:1", "one");
    await until(() => expect(poco.chat.calls).toHaveLength(1));

    let isClosed = false;
    const closed = board.close().then(() => {
      isClosed = true;
    });
    await show("task:2", "two");
    const early = isClosed;
    slow.resolve(undefined);
    await closed;

    expect(early).toBe(false);
    expect(poco.chat.calls).toHaveLength(1);
  });
});

describe("the card of a task", () => {
  it("is one card from the first word to the last", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    const { id } = await poco.taskOf("one");
    await until(() => expect(poco.chat.card(`task:${id}`)?.title).toContain("[Running"));

    run.complete("the answer");
    await until(() => expect(poco.chat.card(`task:${id}`)?.title).toContain("[Complete]"));

    expect(poco.chat.callsFor(`task:${id}`).filter(({ kind }) => kind === "post")).toHaveLength(1);
    expect(JSON.stringify(poco.chat.card(`task:${id}`))).toContain("the answer");
  });

  it("costs a handful of calls however many words the agent streams while one is under way", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const slow = Promise.withResolvers<undefined>();
    poco.chat.answer = () => slow.promise;
    await room.say("one");
    const run = await poco.run("one");
    const { id } = await poco.taskOf("one");
    await until(() => expect(poco.chat.callsFor(`task:${id}`)).toHaveLength(1));

    for (let index = 0; index < 500; index += 1) run.emit({ kind: "notice", text: `note ${index}` });
    run.complete("the answer");
    await poco.ended("one");
    poco.chat.answer = () => undefined;
    slow.resolve(undefined);
    await until(() => expect(poco.chat.card(`task:${id}`)?.title).toContain("[Complete]"));

    expect(poco.chat.callsFor(`task:${id}`)).toHaveLength(2);
  });
});
