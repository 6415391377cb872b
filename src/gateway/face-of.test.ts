import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import { platformName } from "../testing/chat-platform.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";

const answerLimit = 600;
const paragraph = (number: number): string => `${number}: ${"word ".repeat(90).trim()}.`;
/** Needs four cards of this platform. */
const longAnswer = [1, 2, 3, 4].map(paragraph).join("\n\n");

type Poco = GatewayFixture & { room: Room };

async function aPoco(): Promise<Poco> {
  const poco = await createGatewayFixture({ onDisk: true });
  poco.chat.can.answerLimit = answerLimit;
  return Object.assign(poco, { room: await poco.aRoom("api") });
}

/** A task that runs; its card is up to date. */
async function aTask(poco: Poco, prompt: string): Promise<{ key: string; complete: (text: string) => void }> {
  await poco.room.say(prompt);
  const run = await poco.run(prompt);
  const { id } = await poco.taskOf(prompt);
  await until(() => expect(poco.chat.card(`task:${id}`)?.title).toContain("[Running"));
  return { key: `task:${id}`, complete: (text) => run.complete(text) };
}

async function untilShown(poco: GatewayFixture, keys: readonly string[]): Promise<void> {
  await until(async () => {
    expect(keys.map((key) => poco.chat.card(key) !== undefined)).toEqual(keys.map(() => true));
    expect(await poco.store.cards.owed()).toEqual([]);
  });
}

const partsOf = (key: string) => [1, 2, 3, 4].map((part) => `${key}:part:${part}`);
const facesOf = (poco: GatewayFixture, key: string) => JSON.stringify(poco.chat.card(key));
const postsOf = ({ chat }: GatewayFixture, from = 0) =>
  chat.calls
    .slice(from)
    .filter(({ kind }) => kind === "post")
    .map(({ key }) => key);

