import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { Role, Viewer } from "../domain/person.ts";
import type { ProjectPolicy } from "../domain/project.ts";
import { createGatewayFixture, type GatewayFixture } from "../testing/gateway-fixture.ts";

const viewer = (role: Role): Viewer => ({
  person: { id: personId(role), platform: "chat" },
  role,
});
const noDraft = { name: "", agent: "", folder: "", room: true, isPrivate: true, invite: [], options: {} };
const listed: ProjectPolicy = { access: "listed", prompts: "members", approves: "members" };

async function home({ gateway }: GatewayFixture, role: Role) {
  const view = await gateway.views.byKey("projects", viewer(role));
  if (view?.kind !== "project_home") throw new Error("this is no list of projects");
  return view;
}

async function manage({ gateway }: GatewayFixture, role: Role, page = 0) {
  const view = await gateway.views.of({ kind: "project_manage", page }, viewer(role));
  if (view?.kind !== "project_manage") throw new Error("this is no list of projects");
  return { ...view, names: view.projects.map(({ project }) => project.name) };
}

describe("home", () => {
  it("lists what is under way first, then where something happened last, without archived ones", async () => {
    await using poco = await createGatewayFixture();
    const rooms = [];
    for (const name of ["first", "second", "third", "old"]) {
      poco.clock.now += 1_000;
      rooms.push(await poco.aRoom(name, { isArchived: name === "old" }));
    }
    const [first, second] = rooms;
    poco.clock.now += 1_000;
    await second?.say("running");
    await poco.run("running");
    poco.clock.now += 1_000;
    await first?.say("done");
    (await poco.run("done")).complete();
    await poco.ended("done");

    const { projects } = await home(poco, "owner");

    expect(projects.map(({ project }) => project.name)).toEqual(["second", "first", "third"]);
  });

  it("tells how many requests wait, and how many tasks", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    for (const prompt of ["one", "two", "three"]) await room.say(prompt);
    const run = await poco.run("one");
    run.ask("r1");
    run.ask("r2");
    await poco.asked("one", 2);

    const { projects, waiting } = await home(poco, "owner");

    expect(projects).toMatchObject([{ waiting: 2, queued: 2, latest: { prompt: "one" } }]);
    expect(waiting).toHaveLength(2);
  });

  it("shows only what the viewer may see, and what the viewer may decide", async () => {
    await using poco = await createGatewayFixture();
    const open = await poco.aRoom("open");
    const strict = await poco.aRoom("strict", {
      policy: { ...listed, access: "everyone", approves: "admins" },
    });
    const secret = await poco.aRoom("secret", { policy: listed });
    const mine = await poco.aRoom("mine", { policy: listed, members: ["chat:member"] });
    for (const room of [open, strict, secret, mine]) {
      const prompt = `confirm: in ${room.project.name}`;
      await room.say(prompt);
      await poco.asked(prompt);
    }
    const seen = async (role: Role) => {
      const { projects, waiting, can } = await home(poco, role);
      return {
        projects: projects.map(({ project }) => project.name).sort(),
        waiting: waiting.map(({ projectName }) => projectName ?? "").sort(),
        can,
      };
    };

    const all = ["mine", "open", "secret", "strict"];
    expect(await seen("owner")).toEqual({ projects: all, waiting: all, can: { create: true, people: true } });
    expect(await seen("member")).toEqual({
      projects: ["mine", "open", "strict"],
      waiting: ["mine", "open"],
      can: { create: false, people: false },
    });
    expect(await seen("viewer")).toEqual({
      projects: ["open", "strict"],
      waiting: [],
      can: { create: false, people: false },
    });
  });

  it("shows what a task without a project asks to the one who asked for it", async () => {
    await using poco = await createGatewayFixture();
    const conversation = { platform: "chat", id: "dm:member", surface: "dm" } as const;
    await poco.chat.say("/run confirm: deploy", { person: "member", conversation });
    await poco.asked("confirm: deploy");

    expect((await home(poco, "member")).waiting).toHaveLength(1);
    expect((await home(poco, "admin")).waiting).toHaveLength(1);
    expect((await home(poco, "viewer")).waiting).toHaveLength(0);
  });
});

