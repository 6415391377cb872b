import { describe, expect, it } from "vitest";
import { aMoment } from "../../testing/builders.ts";
import { anInboxDraft } from "../../testing/store-fixtures.ts";
import type { Stage } from "./stage.ts";

/** Messages that are one prompt. */
export function joinedContract({ store, disk }: Stage): void {
  const receive = async (eventId: string) =>
    (await store.inbox.receive(anInboxDraft({ eventId, messageId: eventId, event: eventId }))).id;
  const settle = (id: Awaited<ReturnType<typeof receive>>) =>
    store.inbox.settle(id, { outcome: '{"status":"ok"}', audit: null }, aMoment);

  describe("messages that are one prompt", () => {
    it("are told as such until they are worked off, and settled together", async () => {
      const [a, b, c] = [await receive("a"), await receive("b"), await receive("c")];

      expect(await store.inbox.join(a, [b, c])).toEqual([b, c]);
      expect(await store.inbox.unsettled()).toEqual([
        { id: a, joined: null, event: "a" },
        { id: b, joined: a, event: "b" },
        { id: c, joined: a, event: "c" },
      ]);
      await settle(a);

      expect(await store.inbox.unsettled()).toEqual([]);
      expect(await store.inbox.outcome(c)).toBe('{"status":"ok"}');
    });

    it("join once, and never what is settled, a head, or themselves", async () => {
      const [a, b, c, d] = [await receive("a"), await receive("b"), await receive("c"), await receive("d")];
      await store.inbox.join(a, [b]);
      await settle(d);

      expect(await store.inbox.join(c, [a, b, c, d])).toEqual([]);
      expect(await store.inbox.join(b, [c])).toEqual([]);
      expect(await store.inbox.join(d, [c])).toEqual([]);
    });

    it("join their head once more when that is worked off again", async () => {
      const [a, b, c] = [await receive("a"), await receive("b"), await receive("c")];
      await store.inbox.join(a, [b]);

      expect(await store.inbox.join(a, [b, c])).toEqual([b, c]);
    });

    it("are settled all or none", async () => {
      const [a, b] = [await receive("a"), await receive("b")];
      await store.inbox.join(a, [b]);
      disk.fill();

      const settled = store.inbox.settle(a, { outcome: "x".repeat(500_000), audit: null }, aMoment);
      await expect(settled).rejects.toMatchObject({ code: "unavailable" });

      expect(await store.inbox.unsettled()).toHaveLength(2);
      expect(await store.inbox.outcome(b)).toBeNull();
      disk.free();
    });

    it("are settled by their head once, with its first outcome", async () => {
      const [a, b] = [await receive("a"), await receive("b")];
      await store.inbox.join(a, [b]);
      await settle(a);

      await store.inbox.settle(a, { outcome: "{}", audit: null }, aMoment);

      expect(await store.inbox.outcome(b)).toBe('{"status":"ok"}');
    });

    it("are still known when they come again", async () => {
      const [a, b] = [await receive("a"), await receive("b")];
      await store.inbox.join(a, [b]);

      expect(await store.inbox.receive(anInboxDraft({ eventId: "b", messageId: "b" }))).toEqual({
        id: b,
        isNew: false,
      });
    });
  });
}
