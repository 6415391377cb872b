import { describe, expect, it } from "vitest";
import { inboxId, projectId, sessionId } from "../../domain/ids.ts";
import { aMoment, aProject } from "../../testing/builders.ts";
import { completed, room } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** A project goes with all that belongs to it. */
export function projectsContract({ store, addProject, addRunning, ask }: Stage): void {
  describe("projects", () => {
    it("is the same project when the same cause adds it again", async () => {
      const first = await store.projects.add(aProject(), inboxId(1));
      const again = await store.projects.add(
        aProject({ id: projectId("p2"), conversation: null }),
        inboxId(1),
      );

      expect(again).toEqual(first);
      expect(await store.projects.list()).toEqual([first]);
    });

    it("lists the oldest first", async () => {
      for (const [id, createdAt] of [
        ["b", 2],
        ["c", 1],
        ["a", 2],
      ] as const) {
        await store.projects.add(aProject({ id: projectId(id), conversation: null, createdAt }), null);
      }

      expect((await store.projects.list()).map(({ id }) => id)).toEqual(["c", "a", "b"]);
    });

    it("is found by its conversation", async () => {
      const project = await addProject();

      expect(await store.projects.inConversation({ ...room, id: "room-p1" })).toEqual(project);
      expect(await store.projects.inConversation({ ...room, id: "room-p2" })).toBeUndefined();
      expect(
        await store.projects.inConversation({ ...room, platform: "elsewhere", id: "room-p1" }),
      ).toBeUndefined();
    });

    it("changes what it is told to change and when, and nothing else", async () => {
      const project = await addProject();

      const changed = await store.projects.change(project.id, { isArchived: true, name: "new" }, aMoment + 9);

      const expected = { ...project, isArchived: true, name: "new", updatedAt: aMoment + 9 };
      expect(changed).toEqual(expected);
      expect(await store.projects.get(project.id)).toEqual(expected);
      expect(await store.projects.change(projectId("p9"), {}, aMoment)).toBeUndefined();
    });

    it("stands in its own folder until somebody chose another one", async () => {
      const project = await addProject();

      const before = await store.projects.workspace(project);
      const choice = {
        projectId: project.id,
        folder: "/srv/web",
        source: "manual",
        at: aMoment + 3,
      } as const;
      await store.projects.setFolder({ ...choice, folder: "/srv/old" });
      await store.projects.setFolder(choice);

      expect(before).toMatchObject({ folder: project.folder, folderSource: "default" });
      expect(await store.projects.workspace(project)).toEqual({
        projectId: project.id,
        folder: "/srv/web",
        folderSource: "manual",
        updatedAt: aMoment + 3,
      });
    });

    it("takes everything along when it is removed, and nothing of another project", async () => {
      const project = await addProject("p1");
      await addProject("p2");
      const task = await addRunning({ projectId: project.id, conversation: room });
      const stays = await addRunning({ projectId: projectId("p2"), conversation: room });
      const id = await ask(task, "a1");
      await store.projects.setFolder({ projectId: project.id, folder: "/x", source: "manual", at: 1 });
      for (const key of ["workspace:p1", "workspace:p2", "projects"]) await store.cards.owe(room, key);

      await store.projects.remove(project.id);

      expect(await store.projects.list()).toHaveLength(1);
      expect(await store.tasks.get(task.id)).toBeUndefined();
      expect(await store.tasks.journal(task.id, 0)).toEqual([]);
      expect(await store.approvals.get(id)).toBeUndefined();
      expect(await store.projects.session(task.sessionId ?? sessionId(""))).toBeUndefined();
      expect((await store.projects.workspace(project)).folderSource).toBe("default");
      const cards = await store.cards.inConversation({ conversation: room, limit: 99 });
      expect(cards.map(({ key }) => key)).toEqual([`task:${stays.id}`, "workspace:p2", "projects"]);
      expect(await store.tasks.record(task.id, [completed], aMoment)).toEqual({ kind: "unknown" });
    });
  });
}
