import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";

interface Room {
  readonly channel: string;
  /** Presses a button of the workspace card that `/poco` shows, and answers once its panel is open. */
  open(button: string, words: string | RegExp): Promise<void>;
}

async function aRoom(world: SoundSlackWorld, name = "api"): Promise<Room> {
  const { slack, ann } = world;
  const { channel } = await world.aProject(name);
  return {
    channel,
    open: async (button, words) => {
      await slack.command({ user: ann, channel });
      const { ts } = await world.whispered(ann, `Workspace: ${name}`);
      await slack.press({ user: ann, channel, ts, text: button });
      await world.modal(ann, words);
    },
  };
}

/** The first button of that kind in the open modal. */
function buttonOf({ slack, ann }: SoundSlackWorld, kind: string): string {
  const view = JSON.stringify(slack.viewsOf(ann).at(-1)?.view);
  return new RegExp(`"action_id":"(${kind}_[^"]+)"`).exec(view)?.[1] ?? "";
}

describe("the working folder", () => {
  it("is found by looking around, and the panel ends with what was done", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, folder } = world;
    await mkdir(join(folder, "srv", "api"), { recursive: true });
    const { open } = await aRoom(world);

    await open("Working Dir", "Looking into");
    await slack.press({ user: ann, text: "srv" });
    await world.modal(ann, join(folder, "srv"));
    await slack.press({ user: ann, text: "api" });
    await world.modal(ann, join(folder, "srv", "api"));
    await slack.press({ user: ann, text: "Up" });
    await world.modal(ann, new RegExp(`Looking into[^]*${join(folder, "srv")}\\n`));
    await slack.press({ user: ann, text: "Use this folder" });
    const done = await world.modal(ann, `Working folder is now ${join(folder, "srv")}.`);

    expect([done.title, done.submit, slack.viewsOf(ann).length]).toEqual(["Done", undefined, 1]);
    expect(slack.ephemerals(ann)).toEqual([]);
  });

  it("is typed: an error stands at the field, the words stay, and what is done closes the panel", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, folder } = world;
    const { open, channel } = await aRoom(world);
    await mkdir(join(folder, "api"));

    await open("Working Dir", "Looking into");
    await slack.press({ user: ann, text: "Type a path" });
    await world.modal(ann, "Path on the server");
    const wrong = await slack.submitView({ user: ann, values: { "Path on the server": "/nowhere/at all" } });
    const kept = slack.viewsOf(ann).at(-1);
    const right = await slack.submitView({
      user: ann,
      values: { "Path on the server": join(folder, "api") },
    });

    expect(Object.values(wrong.errors)).toEqual([expect.stringContaining("/nowhere/at all")]);
    expect(JSON.stringify(kept?.state)).toContain("/nowhere/at all");
    expect(right.errors).toEqual({});
    expect(slack.viewsOf(ann)).toEqual([]);
    const told = await world.whispered(ann, "Working folder is now");
    expect(told.channel).toBe(channel);
  });

  it("is a recent one, a preset, or the default again", async () => {
    await using world = await aSoundSlackWorld({ act: (run) => run.complete("Done.") });
    const { slack, ann, folder } = world;
    const { open, channel } = await aRoom(world);
    await mkdir(join(folder, "web"));
    await slack.say({ user: ann, channel, text: "look around" });
    await world.posted(channel, "[Complete]");

    await open("Working Dir", "Looking into");
    await slack.press({ user: ann, text: "Presets" });
    await world.modal(ann, "No presets yet");
    await slack.press({ user: ann, text: "Browse folders" });
    await world.modal(ann, "Looking into");
    await slack.press({ user: ann, text: "web" });
    await world.modal(ann, join(folder, "web"));
    await slack.press({ user: ann, text: "Use this folder" });
    await world.modal(ann, "Working folder is now");
    await slack.closeView({ user: ann });
    await open("Working Dir", "Looking into");
    await slack.press({ user: ann, text: "Recent folders" });
    await world.modal(ann, /^Working Dir: api\n(?![^]*Looking into)/);
    await slack.press({ user: ann, actionId: buttonOf(world, "use_recent_dir") });
    await world.modal(ann, `Working folder is now ${folder}.`);
    await slack.closeView({ user: ann });
    await open("Working Dir", "Looking into");
    await slack.press({ user: ann, text: "Use default" });
    const done = await world.modal(ann, "Working folder is");

    expect(done.title).toBe("Done");
  });
});

describe("the agent's options", () => {
  it("are chosen in a panel, from what the agent offers", async () => {
    const models = [
      { id: "large", title: "Large", isDefault: true },
      { id: "small", title: "Small", isDefault: false },
    ];
    await using world = await aSoundSlackWorld({ agent: { models: async () => models } });
    const { slack, ann } = world;
    const { open, channel } = await aRoom(world);

    await open("Agent", /^Config Agent: api/);
    if (slack.viewsOf(ann)[0]?.buttons.includes("Refresh") === true) {
      await slack.press({ user: ann, text: "Refresh" });
    }
    await world.modal(ann, "Model");
    const sent = await slack.submitView({ user: ann, values: { Model: "Small" } });

    expect(sent.errors).toEqual({});
    expect(slack.viewsOf(ann)).toEqual([]);
    await slack.command({ user: ann, channel });
    await world.whispered(ann, "small");
  });
});

describe("sessions", () => {
  it("are listed, named, begun anew, and entered by their id", async () => {
    await using world = await aSoundSlackWorld({
      act: (run) => {
        run.name("session-1");
        run.complete("Done.");
      },
    });
    const { slack, ann } = world;
    const { open, channel } = await aRoom(world);
    await slack.say({ user: ann, channel, text: "look around" });
    await world.posted(channel, "[Complete]");

    await open("Session", "look around");
    await slack.press({ user: ann, text: "Open" });
    await world.modal(ann, "active: the next task goes here");
    const named = await slack.submitView({ user: ann, values: { Name: "the first look" } });
    await world.modal(ann, "Session: the first look");
    await slack.press({ user: ann, text: "Back" });
    await world.modal(ann, /^Session: api[^]*the first look/);
    await slack.press({ user: ann, text: "Enter an id" });
    await world.modal(ann, "The agent's own id of the session");
    const empty = await slack.submitView({
      user: ann,
      values: { "The agent's own id of the session": "x".repeat(300) },
    });
    await slack.press({ user: ann, text: "Cancel" });
    await world.modal(ann, /^Session: api[^]*the first look/);
    await slack.press({ user: ann, text: "New session" });
    const done = await world.modal(ann, "The next task begins a fresh conversation.");

    expect(named.errors).toEqual({});
    expect(Object.values(empty.errors)).toHaveLength(1);
    expect(done.title).toBe("Done");
  });
});

describe("the queue", () => {
  it("lets people edit, move and cancel what waits, in one panel", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { open, channel } = await aRoom(world);
    await slack.say({ user: ann, channel, text: "the first" });
    await world.run("the first");
    for (const text of ["the second", "the third"]) await slack.say({ user: ann, channel, text });
    await world.posted(channel, "the third");

    await open("Queue (2)", "1. the second");
    await slack.press({ user: ann, text: "To front" });
    await world.modal(ann, "1. the third");
    await slack.press({ user: ann, actionId: buttonOf(world, "edit_task") });
    await world.modal(ann, "Prompt");
    const saved = await slack.submitView({ user: ann, values: { Prompt: "the third, and `a<b && c`" } });
    const queue = await world.modal(ann, "the third, and");

    expect(saved.errors).toEqual({});
    expect(queue.plain).toContain("a<b && c");
  });
});
