import { describe, expect, it } from "vitest";
import { inboxId, projectId, taskId } from "../../domain/ids.ts";
import { aTaskDraft } from "../../testing/store-fixtures.ts";
import { room } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** A task is gone on with, or done again, once. */
export function followUpsContract({ store, addProject, addTask }: Stage): void {
  describe("a task that goes on with another", () => {
    it("is added once; whoever comes later gets to know it", async () => {
      const { id } = await addTask();
      const draft = aTaskDraft({ continues: id });

      const [first, second] = await Promise.all([
        store.tasks.addFollowUp(draft, inboxId(1)),
        store.tasks.addFollowUp(draft, inboxId(2)),
      ]);

      expect(first).toMatchObject({ kind: "added", task: { continues: id } });
      const added = first.kind === "added" ? first.task.id : undefined;
      expect(second).toMatchObject({ kind: "followed", by: { id: added } });
      expect(await store.tasks.followUpOf(id)).toMatchObject({ id: added });
    });

    it("waits or runs as any other, in the lane of its project", async () => {
      await addProject("p1");
      const { id } = await addTask({ projectId: projectId("p1") });

      const added = await store.tasks.addFollowUp(
        aTaskDraft({ projectId: projectId("p1"), conversation: room, continues: id }),
        null,
      );

      expect(added).toMatchObject({ kind: "added", hasMoved: true, task: { state: { status: "queued" } } });
      expect(added.kind === "added" && added.owed.map(({ key }) => key)).toEqual([
        added.kind === "added" && `task:${added.task.id}`,
      ]);
    });

    it("goes on with one that itself goes on with another", async () => {
      const { id: first } = await addTask();
      const second = await store.tasks.addFollowUp(aTaskDraft({ continues: first }), null);
      const continues = second.kind === "added" ? second.task.id : taskId("");

      const third = await store.tasks.addFollowUp(aTaskDraft({ continues }), null);

      expect(third).toMatchObject({ kind: "added", task: { continues } });
    });

    it("leaves nothing behind when somebody was first", async () => {
      const { id } = await addTask();
      await store.tasks.addFollowUp(aTaskDraft({ continues: id }), null);

      await store.tasks.addFollowUp(aTaskDraft({ continues: id }), null);

      expect(await store.tasks.page({ limit: 9 })).toHaveLength(2);
    });

    it("is the same one when its cause is worked off again", async () => {
      const { id } = await addTask();
      const draft = aTaskDraft({ continues: id });

      const first = await store.tasks.addFollowUp(draft, inboxId(1));
      const again = await store.tasks.addFollowUp(draft, inboxId(1));

      expect(again).toMatchObject({ kind: "added", hasMoved: false });
      expect(again.kind === "added" && first.kind === "added" && again.task.id === first.task.id).toBe(true);
    });

    it("is nobody where nobody goes on with it", async () => {
      expect(await store.tasks.followUpOf(taskId("00000000"))).toBeUndefined();
    });
  });
}
