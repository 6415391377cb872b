import { describe, expect, it } from "vitest";
import { inboxId, projectId } from "../../domain/ids.ts";
import { aTaskDraft } from "../../testing/store-fixtures.ts";
import { completed, otherRoom, room, started } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** A new task runs or waits. */
export function newTaskContract({ store, addProject, addTask, record }: Stage): void {
  describe("a new task", () => {
    it("is the same task when the same cause adds it again", async () => {
      const [first, again, other] = await Promise.all([
        store.tasks.add(aTaskDraft(), inboxId(7)),
        store.tasks.add(aTaskDraft({ prompt: "something else" }), inboxId(7)),
        store.tasks.add(aTaskDraft(), inboxId(8)),
      ]);

      expect(first.hasMoved).toBe(true);
      expect(again).toEqual({ task: first.task, hasMoved: false, owed: [] });
      expect(other.task.id).not.toBe(first.task.id);
      expect(await store.tasks.page({ limit: 10 })).toHaveLength(2);
    });

    it("answers a repeated cause with what became of the task", async () => {
      const { task } = await store.tasks.add(aTaskDraft(), inboxId(7));
      await record(task, started, completed);

      const again = await store.tasks.add(aTaskDraft(), inboxId(7));

      expect(again.task.state).toEqual({ status: "completed" });
    });

    it("has an id of eight hexadecimal digits", async () => {
      expect((await addTask()).id).toMatch(/^[0-9a-f]{8}$/);
    });

    it("runs beside others when it has no project", async () => {
      const tasks = [await addTask(), await addTask()];

      expect(tasks.map((task) => task.state.status)).toEqual(["created", "created"]);
    });

    it("waits behind another one of its project, and only of its own", async () => {
      await addProject("p1");
      await addProject("p2");

      const first = await addTask({ projectId: projectId("p1") });
      const second = await addTask({ projectId: projectId("p1") });
      const elsewhere = await addTask({ projectId: projectId("p2") });

      expect([first, second, elsewhere].map((task) => task.state.status)).toEqual([
        "created",
        "queued",
        "created",
      ]);
    });

    it("never both run nor both wait when two come at the same time", async () => {
      await addProject();

      const added = await Promise.all([
        store.tasks.add(aTaskDraft({ projectId: projectId("p1") }), null),
        store.tasks.add(aTaskDraft({ projectId: projectId("p1") }), null),
      ]);

      expect(added.map(({ task }) => task.state.status)).toEqual(["created", "queued"]);
    });

    it("begins its journal, and owes its card where it has a conversation", async () => {
      await addProject();
      await addTask({ projectId: projectId("p1") });

      const added = await store.tasks.add(
        aTaskDraft({ projectId: projectId("p1"), conversation: room }),
        null,
      );

      const journal = await store.tasks.journal(added.task.id, 0);
      expect(journal.map(({ number, event }) => [number, event.kind])).toEqual([
        [1, "created"],
        [2, "queued"],
      ]);
      expect(added.owed).toEqual([{ conversation: room, key: `task:${added.task.id}` }]);
    });

    it("owes the cards of its project anew", async () => {
      await addProject();
      await store.cards.owe(room, "workspace:p1");
      await store.cards.owe(otherRoom, "projects");

      const added = await store.tasks.add(
        aTaskDraft({ projectId: projectId("p1"), conversation: room }),
        null,
      );

      expect(added.owed.map(({ key }) => key)).toEqual([`task:${added.task.id}`, "workspace:p1", "projects"]);
    });
  });
}
