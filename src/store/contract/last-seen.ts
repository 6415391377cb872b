import { describe, expect, it } from "vitest";
import { aMoment } from "../../testing/builders.ts";
import { anInboxDraft } from "../../testing/store-fixtures.ts";
import { otherRoom, room } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** From where on a room has to be read up after an outage. */
export function lastSeenContract({ store, canRestart, restart }: Stage): void {
  const receive = (id: string, sentAt: number | null, differs: { readonly platform?: string } = {}) =>
    store.inbox.receive(
      anInboxDraft({
        platform: room.platform,
        conversation: room.id,
        eventId: id,
        messageId: id,
        sentAt,
        ...differs,
      }),
    );

  describe("what was seen last of a conversation", () => {
    it("is when its newest message was written, in whatever order they came", async () => {
      expect(await store.inbox.lastSeen(room)).toBeNull();

      await receive("b", aMoment + 2);
      await receive("a", aMoment + 1);

      expect(await store.inbox.lastSeen(room)).toBe(aMoment + 2);
    });

    it("is nothing that has no time, as a press", async () => {
      await receive("a", aMoment);
      await receive("b", null);

      expect(await store.inbox.lastSeen(room)).toBe(aMoment);
    });

    it("is of this conversation, on this platform", async () => {
      await receive("a", aMoment, { platform: "elsewhere" });

      expect(await store.inbox.lastSeen(room)).toBeNull();
      expect(await store.inbox.lastSeen(otherRoom)).toBeNull();
    });

    it("outlives the message itself", async () => {
      const { id } = await receive("a", aMoment);
      await store.inbox.settle(id, { outcome: "{}", audit: null }, aMoment);

      await store.prune({ tasks: 0, inbox: aMoment + 1 });

      expect(await store.inbox.lastSeen(room)).toBe(aMoment);
    });

    it("is known after a restart", async ({ skip }) => {
      if (!canRestart()) return skip("this store leaves nothing behind");
      await receive("a", aMoment);

      await restart();

      expect(await store.inbox.lastSeen(room)).toBe(aMoment);
    });
  });
}