describe("an answer that is too long for one card", () => {
  it("comes in further cards, in order, complete; the task's own shows the newest of it", async () => {
    await using poco = await aPoco();
    const { key, complete } = await aTask(poco, "one");

    complete(longAnswer);
    await untilShown(poco, partsOf(key));

    expect(postsOf(poco)).toEqual([key, ...partsOf(key)]);
    const shown = partsOf(key).map((part) => facesOf(poco, part));
    expect([1, 2, 3, 4].map((number) => shown[number - 1]?.includes(paragraph(number)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(facesOf(poco, key)).toContain("The whole answer follows in 4 messages.");
    expect(facesOf(poco, key)).toContain(paragraph(4).slice(-200));
    expect(facesOf(poco, key)).not.toContain(paragraph(1));
    expect(facesOf(poco, `${key}:part:2`)).toContain("Part 2 of 4");
  });

  it("is what was streamed, when the run was stopped", async () => {
    await using poco = await aPoco();
    await poco.room.say("one");
    const run = await poco.run("one");
    run.say(longAnswer);
    const { id } = await poco.taskOf("one");

    await poco.room.press({ kind: "task.stop", taskId: id });

    await untilShown(poco, partsOf(`task:${id}`));
    expect(facesOf(poco, `task:${id}:part:1`)).toContain(paragraph(1));
  });

  it("is not told twice when its task's card changes later", async () => {
    await using poco = await aPoco();
    const { key, complete } = await aTask(poco, "one");
    complete(longAnswer);
    await untilShown(poco, partsOf(key));
    const before = poco.chat.calls.length;

    await poco.store.cards.touch([key]);
    await poco.gateway.recover();
    await until(async () => expect(await poco.store.cards.owed()).toEqual([]));

    expect(poco.chat.calls.slice(before)).toMatchObject([{ kind: "update", key }]);
    expect(facesOf(poco, key)).toContain("The whole answer follows in 4 messages.");
  });

  it("is not told twice when people delete its task's card, which comes again", async () => {
    await using poco = await aPoco();
    const { key, complete } = await aTask(poco, "one");
    complete(longAnswer);
    await untilShown(poco, partsOf(key));
    poco.chat.lose(key);

    await poco.store.cards.touch([key]);
    await poco.gateway.recover();
    await until(async () => expect(await poco.store.cards.owed()).toEqual([]));

    expect(postsOf(poco)).toEqual([key, ...partsOf(key), key]);
  });

  it("waits with each part for the one before", async () => {
    await using poco = await aPoco();
    const { key, complete } = await aTask(poco, "one");
    const slow = Promise.withResolvers<undefined>();
    poco.chat.answer = (call) => (call.key === `${key}:part:2` ? slow.promise : undefined);

    complete(longAnswer);
    await until(() => expect(poco.chat.callsFor(`${key}:part:2`)).toHaveLength(1));
    const early = postsOf(poco);
    slow.resolve(undefined);
    await untilShown(poco, partsOf(key));

    expect(early).toEqual([key, `${key}:part:1`, `${key}:part:2`]);
    expect(postsOf(poco)).toEqual([key, ...partsOf(key)]);
  });

  it("goes on behind a part that the app refuses", async () => {
    await using poco = await aPoco();
    const { key, complete } = await aTask(poco, "one");
    poco.chat.answer = (call) =>
      call.key === `${key}:part:1` ? { kind: "refused", reason: "too many links" } : undefined;

    complete(longAnswer);
    await untilShown(poco, partsOf(key).slice(1));

    expect(postsOf(poco)).toEqual([key, ...partsOf(key)]);
  });

  it("goes on behind a task's card that the app refuses", async () => {
    await using poco = await aPoco();
    const { key, complete } = await aTask(poco, "one");
    poco.chat.answer = (call) => (call.key === key ? { kind: "refused", reason: "too old" } : undefined);

    complete(longAnswer);
    await untilShown(poco, partsOf(key));

    expect(poco.chat.card(`${key}:part:4`)).toBeDefined();
  });

  it.each([
    ["before", "cards.owe"],
    ["after", "cards.owe"],
    ["before", "cards.shown"],
    ["after", "cards.shown"],
  ] as const)("comes complete after a crash %s %s, each part once", async (when, call) => {
    for (const nth of [1, 2, 3, 4]) {
      await using poco = await aPoco();
      const { key, complete } = await aTask(poco, "one");
      let count = 0;
      poco.faults[when] = ({ name }) => {
        if (name === call && (count += 1) === nth) poco.crash();
      };
      complete(longAnswer);
      await until(() => expect(poco.faults.isDead).toBe(true));

      const again = await poco.again();
      await again.gateway.recover();
      await untilShown(again, partsOf(key));

      const posted = postsOf(again).filter((part) => part !== key);
      expect([...new Set(posted)]).toEqual(partsOf(key));
      expect(facesOf(again, key)).toContain("The whole answer follows in 4 messages.");
    }
  });

  it("comes in order after a crash, too, behind the task's own card", async () => {
    await using poco = await aPoco();
    const { key, complete } = await aTask(poco, "one");
    poco.faults.before = ({ name }) => {
      if (name === "cards.shown") poco.crash();
    };
    complete(longAnswer);
    await until(() => expect(poco.faults.isDead).toBe(true));
    const again = await poco.again();
    const slow = Promise.withResolvers<undefined>();
    again.chat.answer = (call) => (call.key === key ? slow.promise : undefined);
    const before = again.chat.calls.length;
    const looked: string[] = [];
    again.faults.after = ({ name }) => void looked.push(name);

    await again.gateway.recover();
    // Each of the four parts has seen that it is not its turn yet.
    await until(() => expect(looked.filter((name) => name === "cards.owed").length).toBeGreaterThan(4));
    await setImmediate();
    const early = again.chat.calls.slice(before).map((call) => call.key);
    slow.resolve(undefined);
    await untilShown(again, partsOf(key));

    expect(early).toEqual([key]);
    expect(again.chat.calls.slice(before).map((call) => call.key)).toEqual([key, ...partsOf(key)]);
  });

  it("that just fits stays on the task's card", async () => {
    await using poco = await aPoco();
    const { key, complete } = await aTask(poco, "one");

    complete("x".repeat(answerLimit));
    await until(() => expect(poco.chat.card(key)?.title).toContain("[Complete]"));
    await until(async () => expect(await poco.store.cards.owed()).toEqual([]));

    expect(postsOf(poco)).toEqual([key]);
  });

  it("stays on the task's card where cards take any length", async () => {
    await using poco = await aPoco();
    poco.chat.can.answerLimit = null;
    const { key, complete } = await aTask(poco, "one");

    complete(longAnswer);
    await until(() => expect(facesOf(poco, key)).toContain(paragraph(1)));

    expect(postsOf(poco)).toEqual([key]);
  });
});

describe("a card of the ledger", () => {
  const dm = { platform: platformName, id: "dm:ann", surface: "dm" } as const;
  const ann = { id: personId("ann"), platform: platformName };

  it("shows each person what they may see", async () => {
    await using poco = await createGatewayFixture();
    await poco.aRoom("open");
    await poco.aRoom("secret", { policy: { access: "listed", prompts: "members", approves: "members" } });

    await poco.chat.say("hello", { person: "member", conversation: { ...dm, id: "dm:member" } });
    await until(() => expect(poco.chat.card("projects")).toBeDefined());

    expect(facesOf(poco, "projects")).toContain("open");
    expect(facesOf(poco, "projects")).not.toContain("secret");
  });

  it("is not shown to somebody who has no role any more", async () => {
    await using poco = await createGatewayFixture();
    await poco.aRoom("open");
    await poco.store.people.grant({ person: ann, role: "member", by: personId("owner"), at: poco.clock.now });
    await poco.chat.say("hello", { person: "ann", conversation: dm });
    await until(() => expect(poco.chat.card("projects")).toBeDefined());
    const before = poco.chat.calls.length;
    await poco.store.people.revoke(ann);

    await poco.chat.press({ kind: "project.create", name: "another" });
    await until(async () => expect(await poco.store.cards.owed()).toEqual([]));

    expect(poco.chat.calls.slice(before).filter(({ key }) => key === "projects")).toEqual([]);
  });
});
