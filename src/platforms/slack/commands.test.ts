import { describe, expect, it } from "vitest";
import { aSoundSlackWorld } from "../../testing/sound-slack-world.ts";

describe("/poco", () => {
  it("alone shows the projects, to whoever asked", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    await world.aProject("api");
    const channel = slack.addChannel({ name: "general", members: [ann, bob], hasBot: false });

    const asked = await slack.command({ user: ann, channel });
    const list = await world.whispered(ann, "1 project");
    await slack.press({ user: ann, channel, ts: list.ts, text: "Manage" });
    await world.modal(ann, "api");

    expect(asked.problem).toBeUndefined();
    expect(slack.ephemerals(bob)).toEqual([]);
    await slack.until(() => slack.ephemerals(ann).length === 0);
    expect(slack.posts(channel)).toEqual([]);
  });

  it("alone in the room of a project shows its workspace, or the list on demand", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    await slack.command({ user: ann, channel });
    const card = await world.whispered(ann, "Workspace: api");
    await slack.press({ user: ann, channel, ts: card.ts, text: "Projects" });
    await world.modal(ann, "PoCo Projects");

    expect(card.buttons).toEqual(expect.arrayContaining(["Working Dir", "Agent", "Session", "Queue"]));
  });

  it("alone in direct messages shows the list", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;

    await slack.command({ user: ann, channel: slack.dmOf(ann) });

    await world.whispered(ann, "PoCo Projects");
  });

  it("runs, shows, queues and stops tasks", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    const run = await slack.command({ user: ann, channel, text: "run fix `a<b && c` of <the> login" });
    const first = await world.run("fix `a<b && c` of <the> login");
    await world.whispered(ann, "Task created.");
    await slack.command({ user: ann, channel, text: "Run and then this" });
    await world.whispered(ann, "Task queued.");
    await slack.command({ user: ann, channel, text: "queue" });
    await world.whispered(ann, "1. and then this");
    await slack.command({ user: ann, channel, text: "status" });
    await world.whispered(ann, "Which task do you mean?");
    await slack.command({ user: ann, channel, text: "stop" });
    await world.whispered(ann, "Task stopped.");

    expect([run.problem, first.stops]).toEqual([undefined, 1]);
    await world.run("and then this");
  });

  it.each([
    ["approve", "Task approved.", "allow_once"],
    ["reject not on a Friday", "Task rejected.", "reject"],
  ])("decides: %s", async (text, words, option) => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "build it" });
    const run = await world.run("build it");
    run.ask("r1");
    await world.posted(channel, "Run make test");

    await slack.command({ user: ann, channel, text });

    await world.whispered(ann, words);
    await expect.poll(() => run.decisions.map(({ answer }) => answer)).toMatchObject([{ option }]);
  });

  it.each(["help", "dance with me", "HELP"])("explains itself: %s", async (text) => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const channel = slack.addChannel({ name: "general", members: [ann], hasBot: false });

    await slack.command({ user: ann, channel, text });

    const help = await world.whispered(ann, "PoCo Help");
    expect(help.plain).toContain("/poco run");
  });

  it("is /poco-dev, too", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    await slack.command({ user: ann, channel, command: "/poco-dev", text: "status" });

    await world.whispered(ann, "There is no task here yet.");
  });

  it("is answered in time while PoCo is slow, and then with what came of it", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const { promise, resolve } = Promise.withResolvers<void>();
    world.faults.before = ({ name }) => (name === "tasks.add" ? promise : undefined);

    const asked = await slack.command({ user: ann, channel, text: "run it" });
    await world.whispered(ann, "PoCo is on it.");
    resolve();

    await world.whispered(ann, "Task created.");
    expect(asked.problem).toBeUndefined();
  });

  it("runs a task where PoCo is no member, and answers where it can", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const channel = slack.addChannel({ name: "general", members: [ann], hasBot: false });

    await slack.command({ user: ann, channel, text: "run what is the time" });
    (await world.run("what is the time")).complete("It is noon.");

    await world.posted(slack.dmOf(ann), "It is noon.");
  });
});

