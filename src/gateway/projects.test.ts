import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { projectId, sessionId } from "../domain/ids.ts";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";

const containing = (text: string): unknown => expect.stringContaining(text);
const dm = (person: string) => ({ platform: "chat", id: `dm:${person}`, surface: "dm" }) as const;

const access = {
  key: "access",
  label: "Access",
  default: "inside",
  choices: [
    { value: "inside", label: "Project Only" },
    { value: "wide", label: "Everything", isWide: true },
  ],
};

async function onlyProject(poco: GatewayFixture) {
  const projects = await poco.store.projects.list();
  expect(projects).toHaveLength(1);
  const [project] = projects;
  if (project === undefined) throw new Error("there is no project");
  return project;
}

describe("creating a project", () => {
  it("makes its room, shows its workspace there, and the room takes prompts", async () => {
    await using poco = await createGatewayFixture();
    await mkdir(join(poco.folder, "api"));

    const reply = await poco.chat.press({ kind: "project.create", name: "API", folder: "~/api" });
    const project = await onlyProject(poco);
    if (project.conversation === null) throw new Error("the project has no room");
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
    const { id, folder } = await onlyProject(poco);

    expect(folder).toBe(join(poco.folder, "scratch", id));
    expect(existsSync(folder ?? "")).toBe(true);
  });

  it("without a room works from where it is opened, and gets a room later", async () => {
    await using poco = await createGatewayFixture();

    const reply = await poco.chat.press({ kind: "project.create", name: "Idea", room: "no" });
    const before = await onlyProject(poco);
    const made = await poco.chat.press({ kind: "project.create_room", projectId: before.id });
    const again = await poco.chat.press({ kind: "project.create_room", projectId: before.id });
    const after = await onlyProject(poco);

    expect(reply).toMatchObject({ status: "ok", message: "Project Idea created." });
    expect(before.conversation).toBeNull();
    expect(made).toMatchObject({ status: "ok", message: "The room of Idea is made." });
    expect(again.message).toBe("The project has its room already.");
    expect(after.conversation?.id).toBe(`room:${before.id}`);
    expect(poco.chat.created).toHaveLength(1);
    await until(() => expect(poco.chat.card(`workspace:${before.id}`)).toBeDefined());
  });

  it("stands when its room cannot be made, and says how to get one", async () => {
    await using poco = await createGatewayFixture();
    const { createConversation } = poco.chat;
    Object.assign(poco.chat, {
      createConversation: () => Promise.reject(new Error("the app is down")),
    });

    const reply = await poco.chat.press({ kind: "project.create", name: "Idea" });
    Object.assign(poco.chat, { createConversation });
    const later = await poco.chat.press({
      kind: "project.create_room",
      projectId: (await onlyProject(poco)).id,
    });

    expect(reply).toMatchObject({ status: "ok", message: containing("Its room could not be made") });
    expect(later.message).toBe("The room of Idea is made.");
  });

  it.each([
    { what: "folder", intent: { folder: "/" }, says: "outside of the allowed folders" },
    { what: "agent", intent: { agent: "nobody" }, says: "There is no agent named nobody" },
    { what: "option", intent: { options: { sandbox: "x" } }, says: "has no option named sandbox" },
    { what: "choice", intent: { options: { access: "all" } }, says: "Access cannot be all" },
  ])("brings the form back, with what was typed, when the $what does not fit", async ({ intent, says }) => {
    await using poco = await createGatewayFixture({ agent: { options: [access] } });

    const reply = await poco.chat.press({ kind: "project.create", name: "A name to keep", ...intent });

    expect(reply).toMatchObject({ status: "rejected", message: containing(says), place: "panel" });
    expect(JSON.stringify(reply.card)).toContain("A name to keep");
    await expectNothingMade(poco);
  });

  it("takes off the form what does not fit the agent, so that the next press can succeed", async () => {
    await using poco = await createGatewayFixture({ agent: { options: [access] } });

    const reply = await poco.chat.press({ kind: "project.create", name: "API", options: { sandbox: "x" } });

    expect(JSON.stringify(reply.card?.blocks.slice(1))).not.toContain("sandbox");
  });

  it("needs an agent that is ready", async () => {
    const readiness = async () => ({ ready: false, detail: "Install it with npm." }) as const;
    await using poco = await createGatewayFixture({ agent: { readiness } });

    const reply = await poco.chat.press({ kind: "project.create", name: "API" });

    expect(reply).toMatchObject({
      status: "rejected",
      message: "Scripted is not ready: Install it with npm.",
    });
    await expectNothingMade(poco);
  });

  it("needs a name that no other live project has, however it is spelled", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("Api  Server");

    const taken = await poco.chat.press({ kind: "project.create", name: "api server" });
    await room.press({ kind: "project.archive", projectId: room.project.id });
    const free = await poco.chat.press({ kind: "project.create", name: "api server" });

    expect(taken).toMatchObject({
      status: "rejected",
      message: "There is a project of this name already. Choose another name.",
    });
    expect(free.status).toBe("ok");
  });

  it("makes one of two projects of the same name that people make at once", async () => {
    await using poco = await createGatewayFixture();

    const replies = await Promise.all(
      ["owner", "admin"].map((person) =>
        poco.chat.press({ kind: "project.create", name: "API" }, { person, conversation: dm(person) }),
      ),
    );

    expect(replies.map(({ status }) => status).sort()).toEqual(["ok", "rejected"]);
    await onlyProject(poco);
  });

  it("happens once for one click, however often it is sent", async () => {
    await using poco = await createGatewayFixture();
    const click = poco.chat.action({ kind: "project.create", name: "API" }, { eventId: "the click" });

    const received = await Promise.all([poco.chat.send(click), poco.chat.send(click), poco.chat.send(click)]);
    const messages = (await Promise.all(received.map(({ reply }) => reply))).map(({ message }) => message);

    expect(messages).toEqual(Array.from({ length: 3 }, () => "Project API created."));
    await onlyProject(poco);
    expect(poco.chat.created).toHaveLength(1);
  });

  it("asks back before fences come down, and keeps the draft", async () => {
    await using poco = await createGatewayFixture({ agent: { options: [access] } });
    const create = { kind: "project.create", name: "API", options: { access: "wide" } } as const;

    const asked = await poco.chat.press(create);
    const before = await poco.store.projects.list();
    const confirmed = await poco.chat.press({ ...create, confirmed: true });

    expect(asked.place).toBe("panel");
    expect(JSON.stringify(asked.card)).toContain("Access: Everything");
    expect(JSON.stringify(asked.card)).toContain('"API"');
    expect(before).toEqual([]);
    expect(confirmed.message).toBe("Project API created.");
    expect((await onlyProject(poco)).agentOptions).toEqual({ access: "wide" });
  });
});

