import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { View } from "../cards/view.ts";
import { personId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";
import type { Show } from "./outcome.ts";

const containing = (text: string): unknown => expect.stringContaining(text);
const owner: Viewer = { person: { id: personId("owner"), platform: "chat" }, role: "owner" };

async function aPlace() {
  const poco = await createGatewayFixture();
  const room = await poco.aRoom("api");
  for (const name of ["new", "other"]) await mkdir(join(poco.folder, name));
  const { id: projectId } = room.project;
  const change = (folder: string) => room.press({ kind: "workspace.apply_entered_path", projectId, folder });
  return { poco, room, projectId, change };
}

async function workspaceOf({ store }: GatewayFixture, { project }: Room) {
  const now = await store.projects.get(project.id);
  if (now === undefined) throw new Error("the project is gone");
  return store.projects.workspace(now);
}

async function folderView(
  poco: GatewayFixture,
  show: Partial<Extract<Show, { kind: "folder" }>> & Pick<Extract<Show, { kind: "folder" }>, "purpose">,
) {
  const view: View | undefined = await poco.gateway.views.of(
    { kind: "folder", mode: "browse", typed: "", page: 0, problem: null, ...show },
    owner,
  );
  if (view?.kind !== "folder") throw new Error("this is no view of folders");
  return view;
}

describe("the folder of a workspace", () => {
  it("holds for the next message; what runs and waits keeps its own", async () => {
    const { poco, room, change } = await aPlace();
    await using _poco = poco;
    await room.say("one");
    await room.say("two");

    const reply = await change("~/new");
    await room.say("three");
    for (const prompt of ["one", "two", "three"]) {
      (await poco.run(prompt)).complete();
      await poco.ended(prompt);
    }

    expect(reply.message).toBe(
      `Working folder is now ${join(poco.folder, "new")}. It holds for the next task; what runs or waits already keeps its own.`,
    );
    const { folder } = room.project;
    expect(poco.agent.runs.map(({ turn }) => turn.folder)).toEqual([
      folder,
      folder,
      join(poco.folder, "new"),
    ]);
  });

  it("shows on the workspace card, and the panel closes", async () => {
    await using poco = await createGatewayFixture();
    await poco.chat.press({ kind: "project.create", name: "API" });
    const [project] = await poco.store.projects.list();
    if (project === undefined) throw new Error("there is no project");
    await mkdir(join(poco.folder, "new"));

    const reply = await poco.chat.press({
      kind: "workspace.apply_entered_path",
      projectId: project.id,
      folder: "~/new",
    });

    expect(reply).toMatchObject({ status: "ok", place: "card" });
    await until(() =>
      expect(poco.chat.card(`workspace:${project.id}`)?.title).toContain(join(poco.folder, "new")),
    );
  });

  it("is not changed to one that does not fit, and the form comes back with what was typed", async () => {
    const { poco, room, change } = await aPlace();
    await using _poco = poco;

    const reply = await change("/nowhere");

    expect(reply).toMatchObject({
      status: "rejected",
      place: "panel",
      message: containing("/nowhere does not exist"),
    });
    expect(JSON.stringify(reply.card)).toContain("/nowhere does not exist");
    expect(JSON.stringify(reply.card)).toContain('"value":"/nowhere"');
    expect((await workspaceOf(poco, room)).folder).toBe(room.project.folder);
  });

  it("says so when it is that one already", async () => {
    const { poco, change } = await aPlace();
    await using _poco = poco;
    await change("~/new");

    expect(await change("~/new/")).toMatchObject({
      status: "ok",
      message: `Working folder is ${join(poco.folder, "new")} already.`,
    });
  });

  it("goes back to the default one", async () => {
    const { poco, room, projectId, change } = await aPlace();
    await using _poco = poco;
    await change("~/new");

    const reply = await room.press({ kind: "workspace.use_default_dir", projectId });

    expect(reply.status).toBe("ok");
    expect(await workspaceOf(poco, room)).toMatchObject({
      folder: room.project.folder,
      folderSource: "default",
    });
  });

  it("does not go back to a default one that is gone", async () => {
    const { poco, room, projectId, change } = await aPlace();
    await using _poco = poco;
    await change("~/new");
    await rm(room.project.folder ?? "", { recursive: true });

    const reply = await room.press({ kind: "workspace.use_default_dir", projectId });

    expect(reply).toMatchObject({
      status: "rejected",
      message: containing("does not exist"),
      place: "panel",
    });
    expect((await workspaceOf(poco, room)).folderSource).toBe("manual");
  });
});

describe("presets", () => {
  it("are kept by real path, each once, and chosen from", async () => {
    const { poco, room, projectId } = await aPlace();
    await using _poco = poco;
    const folder = join(poco.folder, "new");

    const added = await room.press({ kind: "project.add_dir_preset", projectId, folder: "~/other/../new/" });
    const again = await room.press({ kind: "project.add_dir_preset", projectId, folder });
    const used = await room.press({ kind: "workspace.apply_preset_dir", projectId, folder });

    expect(added).toMatchObject({ status: "ok", message: `${folder} is a preset now.` });
    expect(again).toMatchObject({ status: "ok", message: `${folder} is a preset already.` });
    expect((await poco.store.projects.get(projectId))?.presets).toEqual([folder]);
    expect(used.status).toBe("ok");
    expect(await workspaceOf(poco, room)).toMatchObject({ folder, folderSource: "preset" });
  });

  it("are all kept when two people add one at once", async () => {
    const { poco, projectId } = await aPlace();
    await using _poco = poco;

    await Promise.all(
      ["~/new", "~/other"].map((folder) =>
        poco.chat.press({ kind: "project.add_dir_preset", projectId, folder }),
      ),
    );

    expect((await poco.store.projects.get(projectId))?.presets).toHaveLength(2);
  });

  it("are folders that may be used, and not more than twenty", async () => {
    const { poco, room, projectId } = await aPlace();
    await using _poco = poco;
    const names = Array.from({ length: 21 }, (_, index) => `f${index}`);
    for (const name of names) await mkdir(join(poco.folder, name));

    const outside = await room.press({ kind: "project.add_dir_preset", projectId, folder: "/" });
    const replies = [];
    for (const name of names) {
      replies.push(await room.press({ kind: "project.add_dir_preset", projectId, folder: `~/${name}` }));
    }

    expect(outside).toMatchObject({ status: "rejected", message: containing("outside of") });
    expect(replies.map(({ status }) => status).lastIndexOf("ok")).toBe(19);
    expect(replies.at(-1)).toMatchObject({ status: "rejected", message: containing("at most 20 presets") });
  });

  it("can be removed although their folder is gone, and are no way to a folder after that", async () => {
    const { poco, room, projectId } = await aPlace();
    await using _poco = poco;
    const folder = join(poco.folder, "end ");
    await mkdir(folder);
    await room.press({ kind: "project.add_dir_preset", projectId, folder: `${folder}/` });
    await rm(folder, { recursive: true });

    const used = await room.press({ kind: "workspace.apply_preset_dir", projectId, folder: `${folder}/` });
    const removed = await room.press({ kind: "project.remove_dir_preset", projectId, folder: `${folder}/` });
    const stale = await room.press({ kind: "workspace.apply_preset_dir", projectId, folder: `${folder}/` });

    expect(used).toMatchObject({ status: "rejected", message: containing("does not exist") });
    expect(removed.status).toBe("ok");
    expect((await poco.store.projects.get(projectId))?.presets).toEqual([]);
    expect(stale).toMatchObject({ status: "rejected", message: containing("is no preset"), place: "panel" });
  });
});

describe("the default folder", () => {
  it("takes along a workspace that stands in it", async () => {
    const { poco, room, projectId } = await aPlace();
    await using _poco = poco;

    await room.press({ kind: "workspace.use_default_dir", projectId });
    await room.press({ kind: "project.apply_default_dir", projectId, folder: "~/new" });

    expect((await poco.store.projects.get(projectId))?.folder).toBe(join(poco.folder, "new"));
    expect(await workspaceOf(poco, room)).toMatchObject({
      folder: join(poco.folder, "new"),
      folderSource: "default",
    });
  });

  it("leaves a workspace where somebody put it", async () => {
    const { poco, room, projectId, change } = await aPlace();
    await using _poco = poco;
    await change("~/other");

    const reply = await room.press({ kind: "project.apply_default_dir", projectId, folder: "~/new" });

    expect(reply.message).toContain("The workspace stays in the folder that was chosen for it.");
    expect((await workspaceOf(poco, room)).folder).toBe(join(poco.folder, "other"));
  });

  it("takes the workspace along also when PoCo dies in between", async () => {
    await using poco = await createGatewayFixture({ onDisk: true });
    const room = await poco.aRoom("api");
    await mkdir(join(poco.folder, "new"));
    const dead = Promise.withResolvers<void>();
    poco.faults.after = ({ name }) => {
      if (name !== "projects.setFolder") return;
      poco.crash();
      dead.resolve();
    };

    await poco.chat.send(
      poco.chat.action({ kind: "project.apply_default_dir", projectId: room.project.id, folder: "~/new" }),
    );
    await dead.promise;
    const next = await poco.again();
    await next.gateway.recover();
    await next.gateway.intake.rest();

    expect((await next.store.projects.get(room.project.id))?.folder).toBe(join(poco.folder, "new"));
    expect(await workspaceOf(next, room)).toMatchObject({
      folder: join(poco.folder, "new"),
      folderSource: "default",
    });
  });
});

describe("choosing a folder", () => {
  it("begins where the project stands", async () => {
    const { poco, room, projectId, change } = await aPlace();
    await using _poco = poco;
    await change("~/new");

    const workspace = await folderView(poco, { purpose: { kind: "workspace", projectId } });
    const byDefault = await folderView(poco, { purpose: { kind: "default", projectId } });
    const preset = await folderView(poco, { purpose: { kind: "preset", projectId } });

    expect(workspace).toMatchObject({
      current: join(poco.folder, "new"),
      listing: { path: join(poco.folder, "new") },
      isBusy: false,
      problem: null,
    });
    expect(byDefault.listing?.path).toBe(room.project.folder);
    expect(preset).toMatchObject({ current: null, listing: { path: poco.folder } });
  });

  it("of a new project keeps what was filled in", async () => {
    const { poco } = await aPlace();
    await using _poco = poco;

    const reply = await poco.chat.press({
      kind: "project.browse_dir",
      purpose: "new",
      name: "A name to keep",
      path: "~/new",
    });

    expect(reply).toMatchObject({ status: "ok", place: "panel" });
    expect(JSON.stringify(reply.card)).toContain("A name to keep");
    expect(JSON.stringify(reply.card)).toContain(join(poco.folder, "new"));
  });

  it("offers the folders in which tasks worked, those that are still there", async () => {
    const { poco, room, projectId, change } = await aPlace();
    await using _poco = poco;
    for (const folder of ["new", "other"]) {
      await change(`~/${folder}`);
      await room.say(`in ${folder}`);
      (await poco.run(`in ${folder}`)).complete();
      await poco.ended(`in ${folder}`);
    }
    const purpose = { kind: "workspace", projectId } as const;

    const before = await folderView(poco, { purpose, mode: "recent" });
    await rm(join(poco.folder, "other"), { recursive: true });
    const after = await folderView(poco, { purpose, mode: "recent" });

    expect(before.recent).toEqual([join(poco.folder, "other"), join(poco.folder, "new")]);
    expect(after.recent).toEqual([join(poco.folder, "new")]);
    expect(after.listing).toBeNull();
  });

  it("says that a change holds for later while a task is under way", async () => {
    const { poco, room, projectId } = await aPlace();
    await using _poco = poco;
    await room.say("one");
    await poco.run("one");

    expect((await folderView(poco, { purpose: { kind: "workspace", projectId } })).isBusy).toBe(true);
  });

  it("says why it lists something else than what was asked for", async () => {
    const { poco, projectId } = await aPlace();
    await using _poco = poco;

    const view = await folderView(poco, {
      purpose: { kind: "workspace", projectId },
      typed: "~/new/gone/deep",
    });

    expect(view).toMatchObject({
      listing: { path: join(poco.folder, "new") },
      problem: containing("does not exist"),
    });
  });

  it("without a project is refused", async () => {
    await using poco = await createGatewayFixture();

    const reply = await poco.chat.press({ kind: "project.browse_dir", purpose: "preset" });

    expect(reply).toMatchObject({ status: "rejected", message: containing("names no project") });
  });
});

describe("the folder of a new project", () => {
  it("can be a preset of any other project that is not archived", async () => {
    await using poco = await createGatewayFixture();
    await poco.aRoom("api", { presets: ["/srv/a", "/srv/b"] });
    await poco.aRoom("web", { presets: ["/srv/b"] });
    await poco.aRoom("old", { presets: ["/srv/old"], isArchived: true });

    const reply = await poco.chat.press({ kind: "project.browse_dir", purpose: "new", mode: "presets" });

    const told = JSON.stringify(reply.card);
    expect(["/srv/a", "/srv/b", "/srv/old"].map((folder) => told.includes(folder))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
