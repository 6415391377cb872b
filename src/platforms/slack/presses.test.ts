import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { webOf } from "../../testing/fake-slack/fake-slack-fixture.ts";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";

/** A message of PoCo's with one button, whoever made it. */
async function aCard({ slack }: SoundSlackWorld, channel: string, value: string) {
  const blocks = [
    {
      type: "actions",
      elements: [
        { type: "button", action_id: "old_button", text: { type: "plain_text", text: "Old" }, value },
      ],
    },
  ];
  const { chat } = webOf(slack, slack.botToken);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
  const { ts = "" } = await chat.postMessage({ channel, text: "a card", blocks });
  return { channel, ts, text: "Old" };
}

describe("a press", () => {
  it("that is delivered twice has one effect", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "break it" });
    (await world.run("break it")).end({ kind: "failed", reason: "agent", message: "It broke." });
    const { ts } = await world.posted(channel, "[Error]");

    const pressed = await slack.press({ user: ann, channel, ts, text: "Retry" });
    await expect.poll(() => world.agent.runs.length).toBe(2);
    await slack.redeliver(pressed.deliveries[0]);
    world.agent.runs.at(-1)?.complete("It works.");

    await world.posted(channel, "It works.");
    expect(await world.store.tasks.page({ limit: 10 })).toHaveLength(2);
  });

  it("on a card of an old PoCo works", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "work" });
    const run = await world.run("work");
    const [task] = await world.store.tasks.page({ limit: 1 });
    const value = { intent_key: "task.stop", surface: "group", task_id: task?.id, repo: "api" };

    await slack.press({ user: ann, ...(await aCard(world, channel, JSON.stringify(value))) });

    await world.posted(channel, "Stopped by ann");
    expect(run.stops).toBe(1);
  });

  it("whose value is forgotten says so to whoever pressed, and does nothing", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    const card = await aCard(world, channel, JSON.stringify({ $kept: ["kept:forgotten"] }));
    const pressed = await slack.press({ user: ann, ...card });

    const told = await world.whispered(ann, "from before PoCo was restarted");
    expect([told.channel, pressed.isAcknowledged]).toEqual([channel, true]);
  });

  it("on what PoCo never made does nothing, quietly", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    const pressed = await slack.press({ user: ann, ...(await aCard(world, channel, "approve-me")) });

    expect(pressed.isAcknowledged).toBe(true);
    expect(slack.ephemerals(ann)).toEqual([]);
  });

  it("that could not be stored is not acknowledged, and pressing again works", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "work" });
    const run = await world.run("work");
    const { ts } = await world.posted(channel, "[Running]");
    world.faults.fail("inbox.receive", 1);

    const lost = await slack.press({ user: ann, channel, ts, text: "Stop" });
    const stopsThen = run.stops;
    const again = await slack.press({ user: ann, channel, ts, text: "Stop" });

    expect([lost.problem, stopsThen, again.problem]).toEqual(["dispatch_failed", 0, undefined]);
    await world.posted(channel, "Stopped by ann");
  });

  it("on Stop twice stops once, and the second one hears that", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: bob, channel, text: "work" });
    const run = await world.run("work");
    run.onStop = () => undefined;
    const { ts } = await world.posted(channel, "[Running]");

    await Promise.all([
      slack.press({ user: bob, channel, ts, text: "Stop" }),
      slack.press({ user: ann, channel, ts, text: "Stop" }),
    ]);
    await slack.until(() => [...slack.ephemerals(ann), ...slack.ephemerals(bob)].length === 1);
    run.end({ kind: "stopped" });

    await world.posted(channel, /Stopped by (ann|bob)/);
    expect(run.stops).toBe(1);
    expect([...slack.viewsOf(ann), ...slack.viewsOf(bob)]).toEqual([]);
  });
});

describe("the stop button of Slack itself", () => {
  it("stops the task in whose thread it stands", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    slack.subscriptions.add("agent_session_stopped");
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "work" });
    const run = await world.run("work");
    const { ts: threadTs } = await world.posted(channel, "[Running]");

    await slack.stopAgentSession({ user: ann, channel, threadTs });

    await world.posted(channel, "Stopped by ann");
    expect(run.stops).toBe(1);
  });
});

