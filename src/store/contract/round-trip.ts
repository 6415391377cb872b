import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance } from "../../domain/advance.ts";
import type { Approval, ApprovalState } from "../../domain/approval.ts";
import { type ApprovalId, projectId } from "../../domain/ids.ts";
import { isTerminal, type Task, type TaskEvent } from "../../domain/task.ts";
import { aMoment } from "../../testing/builders.ts";
import {
  anInboxDraft,
  anyAuditEntry,
  anyFolderSource,
  anyGrant,
  anyHistory,
  anyInboxDraft,
  anyNamedPerson,
  anyProject,
  anyStoredProcess,
  anyStoredText,
  anyTaskDraft,
  aTaskDraft,
} from "../../testing/store-fixtures.ts";
import { ann, completed, room, said, started } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** What is stored comes back as it was, field by field. */
export function roundTripContract({
  store,
  addProject,
  addTask,
  record,
  addRunning,
  ask,
  openAnother,
  runs,
  canRestart,
  restart,
}: Stage): void {
  describe("everything that is stored", () => {
    it("comes back as it was: any draft of a task", async () => {
      await fc.assert(
        fc.asyncProperty(anyTaskDraft, async (draft) => {
          const { task } = await store.tasks.add(draft, null);

          const { id, ...kept } = (await store.tasks.get(task.id)) ?? task;
          expect({ id, ...kept }).toEqual(task);
          expect(kept).toMatchObject(draft);
        }),
      );
    });

    it("comes back as it was: any history of a task, event by event, and what it makes of the task", async () => {
      await fc.assert(
        fc.asyncProperty(anyHistory, async (history) => {
          await using fresh = await openAnother();
          const { tasks, approvals } = fresh.store;
          let model = (await tasks.add(aTaskDraft(), null)).task;
          const kept: TaskEvent[] = [{ kind: "created" }];
          const asked = new Map<ApprovalId, Approval>();

          for (const event of history) {
            const expected = advance(model, event, aMoment);
            const recorded = await tasks.record(model.id, [event], aMoment);
            expect(recorded.kind).toBe(expected.ok ? "recorded" : "refused");
            if (!expected.ok) continue;
            model = expected.task;
            kept.push(event);
            settleApprovals(asked, event, model);
          }

          expect(await tasks.get(model.id)).toEqual(model);
          const journal = await tasks.journal(model.id, 0);
          expect(journal.map(({ event }) => event)).toEqual(kept);
          expect(await approvals.ofTask(model.id)).toEqual([...asked.values()]);
        }),
        { numRuns: runs(60) },
      );
    });

    it("comes back as it was: any project, its change and its workspace", async () => {
      await fc.assert(
        fc.asyncProperty(
          anyProject,
          anyProject,
          fc.record({ folder: anyStoredText, source: anyFolderSource, at: fc.nat() }),
          async (project, other, choice) => {
            await using fresh = await openAnother();
            const { projects } = fresh.store;
            await projects.add(project, null);
            expect(await projects.get(project.id)).toEqual(project);

            const { id: _id, createdBy: _by, agent: _agent, platform: _platform, ...changed } = other;
            const { createdAt: _at, updatedAt, ...change } = changed;
            await projects.change(project.id, change, updatedAt);
            expect(await projects.list()).toEqual([{ ...project, ...change, updatedAt }]);

            await projects.setFolder({ projectId: project.id, ...choice });
            const { source: folderSource, at, ...place } = choice;
            const stands = { projectId: project.id, ...place, folderSource, updatedAt: at };
            expect(await projects.workspace(project)).toEqual(stands);
          },
        ),
        { numRuns: runs(40) },
      );
    });

    it("comes back as it was: any event, any audit entry, any process, any card", async () => {
      await fc.assert(
        fc.asyncProperty(
          anyInboxDraft,
          anyAuditEntry,
          anyStoredProcess,
          fc.record({
            id: anyStoredText,
            key: anyStoredText,
            ref: anyStoredText,
            viewer: fc.option(anyNamedPerson),
          }),
          async (draft, entry, process, { id: conversationId, key, ref, viewer }) => {
            await using fresh = await openAnother();
            const { id } = await fresh.store.inbox.receive(draft);
            expect(await fresh.store.inbox.unsettled()).toEqual([{ id, joined: null, event: draft.event }]);
            expect(await fresh.store.inbox.receive(draft)).toEqual({ id, isNew: false });
            await fresh.store.inbox.settle(id, { outcome: ref, audit: entry }, aMoment);
            expect(await fresh.store.inbox.outcome(id)).toBe(ref);
            expect(await fresh.store.audit.list(9)).toEqual([entry]);
            await fresh.store.processes.add(process);
            expect(await fresh.store.processes.list()).toEqual([process]);
            const conversation = { ...room, id: conversationId };
            await fresh.store.cards.owe(conversation, key, viewer ?? undefined);
            await fresh.store.cards.shown({ conversation, key }, { edition: 0, version: 1, ref });
            const shown = {
              conversation,
              key,
              viewer,
              owedVersion: 1,
              shownVersion: 1,
              ref,
              edition: 0,
              oldRef: null,
            };
            expect(await fresh.store.cards.get(conversation, key)).toEqual(shown);
          },
        ),
        { numRuns: runs(40) },
      );
    });

    it("comes back as it was: anybody with a role, anybody without one", async () => {
      await fc.assert(
        fc.asyncProperty(anyGrant, anyNamedPerson, anyStoredText, async (grant, person, code) => {
          await using fresh = await openAnother();
          const { people } = fresh.store;
          const { platform, id, name = null } = grant.person;
          const { role, by: grantedBy, at: grantedAt } = grant;
          const known = { platform, id, name, role, grantedBy, grantedAt };

          expect(await people.grant(grant)).toEqual(known);
          expect(await people.get(grant.person)).toEqual(known);
          expect(await people.list()).toEqual([known]);

          const waiting = { platform: person.platform, id: person.id, name: person.name ?? null };
          const stranger = { ...waiting, code, expiresAt: aMoment };
          await people.knock({ person, code, at: 0, expiresAt: aMoment });
          expect(await people.strangers(0)).toEqual([stranger]);
        }),
        { numRuns: runs(40) },
      );
    });

    it("takes a megabyte at once", async () => {
      const megabyte = "שׁ👩‍👩‍👧‍👦x\n".repeat(90_000).slice(0, 1_048_576);
      const task = await addTask({ prompt: megabyte });
      await record(task, started, said(megabyte), { ...completed, result: megabyte });

      const stored = await store.tasks.get(task.id);
      const journal = await store.tasks.journal(task.id, 2);

      expect(stored?.prompt === megabyte && stored.result === megabyte).toBe(true);
      expect(journal[0]?.event.kind === "text" && journal[0].event.delta === megabyte).toBe(true);
    });

    it("is still there after a restart", async ({ skip }) => {
      if (!canRestart()) return skip("this store leaves nothing behind");
      const task = await addRunning({ conversation: room });
      const id = await ask(task, "a1");
      const head = await store.inbox.receive(anInboxDraft());
      const part = await store.inbox.receive(anInboxDraft({ eventId: "event-2", messageId: null }));
      await store.inbox.join(head.id, [part.id]);
      await addProject("p1");
      const [, , last] = [1, 2, 3].map(() => addTask({ projectId: projectId("p1") }));
      await store.tasks.moveToFront((await last)?.id ?? task.id, { by: ann, at: aMoment });
      const all = () =>
        Promise.all([
          store.tasks.get(task.id),
          store.tasks.journal(task.id, 0),
          store.tasks.lane(projectId("p1")),
          store.approvals.get(id),
          store.cards.owed(),
          store.inbox.unsettled(),
          store.projects.recentFolders({ projectId: null, limit: 9 }),
        ]);
      const before = await all();

      await restart();

      expect(await all()).toEqual(before);
    });
  });
}

