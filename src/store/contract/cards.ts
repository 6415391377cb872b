import { describe, expect, it } from "vitest";
import { personId, projectId } from "../../domain/ids.ts";
import { ann, otherRoom, room } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** What is owed is not forgotten. */
export function cardsContract({ store, addProject, addTask }: Stage): void {
  describe("cards", () => {
    it("owes a card until its newest state was shown", async () => {
      const owed = await store.cards.owe(room, "projects");
      const card = { conversation: room, key: "projects" };
      expect(owed).toEqual([card]);
      expect(await store.cards.owed()).toEqual([card]);
      expect(await store.cards.get(room, "projects")).toEqual({
        ...card,
        viewer: null,
        owedVersion: 1,
        shownVersion: 0,
        ref: null,
        edition: 0,
        oldRef: null,
      });

      await store.cards.shown(card, { edition: 0, version: 1, ref: '{"message":"1"}' });

      expect(await store.cards.owed()).toEqual([]);
      expect(await store.cards.get(room, "projects")).toMatchObject({
        shownVersion: 1,
        ref: '{"message":"1"}',
      });
    });

    it("owes what changed while an older state was being shown", async () => {
      await store.cards.owe(room, "projects");
      await store.cards.touch(["projects"]);

      await store.cards.shown({ conversation: room, key: "projects" }, { edition: 0, version: 1, ref: "{}" });

      expect(await store.cards.owed()).toHaveLength(1);
      expect(await store.cards.get(room, "projects")).toMatchObject({ owedVersion: 2, shownVersion: 1 });
    });

    it("never takes an older state for the newest", async () => {
      const card = { conversation: room, key: "projects" };
      await store.cards.owe(room, "projects");
      await store.cards.touch(["projects"]);
      await store.cards.shown(card, { edition: 0, version: 2, ref: "{}" });
      await store.cards.shown(card, { edition: 0, version: 1, ref: "{}" });

      expect(await store.cards.owed()).toEqual([]);
    });

    it("touches every conversation that shows the card, and none that does not", async () => {
      await store.cards.owe(room, "projects");
      await store.cards.owe(otherRoom, "projects");
      await store.cards.owe(room, "task:1");

      const touched = await store.cards.touch(["projects", "task:9"]);

      expect(touched.map(({ conversation }) => conversation)).toEqual([room, otherRoom]);
      expect((await store.cards.get(room, "task:1"))?.owedVersion).toBe(1);
      expect(await store.cards.get(room, "task:9")).toBeUndefined();
    });

    it("gives up a refused card until it is owed once more", async () => {
      const card = { conversation: room, key: "projects" };
      await store.cards.owe(room, "projects");
      await store.cards.refused(card, "the room is gone");

      expect(await store.cards.owed()).toEqual([]);
      expect(await store.cards.touch(["projects"])).toEqual([]);
      await store.cards.owe(room, "projects");
      expect(await store.cards.owed()).toEqual([card]);
    });

    it("hands out what is owed oldest first", async () => {
      for (const key of ["c", "a", "b"]) await store.cards.owe(room, key);
      await store.cards.touch(["c"]);

      expect((await store.cards.owed()).map(({ key }) => key)).toEqual(["c", "a", "b"]);
    });

    it("shows the cards of a conversation page by page, oldest first", async () => {
      for (const key of ["c", "a", "d", "b"]) await store.cards.owe(room, key);
      await store.cards.owe(otherRoom, "a");
      const keysOf = async (query: { limit: number; before?: string }) =>
        (await store.cards.inConversation({ conversation: room, ...query })).map(({ key }) => key);

      expect(await keysOf({ limit: 3 })).toEqual(["a", "d", "b"]);
      expect(await keysOf({ limit: 3, before: "a" })).toEqual(["c"]);
      expect(await keysOf({ limit: 3, before: "nothing" })).toEqual([]);
      expect((await store.cards.inConversation({ conversation: otherRoom, limit: 9 }))[0]).toMatchObject({
        conversation: otherRoom,
        owedVersion: 1,
      });
    });

    it("keeps conversations of the same id on two platforms apart", async () => {
      const elsewhere = { ...room, platform: "elsewhere" };
      await store.cards.owe(room, "projects");
      await store.cards.owe(elsewhere, "projects");
      await store.cards.shown({ conversation: room, key: "projects" }, { edition: 0, version: 1, ref: "{}" });

      expect(await store.cards.owed()).toEqual([{ conversation: elsewhere, key: "projects" }]);
    });

    it("are rendered for the person that they were owed to last, or for everybody", async () => {
      const dm = { ...room, id: "dm", surface: "dm" } as const;
      const bob = { platform: "somewhere", id: personId("bob"), name: "Bob" };
      await store.cards.owe(dm, "projects", { platform: "somewhere", id: ann });
      await store.cards.owe(dm, "projects", bob);
      await store.cards.touch(["projects"]);

      expect(await store.cards.get(dm, "projects")).toMatchObject({ viewer: bob, owedVersion: 3 });
      await store.cards.owe(dm, "projects");
      expect((await store.cards.get(dm, "projects"))?.viewer).toEqual(bob);
      await store.cards.owe(dm, "projects", { platform: "somewhere", id: ann });
      expect((await store.cards.get(dm, "projects"))?.viewer).toEqual({ platform: "somewhere", id: ann });
      await store.cards.owe(room, "workspace:p1");
      expect(await store.cards.get(room, "workspace:p1")).toMatchObject({ viewer: null });
    });

    it("of a task go with it, however they were owed", async () => {
      await addProject("p1");
      const task = await addTask({ projectId: projectId("p1"), conversation: room });
      const other = await addTask({ projectId: null, conversation: room });
      for (const { id } of [task, other]) await store.cards.owe(room, `task:${id}:part:1`);

      await store.projects.remove(projectId("p1"));

      const left = await store.cards.inConversation({ conversation: room, limit: 9 });
      expect(left.map(({ key }) => key)).toEqual([`task:${other.id}`, `task:${other.id}:part:1`]);
    });
  });
}
