import { describe, expect, it } from "vitest";
import { type ProjectId, personId, sessionId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import { createGatewayFixture, type GatewayFixture, type Room } from "../testing/gateway-fixture.ts";

const containing = (text: string): unknown => expect.stringContaining(text);
const owner: Viewer = { person: { id: personId("owner"), platform: "chat" }, role: "owner" };

/** A task that began or went on with a session of the agent's, and ended. */
async function work(
  poco: GatewayFixture,
  room: Room,
  { prompt, session }: Record<"prompt" | "session", string>,
) {
  await room.say(prompt);
  const run = await poco.run(prompt);
  run.name(session);
  run.complete();
  await poco.ended(prompt);
  return run.turn;
}

async function active({ store }: GatewayFixture, id: ProjectId) {
  return (await store.projects.activeSession(id))?.agentSessionId;
}

/** What the workspace card says about the next task. */
async function nextStart({ gateway }: GatewayFixture, id: ProjectId) {
  const view = await gateway.views.byKey(`workspace:${id}`, owner);
  return view?.kind === "workspace_overview" ? view.row.nextStart : undefined;
}

async function listed({ gateway }: GatewayFixture, projectId: ProjectId, page = 0) {
  const show = { kind: "workspace_choose_session", projectId, page, problem: null } as const;
  const view = await gateway.views.of(show, owner);
  if (view?.kind !== "workspace_choose_session") throw new Error("this is no list of sessions");
  return view;
}

/** A project with two sessions, of which the second is the active one. */
async function twoSessions(settings: Parameters<typeof createGatewayFixture>[0] = {}) {
  const poco = await createGatewayFixture(settings);
  const room = await poco.aRoom("api");
  const { id: projectId } = room.project;
  await work(poco, room, { prompt: "one", session: "s-1" });
  await room.press({ kind: "workspace.clear_session", projectId });
  await work(poco, room, { prompt: "two", session: "s-2" });
  const { sessions } = await listed(poco, projectId);
  const first = sessions.find(({ agentSessionId }) => agentSessionId === "s-1");
  const second = sessions.find(({ agentSessionId }) => agentSessionId === "s-2");
  if (first === undefined || second === undefined) throw new Error("there are no two sessions");
  return { poco, room, projectId, first, second };
}

describe("a new session", () => {
  it("begins without what the agent knew, and the card says why", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const { id: projectId } = room.project;
    const said = [await nextStart(poco, projectId)];
    await work(poco, room, { prompt: "one", session: "s-1" });
    said.push(await nextStart(poco, projectId));

    const reply = await room.press({ kind: "workspace.clear_session", projectId }, { person: "member" });
    said.push(await nextStart(poco, projectId));
    const turn = await work(poco, room, { prompt: "two", session: "s-2" });

    expect(reply).toMatchObject({ status: "ok", message: "The next task begins a fresh conversation." });
    expect(said).toEqual([
      "fresh, because it is the first one here",
      "resumed",
      "fresh, because member began a new session",
    ]);
    expect(turn.resume).toBeUndefined();
  });

  it("holds for the next task while one is under way, and says so", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    await room.say("one");
    (await poco.run("one")).name("s-1");

    const reply = await room.press({ kind: "workspace.clear_session", projectId: room.project.id });

    expect(reply.message).toContain("It holds for the next task");
  });
});

describe("switching to a session", () => {
  it("makes the next task go on with it", async () => {
    const { poco, room, projectId, first } = await twoSessions();
    await using _poco = poco;

    const reply = await room.press({ kind: "workspace.switch_session", projectId, session: first.id });
    const again = await room.press({ kind: "workspace.switch_session", projectId, session: first.id });
    const turn = await work(poco, room, { prompt: "three", session: "s-1" });

    expect(reply).toMatchObject({ status: "ok", message: "The next task goes on with session s-1." });
    expect(again).toMatchObject({ status: "ok", message: "session s-1 is the session already." });
    expect(turn.resume).toBe("s-1");
  });

  it("is refused where the agent resumes nothing", async () => {
    const { poco, room, projectId, first } = await twoSessions({
      agent: { can: { resume: false } },
    });
    await using _poco = poco;

    const reply = await room.press({ kind: "workspace.switch_session", projectId, session: first.id });

    expect(reply).toMatchObject({
      status: "rejected",
      place: "panel",
      message: containing("cannot go on with an earlier conversation"),
    });
    expect(await active(poco, projectId)).toBe("s-2");
  });

  it("is refused for one that the agent kept nothing of", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const { id: projectId } = room.project;
    await room.say("one");
    (await poco.run("one")).complete();
    await poco.ended("one");
    await room.press({ kind: "workspace.clear_session", projectId });
    const [nameless] = (await listed(poco, projectId)).sessions;

    const reply = await room.press({
      kind: "workspace.switch_session",
      projectId,
      session: nameless?.id ?? sessionId("none"),
    });

    expect(reply).toMatchObject({ status: "rejected", message: containing("kept nothing of this session") });
  });

  it("reaches no session of another project", async () => {
    const { poco, first } = await twoSessions();
    await using _poco = poco;
    const other = await poco.aRoom("other");
    const intents = [
      { kind: "workspace.switch_session", projectId: other.project.id, session: first.id },
      { kind: "workspace.rename_session", projectId: other.project.id, session: first.id, name: "mine" },
      { kind: "workspace.forget_session", projectId: other.project.id, session: first.id },
    ] as const;

    for (const intent of intents) {
      expect(await other.press(intent)).toMatchObject({ status: "rejected", message: containing("is gone") });
    }
    expect(await poco.store.projects.summary(first.id)).toMatchObject({ title: null });
  });
});

