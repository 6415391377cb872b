import { describe, expect, it } from "vitest";
import { projectId, sessionId } from "../../domain/ids.ts";
import { aMoment } from "../../testing/builders.ts";
import { bob, named } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** A project has one active conversation. */
export function sessionsContract({ store, addProject, addTask, record, addRunning }: Stage): void {
  describe("sessions", () => {
    const anActive = () => store.projects.activeSession(projectId("p1"));

    it("is made by the first task of a project and shared by the next", async () => {
      await addProject();
      const first = await addTask({ projectId: projectId("p1"), requester: bob });
      const second = await addTask({ projectId: projectId("p1") });
      const alone = await addTask();

      const active = await anActive();

      expect(active).toMatchObject({
        projectId: "p1",
        createdBy: bob,
        isActive: true,
        agentSessionId: null,
      });
      expect([first.sessionId, second.sessionId, alone.sessionId]).toEqual([active?.id, active?.id, null]);
    });

    it("binds the agent's id when it is named, and confirms it when it can be resumed", async () => {
      await addProject();
      const task = await addRunning({ projectId: projectId("p1") });

      await record(task, named("thread-1", false));
      const provisional = await anActive();
      await record(task, named("thread-1", true));

      expect(provisional).toMatchObject({ agentSessionId: "thread-1", isConfirmed: false });
      expect(await anActive()).toMatchObject({ agentSessionId: "thread-1", isConfirmed: true });
    });

    it("stays confirmed when the agent names the same conversation again", async () => {
      await addProject();
      const task = await addRunning({ projectId: projectId("p1") });
      await record(task, named("thread-1", true), named("thread-1", false));

      expect(await anActive()).toMatchObject({ agentSessionId: "thread-1", isConfirmed: true });
    });

    it("is provisional again when the agent began another conversation", async () => {
      await addProject();
      const task = await addRunning({ projectId: projectId("p1") });
      await record(task, named("thread-1", true), named("thread-2", false));

      expect(await anActive()).toMatchObject({ agentSessionId: "thread-2", isConfirmed: false });
    });

    it("is closed, and the next task begins another one", async () => {
      await addProject();
      const first = await addRunning({ projectId: projectId("p1") });
      await record(first, named("thread-1", true));

      await store.projects.closeSession(projectId("p1"), { because: "ann asked", at: aMoment + 5 });

      expect(await anActive()).toBeUndefined();
      expect(await store.projects.session(first.sessionId ?? sessionId(""))).toMatchObject({
        isActive: false,
        agentSessionId: "thread-1",
        updatedAt: aMoment + 5,
      });
      const second = await addTask({ projectId: projectId("p1") });
      expect(second.sessionId).not.toBe(first.sessionId);
      expect(await anActive()).toMatchObject({ id: second.sessionId, agentSessionId: null });
    });

    it("keeps what a run of the closed one still reports", async () => {
      await addProject();
      const task = await addRunning({ projectId: projectId("p1") });
      await store.projects.closeSession(projectId("p1"), { because: "ann asked", at: aMoment });

      await record(task, named("thread-1", true));

      expect(await anActive()).toBeUndefined();
      expect((await store.projects.session(task.sessionId ?? sessionId("")))?.agentSessionId).toBe(
        "thread-1",
      );
    });

    it("has one active session per project", async () => {
      await addProject("p1");
      await addProject("p2");
      await addTask({ projectId: projectId("p1") });
      await addTask({ projectId: projectId("p2") });

      await store.projects.closeSession(projectId("p2"), { because: "ann asked", at: aMoment });

      expect(await anActive()).toBeDefined();
      expect(await store.projects.activeSession(projectId("p2"))).toBeUndefined();
      expect(await store.projects.session(sessionId("nobody"))).toBeUndefined();
    });
  });
}
