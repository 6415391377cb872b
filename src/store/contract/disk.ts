import { describe, expect, it } from "vitest";
import { PocoError } from "../../domain/errors.ts";
import { inboxId } from "../../domain/ids.ts";
import { aMoment } from "../../testing/builders.ts";
import { anInboxDraft, aTaskDraft } from "../../testing/store-fixtures.ts";
import { completed, room, run, said } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** A full disk refuses and changes nothing. */
export function diskContract({ store, disk, record, addRunning }: Stage): void {
  describe("a full disk", () => {
    const long = "x".repeat(500_000);

    it("changes nothing, says so, and takes work again once there is room", async () => {
      const task = await addRunning({ conversation: room });
      const before = [await store.tasks.get(task.id), await store.tasks.journal(task.id, 0)];
      expect(store.health()).toEqual({ ok: true });

      disk.fill();
      const refused = store.tasks.record(
        task.id,
        [{ kind: "notice", runId: run, text: "n" }, said(long)],
        aMoment,
      );
      await expect(refused).rejects.toMatchObject({ code: "unavailable" });
      await expect(refused).rejects.toBeInstanceOf(PocoError);

      expect(store.health()).toMatchObject({
        ok: false,
        detail: expect.stringContaining("disk") as string,
      });
      expect([await store.tasks.get(task.id), await store.tasks.journal(task.id, 0)]).toEqual(before);

      disk.free();
      expect(await record(task, said(long), completed)).toMatchObject({ kind: "recorded" });
      expect(store.health()).toEqual({ ok: true });
      expect((await store.tasks.journal(task.id, 0)).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    });

    it("finds out by itself that there is room again when somebody asks", async () => {
      const task = await addRunning();
      disk.fill();
      await expect(record(task, said(long))).rejects.toMatchObject({ code: "unavailable" });

      disk.free();

      await expect.poll(() => store.health(), { interval: 2 }).toEqual({ ok: true });
    });

    it("refuses a new event and a new task whole, so that both can be repeated", async () => {
      disk.fill();
      const draft = anInboxDraft({ event: long });
      await expect(store.inbox.receive(draft)).rejects.toMatchObject({ code: "unavailable" });
      await expect(store.tasks.add(aTaskDraft({ prompt: long }), inboxId(1))).rejects.toMatchObject({
        code: "unavailable",
      });

      disk.free();
      expect(await store.inbox.receive(draft)).toMatchObject({ isNew: true });
      expect(await store.tasks.add(aTaskDraft({ prompt: long }), inboxId(1))).toMatchObject({
        hasMoved: true,
      });
      expect(await store.inbox.unsettled()).toHaveLength(1);
      expect(await store.tasks.open()).toHaveLength(1);
    });

    it("fails the one that does not fit, not the others that came with it", async () => {
      const small = await addRunning();
      const large = await addRunning();
      disk.fill();

      const [fits, not] = await Promise.allSettled([record(small, said("a")), record(large, said(long))]);

      expect([fits.status, not.status]).toEqual(["fulfilled", "rejected"]);
      expect((await store.tasks.get(small.id))?.version).toBe(3);
      expect((await store.tasks.get(large.id))?.version).toBe(2);
    });
  });
}