/** What the events make of the approvals, by the words of `domain/approval.ts`. */
function settleApprovals(asked: Map<ApprovalId, Approval>, event: TaskEvent, task: Task): void {
  if (event.kind === "asked") asked.set(event.approval.id, event.approval);
  if (event.kind === "decided")
    become(asked, event.approvalId, { state: "decided", decision: event.decision });
  if (event.kind === "delivered") {
    const state = asked.get(event.approvalId)?.state;
    if (state?.state === "decided") become(asked, event.approvalId, { ...state, state: "delivered" });
  }
  if (event.kind === "voided") makeVoid(asked, event.approvalId, event.why);
  if (!isTerminal(task.state.status)) return;
  for (const id of asked.keys()) makeVoid(asked, id, expect.any(String) as string);
}

function makeVoid(asked: Map<ApprovalId, Approval>, id: ApprovalId, why: string): void {
  const state = asked.get(id)?.state;
  if (state?.state === "pending") become(asked, id, { state: "void", why });
  if (state?.state === "decided") become(asked, id, { state: "void", why, decision: state.decision });
}

function become(asked: Map<ApprovalId, Approval>, id: ApprovalId, state: ApprovalState): void {
  const approval = asked.get(id);
  if (approval !== undefined) asked.set(id, { ...approval, state });
}
