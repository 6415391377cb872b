import { describe, expect, it } from "vitest";
import { createChance } from "../../testing/chance.ts";
import type { FakeSlack } from "../../testing/fake-slack/fake-slack.ts";
import { atRest, inThread, prompts, reacted, soon, taskCards } from "../../testing/seen-in-slack.ts";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";

const faulty = { isFaulty: true } as const;

/** Resolves when the only card of a task in the channel says this. */
async function theCardSays(world: SoundSlackWorld, channel: string, words: string): Promise<void> {
  const cards = () => taskCards(world, channel).map(({ plain }) => plain);
  await world.slack.until(() => cards().some((plain) => plain.includes(words)), {
    withinMs: 15_000,
    what: words,
  });
  await atRest(world, 15_000);
  expect(cards()).toHaveLength(1);
}

// Side by side: they wait for the times after which PoCo tries again.
describe.concurrent("a card whose posting Slack did not answer", () => {
  it.each(["cut_after", "cut_before"] as const)("stands once (%s)", async (kind) => {
    await using world = await aSoundSlackWorld(faulty);
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const fault = slack.fault({ method: "chat.postMessage", kind });

    const said = await slack.say({ user: ann, channel, text: "fix it" });
    (await world.run("fix it")).complete("It is fixed.");

    await theCardSays(world, channel, "It is fixed.");
    expect(fault.hits).toBe(1);
    await reacted(world, said, { white_check_mark: 1 });
  });

  it("stands once after HTTP 500s, too", async () => {
    await using world = await aSoundSlackWorld(faulty);
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    slack.fault({ method: "chat.postMessage", kind: "http", status: 500, times: 2 });

    await slack.say({ user: ann, channel, text: "fix it" });
    (await world.run("fix it")).complete("It is fixed.");

    await theCardSays(world, channel, "It is fixed.");
  });

  it("stands once when PoCo ended before it could note where", async () => {
    await using world = await aSoundSlackWorld(faulty);
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    world.faults.fail("cards.shown", 1_000);
    await slack.say({ user: ann, channel, text: "fix it" });
    const run = await world.run("fix it");
    await world.posted(channel, "fix it");
    run.complete("It is fixed.");

    const next = await world.restart();

    await theCardSays(next, channel, "It is fixed.");
  });

  it("stands once when PoCo was stopped while Slack was working on it", async () => {
    await using world = await aSoundSlackWorld(faulty);
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const fault = slack.fault({ method: "chat.postMessage", kind: "held", times: 10 });
    await slack.say({ user: ann, channel, text: "fix it" });
    await world.run("fix it");
    await slack.until(() => fault.hits > 0);

    const stopping = world.restart();
    fault.release();
    const next = await stopping;

    await theCardSays(next, channel, "restart");
  });
});

describe.concurrent("a limit of Slack's", () => {
  it("on updates holds nothing else up", async () => {
    await using world = await aSoundSlackWorld(faulty);
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const other = await world.aProject("web");
    await slack.say({ user: ann, channel, text: "fix it" });
    const run = await world.run("fix it");
    const card = await world.posted(channel, "[Running");
    const fault = slack.fault({ method: "chat.update", kind: "rate_limited", retryAfterS: 4, times: 1 });

    run.complete("It is fixed.");
    await slack.until(() => fault.hits === 1);
    const before = Date.now();
    await slack.say({ user: ann, channel: other.channel, text: "another" });
    await world.posted(other.channel, "another");
    await slack.command({ user: ann, channel, text: "new" });
    await slack.until(() => slack.viewsOf(ann).length > 0, { withinMs: 3_000 });
    expect(Date.now() - before).toBeLessThan(3_000);

    await slack.until(() => Boolean(slack.message(channel, card.ts)?.plain.includes("It is fixed.")), {
      withinMs: 8_000,
    });
    expect(slack.callsOf("chat.update").filter(({ args }) => args["ts"] === card.ts).length).toBeLessThan(5);
    await world.agent.close();
    await atRest(world, 8_000);
  });
});

