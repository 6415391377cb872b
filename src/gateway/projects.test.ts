import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { projectId } from "../domain/ids.ts";
import { createGatewayFixture, until } from "../testing/gateway-fixture.ts";

const containing = (text: string): unknown => expect.stringContaining(text);

describe("creating a project", () => {
  it("makes its room, shows its workspace there, and the room takes prompts", async () => {
    await using poco = await createGatewayFixture();
    await mkdir(join(poco.folder, "api"));

    const reply = await poco.chat.press({ kind: "project.create", name: "API", folder: "~/api" });
    const [project] = await poco.store.projects.list();
    if (project?.conversation == null) throw new Error("the project has no room");
    await poco.chat.say("hello", { conversation: project.conversation });

    expect(reply).toMatchObject({ status: "ok", message: "Project API created." });
    expect(project).toMatchObject({ name: "API", agent: "scripted", createdBy: "owner" });
    expect(poco.chat.created).toMatchObject([{ id: project.id, name: "API" }]);
    expect((await poco.run("hello")).turn.folder).toBe(join(poco.folder, "api"));
    await until(() => expect(poco.chat.card(`workspace:${project.id}`)).toBeDefined());
  });

  it("without a folder gets one of PoCo's own", async () => {
    await using poco = await createGatewayFixture();

    await poco.chat.press({ kind: "project.create", name: "Idea" });
    const [project] = await poco.store.projects.list();

    expect(project?.folder).toBe(join(poco.folder, "scratch", project?.id ?? ""));
    expect(existsSync(project?.folder ?? "")).toBe(true);
  });

  it.each([
    { what: "folder", intent: { folder: "/" }, says: "outside of the allowed folders" },
    { what: "agent", intent: { agent: "nobody" }, says: "There is no agent named nobody" },
  ])("brings the form back, with what was typed, when the $what does not fit", async ({ intent, says }) => {
    await using poco = await createGatewayFixture();

    const reply = await poco.chat.press({ kind: "project.create", name: "A name to keep", ...intent });

    expect(reply).toMatchObject({ status: "rejected", message: containing(says) });
    expect(JSON.stringify(reply.card)).toContain("A name to keep");
    expect(await poco.store.projects.list()).toEqual([]);
    expect(poco.chat.created).toEqual([]);
  });

  it("happens once for one click, however often it is sent", async () => {
    await using poco = await createGatewayFixture();
    const click = poco.chat.action({ kind: "project.create", name: "API" }, { eventId: "the click" });

    const received = await Promise.all([poco.chat.send(click), poco.chat.send(click), poco.chat.send(click)]);
    const messages = (await Promise.all(received.map(({ reply }) => reply))).map(({ message }) => message);

    expect(messages).toEqual(Array.from({ length: 3 }, () => "Project API created."));
    expect(await poco.store.projects.list()).toHaveLength(1);
    expect(poco.chat.created).toHaveLength(1);
  });
});

describe("the list of projects", () => {
  it("stays true in the chat where somebody asked for it", async () => {
    await using poco = await createGatewayFixture();
    const dm = { platform: "chat", id: "dm", surface: "dm" } as const;
    const room = await poco.aRoom("api");

    const reply = await poco.chat.say("hello", { conversation: dm });
    await room.say("confirm: deploy");
    const [approval] = await poco.asked("confirm: deploy");

    expect(reply).toMatchObject({ status: "ok", message: "PoCo Projects" });
    await until(() => expect(JSON.stringify(poco.chat.card("projects"))).toContain(approval?.id));
  });
});

describe("archiving a project", () => {
  it("lets it take no more prompts, and lets what runs go on", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");

    const archived = await room.press({ kind: "project.archive", projectId: room.project.id });
    const refused = await room.say("two");
    run.complete("done");

    expect(archived).toMatchObject({ status: "ok", message: "Project api archived." });
    expect(refused).toMatchObject({ status: "rejected", message: containing("archived") });
    expect((await poco.ended("one")).state.status).toBe("completed");
    expect(await poco.tasks()).toHaveLength(1);
  });
});

