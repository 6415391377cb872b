import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import type { Viewer } from "../domain/person.ts";
import { createGatewayFixture, type GatewayFixture, type Room, until } from "../testing/gateway-fixture.ts";
import { buttonsOf } from "../testing/walk.ts";

const owner: Viewer = { person: { id: personId("owner"), platform: "chat" }, role: "owner" };

/** A project whose only session is one that the agent keeps as `t1`. */
async function aSession(options: Parameters<typeof createGatewayFixture>[0] = {}) {
  const poco = await createGatewayFixture(options);
  const room = await poco.aRoom("api");
  const { id: projectId } = room.project;
  await work(poco, room, "one", (run) => run.name("t1"));
  const session = (await poco.store.projects.activeSession(projectId))?.id;
  if (session === undefined) throw new Error("there is no session");
  return {
    poco,
    room,
    projectId,
    session,
    fork: { kind: "workspace.fork_session", projectId, session } as const,
  };
}

type Run = GatewayFixture["agent"]["runs"][number];

async function work(poco: GatewayFixture, room: Room, prompt: string, act: (run: Run) => void) {
  await room.say(prompt);
  const run = await poco.run(prompt);
  act(run);
  run.complete();
  await poco.ended(prompt);
  return run.turn;
}

async function nextStart({ gateway }: GatewayFixture, id: Room["project"]["id"]) {
  const view = await gateway.views.byKey(`workspace:${id}`, owner);
  return view?.kind === "workspace_overview" ? view.row.nextStart : undefined;
}

describe("a copy of a session", () => {
  it("begins once as a copy, then goes on by itself; the original stays", async () => {
    const { poco, room, projectId, session, fork } = await aSession();
    await using _ = poco;

    const reply = await room.press(fork);
    const said = await nextStart(poco, projectId);
    const first = await work(poco, room, "two", (run) => run.name("t2", "forked"));
    const second = await work(poco, room, "three", (run) => run.name("t2", "resumed"));

    expect(reply).toMatchObject({ status: "ok", message: "The next task begins with a copy of one." });
    expect(said).toBe("a copy of one");
    expect(first).toMatchObject({ resume: "t1", isFork: true });
    expect(second.resume).toBe("t2");
    expect(second).not.toHaveProperty("isFork");
    expect(await nextStart(poco, projectId)).toBe("resumed");
    expect(await poco.store.projects.session(session)).toMatchObject({
      agentSessionId: "t1",
      isActive: false,
    });
    const card = await poco.gateway.views.card(`task:${(await poco.taskOf("two")).id}`, owner);
    expect(JSON.stringify(card?.blocks)).toContain("a copy of one");
  });

  it("is neither lost nor made twice by a crash", async () => {
    const { poco, room, projectId, fork } = await aSession({ onDisk: true });
    await using _ = poco;
    poco.faults.after = ({ name }) => (name === "projects.forkSession" ? poco.crash() : undefined);
    void room.press(fork);
    await until(() => expect(poco.faults.isDead).toBe(true));

    const next = await poco.again();
    await next.gateway.recover();
    await next.gateway.intake.rest();

    const { total } = await next.store.projects.sessions({ projectId, limit: 9, offset: 0 });
    expect(total).toBe(2);
    await next.chat.say("two", { conversation: room.conversation });
    const run = await next.run("two");
    expect(run.turn).toMatchObject({ resume: "t1", isFork: true });
  });

  it("is copied again when the run was cut off before the agent kept it", async () => {
    const { poco, room, fork } = await aSession({ onDisk: true });
    await using _ = poco;
    await room.press(fork);
    await room.say("two");
    const run = await poco.run("two");
    run.emit({ kind: "session", sessionId: "t2", confirmed: false, start: "forked" });
    await until(async () => expect((await poco.taskOf("two")).agentSessionId).toBe("t2"));
    poco.crash();

    const next = await poco.again();
    await next.gateway.recover();
    const cut = await next.ended("two");
    await next.chat.press({ kind: "task.continue", taskId: cut.id }, { conversation: room.conversation });
    await until(() => expect(next.agent.runs).toHaveLength(1));

    expect(next.agent.runs[0]?.turn).toMatchObject({ resume: "t1", isFork: true });
  });

  it("is a session of its own that can be switched away from and back to before its first task", async () => {
    const { poco, room, projectId, session, fork } = await aSession();
    await using _ = poco;
    await room.press(fork);
    const copy = (await poco.store.projects.activeSession(projectId))?.id ?? session;
    await room.press({ kind: "workspace.switch_session", projectId, session });

    const back = await room.press({ kind: "workspace.switch_session", projectId, session: copy });
    const turn = await work(poco, room, "two", (run) => run.name("t2", "forked"));

    expect(back.status).toBe("ok");
    expect(turn).toMatchObject({ resume: "t1", isFork: true });
  });

  it("is offered only where the agent can copy and keeps the session", async () => {
    const { poco, room, projectId, session, fork } = await aSession({ agent: { can: { fork: false } } });
    await using _ = poco;
    const show = { kind: "workspace.open_session", projectId, session } as const;

    const offered = (await room.press(show)).card;
    const reply = await room.press(fork);

    expect(
      buttonsOf(offered ?? { title: "", tone: "info", blocks: [] }).map(({ label }) => label),
    ).not.toContain("Fork");
    expect(reply).toMatchObject({
      status: "rejected",
      message: "Scripted cannot copy a conversation. Begin a new session.",
    });
  });
});