describe("a panel", () => {
  /** The button that opens the folders, on a card that only Ann sees. */
  async function aButton({ slack, ann, whispered }: SoundSlackWorld, channel: string) {
    await slack.command({ user: ann, channel });
    const { ts } = await whispered(ann, "Workspace: api");
    return { user: ann, channel, ts, text: "Working Dir" };
  }

  it("whose trigger has expired is shown in the channel, to whoever asked", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const button = await aButton(world, channel);
    slack.fault({ method: "views.open", kind: "error", error: "expired_trigger_id" });

    await slack.press(button);
    const shown = await world.whispered(ann, "Looking into");
    await slack.press({ user: ann, channel, ts: shown.ts, text: "Use this folder" });

    await world.whispered(ann, "Working folder is");
    expect(slack.ephemerals(ann)).toHaveLength(1);
  });

  it("opens within the life of its trigger while Slack limits the updates of cards", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "work" });
    const run = await world.run("work");
    await world.posted(channel, "[Running]");
    const limited = slack.fault({ method: "chat.update", kind: "rate_limited", retryAfterS: 30, times: 9 });
    run.ask("r1");
    await slack.until(() => limited.hits > 0);

    const button = await aButton(world, channel);
    const before = Date.now();
    await slack.press(button);
    await world.modal(ann, "Looking into");

    expect(Date.now() - before).toBeLessThan(2_000);
  });

  it("that was closed before the answer came tells what was done where it was opened", async () => {
    await using world = await aSoundSlackWorld({ refusals: ["not_found"] });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.press(await aButton(world, channel));
    await world.modal(ann, "Looking into");
    const { promise, resolve } = Promise.withResolvers<void>();
    world.faults.before = ({ name }) => (name === "projects.setFolder" ? promise : undefined);

    await slack.press({ user: ann, text: "Use this folder" });
    await slack.closeView({ user: ann });
    resolve();

    const told = await world.whispered(ann, "Working folder is now");
    expect(told.channel).toBe(channel);
  });

  it("keeps what was filled in below what went wrong", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    await slack.shortcut({ user: ann, callbackId: "poco_new_project" });
    await world.modal(ann, "Name");

    await slack.press({ user: ann, text: "Browse folders", values: { Name: "x".repeat(100) } });
    const problem = await world.modal(ann, "80 characters");
    await slack.closeView({ user: ann });

    expect(problem.title).toBe("That did not work");
    expect(JSON.stringify(slack.viewsOf(ann).at(-1)?.state)).toContain("x".repeat(100));
  });

  it("from before a restart says so when it is pressed", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, folder } = world;
    const { channel } = await world.aProject("api");
    const deep = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(250));
    await mkdir(join(folder, ...deep), { recursive: true });
    await slack.press(await aButton(world, channel));
    await world.modal(ann, "Looking into");
    for (const name of deep) {
      const into = slack
        .viewsOf(ann)
        .at(-1)
        ?.buttons.find((label) => label.startsWith(name.slice(0, 20)));
      await slack.press({ user: ann, text: into ?? "" });
      await world.modal(ann, new RegExp(`Looking into[^]*${name}`));
    }

    await using next = await world.restart();
    await slack.press({ user: ann, text: "Use this folder" });

    await next.modal(ann, "from before PoCo was restarted");
    expect(slack.viewsOf(ann)).toHaveLength(2);
  });

  it("from before a restart says so when it is sent", async () => {
    const model = { id: `model-${"x".repeat(100)}`, title: "Long", isDefault: false };
    await using world = await aSoundSlackWorld({ agent: { models: async () => [model] } });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.press({ ...(await aButton(world, channel)), text: "Agent" });
    await world.modal(ann, "Model");
    if (slack.viewsOf(ann)[0]?.buttons.includes("Refresh") === true) {
      await slack.press({ user: ann, text: "Refresh" });
      await world.modal(ann, "Long");
    }
    slack.fillView({ user: ann, values: { Model: "Long" } });

    await using next = await world.restart();
    await slack.submitView({ user: ann });

    await next.modal(ann, "from before PoCo was restarted");
    expect(slack.viewsOf(ann)).toHaveLength(2);
  });
});
