import { describe, expect, it } from "vitest";
import {
  aRoomInSlack,
  expectOnly,
  openProjectForm,
  projectValues,
  toldTo,
} from "../../testing/slack-room.ts";
import { aSlackWorld, type SlackWorld } from "../../testing/slack-world.ts";

describe("the channel of a new project", () => {
  it("is there with its people, one topic and the pinned workspace card, and whoever made it is told", async () => {
    await using world = await aSlackWorld();
    const { slack, ann, bob } = world;

    const channel = await aRoomInSlack(world, { "Invite besides you": [bob] });

    await slack.until(() => toldTo(world, ann).length > 0);
    expect(slack.channel(channel)).toMatchObject({
      kind: "public",
      topic: expect.stringContaining("Scripted · ") as string,
    });
    expect(slack.channel(channel)?.members).toEqual(expect.arrayContaining([ann, bob]));
    const [card] = slack.posts(channel);
    expect(card?.plain).toContain("Workspace: api");
    expect(slack.pins(channel)).toEqual([card?.ts]);
    const notices = slack.messages(channel).map(({ subtype }) => subtype);
    expect(notices.filter((subtype) => subtype === "channel_topic")).toHaveLength(1);
    const [told] = slack.posts(slack.dmOf(ann));
    expect(told?.plain).toBe(`Project api created. Its room is <#${channel}>.`);
    expect(slack.viewsOf(ann)).toEqual([]);
    expectOnly(world);
    expect(world.complaints).toEqual([]);
  });

  it("is told of to whoever made it from another channel, directly, with who could not be invited", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const gary = slack.addUser({ name: "gary", realName: "Gary Guest", isGuest: true });
    const general = slack.addChannel({ name: "general", members: [ann] });

    await slack.command({ user: ann, channel: general, text: "new" });
    await slack.until(() => slack.viewsOf(ann).some(({ submit }) => submit !== undefined));
    await slack.submitView({ user: ann, values: { ...projectValues, "Invite besides you": [gary] } });

    await slack.until(() => toldTo(world, ann).length > 0);
    expect(toldTo(world, ann)[0]).toMatch(
      /^Project api created\. Its room is <#\w+>\. gary could not be invited: .*admin/,
    );
    expect(slack.posts(general)).toEqual([]);
    expectOnly(world, "user_is_restricted");
  });

  it("that Slack does not allow leaves the project with the reason, the next step and Retry", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    slack.fault({ method: "conversations.create", kind: "error", error: "restricted_action" });

    await openProjectForm(world);
    await slack.submitView({ user: ann, values: projectValues });
    await slack.until(() => slack.viewsOf(ann)[0]?.buttons.includes("Retry") === true);
    const [view] = slack.viewsOf(ann);
    expect(view?.plain).toContain("Ask an admin of Slack to allow it");

    await slack.press({ user: ann, text: "Retry" });

    await slack.until(() => slack.channelNamed("poco-api") !== undefined);
    expect(slack.channelNamed("poco-api")).toMatchObject({ kind: "public" });
    await slack.until(() => slack.pins(slack.channelNamed("poco-api")?.id ?? "").length === 1);
    expect(await world.store.projects.list()).toHaveLength(1);
    expectOnly(world);
  });

  it("is one, though Slack's answer to its making was lost", async () => {
    await using world = await aSlackWorld();
    world.slack.fault({ method: "conversations.create", kind: "cut_after" });

    const channel = await aRoomInSlack(world);

    const [project] = await world.store.projects.list();
    expect(project?.conversation?.id).toBe(channel);
    expect(world.slack.channels().filter(({ kind }) => kind !== "im")).toHaveLength(1);
    expectOnly(world);
  });
});

