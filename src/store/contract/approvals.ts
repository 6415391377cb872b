import { describe, expect, it } from "vitest";
import { approvalId, inboxId, projectId, taskId } from "../../domain/ids.ts";
import type { TaskEvent } from "../../domain/task.ts";
import { aMoment, anApproval } from "../../testing/builders.ts";
import { ann, bob, cancelled, completed, room, run } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** The first decision counts. */
export function approvalsContract({
  store,
  addProject,
  addTask,
  record,
  addRunning,
  ask,
  decide,
  stateOf,
}: Stage): void {
  describe("approvals", () => {
    it("takes the first of two decisions and tells the other who was first", async () => {
      const id = await ask(await addRunning(), "a1");

      const [first, second] = await Promise.all([
        decide(id, "reject", 1, ann),
        decide(id, "allow_once", 2, bob),
      ]);

      const decision = { answer: { kind: "option", option: "reject" }, by: ann, at: aMoment + 2 };
      expect(first).toMatchObject({ kind: "decided", hasMoved: true });
      expect(second).toMatchObject({ kind: "late", approval: { state: { state: "decided", decision } } });
      expect(await stateOf(id)).toEqual({ state: "decided", decision });
    });

    it("answers the same to the same cause, and changes nothing again", async () => {
      const task = await addRunning();
      const id = await ask(task, "a1");
      await decide(id, "allow_once", 1);
      const { length } = await store.tasks.journal(task.id, 0);

      const again = await decide(id, "allow_once", 1);

      expect(again).toMatchObject({ kind: "decided", hasMoved: false, owed: [], approval: { id } });
      expect(await store.tasks.journal(task.id, 0)).toHaveLength(length);
    });

    it("knows which request of a task a cause has decided", async () => {
      const task = await addRunning();
      const other = await addRunning();
      const id = await ask(task, "a1");
      await ask(task, "a2");
      await decide(id, "allow_once", 1);

      expect(await store.approvals.decidedBy(inboxId(1), task.id)).toEqual(await store.approvals.get(id));
      expect(await store.approvals.decidedBy(inboxId(1), other.id)).toBeUndefined();
      expect(await store.approvals.decidedBy(inboxId(2), task.id)).toBeUndefined();
    });

    it("keeps a command that was changed, and takes one that was not changed for a plain yes", async () => {
      const task = await addRunning();
      const editable = { isEditable: true, detail: { command: "make all" } } as const;
      const [changed, same] = [await ask(task, "a1", editable), await ask(task, "a2", editable)];
      const plain = await ask(task, "a3", { detail: { command: "make all" } });
      const allow = (approvalId: typeof changed, command: string) =>
        store.approvals.decide({
          approvalId,
          answer: { kind: "option", option: "allow_once", command },
          by: ann,
          at: aMoment,
          cause: null,
        });

      const blank = await allow(changed, " ");
      await allow(changed, "make test\r\n");
      await allow(same, " make all\r\n");
      const refused = await allow(plain, "make test");

      expect([blank.kind, refused.kind]).toEqual(["misfit", "misfit"]);
      const answer = { kind: "option", option: "allow_once" };
      expect(await store.approvals.get(changed)).toMatchObject({
        isEditable: true,
        state: { decision: { answer: { ...answer, command: "make test\n" } } },
      });
      expect(await stateOf(same)).toMatchObject({ state: "decided", decision: { answer } });
      expect(JSON.stringify(await stateOf(same))).not.toContain("command");
      expect(await stateOf(plain)).toEqual({ state: "pending" });
    });

    it("takes no repeat for a decision without a cause", async () => {
      const id = await ask(await addRunning(), "a1");
      await decide(id, "allow_once");

      expect(await decide(id, "allow_once")).toMatchObject({ kind: "late" });
    });

    it("refuses an answer that was not offered, and stays pending", async () => {
      const id = await ask(await addRunning(), "a1", { options: ["allow_once", "reject"] });

      expect(await decide(id, "allow_always")).toMatchObject({
        kind: "misfit",
        problem: expect.stringContaining("allow_always") as string,
      });
      expect(await stateOf(id)).toEqual({ state: "pending" });
    });

    it("does not know a request that nobody asked", async () => {
      expect(await decide(approvalId("a9"), "allow_once")).toEqual({ kind: "unknown" });
      expect(await store.approvals.get(approvalId("a9"))).toBeUndefined();
    });

    it("is delivered only after it was decided, and then stays so", async () => {
      const task = await addRunning();
      const id = await ask(task, "a1");
      await decide(id, "allow_once");
      await record(task, { kind: "delivered", approvalId: id });

      expect((await stateOf(id))?.state).toBe("delivered");
      await record(task, { kind: "voided", approvalId: id, why: "too late" });
      expect((await stateOf(id))?.state).toBe("delivered");
    });

    it("keeps the decision of a request that became void afterwards", async () => {
      const task = await addRunning();
      const id = await ask(task, "a1");
      await decide(id, "allow_once");
      await record(task, { kind: "voided", approvalId: id, why: "The agent went on." });

      expect(await stateOf(id)).toMatchObject({
        state: "void",
        why: "The agent went on.",
        decision: { by: ann },
      });
    });

    it.each<readonly [string, TaskEvent]>([
      ["completes", completed],
      [
        "fails",
        { kind: "failed", runId: null, reason: "interrupted", message: "", retryAt: null, result: null },
      ],
      ["is cancelled", cancelled],
    ])("voids what is open when the task %s", async (_what, end) => {
      const task = await addRunning({ conversation: room });
      const open = await ask(task, "a1");
      const decided = await ask(task, "a2");
      const delivered = await ask(task, "a3");
      await decide(decided, "allow_once");
      await decide(delivered, "allow_once");
      await record(task, { kind: "delivered", approvalId: delivered });

      const ended = await record(task, end);

      const states = await Promise.all([open, decided, delivered].map(stateOf));
      expect(states.map((state) => state?.state)).toEqual(["void", "void", "delivered"]);
      expect(await store.approvals.pending()).toEqual([]);
      expect(await decide(open, "allow_once")).toMatchObject({ kind: "late" });
      expect(ended.kind === "recorded" && ended.owed.map(({ key }) => key)).toEqual([
        "approval:a1",
        "approval:a2",
        `task:${task.id}`,
      ]);
    });

    it("lists what waits and what a task asked in the order of asking", async () => {
      const task = await addRunning();
      const other = await addRunning();
      for (const id of ["c", "a", "b"]) await ask(task, id, { createdAt: aMoment });
      await ask(other, "d", { createdAt: aMoment - 1 });
      await decide(approvalId("a"), "allow_once");

      expect((await store.approvals.ofTask(task.id)).map(({ id }) => id)).toEqual(["c", "a", "b"]);
      expect((await store.approvals.pending()).map(({ id }) => id)).toEqual(["c", "b", "d"]);
      expect(await store.approvals.ofTask(taskId("nobody"))).toEqual([]);
    });

    it("lets a task go that was approved at the checkpoint", async () => {
      await addProject();
      const task = await addTask({ projectId: projectId("p1") });
      const id = await ask(task, "a1", { runId: null, ask: "confirm" });
      expect(await store.tasks.claimNext(projectId("p1"), aMoment)).toBeUndefined();

      const decided = await decide(id, "allow_once");

      expect(decided).toMatchObject({ task: { state: { status: "running", runId: null } } });
      expect(decided.kind === "decided" && decided.approval).toEqual(await store.approvals.get(id));
      expect((await store.tasks.claimNext(projectId("p1"), aMoment))?.task.id).toBe(task.id);
    });

    it("ends a task that was rejected at the checkpoint, and lets the next one go", async () => {
      await addProject();
      const task = await addTask({ projectId: projectId("p1") });
      const next = await addTask({ projectId: projectId("p1") });
      const id = await ask(task, "a1", { runId: null, ask: "confirm" });

      await decide(id, "reject");

      expect((await store.tasks.get(task.id))?.state).toMatchObject({ status: "cancelled" });
      expect((await stateOf(id))?.state).toBe("delivered");
      expect((await store.tasks.claimNext(projectId("p1"), aMoment))?.task.id).toBe(next.id);
    });

    it("owes the card of a request to the conversation of its task", async () => {
      const task = await addRunning({ conversation: room });
      const alone = await addRunning();

      const approval = anApproval({ id: approvalId("a1"), taskId: task.id, runId: run });
      const asked = await record(task, { kind: "asked", approval });
      await ask(alone, "a2");

      expect(asked.kind === "recorded" && asked.owed.map(({ key }) => key)).toEqual([
        "approval:a1",
        `task:${task.id}`,
      ]);
      expect(await store.cards.get(room, "approval:a2")).toBeUndefined();
    });
  });
}