describe("deleting a project", () => {
  afterEach(() => vi.useRealTimers());

  it("stops what runs, then everything of it is gone, and its folder stays", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const other = await poco.aRoom("web");
    await other.say("of another");
    for (const prompt of ["one", "two", "three"]) await room.say(prompt);
    const run = await poco.run("one");
    run.name("thread-1");
    run.ask("r1");
    await poco.asked("one");

    const reply = await room.press({ kind: "project.delete", projectId: room.project.id });

    expect(reply.message).toBe(`Project api deleted. Its folder ${room.project.folder} stays as it is.`);
    expect([run.stops, run.isEnded]).toEqual([1, true]);
    expect((await poco.tasks()).map(({ prompt }) => prompt)).toEqual(["of another"]);
    expect(await poco.store.projects.get(room.project.id)).toBeUndefined();
    expect(await poco.store.approvals.pending()).toEqual([]);
    expect(await poco.store.projects.activeSession(room.project.id)).toBeUndefined();
    expect(poco.agent.runs.map(({ turn }) => turn.prompt)).toEqual(["of another", "one"]);
    expect(existsSync(room.project.folder ?? "")).toBe(true);
  });

  it("leaves no card in its room, for platforms that ask for them", async () => {
    await using poco = await createGatewayFixture();
    await poco.chat.press({ kind: "project.create", name: "API" });
    const [project] = await poco.store.projects.list();
    if (project?.conversation == null) throw new Error("the project has no room");
    const { conversation } = project;
    await poco.chat.say("one", { conversation });
    const before = await poco.gateway.intake.inbox.cards(conversation, { limit: 10 });

    await poco.chat.press({ kind: "project.delete", projectId: project.id });

    expect(before).toHaveLength(2);
    expect(await poco.gateway.intake.inbox.cards(conversation, { limit: 10 })).toEqual([]);
  });

  it("waits until the agent has ended, and meanwhile takes no prompts", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    const run = await poco.run("one");
    run.onStop = () => undefined;

    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const deleting = poco.chat.press({ kind: "project.delete", projectId: room.project.id });
    await until(() => expect(run.stops).toBe(1));
    await vi.advanceTimersByTimeAsync(60_000);
    const refused = await room.say("two");
    const during = await poco.store.projects.get(room.project.id);
    run.end({ kind: "stopped" });
    await deleting;

    expect(refused.status).toBe("rejected");
    expect(during).toBeDefined();
    expect(await poco.store.projects.get(room.project.id)).toBeUndefined();
  });

  it("makes the words of its room what words in any chat are", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.press({ kind: "project.delete", projectId: room.project.id });

    const reply = await room.say("anybody here?");

    expect(reply.card?.title).toContain("Help");
    expect(await poco.tasks()).toEqual([]);
  });

  it("says so when it is gone already", async () => {
    await using poco = await createGatewayFixture();

    const reply = await poco.chat.press({ kind: "project.delete", projectId: projectId("none") });

    expect(reply).toMatchObject({ status: "ok", message: "This project is gone already." });
  });
});

describe("a project that does not exist", () => {
  it.each([
    { kind: "task.submit", projectId: projectId("none"), prompt: "hello" },
    { kind: "project.archive", projectId: projectId("none") },
    { kind: "workspace.clear_session", projectId: projectId("none") },
    { kind: "workspace.apply_entered_path", projectId: projectId("none"), folder: "/" },
  ] as const)("is said to be gone when asked for $kind", async (intent) => {
    await using poco = await createGatewayFixture();

    const reply = await poco.chat.press(intent);

    expect(reply).toMatchObject({ status: "rejected", message: "This project does not exist any more." });
  });
});

describe("the folder of a workspace", () => {
  it("holds for the next message; what runs and waits keeps its own", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await mkdir(join(poco.folder, "new"));
    await room.say("one");
    await room.say("two");
    const change = {
      kind: "workspace.apply_entered_path",
      projectId: room.project.id,
      folder: "~/new",
    } as const;

    const reply = await room.press(change);
    await room.say("three");
    for (const prompt of ["one", "two", "three"]) {
      (await poco.run(prompt)).complete();
      await poco.ended(prompt);
    }

    expect(reply.message).toContain(`Working folder is now ${join(poco.folder, "new")}.`);
    expect(reply.message).toContain("tasks that wait keep their folder");
    const { folder } = room.project;
    expect(poco.agent.runs.map(({ turn }) => turn.folder)).toEqual([
      folder,
      folder,
      join(poco.folder, "new"),
    ]);
  });

  it("is not changed to one that does not fit, and the card says why", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const change = {
      kind: "workspace.apply_entered_path",
      projectId: room.project.id,
      folder: "/nowhere",
    } as const;

    const reply = await room.press(change);

    expect(reply).toMatchObject({
      status: "rejected",
      message: containing("/nowhere does not exist"),
    });
    expect(JSON.stringify(reply.card)).toContain("/nowhere does not exist");
    expect((await poco.store.projects.workspace(room.project)).folder).toBe(room.project.folder);
  });
});