async function expectNothingMade(poco: GatewayFixture): Promise<void> {
  expect(await poco.store.projects.list()).toEqual([]);
  expect(poco.chat.created).toEqual([]);
  expect(await readdir(join(poco.folder, "scratch"))).toEqual([]);
}

describe("creating a project while PoCo dies", () => {
  it.each(["projects.madeBy", "projects.add", "projects.change", "cards.owe", "cards.touch", "inbox.settle"])(
    "before or after %s ends in one project with one room",
    async (name) => {
      for (const moment of ["before", "after"] as const) {
        await using poco = await createGatewayFixture({ onDisk: true });
        const dead = Promise.withResolvers<void>();
        poco.faults[moment] = (call) => {
          if (call.name !== name) return;
          poco.crash();
          dead.resolve();
        };

        await poco.chat.send(poco.chat.action({ kind: "project.create", name: "API" }));
        await dead.promise;
        const next = await poco.again();
        await next.gateway.recover();
        await next.gateway.intake.rest();

        const project = await onlyProject(next);
        expect(project.conversation?.id).toBe(`room:${project.id}`);
        expect(new Set(poco.chat.created.map(({ id }) => id))).toEqual(new Set([project.id]));
        expect(existsSync(project.folder ?? "")).toBe(true);
        await until(() => expect(next.chat.card(`workspace:${project.id}`)).toBeDefined());
      }
    },
  );
});

