import { describe, expect, it } from "vitest";
import { personId } from "../../domain/ids.ts";
import { ann, otherRoom, room } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** A card that is posted anew leaves nothing behind, and is not taken for the one before. */
export function renewedCardsContract({ store, canRestart, restart }: Stage): void {
  const card = { conversation: room, key: "projects" };
  const shown = (edition: number, version: number, ref: string) =>
    store.cards.shown(card, { edition, version, ref });

  describe("a card that is posted anew", () => {
    it("is owed as another edition, and says where the one before stands", async () => {
      await store.cards.owe(room, "projects");
      await shown(0, 1, "first");

      expect(await store.cards.renew(room, "projects")).toEqual([card]);

      expect(await store.cards.owed()).toEqual([card]);
      expect(await store.cards.get(room, "projects")).toMatchObject({
        edition: 1,
        ref: null,
        oldRef: "first",
        owedVersion: 2,
        shownVersion: 1,
      });
    });

    it("forgets the one before as soon as it stands itself", async () => {
      await store.cards.owe(room, "projects");
      await shown(0, 1, "first");
      await store.cards.renew(room, "projects");

      await shown(1, 2, "second");

      expect(await store.cards.owed()).toEqual([]);
      expect(await store.cards.get(room, "projects")).toMatchObject({
        edition: 1,
        ref: "second",
        oldRef: null,
        shownVersion: 2,
      });
    });

    it("still knows the one before when it is renewed once more before it stood", async () => {
      await store.cards.owe(room, "projects");
      await shown(0, 1, "first");

      await store.cards.renew(room, "projects");
      await store.cards.renew(room, "projects");

      expect(await store.cards.get(room, "projects")).toMatchObject({
        edition: 2,
        ref: null,
        oldRef: "first",
      });
    });

    it("is owed for the first time where the conversation never showed it", async () => {
      expect(await store.cards.renew(room, "projects")).toEqual([card]);

      expect(await store.cards.get(room, "projects")).toMatchObject({
        edition: 0,
        ref: null,
        oldRef: null,
        owedVersion: 1,
      });
    });

    it("is not taken for shown when an edition before it was posted meanwhile, which is to go", async () => {
      await store.cards.owe(room, "projects");
      await store.cards.renew(room, "projects");

      await shown(0, 1, "first");

      expect(await store.cards.owed()).toEqual([card]);
      expect(await store.cards.get(room, "projects")).toMatchObject({
        edition: 1,
        ref: null,
        oldRef: "first",
        shownVersion: 0,
      });
    });

    it("is not taken for shown when the one before was updated meanwhile", async () => {
      await store.cards.owe(room, "projects");
      await shown(0, 1, "first");
      await store.cards.touch(["projects"]);
      await store.cards.renew(room, "projects");

      await shown(0, 3, "first");

      expect(await store.cards.owed()).toEqual([card]);
      expect(await store.cards.get(room, "projects")).toMatchObject({ ref: null, oldRef: "first" });
    });

    it("is tried again after it was given up, and stays for whom it was", async () => {
      const viewer = { platform: "somewhere", id: ann };
      await store.cards.owe(room, "projects", viewer);
      await store.cards.refused(card, "the room was closed");

      await store.cards.renew(room, "projects");

      expect(await store.cards.owed()).toEqual([card]);
      expect((await store.cards.get(room, "projects"))?.viewer).toEqual(viewer);
      const bob = { platform: "somewhere", id: personId("bob") };
      await store.cards.renew(room, "projects", bob);
      expect((await store.cards.get(room, "projects"))?.viewer).toEqual(bob);
    });

    it("leaves the same card of other conversations alone", async () => {
      await store.cards.owe(room, "projects");
      await store.cards.owe(otherRoom, "projects");

      await store.cards.renew(room, "projects");

      expect(await store.cards.get(otherRoom, "projects")).toMatchObject({ edition: 0, owedVersion: 1 });
    });

    it("is known as such after a restart", async ({ skip }) => {
      if (!canRestart()) return skip("this store leaves nothing behind");
      await store.cards.owe(room, "projects");
      await shown(0, 1, "first");
      await store.cards.renew(room, "projects");

      await restart();

      expect(await store.cards.get(room, "projects")).toMatchObject({
        edition: 1,
        ref: null,
        oldRef: "first",
      });
    });
  });
}
