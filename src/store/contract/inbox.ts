import { describe, expect, it } from "vitest";
import { inboxId } from "../../domain/ids.ts";
import { aMoment } from "../../testing/builders.ts";
import { anAuditEntry, anInboxDraft } from "../../testing/store-fixtures.ts";
import type { Stage } from "./stage.ts";

/** What comes in is known again. */
export function inboxContract({ store }: Stage): void {
  describe("inbox", () => {
    it("knows an event by its id", async () => {
      const first = await store.inbox.receive(anInboxDraft());
      const again = await store.inbox.receive(anInboxDraft({ messageId: "other", event: "{}" }));

      expect(first.isNew).toBe(true);
      expect(again).toEqual({ id: first.id, isNew: false });
      expect(await store.inbox.unsettled()).toEqual([
        { id: first.id, joined: null, event: '{"kind":"message"}' },
      ]);
    });

    it("knows a message by its id in its conversation, whatever event brings it", async () => {
      const first = await store.inbox.receive(anInboxDraft());
      const again = await store.inbox.receive(anInboxDraft({ eventId: "event-2" }));

      expect(again).toEqual({ id: first.id, isNew: false });
    });

    it("tells apart what differs in platform, conversation, or has no message id", async () => {
      const drafts = [
        anInboxDraft(),
        anInboxDraft({ platform: "elsewhere" }),
        anInboxDraft({ eventId: "event-2", conversation: "room-2" }),
        anInboxDraft({ eventId: "event-3", messageId: null }),
        anInboxDraft({ eventId: "event-4", messageId: null }),
      ];

      const receipts = await Promise.all(drafts.map((draft) => store.inbox.receive(draft)));

      expect(receipts.map(({ isNew }) => isNew)).toEqual([true, true, true, true, true]);
      expect(new Set(receipts.map(({ id }) => id)).size).toBe(5);
    });

    it("stores one of several copies that arrive at the same time", async () => {
      const receipts = await Promise.all([1, 2, 3].map(() => store.inbox.receive(anInboxDraft())));

      expect(receipts.map(({ isNew }) => isNew)).toEqual([true, false, false]);
      expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
    });

    it("settles an entry once, and writes who did what with it", async () => {
      const { id } = await store.inbox.receive(anInboxDraft());
      expect(await store.inbox.outcome(id)).toBeNull();

      await store.inbox.settle(id, { outcome: '{"first":1}', audit: anAuditEntry() }, aMoment);
      await store.inbox.settle(id, { outcome: '{"second":2}', audit: anAuditEntry() }, aMoment);

      expect(await store.inbox.outcome(id)).toBe('{"first":1}');
      expect(await store.inbox.unsettled()).toEqual([]);
      expect(await store.audit.list(10)).toEqual([anAuditEntry()]);
    });

    it("still knows an event that is settled", async () => {
      const { id } = await store.inbox.receive(anInboxDraft());
      await store.inbox.settle(id, { outcome: "{}", audit: null }, aMoment);

      expect(await store.inbox.receive(anInboxDraft())).toEqual({ id, isNew: false });
    });

    it("hands out what is not worked off in the order of arrival", async () => {
      const ids: number[] = [];
      for (const eventId of ["c", "a", "b"]) {
        const draft = anInboxDraft({ eventId, messageId: null, event: eventId });
        ids.push((await store.inbox.receive(draft)).id);
      }
      await store.inbox.settle(inboxId(ids[1] ?? 0), { outcome: "{}", audit: null }, aMoment);

      const left = await store.inbox.unsettled();

      expect(left.map(({ event }) => event)).toEqual(["c", "b"]);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    });

    it("has no outcome of an entry that nobody knows", async () => {
      expect(await store.inbox.outcome(inboxId(4711))).toBeNull();
    });
  });
}