describe.concurrent("messages that people delete", () => {
  it("are posted again as soon as there is something to say", async () => {
    // The second request and the change of the deleted card are under way at once.
    const refusals = ["message_not_found", "thread_not_found"];
    await using world = await aSoundSlackWorld({ ...faulty, refusals });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "fix it" });
    const run = await world.run("fix it");
    const card = await world.posted(channel, "[Running");
    run.ask("r1");
    const request = await world.posted(channel, "Reject with a note");

    await slack.deleteMessage({ channel, ts: card.ts });
    await slack.deleteMessage({ channel, ts: request.ts });
    run.ask("r2", { title: "Run it again" });
    const second = await world.posted(channel, /Run it again[^]*Reject with a note/);
    expect(taskCards(world, channel).map(({ buttons }) => buttons)).toEqual([
      expect.arrayContaining(["Approve"]),
    ]);
    await slack.press({ user: ann, channel, ts: second.ts, text: "Approve" });
    await soon(() => expect(run.decisions).toHaveLength(1));
    run.complete("It is fixed.");
    await theCardSays(world, channel, "It is fixed.");
  });

  it("do not take a card with them that stands below a prompt", async () => {
    await using world = await aSoundSlackWorld({
      ...faulty,
      refusals: ["message_not_found", "thread_not_found"],
    });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const said = await slack.say({ user: ann, channel, text: "fix it" });
    const run = await world.run("fix it");
    await world.posted(channel, "[Running");
    const more = await slack.say({ user: ann, channel, threadTs: said.ts, text: "more" });
    await world.posted(channel, /\[Queued/);

    await slack.deleteMessage({ channel, ts: more.ts });
    await slack.deleteMessage({ channel, ts: said.ts });
    run.complete("It is fixed.");
    (await world.run("more")).complete("More is done.");

    await world.posted(channel, "It is fixed.");
    await world.posted(channel, "More is done.");
    await atRest(world, 10_000);
    expect(taskCards(world, channel)).toHaveLength(2);
  });
});

describe.concurrent("what was written while PoCo was down", () => {
  it("in channels and threads is read when it is back, each once and in order", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel } = await world.aProject("api");
    const web = await world.aProject("web");
    const first = await slack.say({ user: ann, channel, text: "one" });
    const run = await world.run("one");
    run.name("conversation of one");
    run.complete("Done one.");
    const card = await world.posted(channel, "Done one.");
    await atRest(world);
    await world.stop();

    await slack.say({ user: ann, channel, text: "two a<b" });
    await slack.say({ user: ann, channel, threadTs: card.ts, text: "three" });
    await slack.say({ user: bob, channel, text: "@poco four" });
    await slack.say({ user: ann, channel, threadTs: first.ts, text: "five" });
    await slack.say({ user: bob, channel: web.channel, text: "six" });
    await slack.joinChannel({ channel, user: world.eve });
    const next = await world.restart();
    await slack.redeliver();
    const done: string[] = [];
    for (const text of ["two a<b", "three", "four", "five", "six"]) {
      const { turn, ...one } = await next.run(text);
      done.push(`${turn.prompt}: ${turn.resume ?? ""}`);
      one.complete(`Done ${text}.`);
    }

    await slack.until(
      () => taskCards(next, channel).filter(({ plain }) => plain.includes("[Complete")).length === 5,
    );
    await atRest(next, 10_000);
    expect(done).toContain("three: conversation of one");
    expect(await prompts(next)).toHaveLength(6);
    expect((await prompts(next)).filter((text) => text !== "six")).toEqual([
      "one",
      "two a<b",
      "three",
      "four",
      "five",
    ]);
    expect(inThread(next, { channel, ts: card.ts })).toHaveLength(2);
  });

  it("more than five minutes ago is asked about first", async () => {
    const clock = { ago: 600_000 };
    await using world = await aSoundSlackWorld({ now: () => Date.now() - clock.ago });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "one" });
    (await world.run("one")).complete("Done one.");
    await world.posted(channel, "Done one.");
    await atRest(world);
    await world.stop();

    await slack.say({ user: ann, channel, text: "delete everything" });
    clock.ago = 0;
    const next = await world.restart();
    const request = await next.posted(channel, /written 1\d minutes before/);
    expect(next.agent.runs).toEqual([]);
    await slack.press({ user: ann, channel, ts: request.ts, text: "Approve" });
    (await next.run("delete everything")).complete("Done it all.");

    await next.posted(channel, "Done it all.");
    await atRest(next);
    expect(await prompts(next)).toEqual(["one", "delete everything"]);
  });

  it("is read after the line was dead for a while, too", async () => {
    await using world = await aSoundSlackWorld(faulty);
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const fault = slack.fault({ method: "apps.connections.open", kind: "http", status: 500, times: 2 });
    slack.sockets.drop();
    await slack.until(() => slack.sockets.live === 0);

    await slack.say({ user: ann, channel, text: "one" });
    (await world.run("one")).complete("Done one.");

    await theCardSays(world, channel, "Done one.");
    expect(fault.hits).toBe(2);
    expect(await prompts(world)).toEqual(["one"]);
  });
});

/** Somebody calls `/poco help` every 100 ms while the work is done; answers how often Slack said that it failed. */
async function commandsDuring(
  { slack, ann }: SoundSlackWorld,
  channel: string,
  work: () => Promise<unknown>,
) {
  const state = { isOver: false };
  const asked: Promise<boolean>[] = [];
  const asking = setInterval(() => {
    if (!state.isOver)
      asked.push(
        slack.command({ user: ann, channel, text: "help" }).then(({ problem }) => problem !== undefined),
      );
  }, 100);
  try {
    await work();
  } finally {
    state.isOver = true;
    clearInterval(asking);
  }
  const failed = await Promise.all(asked);
  return { count: failed.length, failures: failed.filter(Boolean).length };
}

