import { describe, expect, it } from "vitest";
import { aFeishuWorld, type FeishuWorld } from "../../testing/feishu-world.ts";
import { allMessages, scopes } from "./scopes.ts";

/** What a person does to get the project `api`. */
async function aNewProject(world: FeishuWorld, filled: Readonly<Record<string, unknown>> = {}) {
  const { feishu, ann } = world;
  const dm = feishu.dmOf(ann).id;
  feishu.say({ by: ann, text: "hello" });
  await world.press(ann, dm, "New Project");
  await world.press(ann, dm, "Create Project", { name: "api", ...filled });
  const chat = await feishu.until(
    () => [...feishu.tenant.chats.values()].find(({ name }) => name === "PoCo | api"),
    "there is a group",
  );
  await feishu.until(() => chat.pins.length === 1, "the card of the workspace is pinned");
  return chat;
}

describe("the group of a project", () => {
  it("is made from direct messages, with its requester as its owner and the workspace pinned", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;

    const chat = await aNewProject(world);

    await feishu.until(() => /scripted/i.test(chat.description), "the group says agent and folder");
    expect(chat.owner).toBe(ann);
    expect([...chat.members]).toEqual([ann]);
    await world.shown(chat.id, "Idle");
    await world.shown(feishu.dmOf(ann).id, /Project api/);
  });

  it("says on its workspace that only mentions arrive, as long as the app may not hear the rest", async () => {
    const granted = scopes.map(({ name }) => name).filter((name) => name !== allMessages);
    await using world = await aFeishuWorld({ scopes: granted });
    const { feishu, ann } = world;
    // What the app may hear is known.
    await world.shown(feishu.dmOf(ann).id, allMessages);

    const chat = await aNewProject(world);
    feishu.say({ by: ann, chat: chat.id, text: "nobody hears this" });
    feishu.say({ by: ann, chat: chat.id, text: "fix the login", mentionsBot: true });

    await world.shown(chat.id, "Only messages that mention PoCo arrive here");
    await world.run("fix the login");
    expect((await world.store.tasks.page({ limit: 9 })).map(({ prompt }) => prompt)).toEqual([
      "fix the login",
    ]);
  });

  it("has a name that Feishu takes, and no half of a character at its end", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const dm = feishu.dmOf(ann).id;
    feishu.say({ by: ann, text: "hello" });
    await world.press(ann, dm, "New Project");

    await world.press(ann, dm, "Create Project", { name: `${"x".repeat(52)}${"😀".repeat(6)}` });

    await world.shown(dm, /Project x/);
    const { name = "" } = [...feishu.tenant.chats.values()].find(({ mode }) => mode === "group") ?? {};
    expect(name).toMatch(/^PoCo \| x{52}…$/);
  });

  it("is made once, though the answer of its making was lost and it was asked for again", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { feishu, ann } = world;
    const dm = feishu.dmOf(ann).id;
    feishu.say({ by: ann, text: "hello" });
    await world.press(ann, dm, "New Project");
    feishu.fault({ kind: "cut_after", method: "POST /open-apis/im/v1/chats", times: 2 });

    await world.press(ann, dm, "Create Project", { name: "api" });

    await world.shown(dm, /Project api/);
    const groups = [...feishu.tenant.chats.values()].filter(({ mode }) => mode === "group");
    expect(groups).toHaveLength(1);
  });

  it("is made without somebody who may not see the app, and says who is missing", async () => {
    await using world = await aFeishuWorld({ refusals: [232043] });
    const { feishu, ann } = world;
    feishu.tenant.people.set(ann, { openId: ann, name: "Ann", canSeeApp: true });
    const dim = feishu.add("Dim", { canSeeApp: false });

    const chat = await aNewProject(world, { invite: [dim] });

    expect([...chat.members]).toEqual([ann]);
    await world.shown(feishu.dmOf(ann).id, /Dim could not be invited/);
  });

  it.each([
    [
      "dissolved",
      (world: FeishuWorld, chat: string) => world.feishu.dissolve(chat, world.ann),
      "was dissolved",
    ],
    [
      "left",
      (world: FeishuWorld, chat: string) => world.feishu.removeBot(chat, world.bob),
      "no longer has PoCo as a member",
    ],
  ])("leaves its project without one when it is %s, and tells whoever made it", async (_how, lose, words) => {
    await using world = await aFeishuWorld({ refusals: [230002, 232009, 232011] });
    const { project, chat } = await world.aProject("api");

    lose(world, chat);

    await world.shown(world.feishu.dmOf(world.ann).id, words);
    expect((await world.store.projects.get(project.id))?.conversation).toBeNull();
  });

  it("keeps its project when people rename it", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { chat } = await world.aProject("api");

    feishu.rename(chat, "another name", ann);
    feishu.say({ by: ann, chat, text: "go on" });

    expect((await world.run("go on")).turn.prompt).toBe("go on");
  });

  it("may be one that people made: whoever takes PoCo in is asked whose it is", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { id } = feishu.makeGroup("the team", [ann]);
    await world.addProject({ name: "web", owner: ann, conversation: null });

    feishu.addBot(id, ann);
    await world.press(ann, id, "Room of web");
    feishu.say({ by: ann, chat: id, text: "go on" });

    expect((await world.run("go on")).turn.prompt).toBe("go on");
  });

  it("stays when its project is deleted and people want to read on in it", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const chat = await aNewProject(world);
    const dm = feishu.dmOf(ann).id;
    feishu.pressMenu(ann, "projects");

    await world.press(ann, dm, "Manage");
    await world.press(ann, dm, "Settings");
    await world.press(ann, dm, "Delete, keep room");

    await world.shown(dm, /Project api deleted/);
    expect(chat.isDissolved).toBe(false);
  });

  it("is dissolved with its project, where PoCo made it", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const chat = await aNewProject(world);
    const dm = feishu.dmOf(ann).id;
    feishu.pressMenu(ann, "projects");

    await world.press(ann, dm, "Manage");
    await world.press(ann, dm, "Settings");
    await world.press(ann, dm, "Delete Project");

    await feishu.until(() => chat.isDissolved, "the group is dissolved");
  });
});
