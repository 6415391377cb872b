import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import { personKey } from "../domain/person.ts";
import type { ChatCall } from "../testing/chat-platform.ts";
import { platformName } from "../testing/chat-platform.ts";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";

const minute = 60_000;

/** A chat that has threads, takes files and calls people after 20 s. */
async function aPoco() {
  const poco = await createGatewayFixture({ onDisk: true });
  Object.assign(poco.chat.can, {
    answerLimit: 600,
    partsLimit: 2,
    files: true,
    calls: true,
    callsAfterMs: 20_000,
    threads: true,
    renews: true,
  });
  return Object.assign(poco, { room: await poco.aRoom("api") });
}

async function begun(poco: Awaited<ReturnType<typeof aPoco>>, prompt: string, messageId = "m1") {
  await poco.room.say(prompt, { messageId });
  const run = await poco.run(prompt);
  const { id } = await poco.taskOf(prompt);
  await until(() => expect(poco.chat.card(`task:${id}`)?.title).toContain("[Running"));
  return { run, key: `task:${id}` };
}

function postOf({ chat }: GatewayFixture, key: string): ChatCall | undefined {
  return chat.callsFor(key).find(({ kind }) => kind === "post");
}

async function settled(poco: GatewayFixture): Promise<void> {
  await until(async () => expect(await poco.store.cards.owed()).toEqual([]));
}

const words = (count: number): string => "word ".repeat(count).trim();

