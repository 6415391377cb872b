import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { projectId, type TaskId, taskId } from "../../domain/ids.ts";
import { aMoment } from "../../testing/builders.ts";
import { ann, bob, cancelled, completed, otherRoom, room, started } from "./examples.ts";
import type { Stage } from "./stage.ts";

const p1 = projectId("p1");

/** Waiting tasks can be moved, edited and held back. */
export function movedQueueContract({ store, addProject, addTask, record }: Stage): void {
  const queue = async () =>
    (await store.tasks.queue({ projectId: p1, limit: 99, offset: 0 })).map(({ prompt }) => prompt);
  const toFront = (id: TaskId) => store.tasks.moveToFront(id, { by: ann, at: aMoment });
  const aQueue = async (...prompts: readonly string[]) => {
    await addProject("p1");
    await addTask({ projectId: p1, prompt: "live" });
    const tasks = [];
    for (const prompt of prompts) tasks.push(await addTask({ projectId: p1, prompt }));
    return tasks;
  };

  describe("a waiting task", () => {
    it("that was moved to the front runs first, and the others keep their order", async () => {
      const [, b, c] = await aQueue("a", "b", "c");
      if (b === undefined || c === undefined) throw new Error("there are three");

      expect(await toFront(c.id)).toMatchObject({ kind: "recorded", task: { id: c.id } });
      expect(await queue()).toEqual(["c", "a", "b"]);
      await toFront(b.id);

      expect(await queue()).toEqual(["b", "c", "a"]);
      expect((await store.tasks.lane(p1)).map(({ id }) => id).slice(1, 3)).toEqual([b.id, c.id]);
    });

    it("is told by pages in the order in which it will run", async () => {
      const [, , c] = await aQueue("a", "b", "c");
      if (c === undefined) throw new Error("there are three");
      await toFront(c.id);

      const page = await store.tasks.queue({ projectId: p1, limit: 2, offset: 1 });

      expect(page.map(({ prompt }) => prompt)).toEqual(["a", "b"]);
    });

    it("keeps in its journal who moved and edited it, and tells the cards that show it", async () => {
      await addProject("p1");
      await addTask({ projectId: p1 });
      await addTask({ projectId: p1 });
      const last = await addTask({ projectId: p1, conversation: room });
      await store.cards.owe(otherRoom, "workspace:p1");

      const moved = await toFront(last.id);
      const edited = await record(last, { kind: "edited", prompt: "better", by: bob });

      for (const recorded of [moved, edited]) {
        expect(recorded).toMatchObject({ kind: "recorded", hasMoved: false });
        expect(recorded.kind === "recorded" && recorded.owed.map(({ key }) => key)).toEqual([
          `task:${last.id}`,
          "workspace:p1",
        ]);
      }
      expect((await store.tasks.journal(last.id, 2)).map(({ event }) => event)).toEqual([
        { kind: "moved", by: ann },
        { kind: "edited", prompt: "better", by: bob },
      ]);
    });

    it("that is the first one already, or waits no longer, is not moved", async () => {
      const [a, b] = await aQueue("a", "b");
      if (a === undefined || b === undefined) throw new Error("there are two");
      await record(b, cancelled);

      expect(await toFront(a.id)).toMatchObject({ kind: "refused", task: { state: { status: "queued" } } });
      expect(await store.tasks.journal(a.id, 2)).toEqual([]);
      expect(await toFront(b.id)).toMatchObject({ kind: "refused", refusal: "terminal" });
      expect(await toFront(taskId("00000000"))).toEqual({ kind: "unknown" });
    });

    it("has the words that somebody wrote last", async () => {
      const [a] = await aQueue("a");
      if (a === undefined) throw new Error("there is one");

      await record(a, { kind: "edited", prompt: "better words", by: ann });

      expect((await store.tasks.get(a.id))?.prompt).toBe("better words");
      expect(await queue()).toEqual(["better words"]);
    });

    it("cannot be edited once it was claimed", async () => {
      const live = await addProjectAndLive();

      expect(await record(live, { kind: "edited", prompt: "late", by: ann })).toMatchObject({
        kind: "refused",
      });
      expect((await store.tasks.get(live.id))?.prompt).toBe("live");
    });

    it("is passed over while it is held", async () => {
      const [a, b] = await aQueue("a", "b");
      const [live] = await store.tasks.lane(p1);
      if (a === undefined || b === undefined || live === undefined) throw new Error("there are three");
      await record(live, started, completed);

      const claimed = await store.tasks.claimNext(p1, aMoment, new Set([a.id]));

      expect(claimed?.task.id).toBe(b.id);
      expect(await queue()).toEqual(["a"]);
    });

    it("stays where it is while all of them are held", async () => {
      const waiting = await aQueue("a", "b");
      const [live] = await store.tasks.lane(p1);
      if (live === undefined) throw new Error("there is a live one");
      await record(live, started, completed);

      const held = new Set(waiting.map(({ id }) => id));

      expect(await store.tasks.claimNext(p1, aMoment, held)).toBeUndefined();
      expect(await queue()).toEqual(["a", "b"]);
      expect((await store.tasks.claimNext(p1, aMoment))?.task.prompt).toBe("a");
    });

    it("comes once, whatever is moved", async () => {
      const all = await aQueue("a", "b", "c", "d");
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { maxLength: 8 }), async (moves) => {
          for (const index of moves) {
            const task = all[index];
            if (task === undefined) continue;
            await toFront(task.id);
            expect((await queue())[0]).toBe(task.prompt);
          }
          expect((await queue()).toSorted()).toEqual(["a", "b", "c", "d"]);
        }),
        { numRuns: 20 },
      );
    });
  });

  async function addProjectAndLive() {
    await addProject("p1");
    return addTask({ projectId: p1, prompt: "live" });
  }
}
