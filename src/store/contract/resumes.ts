import { describe, expect, it } from "vitest";
import { inboxId, personId, projectId, type TaskId, taskId } from "../../domain/ids.ts";
import { aMoment } from "../../testing/builders.ts";
import { aTaskDraft } from "../../testing/store-fixtures.ts";
import type { ResumeDraft } from "../store.ts";
import { ann, bob, room } from "./examples.ts";
import type { Stage } from "./stage.ts";

const p1 = projectId("p1");

function draft(id: TaskId, differs: Partial<ResumeDraft> = {}): ResumeDraft {
  const chosen = { by: ann, platform: "somewhere", source: "demo", chosenAt: aMoment + 1 };
  return { taskId: id, at: aMoment + 1_000, ...chosen, ...differs };
}

/** A task goes on by itself once, while somebody wants that. */
export function resumesContract({ store, addProject, addTask, canRestart, restart }: Stage): void {
  const pending = async () => (await store.resumes.pending()).map((resume) => resume.taskId);

  describe("a chosen resume", () => {
    it("is the first choice, until somebody takes it back", async () => {
      const { id } = await addTask({ conversation: room });

      const [first, second] = await Promise.all([
        store.resumes.choose(draft(id)),
        store.resumes.choose(draft(id, { by: bob })),
      ]);
      const left = await store.resumes.leave(draft(id, { by: bob }), "bob took it back.");
      const again = await store.resumes.leave(draft(id), "ann took it back.");
      const chosen = await store.resumes.choose(draft(id, { by: bob }));

      expect(first).toMatchObject({ kind: "changed", owed: [{ key: `task:${id}` }], resume: { by: ann } });
      expect(second).toMatchObject({ kind: "late", resume: { by: ann, gone: null } });
      expect(left).toMatchObject({ kind: "changed", resume: { by: bob, gone: "bob took it back." } });
      expect(again).toMatchObject({ kind: "late", resume: { by: bob } });
      expect(chosen).toMatchObject({ kind: "changed", owed: [{ key: `task:${id}` }] });
      expect(await store.resumes.get(id)).toEqual({ ...draft(id, { by: bob }), gone: null });
    });

    it("can be settled where nobody chose one", async () => {
      const { id } = await addTask();

      await store.resumes.leave(draft(id), "ann left it.");

      expect(await store.resumes.get(id)).toEqual({ ...draft(id), gone: "ann left it." });
      expect(await pending()).toEqual([]);
    });

    it("comes in the order of its time", async () => {
      const ids = [await addTask(), await addTask(), await addTask()].map((task) => task.id);
      for (const [index, id] of ids.entries()) await store.resumes.choose(draft(id, { at: 30 - 10 * index }));

      expect(await pending()).toEqual(ids.toReversed());
    });

    it("is over as soon as any task follows", async () => {
      const { id } = await addTask();
      await store.resumes.choose(draft(id));

      const followed = await store.tasks.addFollowUp(aTaskDraft({ continues: id }), null);

      expect(followed.kind).toBe("added");
      expect(await store.resumes.get(id)).toBeUndefined();
      const by = { kind: "followed", by: { continues: id } };
      expect(await store.resumes.choose(draft(id))).toMatchObject(by);
      expect(await store.resumes.leave(draft(id), "late")).toMatchObject(by);
      expect(await pending()).toEqual([]);
    });

    it("makes one task, however often its time comes", async () => {
      const { id } = await addTask();
      await store.resumes.choose(draft(id));
      const add = () => store.tasks.addFollowUp(aTaskDraft({ continues: id }), null, { onlyIfChosen: true });

      const kinds = (await Promise.all([add(), add()])).map(({ kind }) => kind);

      expect(kinds).toEqual(["added", "followed"]);
    });

    it("makes no task once it is taken back, or where nobody chose one", async () => {
      const [left, never] = [await addTask(), await addTask()];
      await store.resumes.choose(draft(left.id));
      await store.resumes.leave(draft(left.id), "ann took it back.");

      for (const { id } of [left, never]) {
        const added = await store.tasks.addFollowUp(aTaskDraft({ continues: id }), inboxId(1), {
          onlyIfChosen: true,
        });
        expect(added).toEqual({ kind: "not_chosen" });
      }
      expect(await store.tasks.page({ limit: 9 })).toHaveLength(2);
    });

    it("is given up for all tasks of a project and for no other's", async () => {
      await addProject("p1");
      await addProject("p2");
      const own = await addTask({ projectId: p1, conversation: room });
      const settled = await addTask({ projectId: p1 });
      const other = await addTask({ projectId: projectId("p2") });
      for (const { id } of [own, settled, other]) await store.resumes.choose(draft(id));
      await store.resumes.leave(draft(settled.id), "ann took it back.");

      const owed = await store.resumes.leaveAll(p1, "It was archived.");

      expect(owed).toMatchObject([{ key: `task:${own.id}` }]);
      expect(await pending()).toEqual([other.id]);
      expect(await store.resumes.get(own.id)).toMatchObject({ gone: "It was archived." });
      expect(await store.resumes.get(settled.id)).toMatchObject({ gone: "ann took it back." });
    });

    it("goes with its task, and is nobody's where there is none", async () => {
      await addProject("p1");
      const { id } = await addTask({ projectId: p1 });
      await store.resumes.choose(draft(id));

      await store.projects.remove(p1);

      expect(await pending()).toEqual([]);
      expect(await store.resumes.choose(draft(taskId("nothing"), { by: personId("x") }))).toEqual({
        kind: "unknown",
      });
    });

    it("is still to come after a restart", async ({ skip }) => {
      if (!canRestart()) return skip("this store leaves nothing behind");
      const { id } = await addTask();
      await store.resumes.choose(draft(id));

      await restart();

      expect(await store.resumes.pending()).toEqual([{ ...draft(id), gone: null }]);
    });
  });
}