describe("what comes beside the card of a task", () => {
  it("stands in its thread: the request, the parts of the answer, then the whole as a file", async () => {
    await using poco = await aPoco();
    const { run, key } = await begun(poco, "one");
    run.ask("r1");
    const [approval] = await poco.asked("one");
    await settled(poco);
    await poco.room.press({ kind: "task.approve", taskId: (await poco.taskOf("one")).id });
    run.complete([1, 2, 3, 4].map((part) => `${part}: ${words(100)}`).join("\n\n"));
    await poco.ended("one");
    await settled(poco);

    const below = [`approval:${approval?.id}`, `${key}:part:1`, `${key}:part:2`, `${key}:file`];
    const thread = { message: poco.chat.refOf(key) };
    expect(below.map((one) => postOf(poco, one)?.around.under)).toEqual(below.map(() => thread));
    expect(poco.chat.card(`${key}:part:3`)).toBeUndefined();
    const [file] = poco.chat.card(`${key}:file`)?.blocks ?? [];
    expect(file?.kind === "file" && file.name).toMatch(/^answer-.*\.md$/);
    expect(file?.kind === "file" && file.text).toContain("4: word");
    expect(JSON.stringify(poco.chat.card(key))).toContain("the whole of it follows as a file");
  });

  it("waits until the card itself is posted", async () => {
    await using poco = await aPoco();
    const posted = Promise.withResolvers<undefined>();
    poco.chat.answer = ({ key }) => (/^task:[^:]+$/.test(key) ? posted.promise : undefined);

    await poco.room.say("one");
    const run = await poco.run("one");
    run.ask("r1");
    const [approval] = await poco.asked("one");
    const early = postOf(poco, `approval:${approval?.id}`);
    posted.resolve(undefined);
    await settled(poco);

    expect(early).toBeUndefined();
    expect(postOf(poco, `approval:${approval?.id}`)?.around.under).toBeDefined();
  });

  it("comes in its order, and nothing of it before the card itself says that the task is over", async () => {
    await using poco = await aPoco();
    const { run, key } = await begun(poco, "one");
    poco.clock.now += minute;
    const slow = Promise.withResolvers<undefined>();
    let isSlowed = false;
    poco.chat.answer = (call) => {
      if (call.key === key && call.title.includes("[Complete]") && !isSlowed) {
        isSlowed = true;
        return { kind: "later", reason: "slow down", retryAfterMs: 50 };
      }
      return call.key === `${key}:part:1` ? slow.promise : undefined;
    };
    const before = poco.chat.calls.length;
    run.complete([1, 2, 3, 4].map((part) => `${part}: ${words(100)}`).join("\n\n"));
    await poco.ended("one");
    await until(() => expect(poco.chat.card(`${key}:ended`)).toBeDefined());
    slow.resolve(undefined);
    await settled(poco);

    const ofTask = poco.chat.calls.slice(before).filter((call) => call.key.startsWith(key));
    const over = ofTask.slice(ofTask.findIndex(({ title }) => title.includes("[Complete]")));
    expect(over.map((call) => call.key).filter((one) => one !== `${key}:ended`)).toEqual([
      key,
      key,
      `${key}:part:1`,
      `${key}:part:2`,
      `${key}:file`,
    ]);
    expect(over.findIndex((call) => call.key === `${key}:ended`)).toBeGreaterThan(1);
  });

  it("brings a change that is too long for a card as a file", async () => {
    await using poco = await aPoco();
    const { run, key } = await begun(poco, "one");
    const lines = Array.from({ length: 200 }, (_, index) => `+line ${index}`).join("\n");
    run.emit({ kind: "diff", diff: `--- a/x.ts\n+++ b/x.ts\n@@ -0,0 +1,200 @@\n${lines}\n` });
    run.complete("done");
    await poco.ended("one");
    await settled(poco);

    const [file] = poco.chat.card(`${key}:diff`)?.blocks ?? [];
    expect(file?.kind === "file" && file.name).toMatch(/\.diff$/);
    expect(file?.kind === "file" && file.text).toContain("+line 199");
  });

  it.each([
    ["took long", 21_000, true],
    ["was quick", 19_000, false],
  ])("calls whoever gave a task that %s, once", async (_what, tookMs, isCalled) => {
    await using poco = await aPoco();
    const { run, key } = await begun(poco, "one");
    poco.clock.now += tookMs;
    run.complete("It is fixed.");
    await poco.ended("one");
    await settled(poco);
    await poco.store.cards.touch([key]);
    await poco.gateway.recover();
    await settled(poco);

    const calls = poco.chat.callsFor(`${key}:ended`);
    expect(calls).toHaveLength(isCalled ? 1 : 0);
    const called = poco.chat.card(`${key}:ended`)?.calls?.map((person) => personKey(person));
    expect(called).toEqual(isCalled ? [`${platformName}:owner`] : undefined);
  });

  it("is not told to who stopped it", async () => {
    await using poco = await aPoco();
    const { key } = await begun(poco, "one");
    poco.clock.now += minute;
    await poco.room.press({ kind: "task.stop", taskId: (await poco.taskOf("one")).id });
    await settled(poco);

    expect(poco.chat.card(`${key}:ended`)).toBeUndefined();
  });

  it.each([
    ["before", "cards.owe"],
    ["after", "cards.owe"],
    ["before", "cards.shown"],
    ["after", "cards.shown"],
  ] as const)("comes once, though PoCo dies %s any %s of it", async (when, method) => {
    for (const nth of [1, 2, 3, 4]) {
      await using poco = await aPoco();
      const { run, key } = await begun(poco, "one");
      poco.clock.now += minute;
      let count = 0;
      poco.faults[when] = ({ name }) => {
        if (name === method && (count += 1) === nth) poco.crash();
      };
      run.complete(words(400));
      await until(() => expect(poco.faults.isDead).toBe(true));
      const next = await poco.again();
      await next.gateway.recover();
      await settled(next);

      const beside = [`${key}:part:1`, `${key}:part:2`, `${key}:file`, `${key}:ended`];
      for (const one of beside) {
        const posts = next.chat.callsFor(one).filter(({ kind }) => kind === "post");
        expect(next.chat.card(one), `${method} ${nth} ${one}`).toBeDefined();
        expect(
          posts.slice(1).every(({ around }) => around.mayStand),
          `${method} ${nth} ${one}`,
        ).toBe(true);
      }
    }
  });
});

describe("a request", () => {
  it("calls whoever gave the task, where they may decide", async () => {
    await using poco = await aPoco();
    const { run } = await begun(poco, "one");
    run.ask("r1");
    const [approval] = await poco.asked("one");
    await settled(poco);

    expect(poco.chat.card(`approval:${approval?.id}`)?.calls).toEqual([
      { platform: platformName, id: "owner" },
    ]);
  });

  it("calls all who may, where whoever gave the task may not", async () => {
    await using poco = await aPoco();
    for (const id of ["admin", "member"] as const) {
      const person = { platform: platformName, id: personId(id) };
      await poco.store.people.grant({ person, role: id, by: personId("owner"), at: poco.clock.now });
    }
    await poco.store.projects.change(
      poco.room.project.id,
      { policy: { access: "everyone", prompts: "members", approves: "admins" } },
      poco.clock.now,
    );
    await poco.room.say("one", { person: "member" });
    const run = await poco.run("one");
    run.ask("r1");
    const [approval] = await poco.asked("one");
    await settled(poco);

    expect(poco.chat.card(`approval:${approval?.id}`)?.calls).toEqual([
      { platform: platformName, id: "admin" },
    ]);
  });
});