describe("binding a room", () => {
  it("gives the project a conversation that exists, unless it is another one's", async () => {
    await using poco = await createGatewayFixture();
    const taken = await poco.aRoom("api");
    await poco.chat.press({ kind: "project.create", name: "Idea", room: "no" });
    const idea = (await poco.store.projects.list()).find(({ name }) => name === "Idea");
    if (idea === undefined) throw new Error("there is no such project");
    const bind = (conversationId: string) =>
      poco.chat.press({ kind: "project.bind_group", projectId: idea.id, conversationId });

    const refused = await bind(taken.conversation.id);
    const bound = await bind("C42");
    const again = await bind("C42");
    await poco.chat.say("hello", { conversation: { platform: "chat", id: "C42", surface: "group" } });

    expect(refused).toMatchObject({ status: "rejected", message: containing("belongs to another project") });
    expect(bound).toMatchObject({ status: "ok", message: "This is the room of Idea now." });
    expect(again).toMatchObject({ status: "ok", message: "This is the project's room already." });
    expect((await poco.taskOf("hello")).projectId).toBe(idea.id);
  });

  it("gives a free room to one of two projects that want it at once", async () => {
    await using poco = await createGatewayFixture();
    const rooms = [await poco.aRoom("one"), await poco.aRoom("two")];

    const replies = await Promise.all(
      rooms.map((room) =>
        room.press({ kind: "project.bind_group", projectId: room.project.id, conversationId: "C42" }),
      ),
    );

    expect(replies.map(({ status }) => status).sort()).toEqual(["ok", "rejected"]);
  });
});

describe("the list of projects", () => {
  it("stays true in the chat where somebody asked for it", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    const reply = await poco.chat.say("hello", { conversation: dm("owner") });
    await room.say("confirm: deploy");
    const [approval] = await poco.asked("confirm: deploy");

    expect(reply).toMatchObject({ status: "ok", message: "PoCo Projects" });
    await until(() => expect(JSON.stringify(poco.chat.card("projects"))).toContain(approval?.id));
  });
});

describe("renaming a project", () => {
  it("shows on its cards, and says so when it is called that already", async () => {
    await using poco = await createGatewayFixture();
    await poco.chat.press({ kind: "project.create", name: "API" });
    const { id } = await onlyProject(poco);
    const rename = { kind: "project.rename", projectId: id, name: "Backend" } as const;

    const renamed = await poco.chat.press(rename);
    const again = await poco.chat.press(rename);
    const recased = await poco.chat.press({ ...rename, name: "backend" });

    expect(renamed).toMatchObject({ status: "ok", message: "API is called Backend now." });
    expect(again).toMatchObject({ status: "ok", message: "The project is called Backend already." });
    expect(recased).toMatchObject({ status: "ok", message: "Backend is called backend now." });
    await until(() => expect(poco.chat.card(`workspace:${id}`)?.title).toContain("Workspace: backend"));
  });

  it("does not take the name of another one", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await poco.aRoom("web");

    const reply = await room.press({ kind: "project.rename", projectId: room.project.id, name: "Web" });

    expect(reply).toMatchObject({ status: "rejected", place: "panel", message: containing("of this name") });
    expect(JSON.stringify(reply.card)).toContain("of this name already");
  });
});