describe("the workspace card", () => {
  it("is posted again, and pinned, when somebody deleted it", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);
    const [first] = slack.pins(channel);
    await slack.deleteMessage({ channel, ts: first ?? "" });

    await slack.say({ user: ann, channel, text: "fix it" });
    await world.run("fix it");

    await slack.until(() => slack.pins(channel).length === 1 && slack.pins(channel)[0] !== first);
    const card = slack.message(channel, slack.pins(channel)[0] ?? "");
    expect(card?.plain).toContain("Workspace: api");
    expectOnly(world, "message_not_found");
  });

  it("keeps the topic true when the folder changes, and leaves it alone when nothing of it changed", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);
    const [project] = await world.store.projects.list();
    if (project === undefined) throw new Error("there is no project");

    await slack.say({ user: ann, channel, text: "fix it" });
    (await world.run("fix it")).complete("done");
    await slack.until(() => slack.posts(channel).some(({ plain }) => plain.includes("[Complete] Task")));
    expect(slack.callsOf("conversations.setTopic")).toHaveLength(1);
    await slack.press({ user: ann, channel, ts: slack.pins(channel)[0] ?? "", text: "Working Dir" });
    await slack.until(() => slack.viewsOf(ann)[0]?.buttons.includes("Type a path") === true, {
      what: `the folder modal: ${slack.viewsOf(ann)[0]?.buttons.join()}`,
    });
    await slack.press({ user: ann, text: "Type a path" });
    await slack.until(() => slack.viewsOf(ann)[0]?.submit !== undefined);
    const [view] = slack.viewsOf(ann);
    const field = Object.values(view?.state ?? {}).flatMap((actions) => Object.keys(actions))[0] ?? "";
    await slack.submitView({ user: ann, values: { [field]: world.folder } });

    await slack.until(() => slack.channel(channel)?.topic === `Scripted · ${world.folder}`);
    expectOnly(world);
  });
});

describe("deleting a project", () => {
  it("archives the channel that PoCo made, after the question, and nobody is told that it is gone", async () => {
    await using world = await aSlackWorld();
    const { slack, ann } = world;
    const channel = await aRoomInSlack(world);

    await deleteIt(world);

    await slack.until(() => slack.channel(channel)?.isArchived === true);
    await expect.poll(async () => world.store.projects.list()).toEqual([]);
    await slack.until(() => slack.unacknowledged.length === 0);
    await slack.dm({ user: ann, text: "hello" });
    await slack.until(() => toldTo(world, ann).some((plain) => plain.startsWith("PoCo Projects")));
    expect(toldTo(world, ann).filter((plain) => plain.includes("Room Lost"))).toEqual([]);
    expectOnly(world);
    expect(world.complaints).toEqual([]);
  });

  it("leaves a channel that people made, and says so", async () => {
    await using world = await aSlackWorld();
    const { slack } = world;
    const { channel } = await world.aProject("api");

    const words = await deleteIt(world);

    expect(words()).toContain("The channel stays: people made it, not PoCo.");
    expect(slack.channel(channel)?.isArchived).toBe(false);
    expectOnly(world);
  });
});

/** From the list of projects, over the question; answers what the person reads then. */
async function deleteIt({ slack, ann, store }: SlackWorld): Promise<() => string> {
  const general = slack.addChannel({ name: "general", members: [ann] });
  await slack.command({ user: ann, channel: general });
  await slack.until(() => slack.ephemerals(ann).length > 0);
  const list = slack.ephemerals(ann).at(-1);
  await slack.press({ user: ann, channel: general, ts: list?.ts ?? "", text: "Manage" });
  await slack.until(() => slack.viewsOf(ann)[0]?.buttons.includes("Settings") === true);
  await slack.press({ user: ann, text: "Settings" });
  await slack.until(() => slack.viewsOf(ann)[0]?.buttons.includes("Delete Project") === true);
  await slack.press({ user: ann, text: "Delete Project" });
  await expect.poll(async () => (await store.projects.list()).length).toBe(0);
  await slack.until(() => slack.viewsOf(ann)[0]?.buttons.includes("Delete Project") !== true);
  return () => [...slack.viewsOf(ann), ...slack.ephemerals(ann)].map(({ plain }) => plain).join("\n");
}
