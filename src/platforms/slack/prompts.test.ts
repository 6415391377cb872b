import { describe, expect, it } from "vitest";
import { atRest, prompts, reacted, taskCards } from "../../testing/seen-in-slack.ts";
import { aSoundSlackWorld } from "../../testing/sound-slack-world.ts";

describe("a prompt in the channel of a project", () => {
  it("becomes one task, whose card stands right below it and tells how it went", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    const said = await slack.say({ user: ann, channel, text: "fix the login" });
    const run = await world.run("fix the login");
    run.say("I look at it.");
    run.complete("It is fixed.");

    const card = await world.posted(channel, "It is fixed.");
    await atRest(world);
    const all = slack.messages(channel);
    expect(said.isAcknowledged).toBe(true);
    expect(taskCards(world, channel)).toHaveLength(1);
    expect(card.plain).toContain("[Complete]");
    expect(card.threadTs).toBeUndefined();
    expect(all.findIndex(({ ts }) => ts === card.ts) - all.findIndex(({ ts }) => ts === said.ts)).toBe(1);
    await reacted(world, said, { white_check_mark: 1 });
  });

  it.each([
    ["a<b && c", "a<b && c"],
    ["if (x > 1 && y<2) { s = '&amp;' }", "if (x > 1 && y<2) { s = '&amp;' }"],
    ["read https://example.org/a?b=1&c=2", "read https://example.org/a?b=1&c=2"],
    ["`rm -rf <dir>` is wrong", "`rm -rf <dir>` is wrong"],
    ["修正 <登录> 🙂", "修正 <登录> 🙂"],
    ["two\n\nlines\n  indented", "two\n\nlines\n  indented"],
  ])("reaches the agent as it was typed: %s", async (typed, prompt) => {
    await using world = await aSoundSlackWorld();
    const { channel } = await world.aProject("api");

    await world.slack.say({ user: world.ann, channel, text: typed });

    expect((await world.run(prompt)).turn.prompt).toBe(prompt);
  });

  it("that mentions PoCo arrives twice and becomes one task, without the mention", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    const said = await slack.say({ user: ann, channel, text: "@poco fix it" });
    (await world.run("fix it")).complete("Done.");

    await atRest(world);
    expect(said.deliveries).toHaveLength(2);
    expect(await prompts(world)).toEqual(["fix it"]);
    expect(taskCards(world, channel)).toHaveLength(1);
  });

  it("that Slack delivers again, at once or after a restart, stays one task", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const { deliveries } = await slack.say({ user: ann, channel, text: "fix it" });
    (await world.run("fix it")).complete("Done.");
    await world.posted(channel, "Done.");

    for (const delivery of deliveries) await slack.redeliver(delivery);
    await atRest(world);
    const next = await world.restart();
    for (const delivery of deliveries) await slack.redeliver(delivery);
    await atRest(next);

    expect(await prompts(next)).toEqual(["fix it"]);
    expect(taskCards(next, channel)).toHaveLength(1);
  });

  it("that comes as a retry only, because the line was deaf, becomes a task", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true, ackTimeoutMs: 50 });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    slack.sockets.mute();
    const said = await slack.say({ user: ann, channel, text: "fix it" });
    slack.sockets.unmute();
    await slack.redeliver();
    (await world.run("fix it")).complete("Done.");

    await atRest(world);
    expect(said.isAcknowledged).toBe(false);
    expect(await prompts(world)).toEqual(["fix it"]);
  });

  it("in several messages within a moment is one task with one mark on each", async () => {
    await using world = await aSoundSlackWorld({ burstMs: 300 });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    const said = [];
    for (const text of ["look at this:", "a<b", "and mend it"]) {
      said.push(await slack.say({ user: ann, channel, text }));
    }
    const run = await world.run("look at this:\na<b\nand mend it");
    run.complete("Done.");

    const card = await world.posted(channel, "Done.");
    await atRest(world);
    expect(taskCards(world, channel)).toHaveLength(1);
    expect(Number(card.ts)).toBeGreaterThan(Number(said.at(-1)?.ts));
  });

  it("written by another person while one runs waits in the queue, and both are done in their order", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel } = await world.aProject("api");

    await slack.say({ user: ann, channel, text: "one" });
    const one = await world.run("one");
    const said = await slack.say({ user: bob, channel, text: "two" });
    const waiting = await world.posted(channel, "two");
    expect(waiting.plain).toMatch(/\[Queued/);
    await reacted(world, said, { eyes: 1 });
    one.complete("First.");
    (await world.run("two")).complete("Second.");

    await world.posted(channel, "Second.");
    await reacted(world, said, { white_check_mark: 1 });
    await atRest(world);
    expect(taskCards(world, channel)).toHaveLength(2);
  });
});

