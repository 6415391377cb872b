import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";

const folderLabel = "Folder on the server (empty: a new one of PoCo's own)";

async function openForm({ slack, ann }: SoundSlackWorld): Promise<void> {
  await slack.shortcut({ user: ann, callbackId: "poco_new_project" });
}

describe("a new project", () => {
  /** Ways to the form, and where its maker is told that it is done. */
  const ways: Readonly<Record<string, (world: SoundSlackWorld) => Promise<unknown>>> = {
    "the Home tab": async (world) => {
      await world.slack.openHome(world.ann);
      await world.home(world.ann, "No project yet");
      return world.slack.press({ user: world.ann, viewId: "home", text: "New Project" });
    },
    "/poco new in a channel without PoCo": async (world) => {
      const channel = world.slack.addChannel({ name: "general", members: [world.ann], hasBot: false });
      return world.slack.command({ user: world.ann, channel, text: "new" });
    },
    "the shortcut": openForm,
    "the list in direct messages": async (world) => {
      const { slack, ann } = world;
      const { channel } = await slack.dm({ user: ann, text: "hello" });
      const { ts } = await world.posted(channel, "PoCo Projects");
      return slack.press({ user: ann, channel, ts, text: "New Project" });
    },
  };

  it.each(Object.entries(ways))("is made from %s, in a channel with its pinned card", async (_, open) => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob, folder } = world;
    await mkdir(join(folder, "shop"));

    await open(world);
    const form = await world.modal(ann, "Folder on the server");
    const values = { Name: "Shop", [folderLabel]: join(folder, "shop"), "Invite besides you": [bob] };
    const sent = await slack.submitView({ user: ann, values });

    expect(form.title).toBe("New Project");
    expect(sent).toMatchObject({ errors: {}, isAcknowledged: true });
    expect(slack.viewsOf(ann)).toEqual([]);
    await slack.until(() => slack.channelNamed("poco-shop") !== undefined);
    const room = slack.channelNamed("poco-shop");
    const card = await world.posted(room?.id ?? "", "Workspace: Shop");
    await slack.until(() => slack.pins(room?.id ?? "").includes(card.ts));
    await slack.until(() => slack.channel(room?.id ?? "")?.topic !== "");
    expect(slack.channel(room?.id ?? "")).toMatchObject({
      kind: "private",
      topic: `Scripted · ${join(folder, "shop")}`,
    });
    expect(slack.channel(room?.id ?? "")?.members).toEqual(expect.arrayContaining([ann, bob]));
    const told = await world.posted(slack.dmOf(ann), "Project Shop created.");
    expect(told.text).toContain(`<#${room?.id}>`);
  });

  it("made from the room of another one is told there, to its maker alone", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    await slack.command({ user: ann, channel, text: "new" });
    await world.modal(ann, "Name");
    await slack.submitView({ user: ann, values: { Name: "Shop", "Who sees the room": "Everybody" } });

    const told = await world.whispered(ann, "Project Shop created.");
    expect(told.text).toContain(`<#${slack.channelNamed("poco-shop")?.id}>`);
    expect(slack.channelNamed("poco-shop")?.kind).toBe("public");
    expect(slack.posts(slack.dmOf(ann))).toEqual([]);
  });

  it("says at each field what is wrong there, and keeps what was filled in", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, folder } = world;
    await world.aProject("shop");
    await openForm(world);
    await world.modal(ann, "Name");

    const nameless = await slack.submitView({ user: ann });
    const taken = await slack.submitView({ user: ann, values: { Name: "Shop", [folderLabel]: "/nowhere" } });
    const lost = await slack.submitView({ user: ann, values: { Name: "Store" } });
    const made = await slack.submitView({ user: ann, values: { [folderLabel]: folder } });

    expect(Object.values(nameless.errors)).toEqual(["Please complete this required field."]);
    expect(Object.values(taken.errors)).toEqual([expect.stringContaining("Choose another name")]);
    expect(Object.values(lost.errors)).toEqual([expect.stringContaining("/nowhere")]);
    expect(made.errors).toEqual({});
    await world.posted(slack.dmOf(ann), "Project Store created.");
  });

  it("takes its folder from a look around, and forgets nothing on the way", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob, folder } = world;
    await mkdir(join(folder, "shop", "web"), { recursive: true });
    await openForm(world);
    await world.modal(ann, "Name");

    const values = { Name: "Shop", "Make a room for it": "Yes", "Invite besides you": [bob] };
    await slack.press({ user: ann, text: "Browse folders", values });
    await world.modal(ann, "Looking into");
    await slack.press({ user: ann, text: "shop" });
    await world.modal(ann, join(folder, "shop"));
    await slack.press({ user: ann, text: "web" });
    await world.modal(ann, join(folder, "shop", "web"));
    await slack.press({ user: ann, text: "Use this folder" });
    const form = await world.modal(ann, "Make a room for it");
    const sent = await slack.submitView({ user: ann });

    expect(JSON.stringify(form.state)).toContain(join(folder, "shop", "web"));
    expect(sent.errors).toEqual({});
    await slack.until(() => slack.channelNamed("poco-shop")?.members.includes(bob) === true);
    await world.posted(slack.channelNamed("poco-shop")?.id ?? "", join(folder, "shop", "web"));
  });

  it("is waited for with a view that says so, where the agents take their time", async () => {
    const { promise: ready, resolve } = Promise.withResolvers<{ ready: boolean; detail: string }>();
    await using world = await aSoundSlackWorld({ agent: { readiness: () => ready } });
    const { slack, ann } = world;

    await openForm(world);
    await world.modal(ann, "One moment");
    resolve({ ready: true, detail: "" });
    const form = await world.modal(ann, "Name");

    expect(form.submit).toBe("Create Project");
    expect(slack.viewsOf(ann)).toHaveLength(1);
  });

  it("that takes longer than Slack waits says so, and ends with what came of it", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    await openForm(world);
    await world.modal(ann, "Name");
    const held = slack.fault({ method: "conversations.create", kind: "held" });

    const sent = await slack.submitView({ user: ann, values: { Name: "Shop" } });
    const waiting = await world.modal(ann, "One moment");
    held.release();
    const done = await world.modal(ann, "Project Shop created.");

    expect([sent.problem, waiting.submit, done.title]).toEqual([undefined, undefined, "Done"]);
  });

  it("whose room cannot be made is told, with a way to try again that keeps what was chosen", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann, bob } = world;
    await openForm(world);
    await world.modal(ann, "Name");
    slack.fault({ method: "conversations.create", kind: "error", error: "restricted_action" });

    await slack.submitView({ user: ann, values: { Name: "Shop", "Invite besides you": [bob] } });
    const failed = await world.modal(ann, "Its room could not be made");
    await slack.press({ user: ann, text: "Retry" });
    await slack.until(() => slack.channelNamed("poco-shop") !== undefined);

    expect(failed.plain).toContain("Ask an admin of Slack");
    await slack.until(() => slack.channelNamed("poco-shop")?.members.includes(bob) === true);
    const done = await world.modal(ann, "The room of Shop is made.");
    expect(done.title).not.toBe("That did not work");
  });

  it("is made by nobody who may not, and says why", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, bob } = world;

    await slack.shortcut({ user: bob, callbackId: "poco_new_project" });

    await world.posted(slack.dmOf(bob), "admin");
    expect(slack.viewsOf(bob)).toEqual([]);
  });
});