describe("what the answer links to", () => {
  const answer = "It is in [the report](report.pdf).";

  it("comes below the card as it was when the task ended, and Details names it", async () => {
    await using poco = await aPoco();
    const { run, key } = await begun(poco, "one");
    await writeFile(join(run.turn.folder, "report.pdf"), "the report");
    run.complete(answer);
    const { id } = await poco.ended("one");
    await settled(poco);
    await writeFile(join(run.turn.folder, "report.pdf"), "changed");

    expect(postOf(poco, `${key}:made:1`)?.around.under).toEqual({ message: poco.chat.refOf(key) });
    const [file] = poco.chat.card(`${key}:made:1`)?.blocks ?? [];
    expect(file).toMatchObject({ kind: "stored-file", name: "report.pdf", mediaType: "application/pdf" });
    expect(await readFile(file?.kind === "stored-file" ? file.path : "", "utf8")).toBe("the report");
    const { card } = await poco.room.press({ kind: "task.details", taskId: id, page: 0 });
    expect(JSON.stringify(card)).toContain("Sent along: report.pdf");
  });

  it("stays where it is when the app takes no files, or the agent gave up", async () => {
    await using poco = await aPoco();
    const { run, key } = await begun(poco, "one");
    await writeFile(join(run.turn.folder, "report.pdf"), "the report");
    run.say(answer);
    run.end({ kind: "failed", reason: "agent", message: "no" });
    await poco.ended("one");
    Object.assign(poco.chat.can, { files: false });
    const second = await begun(poco, "two", "m2");
    second.run.complete(answer);
    await poco.ended("two");
    await settled(poco);

    expect(poco.chat.card(`${key}:made:1`)).toBeUndefined();
    expect(poco.chat.card(`${second.key}:made:1`)).toBeUndefined();
  });

  it("is told on the card when it cannot be kept, and the task ends all the same", async () => {
    await using poco = await aPoco();
    const { run, key } = await begun(poco, "one");
    await writeFile(join(run.turn.folder, "report.pdf"), "the report");
    await writeFile(join(poco.folder, "files"), "no folder");
    run.complete(answer);
    await poco.ended("one");
    await settled(poco);

    const shown = JSON.stringify(poco.chat.card(key));
    expect(shown).toContain("[Complete]");
    expect(shown).toContain("the server could not store them");
  });
});

describe("what a platform is told with a card", () => {
  it("names the message that asked for the task, and where that stands", async () => {
    await using poco = await aPoco();
    const { run, key } = await begun(poco, "one", "m7");
    run.complete("done");
    await poco.ended("one");
    await settled(poco);

    const states = poco.chat.callsFor(key).map(({ around }) => around.answers);
    expect(states.at(-1)).toEqual({ message: "m7", thread: null, status: "completed" });
    expect(states.every((answers) => answers?.message === "m7")).toBe(true);
  });

  it("says what to put at the head of the room", async () => {
    await using poco = await aPoco();
    const key = `workspace:${poco.room.project.id}`;
    await poco.store.cards.owe(poco.room.conversation, key);
    await poco.gateway.recover();
    await settled(poco);

    expect(postOf(poco, key)?.around.topic).toBe(`Scripted · ${poco.room.project.folder}`);
  });

  it("says that a card may stand already when PoCo died before it knew where", async () => {
    await using poco = await aPoco();
    await poco.store.cards.owe(poco.room.conversation, `workspace:${poco.room.project.id}`);
    await poco.gateway.recover();
    await settled(poco);
    const { key } = await begun(poco, "one");

    expect(postOf(poco, `workspace:${poco.room.project.id}`)?.around.mayStand).toBe(true);
    expect(postOf(poco, key)?.around.mayStand).toBe(false);
  });

  it("posts the list anew for whoever writes again, and takes the old one away", async () => {
    await using poco = await aPoco();
    const dm = { platform: platformName, id: "dm:owner", surface: "dm" } as const;
    await poco.chat.say("hello", { conversation: dm });
    await settled(poco);
    const first = poco.chat.refOf("projects");

    await poco.chat.say("hello again", { conversation: dm });
    await settled(poco);

    const posts = poco.chat.callsFor("projects").filter(({ kind }) => kind === "post");
    expect(posts.map(({ around }) => [around.edition, around.replaces?.["message"]])).toEqual([
      [0, undefined],
      [1, first],
    ]);
  });
});
