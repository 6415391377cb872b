import { describe, expect, it } from "vitest";
import { projectId, type TaskId, taskId } from "../../domain/ids.ts";
import type { Store } from "../store.ts";
import { completed } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** Tasks are found again. */
export function taskListsContract({ store, addProject, addTask, record, addRunning }: Stage): void {
  describe("lists of tasks", () => {
    it("shows the newest that match, oldest of them first, page by page", async () => {
      await addProject();
      const ids: TaskId[] = [];
      for (let count = 0; count < 5; count += 1) ids.push((await addTask()).id);

      const newest = await store.tasks.page({ limit: 2 });
      const before = await store.tasks.page({ limit: 2, before: newest[0]?.id ?? taskId("") });
      const first = await store.tasks.page({ limit: 2, before: before[0]?.id ?? taskId("") });

      expect(newest.map(({ id }) => id)).toEqual(ids.slice(3));
      expect(before.map(({ id }) => id)).toEqual(ids.slice(1, 3));
      expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 1));
      expect(await store.tasks.page({ limit: 2, before: taskId("nobody") })).toEqual([]);
    });

    it("filters by status and by project", async () => {
      await addProject();
      const alone = await addRunning();
      const first = await addRunning({ projectId: projectId("p1") });
      const queued = await addTask({ projectId: projectId("p1") });

      const idsOf = async (query: Parameters<Store["tasks"]["page"]>[0]) =>
        (await store.tasks.page(query)).map(({ id }) => id);

      expect(await idsOf({ limit: 9, status: "running" })).toEqual([alone.id, first.id]);
      expect(await idsOf({ limit: 9, projectId: projectId("p1") })).toEqual([first.id, queued.id]);
      expect(await idsOf({ limit: 9, projectId: projectId("p1"), status: "queued" })).toEqual([queued.id]);
      expect(await idsOf({ limit: 9, status: "failed" })).toEqual([]);
    });

    it("knows all that are not over, and the newest of a project", async () => {
      await addProject();
      const over = await addRunning();
      const first = await addTask({ projectId: projectId("p1") });
      const second = await addTask({ projectId: projectId("p1") });
      await record(over, completed);

      expect((await store.tasks.open()).map(({ id }) => id)).toEqual([first.id, second.id]);
      expect((await store.tasks.latest(projectId("p1")))?.id).toBe(second.id);
      expect(await store.tasks.latest(projectId("p9"))).toBeUndefined();
      expect(await store.tasks.get(taskId("nobody"))).toBeUndefined();
    });

    it("knows where a project stands: the live task, else the newest, and how many wait", async () => {
      await addProject();
      const p1 = projectId("p1");
      expect(await store.tasks.standing(p1)).toEqual({ newest: undefined, queued: 0 });
      const live = await addRunning({ projectId: p1 });
      await addTask({ projectId: p1 });
      const last = await addTask({ projectId: p1 });

      expect(await store.tasks.standing(p1)).toMatchObject({ newest: { id: live.id }, queued: 2 });
      await record(live, completed);
      expect(await store.tasks.standing(p1)).toMatchObject({ newest: { id: last.id }, queued: 2 });
    });
  });
}
