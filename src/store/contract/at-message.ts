import { describe, expect, it } from "vitest";
import { aMoment } from "../../testing/builders.ts";
import { anInboxDraft, aTaskDraft } from "../../testing/store-fixtures.ts";
import { otherRoom, room } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** What is said in a thread is about the task of the message above it. */
export function atMessageContract({ store, addTask }: Stage): void {
  const received = async (messageId: string) => {
    const ids = { eventId: `event-${messageId}`, messageId };
    return (
      await store.inbox.receive(anInboxDraft({ ...ids, platform: room.platform, conversation: room.id }))
    ).id;
  };
  const askedBy = async (messageId: string) => {
    const cause = await received(messageId);
    return { cause, task: (await store.tasks.add(aTaskDraft({ conversation: room }), cause)).task };
  };

  describe("the task of a message", () => {
    it("is the one that it asked for", async () => {
      const { task } = await askedBy("m1");
      await askedBy("m2");

      expect(await store.tasks.atMessage(room, "m1")).toEqual(task);
    });

    it("is the one that it asked for together with others", async () => {
      const { cause, task } = await askedBy("m1");
      const part = await received("m2");
      await store.inbox.join(cause, [part]);

      expect((await store.tasks.atMessage(room, "m2"))?.id).toBe(task.id);
    });

    it("is the one whose card it shows, and whatever belongs to that card", async () => {
      const task = await addTask({ conversation: room });
      const other = await addTask({ conversation: room });
      const show = (key: string, message: string) =>
        store.cards.shown({ conversation: room, key }, { edition: 0, version: 1, ref: "{}", message });
      await store.cards.owe(room, `task:${task.id}:part:1`);

      await show(`task:${task.id}`, "c1");
      await show(`task:${task.id}:part:1`, "c2");
      await show(`task:${other.id}`, "c3");

      expect((await store.tasks.atMessage(room, "c1"))?.id).toBe(task.id);
      expect((await store.tasks.atMessage(room, "c2"))?.id).toBe(task.id);
      expect((await store.tasks.atMessage(room, "c3"))?.id).toBe(other.id);
    });

    it("is none of another conversation, nor of a message that is about no task", async () => {
      await askedBy("m1");
      await received("m2");
      await store.cards.owe(room, "projects");
      await store.cards.shown(
        { conversation: room, key: "projects" },
        { edition: 0, version: 1, ref: "{}", message: "c1" },
      );

      for (const [at, message] of [
        [otherRoom, "m1"],
        [{ ...room, platform: "elsewhere" }, "m1"],
        [room, "m2"],
        [room, "c1"],
        [room, "nothing"],
      ] as const) {
        expect(await store.tasks.atMessage(at, message)).toBeUndefined();
      }
    });

    it("is still known by its card when the message was forgotten", async () => {
      const { cause, task } = await askedBy("m1");
      const card = { conversation: room, key: `task:${task.id}` };
      await store.cards.shown(card, { edition: 0, version: 1, ref: "{}", message: "c1" });
      await store.inbox.settle(cause, { outcome: "{}", audit: null }, aMoment);

      await store.prune({ tasks: 0, inbox: aMoment + 1 });

      expect(await store.tasks.atMessage(room, "m1")).toBeUndefined();
      expect((await store.tasks.atMessage(room, "c1"))?.id).toBe(task.id);
    });
  });
}
