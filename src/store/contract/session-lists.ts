import { describe, expect, it } from "vitest";
import { projectId, type SessionId, sessionId } from "../../domain/ids.ts";
import { aMoment } from "../../testing/builders.ts";
import { ann, named } from "./examples.ts";
import type { Stage } from "./stage.ts";

const p1 = projectId("p1");

/** The conversations of a project: listed, switched, entered, renamed, forgotten. */
export function sessionListsContract({ store, addProject, addRunning, record }: Stage): void {
  const list = async () => (await store.projects.sessions({ projectId: p1, limit: 99, offset: 0 })).sessions;
  const close = (because: string) => store.projects.closeSession(p1, { because, at: aMoment + 10 });
  const work = async (prompt: string, thread: string): Promise<SessionId> => {
    const task = await addRunning({ projectId: p1, prompt });
    await record(task, named(thread, true), { kind: "cancelled", by: ann, why: "Stopped.", result: null });
    return task.sessionId ?? sessionId("");
  };
  const attach = (agentSessionId: string, project = p1) =>
    store.projects.attachSession({ projectId: project, agentSessionId, by: ann, at: aMoment + 20 });

  describe("the sessions of a project", () => {
    it("are listed with their newest prompt, last used first, page by page", async () => {
      await addProject("p1");
      const first = await work("one", "t1");
      await work("two", "t1");
      await close("ann asked");
      const second = await work("three", "t2");
      await store.projects.activateSession(p1, first, aMoment + 30);

      expect((await list()).map(({ id, lastPrompt }) => [id, lastPrompt])).toEqual([
        [first, "two"],
        [second, "three"],
      ]);
      expect(await store.projects.sessions({ projectId: p1, limit: 1, offset: 1 })).toMatchObject({
        sessions: [{ id: second }],
        total: 2,
      });
      expect(await store.projects.summary(first)).toMatchObject({ id: first, lastPrompt: "two" });
    });

    it("say why they began without what was known before", async () => {
      await addProject("p1");
      expect(await store.projects.freshBecause(p1)).toBe("it is the first one here");
      const first = await work("one", "t1");
      expect(await store.projects.freshBecause(p1)).toBeNull();

      await close("ann began a new session");
      expect(await store.projects.freshBecause(p1)).toBe("ann began a new session");
      const second = await work("two", "t2");

      expect(await store.projects.session(first)).toMatchObject({ freshBecause: "it is the first one here" });
      expect(await store.projects.session(second)).toMatchObject({ freshBecause: "ann began a new session" });
    });

    it("take prompts again when one of them is switched to", async () => {
      await addProject("p1");
      const first = await work("one", "t1");
      await close("ann asked");
      await work("two", "t2");

      await store.projects.activateSession(p1, first, aMoment + 30);

      expect(await work("three", "t1")).toBe(first);
      expect(await store.projects.freshBecause(p1)).toBeNull();
    });

    it("cannot be switched to from another project", async () => {
      await addProject("p1");
      await addProject("p2");
      const first = await work("one", "t1");

      expect(await store.projects.activateSession(projectId("p2"), first, aMoment)).toBeUndefined();
      expect(await store.projects.activeSession(p1)).toMatchObject({ id: first });
    });

    it("can be entered by the agent's own id, which is another project's never", async () => {
      await addProject("p1");
      await addProject("p2");
      const first = await work("one", "t1");

      expect(await attach("t9")).toMatchObject({
        kind: "attached",
        session: { agentSessionId: "t9", isConfirmed: true, isActive: true },
      });
      expect(await attach("t1")).toMatchObject({ kind: "attached", session: { id: first } });
      expect(await attach("t1", projectId("p2"))).toEqual({ kind: "elsewhere", project: p1 });
      expect(await store.projects.activeSession(projectId("p2"))).toBeUndefined();
      expect(await list()).toHaveLength(2);
    });

    it("say nothing of the last close once one is entered", async () => {
      await addProject("p1");
      await work("one", "t1");
      await close("ann asked");

      const attached = await attach("t9");

      expect(attached).toMatchObject({ session: { freshBecause: "", createdBy: ann, title: null } });
      expect(await store.projects.freshBecause(p1)).toBeNull();
      expect(await work("two", "t9")).toBe(attached.kind === "attached" ? attached.session.id : undefined);
    });

    it("begin anew as new ones when the agent's id of a forgotten one is entered", async () => {
      await addProject("p1");
      const first = await work("one", "t1");
      await store.projects.forgetSession(first, { because: "ann forgot it", at: aMoment + 10 });

      await attach("t1");

      expect((await store.projects.activeSession(p1))?.id).not.toBe(first);
      expect(await list()).toMatchObject([{ agentSessionId: "t1", lastPrompt: null }]);
    });

    it("are told apart by project although nobody works in them any more", async () => {
      await addProject("p1");
      await addProject("p2");
      const first = await work("one", "t1");
      await store.projects.forgetSession(first, { because: "ann forgot it", at: aMoment + 10 });

      expect(await attach("t1", projectId("p2"))).toEqual({ kind: "elsewhere", project: p1 });
    });

    it("of which the agent has kept nothing yet are no reason to resume", async () => {
      await addProject("p1");
      const task = await addRunning({ projectId: p1 });
      expect(await store.projects.freshBecause(p1)).toBe("it is the first one here");

      await record(task, named("t1", false));

      expect(await store.projects.freshBecause(p1)).toContain("kept nothing");
    });

    it("say why the last one was closed, whatever happens to older ones meanwhile", async () => {
      await addProject("p1");
      const first = await work("one", "t1");
      await close("the first reason");
      await work("two", "t2");
      await close("the second reason");

      await store.projects.renameSession(first, "Login", aMoment + 50);
      await close("nothing was open");
      await store.projects.forgetSession(first, { because: "ann forgot it", at: aMoment + 60 });

      expect(await store.projects.freshBecause(p1)).toBe("the second reason");
    });

    it("have the name that people gave them", async () => {
      await addProject("p1");
      const first = await work("one", "t1");

      expect(await store.projects.renameSession(first, "Login", aMoment)).toMatchObject({ title: "Login" });
      expect(await store.projects.renameSession(sessionId("nobody"), "x", aMoment)).toBeUndefined();
    });

    it("leave the list when they are forgotten, and their tasks stay", async () => {
      await addProject("p1");
      const first = await work("one", "t1");

      await store.projects.forgetSession(first, { because: "ann forgot the session", at: aMoment + 40 });

      expect(await list()).toEqual([]);
      expect(await store.tasks.page({ limit: 9 })).toHaveLength(1);
      expect(await store.projects.activeSession(p1)).toBeUndefined();
      expect(await store.projects.freshBecause(p1)).toBe("ann forgot the session");
      expect(await store.projects.activateSession(p1, first, aMoment)).toBeUndefined();
      expect(await store.projects.renameSession(first, "x", aMoment)).toBeUndefined();
      expect(await store.projects.summary(first)).toBeUndefined();
      expect(await store.projects.session(first)).toMatchObject({ isActive: false });
    });

    it("are forgotten once", async () => {
      await addProject("p1");
      const first = await work("one", "t1");
      await store.projects.forgetSession(first, { because: "ann forgot it", at: aMoment + 40 });

      await store.projects.forgetSession(first, { because: "bob forgot it", at: aMoment + 41 });
      await store.projects.forgetSession(sessionId("nobody"), { because: "bob forgot it", at: aMoment });

      expect(await store.projects.freshBecause(p1)).toBe("ann forgot it");
    });

    it("say nothing new when one is forgotten that was not in use", async () => {
      await addProject("p1");
      const first = await work("one", "t1");
      await close("ann asked");
      await work("two", "t2");

      await store.projects.forgetSession(first, { because: "ann forgot it", at: aMoment + 40 });

      expect(await store.projects.freshBecause(p1)).toBeNull();
      expect(await list()).toHaveLength(1);
    });
  });
}
