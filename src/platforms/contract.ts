import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Card } from "../cards/card.ts";
import type { Conversation } from "../domain/person.ts";
import type { FakeInbox } from "../testing/fake-inbox.ts";
import type { MadeRoom, NewRoom, Platform } from "./platform.ts";

/** What a platform's own tests lend to the contract: the platform, beside an app to look at. */
export interface PlatformUnderTest {
  readonly platform: Platform;
  readonly inbox: FakeInbox;
  /** A conversation that the app knows. */
  readonly conversation: Conversation;
  /** One that it does not know, or no longer. */
  readonly unknown: Conversation;
  /** The titles of the cards that people see in the known conversation, by the order of their posting. */
  titles(): Promise<readonly string[]>;
  /** A person says something; the same `id` is a redelivery. Resolves when the app has its acknowledgement. */
  say(text: string, id: string): Promise<void>;
  /** A person presses a button with this value. Resolves when the app has its acknowledgement. */
  press(value: Readonly<Record<string, unknown>>, id: string): Promise<void>;
  close(): Promise<void>;
}

/** What every platform does alike. */
export function describePlatform(name: string, make: () => Promise<PlatformUnderTest>): void {
  describe(`${name}, as every platform,`, () => {
    let under: PlatformUnderTest;

    beforeEach(async () => {
      under = await make();
      await under.platform.start();
    });

    afterEach(async () => {
      await under.platform.close();
      await under.close();
    });

    it("shows one card for two posts with one key, when it is told that the first may stand", async () => {
      const { platform, conversation } = under;

      const first = await platform.post({
        conversation,
        key: "task:1",
        version: 1,
        edition: 0,
        mayStand: false,
        card: titled("one"),
      });
      const second = await platform.post({
        conversation,
        key: "task:1",
        version: 1,
        edition: 0,
        mayStand: true,
        card: titled("one"),
      });

      expect([first.kind, second.kind]).toEqual(["shown", "shown"]);
      expect(await under.titles()).toEqual(["one"]);
    });

    it("shows the newest card after an update", async () => {
      const { platform, conversation } = under;
      const posted = await platform.post({
        conversation,
        key: "task:1",
        version: 1,
        edition: 0,
        mayStand: false,
        card: titled("one"),
      });
      const ref = posted.kind === "shown" ? posted.ref : {};

      const updated = await platform.update(ref, {
        conversation,
        key: "task:1",
        version: 2,
        edition: 0,
        mayStand: false,
        card: titled("two"),
      });

      expect(updated.kind).toBe("shown");
      expect(await under.titles()).toEqual(["two"]);
    });

    it("refuses a card for a conversation that does not exist, with the reason", async () => {
      const outgoing = {
        conversation: under.unknown,
        key: "task:1",
        version: 1,
        edition: 0,
        mayStand: false,
        card: titled("one"),
      };

      const delivery = await under.platform.post(outgoing);

      expect(delivery).toMatchObject({ kind: "refused" });
      expect(delivery.kind === "refused" && delivery.reason).not.toBe("");
    });

    it("shows as much of an answer on one card as it says it takes", async () => {
      const { platform, conversation } = under;
      const length = platform.can.answerLimit ?? 20_000;
      const card = {
        title: "one",
        tone: "info",
        blocks: [{ kind: "text", text: "x".repeat(length) }],
      } as const;

      const delivery = await platform.post({
        conversation,
        key: "task:1",
        version: 1,
        edition: 0,
        mayStand: false,
        card,
      });

      expect(length).toBeGreaterThanOrEqual(500);
      expect(delivery.kind).toBe("shown");
      expect(await under.titles()).toEqual(["one"]);
    });

    it("has one room for a project, however often it is asked for it", async () => {
      const { platform } = under;

      const first = await platform.createConversation(aRoom("48274e23", "api"));
      const again = await platform.createConversation(aRoom("48274e23", "api"));
      const renamed = await platform.createConversation(aRoom("48274e23", "web"));

      expect([again, renamed].map(placeOf)).toEqual([first, first].map(placeOf));
    });

    it("has another room for another project, though both are called alike", async () => {
      const { platform } = under;

      const one = await platform.createConversation(aRoom("48274e23", "api"));
      const other = await platform.createConversation(aRoom("48274e24", "api"));

      // A platform that makes no rooms answers null to both.
      expect(one === null || other?.id !== one.id).toBe(true);
    });

    it("says what became of a room that is to be closed, also of one that it does not know", async () => {
      const closing = await under.platform.closeConversation?.(under.unknown);

      // A platform that closes no rooms has no such method.
      expect([undefined, "closed", "stays"]).toContain(closing?.kind);
    });

    it("hands a message on as it was written, once", async () => {
      const text = "fix it 👩‍👩‍👧‍👦\n  <b>&amp; *now*</b>";

      await under.say(text, "m1");
      await under.say(text, "m1");

      expect(under.inbox.events).toHaveLength(1);
      expect(under.inbox.events[0]).toMatchObject({
        kind: "message",
        text,
        conversation: { id: under.conversation.id, platform: under.conversation.platform },
        person: { platform: under.conversation.platform },
      });
    });

    it("hands a press on with the value of its button, once", async () => {
      const value = { intent_key: "task.stop", task_id: "48274e23" };

      await under.press(value, "a1");
      await under.press(value, "a1");

      expect(under.inbox.events).toHaveLength(1);
      expect(under.inbox.events[0]).toMatchObject({ kind: "action", value });
    });

    it("goes on after a message that could not be stored, and takes it when it comes again", async () => {
      under.inbox.fault = new Error("the disk is full");
      await under.say("fix it", "m1").catch(() => undefined);
      under.inbox.fault = undefined;

      await under.say("fix it", "m1");

      expect(under.inbox.events).toHaveLength(1);
    });
  });
}

function placeOf(room: MadeRoom | null): Conversation | null {
  return room === null ? null : { platform: room.platform, id: room.id, surface: room.surface };
}

function titled(title: string): Card {
  return { title, tone: "info", blocks: [{ kind: "text", text: "words" }] };
}

function aRoom(id: string, name: string): NewRoom {
  return { id, name, isPrivate: true, invite: [] };
}
