import { describe, expect, it } from "vitest";
import { PocoError } from "../domain/errors.ts";
import type { Conversation } from "../domain/person.ts";
import type { ChatPlatform } from "../testing/chat-platform.ts";
import { createGatewayFixture, type GatewayFixture, until } from "../testing/gateway-fixture.ts";

const dm: Conversation = { platform: "chat", id: "dm:owner", surface: "dm" };
const room = (id: string): Conversation => ({ platform: "chat", id, surface: "group" });

async function onlyProject(poco: GatewayFixture) {
  const [project] = await poco.store.projects.list();
  if (project === undefined) throw new Error("there is no project");
  return project;
}

describe("the room of a new project", () => {
  it("is made as it was chosen, for whoever makes it and those who were chosen", async () => {
    await using poco = await createGatewayFixture();

    await poco.chat.press(
      { value: { intent_key: "project.create", name: "API", private: "no", invite: "U1 U2 U1 owner" } },
      { conversation: dm },
    );

    const { id } = await onlyProject(poco);
    expect(poco.chat.created).toEqual([
      {
        id,
        name: "API",
        isPrivate: false,
        invite: ["owner", "U1", "U2"],
      },
    ]);
  });

  it("is private where nobody said anything else", async () => {
    await using poco = await createGatewayFixture();

    await poco.chat.press({ kind: "project.create", name: "API" });

    expect(poco.chat.created).toMatchObject([{ isPrivate: true, invite: ["owner"] }]);
  });

  it("is called by its name in the answer, with what could not be done in it", async () => {
    await using poco = await createGatewayFixture();
    const made = { ...room("C1"), name: "#poco-api", problem: "U2 is a guest and was not invited." };
    makeRooms(poco.chat, async () => made);

    const reply = await poco.chat.press({ kind: "project.create", name: "API", invite: "U2" });

    expect(reply).toMatchObject({
      status: "ok",
      message: "Project API created. Its room is #poco-api. U2 is a guest and was not invited.",
    });
    expect((await onlyProject(poco)).conversation).toEqual(room("C1"));
  });

  it("that cannot be made leaves the project, the reason, and the way to try again as it was chosen", async () => {
    await using poco = await createGatewayFixture();
    makeRooms(poco.chat, () =>
      Promise.reject(new PocoError("unavailable", "Channels may not be made. Ask an admin.")),
    );

    const reply = await poco.chat.press({
      kind: "project.create",
      name: "API",
      isPrivate: "no",
      invite: "U2",
    });
    const { id } = await onlyProject(poco);
    makeRooms(poco.chat, async ({ invite }) => ({ ...room("C1"), name: `#for-${invite.join("-")}` }));
    const retried = await poco.chat.press(retryOf(reply.card));

    const problem =
      "Its room could not be made: Channels may not be made. Ask an admin. " +
      "Then try again; the project's settings do that, too.";
    expect(reply).toMatchObject({
      status: "ok",
      message: `Project API created. ${problem}`,
      place: "panel",
      card: { title: "Project: API", tone: "bad" },
    });
    expect(reply.card?.blocks[0]).toMatchObject({ text: problem });
    expect(retryOf(reply.card)).toEqual({
      kind: "project.create_room",
      projectId: id,
      isPrivate: "no",
      invite: "U2",
    });
    expect(retried.message).toBe("The room of API is made. Its room is #for-owner-U2.");
  });

  it("is offered again, as it was chosen, when it cannot be made once more", async () => {
    await using poco = await createGatewayFixture();
    makeRooms(poco.chat, () => Promise.reject(new Error("the app is down")));
    const first = await poco.chat.press({ kind: "project.create", name: "API", invite: "U2" });

    const second = await poco.chat.press(retryOf(first.card));

    expect(second).toMatchObject({ status: "rejected", place: "panel" });
    expect(retryOf(second.card)).toEqual(retryOf(first.card));
  });
});

describe("the form for a new project", () => {
  it("asks who may be in the room only on an app that makes private rooms, and keeps what was chosen", async () => {
    await using poco = await createGatewayFixture();
    const open = { kind: "project.new", name: "API", isPrivate: "no", invite: "U1 U2" } as const;

    const without = await poco.chat.press(open);
    poco.chat.can.privateRooms = true;
    const asked = await poco.chat.press(open);
    const browsed = await poco.chat.press({ ...open, kind: "project.browse_dir", purpose: "new" });

    expect(JSON.stringify(without.card)).not.toContain('"people"');
    expect(JSON.stringify(asked.card)).toContain('"value":"U1 U2"');
    expect(JSON.stringify(browsed.card)).toContain('"isPrivate":"no","invite":"U1 U2"');
  });
});

