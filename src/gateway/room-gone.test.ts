import { describe, expect, it } from "vitest";
import type { Card } from "../cards/card.ts";
import { PocoError } from "../domain/errors.ts";
import { personId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import type { Conversation } from "../domain/person.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";

const dm: Conversation = { platform: "chat", id: "dm:owner", surface: "dm" };
const next: Conversation = { platform: "chat", id: "C2", surface: "group" };

interface Gone extends GatewayFixture {
  readonly room: Room;
  readonly key: string;
}

/** People can be spoken to; the next room that is made is `next`. */
async function aPoco(onDisk = false): Promise<Gone> {
  const poco = await createGatewayFixture({ onDisk });
  poco.chat.directConversation = async (person) => ({ ...dm, id: `dm:${person}` });
  poco.chat.createConversation = async () => ({ ...next, name: "#poco-api-2" });
  const room = await poco.aRoom("api");
  return Object.assign(poco, { room, key: `room-gone:${room.project.id}` });
}

let count = 0;

/** Somebody takes the room away. */
async function lose({ chat }: GatewayFixture, { conversation }: Room, why = "was archived") {
  count += 1;
  const person = { id: personId("somebody"), platform: "chat" };
  const event = { eventId: `gone-${count}`, conversation, person, source: "chat", why } as const;
  return (await chat.send({ kind: "gone", ...event })).reply;
}

const noteOf = (card: Card | undefined) =>
  card?.blocks.flatMap((block) => (block.kind === "note" ? [block.text] : []))[0];

function intentOf(card: Card | undefined, label: string): Intent {
  const buttons = (card?.blocks ?? []).flatMap((block) => (block.kind === "actions" ? block.buttons : []));
  const does = buttons.find((button) => button.label === label)?.does;
  if (does?.kind !== "intent") throw new Error(`there is no button ${label}`);
  return does.intent;
}

describe("a room that is gone", () => {
  it("leaves the project without one, and tells whoever made it, whoever did that", async () => {
    await using poco = await aPoco();

    const reply = await lose(poco, poco.room);

    expect(reply).toMatchObject({ message: null, card: null });
    expect((await poco.store.projects.get(poco.room.project.id))?.conversation).toBeNull();
    await until(() =>
      expect(noteOf(poco.chat.card(poco.key))).toBe(
        "The channel of api was archived. The project keeps its tasks; it needs a room.",
      ),
    );
    expect(await poco.store.cards.get(dm, poco.key)).toMatchObject({ viewer: { id: "owner" } });
  });

  it("is kept in the audit: who, and what happened", async () => {
    await using poco = await aPoco();

    await lose(poco, poco.room, "was deleted");

    expect(await poco.store.audit.list(1)).toMatchObject([
      {
        person: "somebody",
        action: "room.gone",
        target: `project:${poco.room.project.id}`,
        isRefused: false,
        detail: "was deleted",
      },
    ]);
  });

  it("gives a stranger no code: nobody is asked for a role", async () => {
    await using poco = await aPoco();

    await lose(poco, poco.room);

    expect(await poco.store.people.strangers(poco.clock.now)).toEqual([]);
  });

  it("is on the list of projects, also where nobody can be spoken to alone", async () => {
    await using poco = await aPoco();
    poco.chat.directConversation = async () => null;

    await lose(poco, poco.room);
    const { card } = await poco.chat.press({ kind: "project.home" });

    expect(JSON.stringify(card)).toContain("Idle · no room yet");
    expect(await poco.store.cards.get(dm, poco.key)).toBeUndefined();
  });

  it("waits until its owner can be told, while the app is out of reach", async () => {
    await using poco = await aPoco();
    let tries = 0;
    poco.chat.directConversation = async (person) => {
      tries += 1;
      if (tries === 1) throw new PocoError("unavailable", "The app is down. Wait.");
      return { ...dm, id: `dm:${person}` };
    };

    await lose(poco, poco.room);
    const before = await poco.store.projects.get(poco.room.project.id);
    await poco.gateway.recover();
    await poco.gateway.intake.rest();

    expect(before?.conversation).toEqual(poco.room.conversation);
    expect((await poco.store.projects.get(poco.room.project.id))?.conversation).toBeNull();
    await until(() => expect(poco.chat.card(poco.key)).toBeDefined());
    expect((await poco.store.audit.list(10)).filter(({ action }) => action === "room.gone")).toHaveLength(1);
  });

  it("of no project is nobody's business", async () => {
    await using poco = await aPoco();

    const reply = await lose(poco, { ...poco.room, conversation: { ...next, id: "C9" } });

    expect(reply).toMatchObject({ message: null, card: null });
    expect(await poco.store.audit.list(1)).toEqual([]);
  });

  it("that PoCo closed itself, with its project, is silence", async () => {
    await using poco = await aPoco();
    poco.chat.closeConversation = async () => ({ kind: "closed" });
    await poco.chat.press({ kind: "project.delete", projectId: poco.room.project.id });

    await lose(poco, poco.room);

    expect(await poco.store.cards.get(dm, poco.key)).toBeUndefined();
  });

  it("lets tasks go on; what cannot be shown any more is not tried for ever", async () => {
    await using poco = await aPoco();
    await poco.room.say("fix it");
    const run = await poco.run("fix it");
    const { id } = await poco.taskOf("fix it");
    await until(() => expect(poco.chat.card(`task:${id}`)).toBeDefined());
    poco.chat.answer = ({ key }) =>
      key.startsWith("task:") ? { kind: "refused", reason: "is_archived" } : undefined;

    await lose(poco, poco.room);
    run.say("a");
    run.complete("done");
    const ended = await poco.ended("fix it");

    expect(ended.state.status).toBe("completed");
    await until(async () =>
      expect((await poco.store.cards.owed()).filter(({ key }) => key === `task:${id}`)).toEqual([]),
    );
  });

  it("is told once, though PoCo ends before it was settled", async () => {
    await using poco = await aPoco(true);
    poco.faults.before = ({ name }) => {
      if (name === "inbox.settle") poco.crash();
    };
    void lose(poco, poco.room);
    await until(() => expect(poco.faults.isDead).toBe(true));
    const again = await poco.again();

    await again.gateway.recover();
    await again.gateway.intake.rest();

    await until(() => expect(again.chat.card(poco.key)).toBeDefined());
    expect((await again.store.audit.list(10)).filter(({ action }) => action === "room.gone")).toHaveLength(1);
    expect(again.chat.callsFor(poco.key).filter(({ kind }) => kind === "post")).toHaveLength(1);
  });
});

describe("the card of a room that is gone", () => {
  async function aCard(poco: Gone): Promise<Card> {
    await lose(poco, poco.room);
    return until(() => {
      const card = poco.chat.card(poco.key);
      if (card === undefined) throw new Error("there is no card yet");
      return card;
    });
  }

  it("makes the project another room, and says so where it was pressed", async () => {
    await using poco = await aPoco();
    const rebind = intentOf(await aCard(poco), "Rebind");

    const reply = await poco.chat.press(rebind, { conversation: dm });

    expect(reply).toMatchObject({
      status: "ok",
      message: "The room of api is made. Its room is #poco-api-2.",
      place: "card",
    });
    expect((await poco.store.projects.get(poco.room.project.id))?.conversation).toEqual(next);
    await until(() => expect(poco.chat.card(poco.key)?.title).toBe("New Room: api"));
    expect(poco.chat.card(poco.key)?.blocks.at(-1)).toMatchObject({
      buttons: [{ label: "Open", does: { kind: "open", conversation: next } }],
    });
    await until(() => expect(poco.chat.card(`workspace:${poco.room.project.id}`)).toBeDefined());
  });

  it("shows in the other room what ended meanwhile, and nothing that was shown in the first one", async () => {
    await using poco = await aPoco();
    await poco.room.say("seen");
    (await poco.run("seen")).complete("done");
    await poco.ended("seen");
    poco.clock.now += 1_000;
    await poco.room.say("unseen");
    const run = await poco.run("unseen");
    const rebind = intentOf(await aCard(poco), "Rebind");
    run.complete("done");
    const unseen = await poco.ended("unseen");

    await poco.chat.press(rebind, { conversation: dm });

    expect(await poco.store.cards.get(next, `task:${unseen.id}`)).toBeDefined();
    const seen = await poco.taskOf("seen");
    expect(await poco.store.cards.get(next, `task:${seen.id}`)).toBeUndefined();
  });

  it("stays as it is, with the reason told, when no room can be made", async () => {
    await using poco = await aPoco();
    const rebind = intentOf(await aCard(poco), "Rebind");
    poco.chat.createConversation = () => Promise.reject(new Error("the app is down"));

    const reply = await poco.chat.press(rebind, { conversation: dm });

    expect(reply).toMatchObject({ status: "rejected", place: "card" });
    expect(reply.message).toContain("Its room could not be made");
    expect(poco.chat.card(poco.key)?.title).toBe("Room Lost: api");
  });

  it("is true also when the room was made elsewhere", async () => {
    await using poco = await aPoco();
    await aCard(poco);

    await poco.chat.press({ kind: "project.create_room", projectId: poco.room.project.id });

    await until(() => expect(poco.chat.card(poco.key)?.title).toBe("New Room: api"));
  });

  it("deletes the project after a question, and says so then", async () => {
    await using poco = await aPoco();
    const remove = intentOf(await aCard(poco), "Delete project...");

    const reply = await poco.chat.press(remove, { conversation: dm });

    expect(reply).toMatchObject({ status: "ok", place: "card" });
    expect(await poco.store.projects.list()).toEqual([]);
    await until(() =>
      expect(noteOf(poco.chat.card(poco.key))).toBe("The project was deleted; there is nothing left to do."),
    );
  });

  it("comes anew when the next room goes, too", async () => {
    await using poco = await aPoco();
    const rebind = intentOf(await aCard(poco), "Rebind");
    await poco.chat.press(rebind, { conversation: dm });
    const before = await poco.store.cards.get(dm, poco.key);

    await lose(poco, { ...poco.room, conversation: next }, "was deleted");

    await until(() => expect(noteOf(poco.chat.card(poco.key))).toContain("The channel of api was deleted."));
    expect((await poco.store.cards.get(dm, poco.key))?.edition).toBe((before?.edition ?? 0) + 1);
  });
});