describe("archiving a project", () => {
  it("takes no more prompts, until it is back", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    const archived = await room.press({ kind: "project.archive", projectId: room.project.id });
    const refused = await room.say("one");
    const back = await room.press({ kind: "project.unarchive", projectId: room.project.id });
    const taken = await room.say("two");

    expect(archived).toMatchObject({ status: "ok", message: "Project api archived." });
    expect(refused).toMatchObject({ status: "rejected", message: containing("archived") });
    expect(back.status).toBe("ok");
    expect(taken.status).toBe("ok");
  });

  it("has to wait for its tasks, those that run and those that wait", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const archive = { kind: "project.archive", projectId: room.project.id } as const;
    await room.say("one");
    const run = await poco.run("one");
    run.ask("r1");
    await poco.asked("one");

    const refused = await room.press(archive);
    run.end({ kind: "failed", reason: "agent", message: "It broke." });
    await poco.ended("one");
    const archived = await room.press(archive);

    expect(refused).toMatchObject({
      status: "rejected",
      message: containing("Stop or finish its tasks first"),
    });
    expect(archived.status).toBe("ok");
  });

  it("leaves no task behind that came in at the same moment", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    let isIn = false;
    poco.faults.before = async ({ name }) => {
      if (name !== "projects.change" || isIn) return;
      isIn = true;
      await room.say("one");
    };

    const reply = await poco.chat.press({ kind: "project.archive", projectId: room.project.id });

    expect(reply.status).toBe("rejected");
    expect((await poco.store.projects.get(room.project.id))?.isArchived).toBe(false);
    (await poco.run("one")).complete();
    await poco.ended("one");
  });

  it("tells whoever comes later who was first and when, also after a restart", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    const archive = { kind: "project.archive", projectId: room.project.id } as const;
    await room.press(archive, { person: "admin" });
    poco.clock.now += 60_000;

    const late = await room.press(archive);
    poco.crash();
    const next = await poco.again();
    const later = await next.chat.press(archive, { conversation: room.conversation });

    const told = "Project api is archived already, by admin, at 2026-05-01 09:00 UTC.";
    expect(late).toMatchObject({ status: "rejected", message: told });
    expect(later).toMatchObject({ status: "rejected", message: told });
  });
});