describe("the list to manage projects from", () => {
  it("has eight on a page, by name, archived ones last", async () => {
    await using poco = await createGatewayFixture();
    for (let count = 11; count > 0; count -= 1) await poco.aRoom(`p${count}`, { isArchived: count === 2 });

    const pages = [
      await manage(poco, "owner"),
      await manage(poco, "owner", 1),
      await manage(poco, "owner", 7),
    ];

    expect(pages.map(({ names }) => names)).toEqual([
      ["p1", "p3", "p4", "p5", "p6", "p7", "p8", "p9"],
      ["p10", "p11", "p2"],
      ["p10", "p11", "p2"],
    ]);
    expect(pages.map(({ page, pages }) => [page, pages])).toEqual([
      [0, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it("shows only what the viewer may see", async () => {
    await using poco = await createGatewayFixture();
    await poco.aRoom("open");
    await poco.aRoom("secret", { policy: listed });

    expect((await manage(poco, "member")).names).toEqual(["open"]);
    expect((await manage(poco, "admin")).names).toEqual(["open", "secret"]);
  });
});

describe("the settings of a project", () => {
  it("tell what deleting it would end", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    for (const prompt of ["one", "two", "three"]) await room.say(prompt);
    await poco.run("one");

    const show = { kind: "project_config", projectId: room.project.id, problem: null } as const;
    const view = await poco.gateway.views.of(show, viewer("owner"));

    expect(view).toMatchObject({ ends: { live: 1, queued: 2 }, row: { agentTitle: "Scripted" } });
  });
});

describe("the form for a new project", () => {
  it("says which agents are ready, and keeps the draft", async () => {
    const readiness = async () => ({ ready: false, detail: "Install it." }) as const;
    await using poco = await createGatewayFixture({ agent: { readiness } });
    const draft = { ...noDraft, name: "API", room: false, options: { effort: "high" } };

    const view = await poco.gateway.views.of(
      { kind: "project_create", draft, problem: "No." },
      viewer("owner"),
    );

    expect(view).toEqual({
      kind: "project_create",
      invitable: null,
      agents: [{ name: "scripted", title: "Scripted", ready: false, detail: "Install it." }],
      defaultAgent: "scripted",
      draft,
      problem: "No.",
    });
  });

  it("offers to invite whom PoCo knows in the app, where it makes private rooms", async () => {
    await using poco = await createGatewayFixture();
    poco.chat.can.privateRooms = true;
    const by = personId("owner");
    for (const person of [
      { platform: "chat", id: personId("bob") },
      { platform: "chat", id: personId("owner") },
      { platform: "elsewhere", id: personId("eve") },
    ]) {
      await poco.store.people.grant({ person, role: "member", by, at: poco.clock.now });
    }

    const view = await poco.gateway.views.of(
      { kind: "project_create", draft: noDraft, problem: null },
      viewer("owner"),
    );

    expect(view).toMatchObject({ invitable: ["bob"] });
  });
});

describe("the workspace", () => {
  it("shows the first five that wait, in the order in which they will run", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    for (let count = 0; count <= 7; count += 1) await room.say(`prompt ${count}`);
    await poco.run("prompt 0");
    const last = await poco.taskOf("prompt 7");
    await room.press({ kind: "task.move_front", taskId: last.id });

    const view = await poco.gateway.views.byKey(`workspace:${room.project.id}`, viewer("owner"));

    expect(view).toMatchObject({
      row: { queued: 7, latest: { prompt: "prompt 0" } },
      queue: [7, 1, 2, 3, 4].map((count) => ({ prompt: `prompt ${count}` })),
    });
  });
});