describe("an id of a session that somebody enters", () => {
  it("is what the next task goes on with", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const { id: projectId } = room.project;

    const reply = await room.press({
      kind: "workspace.apply_entered_session_id",
      projectId,
      agentSessionId: "0199-abcd",
    });
    const said = await nextStart(poco, projectId);
    const turn = await work(poco, room, { prompt: "one", session: "0199-abcd" });

    expect(reply).toMatchObject({ status: "ok", place: "card", message: containing("session 0199-abcd") });
    expect(said).toBe("resumed");
    expect(turn.resume).toBe("0199-abcd");
  });

  it.each(["--help", "-c", "two words", "tab\tbed", "line\u0007"])("is refused when it is %j", async (id) => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");

    const reply = await room.press({
      kind: "workspace.apply_entered_session_id",
      projectId: room.project.id,
      agentSessionId: id,
    });

    expect(reply).toMatchObject({ status: "rejected", place: "panel", message: containing("no spaces") });
    expect(await active(poco, room.project.id)).toBeUndefined();
  });

  it("of another project is refused, and its name is told only to those who see it", async () => {
    await using poco = await createGatewayFixture();
    const policy = { access: "listed", prompts: "members", approves: "members" } as const;
    const secret = await poco.aRoom("secret", { policy });
    await work(poco, secret, { prompt: "one", session: "s-1" });
    const room = await poco.aRoom("api");
    const enter = (person: string) =>
      room.press(
        { kind: "workspace.apply_entered_session_id", projectId: room.project.id, agentSessionId: "s-1" },
        { person },
      );

    const byMember = await enter("member");
    const byOwner = await enter("owner");

    expect(byMember).toMatchObject({ status: "rejected", message: containing("of another project") });
    expect(byMember.message).not.toContain("secret");
    expect(byOwner).toMatchObject({ status: "rejected", message: containing("of the project secret") });
    expect(JSON.stringify(byOwner.card)).toContain('"value":"s-1"');
    expect(await active(poco, secret.project.id)).toBe("s-1");
  });

  it("is refused where the agent resumes nothing", async () => {
    await using poco = await createGatewayFixture({ agent: { can: { resume: false } } });
    const room = await poco.aRoom("api");

    const reply = await room.press({
      kind: "workspace.apply_entered_session_id",
      projectId: room.project.id,
      agentSessionId: "s-1",
    });

    expect(reply.status).toBe("rejected");
    expect(await active(poco, room.project.id)).toBeUndefined();
  });
});

describe("the name of a session", () => {
  it("stands on the workspace card and in the list", async () => {
    const { poco, room, projectId, second } = await twoSessions();
    await using _poco = poco;
    const rename = {
      kind: "workspace.rename_session",
      projectId,
      session: second.id,
      name: "login",
    } as const;

    const reply = await room.press(rename);
    const again = await room.press(rename);

    expect(reply).toMatchObject({
      status: "ok",
      place: "panel",
      message: "The session is called login now.",
    });
    expect(again.message).toBe("The session is called login already.");
    expect((await listed(poco, projectId)).row.session?.title).toBe("login");
  });
});

describe("forgetting a session", () => {
  it("takes it off the list; the next task begins fresh where it was the active one", async () => {
    const { poco, room, projectId, first, second } = await twoSessions();
    await using _poco = poco;

    const inactive = await room.press({ kind: "workspace.forget_session", projectId, session: first.id });
    const said = await nextStart(poco, projectId);
    const reply = await room.press({ kind: "workspace.forget_session", projectId, session: second.id });
    const after = [await nextStart(poco, projectId), (await listed(poco, projectId)).sessions.length];

    expect(inactive.message).toBe("PoCo forgot session s-1; its tasks stay.");
    expect(said).toBe("resumed");
    expect(reply.message).toContain("The next task begins a fresh conversation.");
    expect(after).toEqual(["fresh, because owner forgot the session", 0]);
    expect(await poco.tasks()).toHaveLength(2);
  });

  it("brings back the list to whoever opens it afterwards", async () => {
    const { poco, room, projectId, first } = await twoSessions();
    await using _poco = poco;
    await poco.store.projects.forgetSession(first.id, { because: "x", at: poco.clock.now });
    const show = { kind: "workspace_session", projectId, session: sessionId("none"), problem: null } as const;

    const view = await poco.gateway.views.of(show, owner);
    const switched = await room.press({ kind: "workspace.switch_session", projectId, session: first.id });

    expect(view).toMatchObject({ kind: "workspace_choose_session", problem: "This session is gone." });
    expect(switched.status).toBe("rejected");
  });
});

describe("the list of sessions", () => {
  it("has eight on a page with their last prompts, last used first", async () => {
    await using poco = await createGatewayFixture();
    const room = await poco.aRoom("api");
    const { id: projectId } = room.project;
    for (let count = 1; count <= 10; count += 1) {
      poco.clock.now += 1_000;
      await work(poco, room, { prompt: `prompt ${count}`, session: `s-${count}` });
      await room.press({ kind: "workspace.clear_session", projectId });
    }

    const [first, second, beyond] = await Promise.all([0, 1, 9].map((page) => listed(poco, projectId, page)));

    const prompts = [...(first?.sessions ?? []), ...(second?.sessions ?? [])].map(
      ({ lastPrompt }) => lastPrompt,
    );
    expect(prompts).toEqual(Array.from({ length: 10 }, (_, index) => `prompt ${10 - index}`));
    expect(first).toMatchObject({ page: 0, pages: 2, canResume: true });
    expect(beyond).toMatchObject({ page: 1, pages: 2 });
    expect(beyond?.sessions).toHaveLength(2);
  });
});