describe("what is no prompt", () => {
  it("is what Slack itself says in a channel, and what PoCo says", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, eve } = world;
    const { channel } = await world.aProject("api");

    await slack.inviteUser({ channel, user: eve, by: ann });
    await slack.setTopic({ channel, user: ann, text: "all about it" });
    await slack.renameChannel({ channel, user: ann, name: "poco-better" });
    await slack.leaveChannel({ channel, user: eve });
    await slack.say({ user: ann, channel, text: "fix it" });
    (await world.run("fix it")).complete("Done.");
    await world.posted(channel, "Done.");

    await atRest(world);
    expect(await prompts(world)).toEqual(["fix it"]);
  });

  it("is what another app says, an edit, a deletion or a reaction", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel } = await world.aProject("api");
    const robot = slack.addUser({ name: "robot", isBot: true });
    await slack.inviteUser({ channel, user: robot, by: ann });

    const said = await slack.say({ user: ann, channel, text: "fix it" });
    (await world.run("fix it")).complete("Done.");
    await reacted(world, said, { white_check_mark: 1 });
    await slack.publish({
      type: "message",
      channel,
      user: robot,
      bot_id: "B0ROBOT",
      text: "deploy it",
      ts: "99.1",
      channel_type: "channel",
    });
    await slack.publish({
      type: "message",
      channel,
      subtype: "bot_message",
      bot_id: "B0ROBOT",
      text: "deploy it",
      ts: "99.2",
      channel_type: "channel",
    });
    await slack.editMessage({ channel, ts: said.ts, text: "fix it well" });
    await slack.react({ channel, ts: said.ts, user: bob, name: "thumbsup" });
    await slack.deleteMessage({ channel, ts: said.ts });

    await atRest(world);
    expect(await prompts(world)).toEqual(["fix it"]);
  });

  it("is what people say to each other where no project is", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const general = slack.addChannel({ name: "general", members: [ann, bob] });

    await slack.say({ user: ann, channel: general, text: "lunch?" });
    await slack.say({ user: bob, channel: general, text: "yes, and then run the tests" });

    await atRest(world);
    expect(await prompts(world)).toEqual([]);
    expect(slack.posts(general)).toEqual([]);
    expect(slack.ephemerals(ann)).toEqual([]);
  });

  it("is a mention where no project is: PoCo says what it can do there", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const general = slack.addChannel({ name: "general", members: [ann] });

    await slack.say({ user: ann, channel: general, text: "@poco what can you do?" });

    await atRest(world);
    await slack.until(() => slack.posts(general).length + slack.ephemerals(ann).length > 0);
    const said = [...slack.posts(general), ...slack.ephemerals(ann)].map(({ plain }) => plain);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/project/i);
    expect(await prompts(world)).toEqual([]);
  });
});

describe("the reaction on a prompt", () => {
  it("says where its task stands, one at a time", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    const first = await slack.say({ user: ann, channel, text: "one" });
    const one = await world.run("one");
    const second = await slack.say({ user: ann, channel, text: "two" });
    await reacted(world, first, { hourglass_flowing_sand: 1 });
    await reacted(world, second, { eyes: 1 });
    one.ask("r1");
    await reacted(world, first, { raised_hand: 1 });
    const { ts } = await world.posted(channel, "make test");
    await slack.press({ user: ann, channel, ts, text: "Approve" });
    await reacted(world, first, { hourglass_flowing_sand: 1 });
    one.end({ kind: "failed", reason: "agent", message: "It broke." });
    await reacted(world, first, { x: 1 });
    (await world.run("two")).complete("Done.");
    await reacted(world, second, { white_check_mark: 1 });
  });

  it("is right after a restart, and leaves people's own alone", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel } = await world.aProject("api");
    const first = await slack.say({ user: ann, channel, text: "one" });
    await world.run("one");
    const second = await slack.say({ user: ann, channel, text: "two" });
    await reacted(world, first, { hourglass_flowing_sand: 1 });
    await reacted(world, second, { eyes: 1 });
    await slack.react({ channel, ts: second.ts, user: bob, name: "eyes" });

    const next = await world.restart();
    const two = await next.run("two");
    two.complete("Done.");

    await reacted(next, first, { x: 1 });
    await reacted(next, second, { eyes: 1, white_check_mark: 1 });
    expect(slack.message(channel, second.ts)?.reactions["eyes"]).toEqual([bob]);
  });

  it("stands even where somebody else has given the same one", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel } = await world.aProject("api");
    const said = await slack.say({ user: ann, channel, text: "one" });
    const run = await world.run("one");
    await reacted(world, said, { hourglass_flowing_sand: 1 });

    await slack.react({ channel, ts: said.ts, user: bob, name: "white_check_mark" });
    run.complete("Done.");

    await reacted(world, said, { white_check_mark: 2 });
  });
});
