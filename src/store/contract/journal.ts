import { describe, expect, it } from "vitest";
import { approvalId, projectId, runId, type TaskId, taskId } from "../../domain/ids.ts";
import { aMoment, anApproval } from "../../testing/builders.ts";
import { cancelled, completed, otherRoom, room, run, said, started } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** What happens to a task is recorded whole, in order, or not at all. */
export function journalContract({ store, addProject, addTask, record, addRunning }: Stage): void {
  describe("recording", () => {
    it("is all or nothing: a refused event leaves nothing behind", async () => {
      const task = await addRunning({ conversation: room });
      const before = await snapshot(task.id);

      const recorded = await record(
        task,
        said("one"),
        { kind: "asked", approval: anApproval({ id: approvalId("a1"), taskId: task.id, runId: run }) },
        { kind: "notice", runId: runId("another run"), text: "late" },
      );

      expect(recorded).toMatchObject({ kind: "refused", refusal: "other_run" });
      expect(await snapshot(task.id)).toEqual(before);
      expect(await store.approvals.get(approvalId("a1"))).toBeUndefined();
    });

    it("says how it refuses, and of what", async () => {
      const task = await addRunning();
      await record(task, completed);

      const late = await record(task, cancelled);

      expect(late).toMatchObject({ kind: "refused", refusal: "terminal", task: { result: "Done." } });
      expect(await store.tasks.record(taskId("nobody"), [started], aMoment)).toEqual({ kind: "unknown" });
    });

    it("numbers the journal without gaps, in however many pieces it comes", async () => {
      const task = await addTask();
      await record(task, started, said("a"));
      await record(task, said("b"));
      await record(task);
      await record(task, said("c"), completed);

      const journal = await store.tasks.journal(task.id, 0);

      expect(journal.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(journal.map(({ event }) => event.kind)).toEqual([
        "created",
        "started",
        "text",
        "text",
        "text",
        "completed",
      ]);
      expect((await store.tasks.get(task.id))?.version).toBe(6);
      expect(await store.tasks.journal(task.id, 4)).toEqual(journal.slice(4));
      expect(await store.tasks.journal(taskId("nobody"), 0)).toEqual([]);
    });

    it("tells whether the status moved and which cards are owed", async () => {
      await addProject();
      const task = await addTask({ projectId: projectId("p1"), conversation: room });
      await store.cards.owe(otherRoom, "workspace:p1");

      const moved = await record(task, started);
      const talked = await record(task, said("a"));

      expect(moved).toMatchObject({ hasMoved: true });
      expect(talked).toMatchObject({
        hasMoved: false,
        owed: [{ conversation: room, key: `task:${task.id}` }],
      });
      expect(moved.kind === "recorded" && moved.owed.map(({ key }) => key)).toEqual([
        `task:${task.id}`,
        "workspace:p1",
      ]);
    });

    it("leaves out the bulk of the text from the milestones of a list", async () => {
      const first = await addRunning();
      const second = await addTask();
      await record(
        first,
        said("a"),
        { kind: "thought", runId: run, delta: "hm" },
        { kind: "notice", runId: run, text: "n" },
      );

      const found = await store.tasks.milestones([first.id, second.id, taskId("nobody")]);

      expect(found.get(first.id)?.map(({ event }) => event.kind)).toEqual(["created", "started", "notice"]);
      expect(found.get(second.id)?.map(({ number }) => number)).toEqual([1]);
      expect(found.get(taskId("nobody"))).toEqual([]);
      expect((await store.tasks.milestones([])).size).toBe(0);
    });

    const snapshot = async (id: TaskId) => ({
      task: await store.tasks.get(id),
      journal: await store.tasks.journal(id, 0),
      approvals: await store.approvals.ofTask(id),
      owed: await store.cards.owed(),
    });
  });
}
