import { describe, expect, it } from "vitest";
import { inboxId, projectId, type SessionId, sessionId } from "../../domain/ids.ts";
import { aMoment } from "../../testing/builders.ts";
import { ann, bob, named } from "./examples.ts";
import type { Stage } from "./stage.ts";

const p1 = projectId("p1");

/** A session that begins as a copy of another one. */
export function copiedSessionsContract({ store, addProject, addRunning, record }: Stage): void {
  const work = async (thread: string, confirmed = true): Promise<SessionId> => {
    const task = await addRunning({ projectId: p1 });
    await record(task, named(thread, confirmed), {
      kind: "cancelled",
      by: ann,
      why: "Stopped.",
      result: null,
    });
    return task.sessionId ?? sessionId("");
  };
  const fork = (session: SessionId, cause: number | null = null, project = p1) =>
    store.projects.forkSession({
      projectId: project,
      session,
      name: "Login",
      by: bob,
      at: aMoment + 30,
      cause: cause === null ? null : inboxId(cause),
    });
  const copyOf = { agentSessionId: "t1", name: "Login" };

  describe("a copy of a session", () => {
    it("is the active one; the original stays in the list as it was", async () => {
      await addProject("p1");
      const original = await work("t1");

      const copy = await fork(original);

      expect(copy).toMatchObject({
        isActive: true,
        agentSessionId: null,
        isConfirmed: false,
        createdBy: bob,
        copyOf,
      });
      expect(await store.projects.activeSession(p1)).toEqual(copy);
      expect(await store.projects.session(original)).toMatchObject({
        isActive: false,
        agentSessionId: "t1",
        isConfirmed: true,
        copyOf: null,
      });
      expect(await store.projects.freshBecause(p1)).toBeNull();
      expect((await store.projects.sessions({ projectId: p1, limit: 9, offset: 0 })).total).toBe(2);
    });

    it("never takes the id of its original, and keeps its own", async () => {
      await addProject("p1");
      await fork(await work("t1"));
      const task = await addRunning({ projectId: p1 });
      const active = () => store.projects.activeSession(p1);

      await record(task, named("t1", true));
      const before = await active();
      await record(task, named("t2", false), named("t2", true));

      expect(before).toMatchObject({ agentSessionId: null, isConfirmed: false });
      expect(await active()).toMatchObject({
        id: task.sessionId,
        agentSessionId: "t2",
        isConfirmed: true,
        copyOf,
      });
    });

    it("is made once for one cause", async () => {
      await addProject("p1");
      const original = await work("t1");

      const first = await fork(original, 1);
      const again = await fork(original, 1);
      const other = await fork(original, 2);

      expect(again?.id).toBe(first?.id);
      expect(other?.id).not.toBe(first?.id);
    });

    it("is made of nothing that the agent did not keep, that was forgotten, or that is another project's", async () => {
      await addProject("p1");
      await addProject("p2");
      const kept = await work("t1");

      expect(await fork(kept, null, projectId("p2"))).toBeUndefined();
      expect(await fork(sessionId("nothing"))).toBeUndefined();
      await store.projects.forgetSession(kept, { because: "ann forgot it", at: aMoment });
      expect(await fork(kept)).toBeUndefined();
      expect(await fork(await work("t2", false))).toBeUndefined();
    });
  });
}
