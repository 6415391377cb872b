import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import { createGatewayFixture, type GatewayFixture, type Room } from "../testing/gateway-fixture.ts";

let count = 0;

/** Somebody takes a message back; the app does not say who. */
async function recall({ chat }: GatewayFixture, { conversation }: Room, messageId: string) {
  count += 1;
  const person = { id: personId("nobody-known"), platform: "chat" };
  const facts = { eventId: `recalled-${count}`, conversation, person, source: "chat" } as const;
  return (await chat.send({ kind: "recalled", ...facts, messageId })).reply;
}

describe("a prompt that is taken back", () => {
  it("is not carried out while it waits, and the queue goes on without it", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("first", { messageId: "m1" });
    const first = await poco.run("first");
    await room.say("second", { messageId: "m2" });
    await room.say("third", { messageId: "m3" });

    const reply = await recall(poco, room, "m2");
    first.complete();

    expect(reply).toMatchObject({ message: null, card: null });
    await poco.run("third");
    expect((await poco.taskOf("second")).state).toMatchObject({ status: "cancelled" });
  });

  it("goes on when an agent is at it already", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("first", { messageId: "m1" });
    const run = await poco.run("first");

    await recall(poco, room, "m1");
    run.complete();

    expect((await poco.ended("first")).state).toMatchObject({ status: "completed" });
  });

  it("is nothing to PoCo when it was no prompt, or was one of another room", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const other = await poco.aRoom("web");
    await room.say("first", { messageId: "m1" });
    await poco.run("first");
    await room.say("second", { messageId: "m2" });

    await recall(poco, room, "m9");
    await recall(poco, other, "m2");

    expect((await poco.taskOf("second")).state).toMatchObject({ status: "queued" });
  });
});
