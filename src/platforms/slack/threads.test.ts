import { describe, expect, it } from "vitest";
import { atRest, inThread, keyOf, prompts, reacted, soon, taskCards } from "../../testing/seen-in-slack.ts";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";

/** A task that runs, its prompt and its card. */
async function aRunningTask(world: SoundSlackWorld, channel: string, prompt = "fix it") {
  const said = await world.slack.say({ user: world.ann, channel, text: prompt });
  const run = await world.run(prompt);
  run.name(`conversation of ${prompt}`);
  const card = await world.posted(channel, "[Running");
  return { prompt: said, run, card };
}

async function aFinishedTask(world: SoundSlackWorld, channel: string, prompt = "fix it") {
  const task = await aRunningTask(world, channel, prompt);
  task.run.complete("It is fixed.");
  await world.slack.until(() =>
    Boolean(world.slack.message(channel, task.card.ts)?.plain.includes("[Complete")),
  );
  return task;
}

const places = ["card", "prompt"] as const;

describe.each(places)("a message in the thread of a running task, below its %s,", (place) => {
  it("waits with its own card in that thread, and is done in the conversation of the running one", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const task = await aRunningTask(world, channel);
    const threadTs = task[place].ts;

    const more = await slack.say({ user: ann, channel, threadTs, text: "and its tests" });
    const queued = await world.posted(channel, /\[Queued.*and its tests/s);
    expect(queued.threadTs).toBe(threadTs);
    expect(queued.buttons).toContain("Steer now");
    await reacted(world, more, { eyes: 1 });
    task.run.complete("First.");
    const next = await world.run("and its tests");
    next.complete("Second.");

    await reacted(world, more, { white_check_mark: 1 });
    await atRest(world);
    expect(next.turn.resume).toBe("conversation of fix it");
    expect(slack.message(channel, queued.ts)?.plain).toContain("[Complete");
    expect(taskCards(world, channel)).toHaveLength(2);
  });

  it("is put into the running one by its Steer button", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const task = await aRunningTask(world, channel);
    await slack.say({ user: ann, channel, threadTs: task[place].ts, text: "and a<b too" });
    const { ts } = await world.posted(channel, /\[Queued/);

    const pressed = await slack.press({ user: ann, channel, ts, text: "Steer now" });

    await soon(() => expect(task.run.steers).toEqual(["and a<b too"]));
    expect(pressed.isAcknowledged).toBe(true);
    await slack.until(() => !slack.message(channel, ts)?.buttons.includes("Steer now"));
    task.run.complete("Both done.");
    await world.posted(channel, "Both done.");
    await atRest(world);
    expect(world.agent.runs).toHaveLength(1);
  });

  it("stops just that task when it says so", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const task = await aRunningTask(world, channel);
    await slack.say({ user: ann, channel, text: "something else" });
    await world.posted(channel, "something else");

    await slack.say({ user: ann, channel, threadTs: task[place].ts, text: "!stop" });

    await soon(() => expect(task.run.stops).toBe(1));
    (await world.run("something else")).complete("Done.");
    await world.posted(channel, "Done.");
    await reacted(world, task.prompt, { black_square_for_stop: 1 });
    await atRest(world);
    expect(await prompts(world)).toEqual(["fix it", "something else"]);
  });
});

describe.each(places)("a message in the thread of a finished task, below its %s,", (place) => {
  it("goes on with that conversation, though others came since", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const first = await aFinishedTask(world, channel, "one");
    await aFinishedTask(world, channel, "two");

    await slack.say({ user: ann, channel, threadTs: first[place].ts, text: "more" });
    const more = await world.run("more");
    more.complete("More is done.");

    const card = await world.posted(channel, "More is done.");
    await atRest(world);
    expect(more.turn.resume).toBe("conversation of one");
    expect(card.threadTs).toBe(first[place].ts);
  });

  it("may come again and again, and after a restart", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const first = await aFinishedTask(world, channel, "one");
    const threadTs = first[place].ts;
    await slack.say({ user: ann, channel, threadTs, text: "two" });
    (await world.run("two")).complete("Two.");
    await world.posted(channel, "Two.");

    const next = await world.restart();
    await slack.say({ user: ann, channel, threadTs, text: "three" });
    const three = await next.run("three");
    three.complete("Three.");

    const card = await next.posted(channel, "Three.");
    await atRest(next);
    expect(three.turn.resume).toBe("conversation of one");
    expect(card.threadTs).toBe(threadTs);
    expect(taskCards(next, channel).map(({ threadTs: stands }) => stands)).toEqual([
      undefined,
      threadTs,
      threadTs,
    ]);
  });
});

describe("the thread of a task", () => {
  it("has what its follow-ups bring: requests, long answers and their parts", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const first = await aFinishedTask(world, channel, "one");
    const threadTs = first.card.ts;

    await slack.say({ user: ann, channel, threadTs, text: "two" });
    const two = await world.run("two");
    two.ask("r1");
    const request = await world.posted(channel, "make test");
    expect(request.threadTs).toBe(threadTs);
    await slack.press({ user: ann, channel, ts: request.ts, text: "Approve" });
    await soon(() => expect(two.decisions).toHaveLength(1));
    two.complete(Array.from({ length: 900 }, (_, line) => `line ${line} of the answer`).join("\n"));

    await world.posted(channel, "line 899 of the answer");
    await atRest(world);
    const outside = slack.posts(channel).filter((message) => message.threadTs === undefined);
    expect(outside.map(keyOf)).toEqual([keyOf(first.card)]);
    expect(inThread(world, { channel, ts: threadTs }).map(keyOf)).toContain(
      `${keyOf(request)?.replace(/^approval:(\w+)-.*/, "task:$1")}:part:2`,
    );
  });

  it("that a person began about something else takes a prompt like any other place", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel } = await world.aProject("api");
    await aFinishedTask(world, channel, "one");
    const general = slack.addChannel({ name: "general", members: [ann, bob] });
    const talk = await slack.say({ user: bob, channel: general, text: "who is for lunch?" });
    await slack.say({ user: ann, channel: general, threadTs: talk.ts, text: "me" });

    await atRest(world);
    expect(await prompts(world)).toEqual(["one"]);
    expect(slack.posts(general)).toEqual([]);
  });

  it("that is sent to the channel as well is one message", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const first = await aFinishedTask(world, channel, "one");

    await slack.say({ user: ann, channel, threadTs: first.card.ts, isBroadcast: true, text: "two" });
    (await world.run("two")).complete("Two.");

    await world.posted(channel, "Two.");
    await atRest(world);
    expect(await prompts(world)).toEqual(["one", "two"]);
  });

  it("whose card somebody deleted gets it again, and goes on", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true, refusals: ["message_not_found"] });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const task = await aRunningTask(world, channel);

    await slack.deleteMessage({ channel, ts: task.card.ts });
    task.run.complete("It is fixed.");

    const card = await world.posted(channel, "It is fixed.");
    expect(card.ts).not.toBe(task.card.ts);
    await slack.say({ user: ann, channel, threadTs: card.ts, text: "more" });
    expect((await world.run("more")).turn.resume).toBe("conversation of fix it");
    await atRest(world);
  });
});
