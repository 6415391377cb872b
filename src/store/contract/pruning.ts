import { describe, expect, it } from "vitest";
import { personId } from "../../domain/ids.ts";
import { aMoment } from "../../testing/builders.ts";
import { anInboxDraft } from "../../testing/store-fixtures.ts";
import { completed, room, said, started } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** What is old goes, with all that belongs to it. */
export function pruningContract({ store, addTask, record, addRunning }: Stage): void {
  describe("pruning", () => {
    it("deletes what ended or was settled before, with all that belongs to it", async () => {
      const old = await addRunning({ conversation: room });
      await record(old, completed);
      const open = await addRunning({ conversation: room });
      const young = await addRunning();
      await store.tasks.record(young.id, [completed], aMoment + 100);
      const settled = await store.inbox.receive(anInboxDraft());
      await store.inbox.settle(settled.id, { outcome: "{}", audit: null }, aMoment);
      await store.inbox.receive(anInboxDraft({ eventId: "event-2", messageId: null }));

      const removed = await store.prune({ tasks: aMoment + 50, inbox: aMoment + 50 });

      expect(removed).toBe(2);
      expect((await store.tasks.page({ limit: 9 })).map(({ id }) => id)).toEqual([open.id, young.id]);
      expect(await store.tasks.journal(old.id, 0)).toEqual([]);
      expect(await store.cards.get(room, `task:${old.id}`)).toBeUndefined();
      expect(await store.inbox.unsettled()).toHaveLength(1);
      expect(await store.inbox.outcome(settled.id)).toBeNull();
    });

    it("deletes hundreds of tasks, and none that is made meanwhile", async () => {
      const old = await Promise.all(Array.from({ length: 300 }, () => addTask()));
      const bulk = Array.from({ length: 20 }, (_, at) => said(`${at} ${"x".repeat(200)}`));
      await Promise.all(old.map(({ id }) => store.tasks.record(id, [started, ...bulk, completed], aMoment)));

      const [removed] = await Promise.all([
        store.prune({ tasks: aMoment + 1, inbox: 0 }),
        addTask({ prompt: "meanwhile" }),
      ]);

      expect(removed).toBe(300);
      expect((await store.tasks.page({ limit: 9 })).map(({ prompt }) => prompt)).toEqual(["meanwhile"]);
    });

    it("forgets strangers whose code has expired, and counts none of them", async () => {
      const knock = (id: string, expiresAt: number) =>
        store.people.knock({
          person: { platform: "somewhere", id: personId(id) },
          code: id,
          at: aMoment,
          expiresAt,
        });
      await knock("gone", aMoment + 1);
      await knock("waits", aMoment + 99);

      expect(await store.prune({ tasks: 0, inbox: aMoment + 50 })).toBe(0);

      expect((await store.people.strangers(aMoment)).map(({ id }) => id)).toEqual(["waits"]);
    });

    it("leaves everything when nothing is old enough", async () => {
      await record(await addRunning(), completed);

      expect(await store.prune({ tasks: 0, inbox: 0 })).toBe(0);
    });
  });
}
