import { describe, expect, it } from "vitest";
import { aRoomInSlack, expectOnly, toldTo } from "../../testing/slack-room.ts";
import { aSlackWorld, type SlackWorld } from "../../testing/slack-world.ts";

const lost = (world: SlackWorld) =>
  toldTo(world, world.ann).filter((plain) => plain.startsWith("Room Lost: api"));

describe("a channel that people take away", () => {
  it.each([
    ["archive it", "was archived", "archiveChannel"],
    ["take PoCo out", "no longer has PoCo as a member", "kickBot"],
    ["delete it", "was deleted", "deleteChannel"],
  ] as const)(
    "leaves the project without one when they %s; its owner gets the way to a new one",
    async (_what, why, act) => {
      await using world = await aSlackWorld();
      const { slack, ann, bob } = world;
      const channel = await aRoomInSlack(world);

      await slack[act]({ channel, user: bob });

      await slack.until(() => toldTo(world, ann).some((plain) => plain.startsWith("Room Lost: api")));
      const card = slack.posts(slack.dmOf(ann)).at(-1);
      expect(card?.plain).toContain(`The channel of api ${why}.`);
      expect((await world.store.projects.list())[0]?.conversation).toBeNull();
      const before = new Set(slack.channels().map(({ id }) => id));
      await slack.press({ user: ann, channel: slack.dmOf(ann), ts: card?.ts ?? "", text: "Rebind" });

      await slack.until(
        () => slack.message(slack.dmOf(ann), card?.ts ?? "")?.plain.startsWith("New Room: api") === true,
      );
      const next = slack.channels().find(({ id }) => !before.has(id));
      expect(next?.members).toContain(ann);
      await slack.until(() => slack.pins(next?.id ?? "").length === 1);
      await slack.say({ user: ann, channel: next?.id ?? "", text: "go on" });
      (await world.run("go on")).complete("It goes on.");
      await slack.until(() => slack.posts(next?.id ?? "").some(({ plain }) => plain.includes("It goes on.")));
      expectOnly(world, "is_archived", "not_in_channel", "channel_not_found", "name_taken");
    },
  );

  it("shows in the next one what ended meanwhile", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);
    await slack.say({ user: ann, channel, text: "a long one" });
    const run = await world.run("a long one");

    await slack.deleteChannel({ channel, user: ann });
    await slack.until(() => toldTo(world, ann).some((plain) => plain.startsWith("Room Lost: api")));
    run.complete("All 40 tests pass.");
    const card = slack.posts(slack.dmOf(ann)).at(-1);
    await expect
      .poll(async () => (await world.store.tasks.page({ limit: 1 }))[0]?.state.status)
      .toBe("completed");
    await slack.press({ user: ann, channel: slack.dmOf(ann), ts: card?.ts ?? "", text: "Rebind" });

    await slack.until(() =>
      slack
        .posts(slack.channelNamed("poco-api")?.id ?? "")
        .some(({ plain }) => plain.includes("All 40 tests pass.")),
    );
    expectOnly(world, "channel_not_found");
  });

  it("is noticed at the next start, where nobody told of it", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);
    await world.stop();
    slack.subscriptions.delete("channel_archive");
    await slack.archiveChannel({ channel, user: ann });

    await using _next = await world.restart();

    await slack.until(() => toldTo(world, ann).some((plain) => plain.startsWith("Room Lost: api")));
    expect(toldTo(world, ann).at(-1)).toContain("The channel of api was archived.");
  });

  it("is noticed by the next card, where Slack did not tell of it", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);
    await slack.say({ user: ann, channel, text: "work" });
    const run = await world.run("work");
    await slack.until(() => slack.posts(channel).some(({ plain }) => plain.includes("[Running]")));
    slack.subscriptions.delete("channel_left");
    await slack.kickBot({ channel, user: ann });

    run.complete("It is done.");

    await slack.until(() => lost(world).length > 0);
    expect(lost(world)).toEqual([
      expect.stringContaining("The channel of api no longer has PoCo as a member."),
    ]);
    expect((await world.store.projects.list())[0]?.conversation).toBeNull();
    expectOnly(world, "not_in_channel", "channel_not_found");
  });

  it.each([
    ["archived", "archiveChannel"],
    ["left without PoCo", "kickBot"],
    ["deleted", "deleteChannel"],
  ] as const)("and that is private is noticed when it is %s", async (_what, act) => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world, { "Who sees the room": "Only those who are invited" });
    expect(slack.channel(channel)?.kind).toBe("private");

    await slack[act]({ channel, user: ann });

    await slack.until(() => lost(world).length > 0);
    expect((await world.store.projects.list())[0]?.conversation).toBeNull();
    expectOnly(world, "channel_not_found");
  });

  it.each([
    ["deleted it", "was deleted, or PoCo was taken out of it", ["deleteChannel"]],
    ["took PoCo out", "no longer has PoCo as a member", ["kickBot"]],
    [
      "archived it and took it back",
      "no longer has PoCo as a member",
      ["archiveChannel", "unarchiveChannel"],
    ],
  ] as const)("is told of once, also when they %s while PoCo was down", async (_what, why, acts) => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);
    await world.stop();
    for (const act of acts) await slack[act]({ channel, user: ann });

    await using next = await world.restart();
    await slack.until(() => lost(world).length > 0);
    await slack.redeliver();
    await slack.until(() => slack.unacknowledged.length === 0);
    await next.gateway.intake.rest();

    expect(lost(world)).toEqual([expect.stringContaining(`The channel of api ${why}.`)]);
    expect((await next.store.projects.list())[0]?.conversation).toBeNull();
    const told = slack.dmOf(ann);
    expect(slack.callsOf("chat.postMessage").filter(({ args }) => args["channel"] === told)).toHaveLength(2);
  });

  it("is the project's again by Rebind, when PoCo was invited back", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);
    await slack.kickBot({ channel, user: ann });
    await slack.until(() => lost(world).length > 0);
    await slack.inviteBot({ channel, user: ann });

    const { ts = "" } = slack.posts(slack.dmOf(ann)).at(-1) ?? {};
    await slack.press({ user: ann, channel: slack.dmOf(ann), ts, text: "Rebind" });

    await expect.poll(async () => (await world.store.projects.list())[0]?.conversation?.id).toBe(channel);
    await slack.say({ user: ann, channel, text: "go on" });
    (await world.run("go on")).complete("It goes on.");
    await slack.until(() => slack.posts(channel).some(({ plain }) => plain.includes("It goes on.")));
    expectOnly(world, "not_in_channel", "channel_not_found", "already_in_channel");
  });

  it.each(["up", "down"])("stays the project's when it is made private while PoCo is %s", async (state) => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);
    if (state === "down") await world.stop();

    await slack.makePrivate({ channel, user: ann });
    await using next = state === "down" ? await world.restart() : world;
    await slack.say({ user: ann, channel, text: "fix it" });
    (await next.run("fix it")).complete("It is fixed.");

    await slack.until(() => slack.posts(channel).some(({ plain }) => plain.includes("It is fixed.")));
    expect(lost(world)).toEqual([]);
    expectOnly(world);
  });

  it("is left and joined again while PoCo was down, and nobody is told", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);
    await world.stop();
    await slack.renameChannel({ channel, user: ann, name: "backend" });
    slack.subscriptions.delete("channel_left");
    await slack.kickBot({ channel, user: ann });
    await slack.inviteBot({ channel, user: ann });

    await using next = await world.restart();
    await slack.say({ user: ann, channel, text: "fix it" });
    (await next.run("fix it")).complete("It is fixed.");

    await slack.until(() => slack.posts(channel).some(({ plain }) => plain.includes("It is fixed.")));
    expect(lost(world)).toEqual([]);
    expectOnly(world);
  });

  it("stays the project's under another name", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);

    await slack.renameChannel({ channel, user: ann, name: "backend" });
    await slack.say({ user: ann, channel, text: "fix it" });
    (await world.run("fix it")).complete("It is fixed.");

    await slack.until(() => slack.posts(channel).some(({ plain }) => plain.includes("It is fixed.")));
    expect(await world.store.tasks.page({ limit: 10 })).toHaveLength(1);
    expectOnly(world);
  });
});