describe("two people who end a project at once", () => {
  it.each(["project.archive", "project.delete"] as const)(
    "by %s: the second is told who was first although the audit does not know it yet",
    async (kind) => {
      await using poco = await createGatewayFixture();
      const room = await poco.aRoom("api");
      const performed = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      let settles = 0;
      poco.faults.before = ({ name }) => {
        if (name !== "inbox.settle") return;
        settles += 1;
        performed.resolve();
        return settles === 1 ? gate.promise : undefined;
      };
      const intent = { kind, projectId: room.project.id } as const;

      const first = poco.chat.press(intent, { person: "admin", conversation: dm("admin") });
      await performed.promise;
      const second = await poco.chat.press(intent, { person: "owner", conversation: dm("owner") });
      gate.resolve();

      expect(second).toMatchObject({ status: "rejected", message: containing("by admin, at") });
      expect(await first).toMatchObject({ status: "ok" });
    },
  );
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

    expect(reply).toMatchObject({
      status: "ok",
      message: `Project api deleted. Stopped: 1 running and 2 waiting. What stays: its folder ${room.project.folder} and its room.`,
    });
    expect([run.stops, run.isEnded]).toEqual([1, true]);
    expect((await poco.tasks()).map(({ prompt }) => prompt)).toEqual(["of another"]);
    expect(await poco.store.projects.get(room.project.id)).toBeUndefined();
    expect(await poco.store.approvals.pending()).toEqual([]);
    expect(await poco.store.projects.activeSession(room.project.id)).toBeUndefined();
    expect(poco.agent.runs.map(({ turn }) => turn.prompt).toSorted()).toEqual(["of another", "one"]);
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
    for (let count = 0; count < 10; count += 1) {
      await vi.advanceTimersByTimeAsync(10_000);
      await setImmediate();
    }
    const refused = await room.say("two");
    const during = await poco.store.projects.get(room.project.id);
    run.end({ kind: "stopped" });
    await deleting;

    expect(refused.status).toBe("rejected");
    expect(during).toBeDefined();
    expect(run.stops).toBe(1);
    expect(await poco.store.projects.get(room.project.id)).toBeUndefined();
  });

  it("lets none of those that wait begin while it stops them, however slow the disk is", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    for (const prompt of ["one", "two", "three"]) await room.say(prompt);
    await poco.run("one");
    poco.faults.before = async ({ name, args }) => {
      if (name !== "tasks.record" || !JSON.stringify(args).includes('"cancelled"')) return;
      for (let count = 0; count < 20; count += 1) await setImmediate();
    };

    await poco.chat.press({ kind: "project.delete", projectId: room.project.id });

    expect(poco.agent.runs.map(({ turn }) => turn.prompt)).toEqual(["one"]);
  });

  it("makes the words of its room what words in any chat are", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.press({ kind: "project.delete", projectId: room.project.id });

    const reply = await room.say("anybody here?");

    expect(reply.card?.title).toContain("Help");
    expect(await poco.tasks()).toEqual([]);
  });

  it("tells whoever comes later who was first and when", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const remove = { kind: "project.delete", projectId: room.project.id } as const;
    await poco.chat.press(remove, { person: "admin" });

    const late = await poco.chat.press(remove);

    expect(late).toMatchObject({
      status: "rejected",
      message: "This project is deleted already, by admin, at 2026-05-01 09:00 UTC.",
    });
  });

  it("goes on after a crash in between", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await room.say("one");
    await poco.run("one");
    const dead = Promise.withResolvers<void>();
    poco.faults.before = ({ name }) => {
      if (name !== "projects.remove") return;
      poco.crash();
      dead.resolve();
    };

    await poco.chat.send(poco.chat.action({ kind: "project.delete", projectId: room.project.id }));
    await dead.promise;
    const next = await poco.again();
    await next.gateway.recover();
    await next.gateway.intake.rest();

    expect(await next.store.projects.list()).toEqual([]);
    expect(await next.tasks()).toEqual([]);
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
    { kind: "project.unarchive", projectId: projectId("none") },
    { kind: "project.rename", projectId: projectId("none"), name: "x" },
    { kind: "project.create_room", projectId: projectId("none") },
    { kind: "project.bind_group", projectId: projectId("none"), conversationId: "C1" },
    {
      kind: "project.apply_policy",
      projectId: projectId("none"),
      access: "everyone",
      prompts: "members",
      approves: "members",
    },
    { kind: "project.add_member", projectId: projectId("none"), member: "chat:ann" },
    { kind: "project.remove_member", projectId: projectId("none"), member: "chat:ann" },
    { kind: "project.apply_default_dir", projectId: projectId("none"), folder: "/" },
    { kind: "project.add_dir_preset", projectId: projectId("none"), folder: "/" },
    { kind: "project.remove_dir_preset", projectId: projectId("none"), folder: "/" },
    { kind: "workspace.use_default_dir", projectId: projectId("none") },
    { kind: "workspace.apply_preset_dir", projectId: projectId("none"), folder: "/" },
    { kind: "workspace.apply_agent", projectId: projectId("none"), options: {} },
    { kind: "workspace.apply_session", projectId: projectId("none"), agentSessionId: "x" },
    { kind: "workspace.switch_session", projectId: projectId("none"), session: sessionId("x") },
    { kind: "workspace.rename_session", projectId: projectId("none"), session: sessionId("x"), name: "x" },
    { kind: "workspace.forget_session", projectId: projectId("none"), session: sessionId("x") },
    { kind: "workspace.clear_session", projectId: projectId("none") },
    { kind: "workspace.apply_entered_path", projectId: projectId("none"), folder: "/" },
  ] as const)("is said to be gone when asked for $kind", async (intent) => {
    await using poco = await createGatewayFixture();

    const reply = await poco.chat.press(intent);

    expect(reply).toMatchObject({ status: "rejected", message: "This project does not exist any more." });
  });
});

it("says on the way back from a panel that its project was deleted meanwhile", async () => {
  await using poco = await createGatewayFixture();
  const { project } = await poco.aRoom("api");
  const { press } = await poco.aRoom("web");
  await poco.store.projects.remove(project.id);

  const reply = await press({ value: { intent_key: "project.open", project_id: project.id } });

  expect(reply).toMatchObject({ status: "rejected", card: null });
  expect(reply.message).toContain("gone");
});