describe("a shortcut on a message", () => {
  it("makes a task of it, in the room of the project", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const { channel } = await world.aProject("api");
    const said = await slack.say({ user: bob, channel, text: "the login <b>fails</b> for a<b && c" });
    (await world.run("the login <b>fails</b> for a<b && c")).complete("Hm.");

    await slack.shortcut({ user: ann, callbackId: "poco_run_message", message: said });

    await expect.poll(() => world.agent.runs.length).toBe(2);
    expect(world.agent.runs.at(-1)?.turn.prompt).toBe("the login <b>fails</b> for a<b && c");
    await world.whispered(ann, "Task created.");
    world.agent.runs.at(-1)?.complete("Hm, hm.");
    await world.posted(channel, "Hm, hm.");
    await slack.shortcut({ user: ann, callbackId: "poco_run_message", message: said });
    await expect.poll(() => world.agent.runs.length).toBe(3);
  });

  it("makes a task of a message in a channel without PoCo, and answers where it can", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    const channel = slack.addChannel({ name: "general", members: [ann, bob], hasBot: false });
    const said = await slack.say({ user: bob, channel, text: "what is the time" });

    await slack.shortcut({ user: ann, callbackId: "poco_run_message", message: said });
    (await world.run("what is the time")).complete("It is noon.");

    await world.posted(slack.dmOf(ann), "It is noon.");
  });
});

describe("direct messages", () => {
  it("bring the list of projects, anew at the bottom, and only once", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    await world.aProject("api");

    const { channel } = await slack.dm({ user: ann, text: "hello" });
    const first = await world.posted(channel, "1 project");
    await slack.dm({ user: ann, text: "are you there?" });
    await slack.until(() => slack.message(channel, first.ts) === undefined);

    const [list, ...others] = slack.posts(channel);
    expect(others).toEqual([]);
    expect(slack.messages(channel).at(-1)?.ts).toBe(list?.ts);
  });

  it("take commands in plain words", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;

    const { channel } = await slack.dm({ user: ann, text: "help" });
    await world.posted(channel, "PoCo Help");
    await slack.dm({ user: ann, text: "!run what is the time" });
    (await world.run("what is the time")).complete("It is noon.");

    await world.posted(channel, "It is noon.");
  });
});

describe("a stranger", () => {
  it.each(["dm", "channel", "mention", "command", "press", "shortcut"] as const)(
    "is told once how to be let in, then nothing: %s",
    async (way) => {
      await using world = await aSoundSlackWorld();
      const { slack, ann, eve } = world;
      const { channel } = await world.aProject("api");
      await slack.joinChannel({ channel, user: eve });
      await slack.command({ user: ann, channel, text: "run work" });
      await world.run("work");
      const card = await world.posted(channel, "[Running]");
      const knock = {
        dm: () => slack.dm({ user: eve, text: "let me in" }),
        channel: () => slack.say({ user: eve, channel, text: "do it" }),
        mention: () => slack.say({ user: eve, channel, text: "@poco status" }),
        command: () => slack.command({ user: eve, channel, text: "status" }),
        press: () => slack.press({ user: eve, channel, ts: card.ts, text: "Stop" }),
        shortcut: () => slack.shortcut({ user: eve, callbackId: "poco_new_project" }),
      }[way];
      const told = () =>
        [...slack.ephemerals(eve), ...slack.posts(slack.dmOf(eve))].filter(({ plain }) =>
          plain.includes("poco pair CODE-"),
        );

      await knock();
      await slack.until(() => told().length === 1);
      await knock();
      await world.gateway.intake.rest();

      expect(told()).toHaveLength(1);
      expect(slack.posts(channel).filter(({ plain }) => plain.includes("CODE-"))).toEqual([]);
      expect(slack.viewsOf(eve)).toEqual([]);
      expect(world.agent.runs).toHaveLength(1);
    },
  );
});
