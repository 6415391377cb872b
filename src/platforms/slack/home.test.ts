import { describe, expect, it } from "vitest";
import { aSoundSlackWorld } from "../../testing/sound-slack-world.ts";

/** The button that takes somebody's right away. */
function removeButton(view: unknown, user: string): string {
  const found = new RegExp(`"action_id":"([^"]*${user}[^"]*)"[^{}]*\\{[^{}]*Remove`).exec(
    JSON.stringify(view),
  );
  return found?.[1] ?? "";
}

describe("the Home tab", () => {
  it("shows the projects, and is kept up to date", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");

    await slack.openHome(ann);
    const before = await world.home(ann, "1 project");
    await slack.say({ user: ann, channel, text: "fix the login" });
    await world.run("fix the login");

    const now = await slack
      .until(() => slack.home(ann)?.plain.includes("Running") === true, { withinMs: 9_000 })
      .then(() => slack.home(ann));
    expect(before.plain).toContain("api");
    expect(now?.plain).toContain("api");
  });

  it("opens panels, which end there and then", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    await world.aProject("api");
    await slack.openHome(ann);
    await world.home(ann, "1 project");

    await slack.press({ user: ann, viewId: "home", text: "Manage" });
    await world.modal(ann, "api");
    await slack.closeView({ user: ann });
    await slack.press({ user: ann, viewId: "home", text: "Help" });
    await world.modal(ann, "PoCo Help");
    await slack.press({ user: ann, text: "Projects" });
    const list = await world.modal(ann, "1 project");

    expect(list.title).toBe("PoCo Projects");
    expect(slack.posts(slack.dmOf(ann))).toEqual([]);
  });

  it("lets people decide what waits for them", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "build it" });
    const run = await world.run("build it");
    run.ask("r1");
    await world.posted(channel, "Run make test");
    await slack.openHome(ann);
    const home = await world.home(ann, "make test");

    await slack.press({ user: ann, viewId: "home", text: "Approve" });

    await expect.poll(() => run.decisions).toHaveLength(1);
    expect(home.plain).toContain("for ann");
    await slack.until(() => slack.home(ann)?.plain.includes("make test") === false, { withinMs: 9_000 });
  });

  it("tells in a modal why a press there did nothing", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "build it" });
    const run = await world.run("build it");
    run.ask("r1");
    const card = await world.posted(channel, "Run make test");
    await slack.openHome(ann);
    await world.home(ann, "make test");
    await slack.press({ user: ann, channel, ts: card.ts, text: "Reject" });
    await expect.poll(() => run.decisions).toHaveLength(1);

    await slack.press({ user: ann, viewId: "home", text: "Approve" });

    const told = await world.modal(ann, "rejected it already");
    expect([told.title, run.decisions.length]).toEqual(["That did not work", 1]);
  });

  it("shows a stranger how to be let in, and nothing else, however often it is opened", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, eve } = world;
    await world.aProject("api");

    await slack.openHome(eve);
    const first = await world.home(eve, "poco pair CODE-");
    const opened = await slack.openHome(eve);
    await slack.openHome(eve);
    await world.gateway.intake.rest();

    expect(opened.isAcknowledged).toBe(true);
    expect(first.plain).not.toContain("api");
    expect(first.buttons).toEqual([]);
    expect(slack.home(eve)).toEqual(first);
    expect(slack.callsOf("views.publish")).toHaveLength(1);
    await world.grant(eve, "member");
    await slack.openHome(eve);
    await world.home(eve, "1 project");
  });

  it("shows a stranger who has the code already where it is", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, eve } = world;
    await slack.dm({ user: eve, text: "hello" });
    await world.posted(slack.dmOf(eve), "poco pair CODE-");

    await slack.openHome(eve);

    const home = await world.home(eve, "PoCo does not know you yet");
    expect(home.plain).toContain("message");
  });

  it("shows nothing of the projects any more to whom the right was taken", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann, bob } = world;
    await world.aProject("api");
    await slack.openHome(bob);
    await world.home(bob, "1 project");
    await slack.openHome(ann);
    await world.home(ann, "1 project");

    await slack.press({ user: ann, viewId: "home", text: "People" });
    const people = await world.modal(ann, "bob");
    await slack.press({ user: ann, actionId: removeButton(people.view, bob) });
    await world.modal(ann, "has no role any more");
    await slack.openHome(bob);

    const home = await world.home(bob, "poco pair CODE-");
    expect(home.plain).not.toContain("api");
  });
});