describe("the room of a project that is deleted", () => {
  it("is closed once the project is gone", async () => {
    await using poco = await createGatewayFixture();
    const { project, conversation } = await poco.aRoom("api");
    const closed: Conversation[] = [];
    poco.chat.closeConversation = async (given) => {
      closed.push(given);
      expect(await poco.store.projects.get(project.id)).toBeUndefined();
      return { kind: "closed" };
    };

    const asked = await poco.chat.press({ kind: "project.open", projectId: project.id });
    const reply = await poco.chat.press({ kind: "project.delete", projectId: project.id });

    expect(JSON.stringify(asked.card)).toContain("a room that PoCo made is closed.");
    expect(closed).toEqual([conversation]);
    expect(reply.message).toBe(
      `Project api deleted. Its room is closed. What stays: its folder ${project.folder}.`,
    );
  });

  it("stays where it cannot be closed, and that is told", async () => {
    await using poco = await createGatewayFixture();
    const { project } = await poco.aRoom("api");
    poco.chat.closeConversation = async () => ({ kind: "stays", reason: "People made the room #api." });

    const reply = await poco.chat.press({ kind: "project.delete", projectId: project.id });

    expect(reply).toMatchObject({
      status: "ok",
      message: `Project api deleted. What stays: its folder ${project.folder} and its room. People made the room #api.`,
    });
    expect(poco.log).toContainEqual(
      expect.objectContaining({ text: "the room of a deleted project was not closed" }),
    );
  });

  it("stays where the app closes none", async () => {
    await using poco = await createGatewayFixture();
    const { project } = await poco.aRoom("api");

    const reply = await poco.chat.press({ kind: "project.delete", projectId: project.id });

    expect(reply.message).toBe(`Project api deleted. What stays: its folder ${project.folder} and its room.`);
  });
});

describe("binding another room", () => {
  it("leaves no card behind that looks as if the project still lived in the old one", async () => {
    await using poco = await createGatewayFixture();
    const { project, conversation } = await poco.aRoom("api");
    await poco.chat.say("fix it", { conversation });
    await poco.run("fix it");
    await poco.store.cards.owe(conversation, `workspace:${project.id}`);

    await poco.chat.press({ kind: "project.bind_group", projectId: project.id, conversationId: "C2" });

    await until(async () => expect(await titleIn(poco, conversation)).toBe("Workspace Moved: api"));
    expect(await titleIn(poco, room("C2"))).toContain("[Running] Workspace: api");
  });

  it("shows there what is under way, and what comes of it", async () => {
    await using poco = await createGatewayFixture();
    const { project, conversation } = await poco.aRoom("api");
    await poco.chat.say("fix it", { conversation });
    const run = await poco.run("fix it");

    await poco.chat.press({ kind: "project.bind_group", projectId: project.id, conversationId: "C2" });
    run.complete("done");
    const { id } = await poco.ended("fix it");

    await until(async () => {
      const entry = await poco.store.cards.get(room("C2"), `task:${id}`);
      expect(entry?.shownVersion).toBe(entry?.owedVersion);
      expect(entry).toBeDefined();
    });
  });
});

async function titleIn({ gateway }: GatewayFixture, conversation: Conversation): Promise<string | undefined> {
  const cards = await gateway.intake.inbox.cards(conversation, { limit: 10 });
  return cards.find(({ key }) => key.startsWith("workspace:"))?.card.title;
}

function makeRooms(chat: ChatPlatform, createConversation: ChatPlatform["createConversation"]): void {
  chat.createConversation = createConversation;
}

/** What the button Retry of a card does. */
function retryOf(card: Awaited<ReturnType<ChatPlatform["press"]>>["card"]) {
  const buttons = (card?.blocks ?? []).flatMap((block) => (block.kind === "actions" ? block.buttons : []));
  const does = buttons.find(({ label }) => label === "Retry")?.does;
  if (does?.kind !== "intent") throw new Error("there is nothing to retry");
  return does.intent;
}
