import { describe, expect, it } from "vitest";
import type { Conversation } from "../domain/person.ts";
import { createGatewayFixture, type GatewayFixture } from "../testing/gateway-fixture.ts";

const unbound: Conversation = { platform: "chat", id: "C9", surface: "group" };

/** People talk in a room, and not to PoCo. */
async function talk({ chat }: GatewayFixture, conversation: Conversation, person: string) {
  const event = chat.message("lunch?", { conversation, person });
  return (await chat.send({ ...event, isAside: true })).reply;
}

describe("what people say to each other", () => {
  it.each(["owner", "member", "stranger"])(
    "in a room without a project is answered by nobody (%s)",
    async (person) => {
      await using poco = await createGatewayFixture();

      const reply = await talk(poco, unbound, person);

      expect(reply).toMatchObject({ message: null, card: null });
      expect(await poco.store.people.strangers(poco.clock.now)).toEqual([]);
      expect(await poco.store.audit.list(1)).toEqual([]);
      expect(poco.chat.calls).toEqual([]);
    },
  );

  it("in the room of a project is a prompt", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    await talk(poco, room.conversation, "owner");

    expect((await poco.run("lunch?")).turn.folder).toBe(room.project.folder);
  });
});