/** What happens to the line, and how many commands may fail by it, of ten in a second. */
const misfortunes: readonly (readonly [string, number, (slack: FakeSlack) => void])[] = [
  ["is recycled", 1, ({ sockets }) => sockets.refresh()],
  ["breaks", 3, ({ sockets }) => sockets.drop()],
  [
    "breaks and is refused twice",
    20,
    (slack) => {
      slack.fault({ method: "apps.connections.open", kind: "http", status: 500, times: 2 });
      slack.sockets.drop();
    },
  ],
  [
    "breaks, and the next one before its greeting",
    12,
    ({ sockets }) => {
      sockets.closeBeforeHello();
      sockets.drop();
    },
  ],
];

describe.concurrent("a line that", () => {
  it.each(misfortunes)("%s fails at most %i commands, and no task", async (_, most, befall) => {
    await using world = await aSoundSlackWorld({ ...faulty, ackTimeoutMs: 1_000 });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "fix it" });
    const run = await world.run("fix it");

    const { count, failures } = await commandsDuring(world, channel, async () => {
      const { opened } = slack.sockets;
      befall(slack);
      run.say("I go on.");
      await slack.until(() => slack.sockets.opened > opened && slack.sockets.live > 0);
      const since = Date.now();
      await slack.until(() => Date.now() - since > 1_000 && slack.sockets.live === 1);
    });
    run.complete("It is fixed.");

    await theCardSays(world, channel, "It is fixed.");
    expect(failures).toBeLessThanOrEqual(most);
    expect(count - failures).toBeGreaterThan(5);
    // Only what Slack itself has given up fails: whatever was acknowledged is answered.
    await slack.until(() => slack.ephemerals(ann).length >= count - failures);
  });
});

describe.concurrent("a time in which nothing can be relied on", () => {
  it("ends with every task done and shown once (every call fails at random)", {
    timeout: 60_000,
  }, async () => {
    await using world = await aSoundSlackWorld({
      ...faulty,
      ackTimeoutMs: 1_000,
      // What was done although its answer was lost is asked for once more.
      refusals: ["already_reacted", "no_reaction"],
    });
    const { slack, ann, bob } = world;
    const rooms = [await world.aProject("api"), await world.aProject("web"), await world.aProject("cli")];
    const end = anyTrouble(slack, 7);

    const texts: string[] = [];
    for (const [index, { channel }] of [...rooms, ...rooms].entries()) {
      const text = `task ${index}`;
      texts.push(text);
      await slack.say({ user: index % 2 === 0 ? ann : bob, channel, text });
      if (index === 3) slack.sockets.drop();
      if (index < 3) (await world.run(text)).say(`I begin ${text}.`);
    }
    const before = Date.now();
    for (const text of texts.slice(0, 3)) (await world.run(text)).complete(`Done ${text}.`);
    for (const text of texts.slice(3)) {
      await slack.until(() => world.agent.runs.some(({ turn }) => turn.prompt === text), {
        withinMs: 20_000,
      });
      (await world.run(text)).complete(`Done ${text}.`);
    }
    await slack.until(() => Date.now() - before > 2_000);
    end();
    await slack.redeliver();

    await slack.until(
      () => texts.every((text, index) => doneIn(world, rooms[index % 3]?.channel ?? "", text)),
      { withinMs: 30_000 },
    );
    await atRest(world, 20_000);
    for (const { channel } of rooms) expect(taskCards(world, channel)).toHaveLength(2);
    expect(await prompts(world)).toEqual(texts);
  });
});

function doneIn(world: SoundSlackWorld, channel: string, text: string): boolean {
  const [card] = taskCards(world, channel).filter(({ plain }) => plain.includes(text));
  return card?.plain.includes("[Complete") === true && card.plain.includes(`Done ${text}.`);
}

/** Every third call or so goes wrong, in one of all the ways; answers how to end that. */
function anyTrouble(slack: FakeSlack, seed: number): () => void {
  const chance = createChance(seed);
  const troubles = [
    { kind: "cut_after" },
    { kind: "cut_before" },
    { kind: "http", status: 500 },
    { kind: "http", status: 503 },
    { kind: "rate_limited", retryAfterS: 1 },
    { kind: "error", error: "internal_error" },
  ] as const;
  const faults = troubles.map((trouble) =>
    slack.fault({ ...trouble, times: 10_000, when: () => chance.isHeads(0.06) }),
  );
  return () => {
    for (const fault of faults) fault.clear();
  };
}
