import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { advance } from "../domain/advance.ts";
import type { AnswerOption } from "../domain/agent-event.ts";
import type { Approval, ApprovalState } from "../domain/approval.ts";
import { PocoError } from "../domain/errors.ts";
import {
  type ApprovalId,
  approvalId,
  inboxId,
  personId,
  projectId,
  runId,
  sessionId,
  type TaskId,
  taskId,
} from "../domain/ids.ts";
import type { Conversation } from "../domain/person.ts";
import { blockerOf, nextOf, statusOnArrival } from "../domain/queue.ts";
import { isTerminal, type Task, type TaskEvent, type TaskStatus } from "../domain/task.ts";
import { aMoment, anApproval, aProject } from "../testing/builders.ts";
import {
  anAuditEntry,
  anInboxDraft,
  anyAuditEntry,
  anyFolderSource,
  anyHistory,
  anyInboxDraft,
  anyProject,
  anyStoredProcess,
  anyStoredText,
  anyTaskDraft,
  aTaskDraft,
} from "../testing/store-fixtures.ts";
import type { Store } from "./store.ts";

export interface StoreHarness extends AsyncDisposable {
  readonly store: Store;
  /** Closes the store and opens what it left; undefined for one that leaves nothing. */
  readonly reopen: (() => Promise<Store>) | undefined;
  /** What the store writes to. A full one still has room for a few bytes. */
  readonly disk: { fill(): void; free(): void };
}

const ann = personId("ann");
const bob = personId("bob");
const run = runId("run-1");
const started: TaskEvent = { kind: "started", runId: run };
const completed = { kind: "completed", runId: run, result: "Done." } as const;
const cancelled: TaskEvent = { kind: "cancelled", by: ann, why: "Stopped.", result: null };
const room: Conversation = { platform: "somewhere", id: "room-1", surface: "group" };
const otherRoom: Conversation = { platform: "somewhere", id: "room-2", surface: "group" };

const said = (delta: string): TaskEvent => ({
  kind: "text",
  runId: run,
  messageId: "m1",
  delta,
  final: false,
});
const named = (agentSessionId: string, confirmed: boolean): TaskEvent => ({
  kind: "session",
  runId: run,
  agentSessionId,
  confirmed,
  start: "fresh",
});

/** What every store keeps. `open` makes an empty one. */
export function storeContract(name: string, open: () => Promise<StoreHarness>): void {
  describe(`the store on ${name}`, () => {
    let harness: StoreHarness;
    let store: Store;

    beforeEach(async () => {
      harness = await open();
      store = harness.store;
    });
    afterEach(() => harness[Symbol.asyncDispose]());

    /** A project with a room of its own. */
    const addProject = (id = "p1", conversation: Conversation | null = { ...room, id: `room-${id}` }) =>
      store.projects.add(aProject({ id: projectId(id), conversation }), null);

    const addTask = async (differs: Parameters<typeof aTaskDraft>[0] = {}): Promise<Task> =>
      (await store.tasks.add(aTaskDraft(differs), null)).task;

    const record = (task: Pick<Task, "id">, ...events: readonly TaskEvent[]) =>
      store.tasks.record(task.id, events, aMoment + 1);

    const addRunning = async (differs: Parameters<typeof aTaskDraft>[0] = {}): Promise<Task> => {
      const task = await addTask(differs);
      await record(task, started);
      return task;
    };

    const ask = async (task: Task, id: string, differs: Partial<Approval> = {}): Promise<ApprovalId> => {
      const approval = anApproval({ id: approvalId(id), taskId: task.id, runId: run, ...differs });
      expect(await record(task, { kind: "asked", approval })).toMatchObject({ kind: "recorded" });
      return approval.id;
    };

    const decide = (id: ApprovalId, option: AnswerOption, cause: number | null = null, by = ann) =>
      store.approvals.decide({
        approvalId: id,
        answer: { kind: "option", option },
        by,
        at: aMoment + 2,
        cause: cause === null ? null : inboxId(cause),
      });

    const stateOf = async (id: ApprovalId): Promise<ApprovalState | undefined> =>
      (await store.approvals.get(id))?.state;

    describe("inbox", () => {
      it("knows an event by its id", async () => {
        const first = await store.inbox.receive(anInboxDraft());
        const again = await store.inbox.receive(anInboxDraft({ messageId: "other", event: "{}" }));

        expect(first.isNew).toBe(true);
        expect(again).toEqual({ id: first.id, isNew: false });
        expect(await store.inbox.unsettled()).toEqual([{ id: first.id, event: '{"kind":"message"}' }]);
      });

      it("knows a message by its id in its conversation, whatever event brings it", async () => {
        const first = await store.inbox.receive(anInboxDraft());
        const again = await store.inbox.receive(anInboxDraft({ eventId: "event-2" }));

        expect(again).toEqual({ id: first.id, isNew: false });
      });

      it("tells apart what differs in platform, conversation, or has no message id", async () => {
        const drafts = [
          anInboxDraft(),
          anInboxDraft({ platform: "elsewhere" }),
          anInboxDraft({ eventId: "event-2", conversation: "room-2" }),
          anInboxDraft({ eventId: "event-3", messageId: null }),
          anInboxDraft({ eventId: "event-4", messageId: null }),
        ];

        const receipts = await Promise.all(drafts.map((draft) => store.inbox.receive(draft)));

        expect(receipts.map(({ isNew }) => isNew)).toEqual([true, true, true, true, true]);
        expect(new Set(receipts.map(({ id }) => id)).size).toBe(5);
      });

      it("stores one of several copies that arrive at the same time", async () => {
        const receipts = await Promise.all([1, 2, 3].map(() => store.inbox.receive(anInboxDraft())));

        expect(receipts.map(({ isNew }) => isNew)).toEqual([true, false, false]);
        expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
      });

      it("settles an entry once, and writes who did what with it", async () => {
        const { id } = await store.inbox.receive(anInboxDraft());
        expect(await store.inbox.outcome(id)).toBeNull();

        await store.inbox.settle(id, { outcome: '{"first":1}', audit: anAuditEntry() }, aMoment);
        await store.inbox.settle(id, { outcome: '{"second":2}', audit: anAuditEntry() }, aMoment);

        expect(await store.inbox.outcome(id)).toBe('{"first":1}');
        expect(await store.inbox.unsettled()).toEqual([]);
        expect(await store.audit.list(10)).toEqual([anAuditEntry()]);
      });

      it("still knows an event that is settled", async () => {
        const { id } = await store.inbox.receive(anInboxDraft());
        await store.inbox.settle(id, { outcome: "{}", audit: null }, aMoment);

        expect(await store.inbox.receive(anInboxDraft())).toEqual({ id, isNew: false });
      });

      it("hands out what is not worked off in the order of arrival", async () => {
        const ids: number[] = [];
        for (const eventId of ["c", "a", "b"]) {
          const draft = anInboxDraft({ eventId, messageId: null, event: eventId });
          ids.push((await store.inbox.receive(draft)).id);
        }
        await store.inbox.settle(inboxId(ids[1] ?? 0), { outcome: "{}", audit: null }, aMoment);

        const left = await store.inbox.unsettled();

        expect(left.map(({ event }) => event)).toEqual(["c", "b"]);
        expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      });

      it("has no outcome of an entry that nobody knows", async () => {
        expect(await store.inbox.outcome(inboxId(4711))).toBeNull();
      });
    });

    describe("a new task", () => {
      it("is the same task when the same cause adds it again", async () => {
        const [first, again, other] = await Promise.all([
          store.tasks.add(aTaskDraft(), inboxId(7)),
          store.tasks.add(aTaskDraft({ prompt: "something else" }), inboxId(7)),
          store.tasks.add(aTaskDraft(), inboxId(8)),
        ]);

        expect(first.hasMoved).toBe(true);
        expect(again).toEqual({ task: first.task, hasMoved: false, owed: [] });
        expect(other.task.id).not.toBe(first.task.id);
        expect(await store.tasks.page({ limit: 10 })).toHaveLength(2);
      });

      it("answers a repeated cause with what became of the task", async () => {
        const { task } = await store.tasks.add(aTaskDraft(), inboxId(7));
        await record(task, started, completed);

        const again = await store.tasks.add(aTaskDraft(), inboxId(7));

        expect(again.task.state).toEqual({ status: "completed" });
      });

      it("has an id of eight hexadecimal digits", async () => {
        expect((await addTask()).id).toMatch(/^[0-9a-f]{8}$/);
      });

      it("runs beside others when it has no project", async () => {
        const tasks = [await addTask(), await addTask()];

        expect(tasks.map((task) => task.state.status)).toEqual(["created", "created"]);
      });

      it("waits behind another one of its project, and only of its own", async () => {
        await addProject("p1");
        await addProject("p2");

        const first = await addTask({ projectId: projectId("p1") });
        const second = await addTask({ projectId: projectId("p1") });
        const elsewhere = await addTask({ projectId: projectId("p2") });

        expect([first, second, elsewhere].map((task) => task.state.status)).toEqual([
          "created",
          "queued",
          "created",
        ]);
      });

      it("never both run nor both wait when two come at the same time", async () => {
        await addProject();

        const added = await Promise.all([
          store.tasks.add(aTaskDraft({ projectId: projectId("p1") }), null),
          store.tasks.add(aTaskDraft({ projectId: projectId("p1") }), null),
        ]);

        expect(added.map(({ task }) => task.state.status)).toEqual(["created", "queued"]);
      });

      it("begins its journal, and owes its card where it has a conversation", async () => {
        await addProject();
        await addTask({ projectId: projectId("p1") });

        const added = await store.tasks.add(
          aTaskDraft({ projectId: projectId("p1"), conversation: room }),
          null,
        );

        const journal = await store.tasks.journal(added.task.id, 0);
        expect(journal.map(({ number, event }) => [number, event.kind])).toEqual([
          [1, "created"],
          [2, "queued"],
        ]);
        expect(added.owed).toEqual([{ conversation: room, key: `task:${added.task.id}` }]);
      });

      it("owes the cards of its project anew", async () => {
        await addProject();
        await store.cards.owe(room, "workspace:p1");
        await store.cards.owe(otherRoom, "projects");

        const added = await store.tasks.add(
          aTaskDraft({ projectId: projectId("p1"), conversation: room }),
          null,
        );

        expect(added.owed.map(({ key }) => key)).toEqual([
          `task:${added.task.id}`,
          "workspace:p1",
          "projects",
        ]);
      });
    });

    describe("the queue", () => {
      type Move = {
        readonly kind: "arrive" | "claim" | "start" | "end" | "hold" | "approve" | "reject" | "stop";
        readonly lane: "p1" | "p2";
        readonly pick: number;
      };
      const anyMove: fc.Arbitrary<Move> = fc.record({
        kind: fc.constantFrom<Move["kind"]>(
          "arrive",
          "arrive",
          "claim",
          "claim",
          "start",
          "start",
          "end",
          "end",
          "hold",
          "approve",
          "reject",
          "stop",
        ),
        lane: fc.constantFrom("p1", "p2"),
        pick: fc.nat(),
      });

      interface Modelled {
        readonly id: TaskId;
        status: TaskStatus;
        /** A run has begun; before that an approved task may be claimed once more. */
        hasBegun: boolean;
      }

      it("does what the rule in the domain says, drops nothing and runs one at a time, oldest first", async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(anyMove, { maxLength: 40 }), async (moves) => {
            await using fresh = await open();
            for (const id of ["p1", "p2"]) {
              const conversation = { ...room, id };
              await fresh.store.projects.add(aProject({ id: projectId(id), conversation }), null);
            }
            const world = aQueueWorld(fresh.store);

            for (const move of moves) {
              await world.make(move);
              await world.compare(move.lane);
            }
            await world.drain("p1");
            await world.drain("p2");

            expect(world.unfinished()).toEqual([]);
            expect(world.beginnings("p1")).toEqual(world.inOrder("p1"));
            expect(world.beginnings("p2")).toEqual(world.inOrder("p2"));
          }),
          { numRuns: 40 },
        );
      });

      /** The store beside a model that knows nothing but the rule of `domain/queue.ts`. */
      function aQueueWorld(target: Store) {
        const lanes: Record<Move["lane"], Modelled[]> = { p1: [], p2: [] };
        const begun: Record<Move["lane"], TaskId[]> = { p1: [], p2: [] };
        let asks = 0;
        const openOf = (lane: Move["lane"]) => lanes[lane].filter(({ status }) => !isTerminal(status));
        const blocker = (lane: Move["lane"]) => {
          const id = blockerOf(openOf(lane))?.id;
          return lanes[lane].find((task) => task.id === id);
        };
        const apply = async (task: Modelled, status: TaskStatus, event: TaskEvent) => {
          const recorded = await target.tasks.record(task.id, [event], aMoment);
          expect(recorded.kind).toBe("recorded");
          task.status = status;
        };
        const pendingOfTask = async (task: Modelled) => (await target.approvals.ofTask(task.id)).at(-1)?.id;
        const decideOn = async (task: Modelled, option: AnswerOption) => {
          const id = await pendingOfTask(task);
          if (id === undefined) throw new Error("a held task has no approval");
          const answer = { kind: "option", option } as const;
          await target.approvals.decide({ approvalId: id, answer, by: ann, at: aMoment, cause: null });
          task.status = option === "reject" ? "cancelled" : "running";
        };

        const moves: Record<Move["kind"], (lane: Move["lane"], pick: number) => Promise<void>> = {
          arrive: async (lane) => {
            const status = statusOnArrival(openOf(lane));
            const { task } = await target.tasks.add(aTaskDraft({ projectId: projectId(lane) }), null);
            expect(task.state.status).toBe(status);
            lanes[lane].push({ id: task.id, status, hasBegun: false });
          },
          claim: async (lane) => {
            const live = blocker(lane);
            const isClaimable =
              live !== undefined && !live.hasBegun && live.status !== "waiting_for_confirmation";
            const next = live === undefined ? nextOf(openOf(lane)) : isClaimable ? live : undefined;
            const claimed = await target.tasks.claimNext(projectId(lane), aMoment);
            expect(claimed?.task.id).toBe(next?.id);
            const task = lanes[lane].find(({ id }) => id === next?.id);
            if (task?.status === "queued") task.status = "created";
          },
          start: async (lane) => {
            const task = blocker(lane);
            if (task === undefined || task.hasBegun || task.status === "waiting_for_confirmation") return;
            await apply(task, "running", started);
            task.hasBegun = true;
            begun[lane].push(task.id);
          },
          end: async (lane) => {
            const task = blocker(lane);
            if (task?.hasBegun === true) await apply(task, "completed", completed);
          },
          hold: async (lane) => {
            const task = blocker(lane);
            if (task?.status !== "created") return;
            const id = approvalId(`ask-${(asks += 1)}`);
            const approval = anApproval({ id, taskId: task.id, runId: null, ask: "confirm" });
            await apply(task, "waiting_for_confirmation", { kind: "asked", approval });
          },
          approve: async (lane) => {
            const task = blocker(lane);
            if (task?.status === "waiting_for_confirmation") await decideOn(task, "allow_once");
          },
          reject: async (lane) => {
            const task = blocker(lane);
            if (task?.status === "waiting_for_confirmation") await decideOn(task, "reject");
          },
          stop: async (lane, pick) => {
            const waiting = openOf(lane);
            const task = waiting[pick % Math.max(1, waiting.length)];
            if (task !== undefined) await apply(task, "cancelled", cancelled);
          },
        };

        return {
          make: ({ kind, lane, pick }: Move) => moves[kind](lane, pick),
          compare: async (lane: Move["lane"]) => {
            const shown = await target.tasks.lane(projectId(lane));
            expect(shown).toEqual(openOf(lane).map(({ id, status }) => ({ id, status })));
            expect(shown.filter(({ status }) => status !== "queued").length).toBeLessThanOrEqual(1);
          },
          /** Lets everything that is left run to its end. */
          drain: async (lane: Move["lane"]) => {
            for (let left = openOf(lane).length; left > 0; left = openOf(lane).length) {
              for (const kind of ["claim", "approve", "start", "end"] as const) await moves[kind](lane, 0);
            }
          },
          unfinished: () => [...openOf("p1"), ...openOf("p2")],
          beginnings: (lane: Move["lane"]) => begun[lane],
          inOrder: (lane: Move["lane"]) =>
            lanes[lane].map(({ id }) => id).filter((id) => begun[lane].includes(id)),
        };
      }

      it("has nothing to claim for a project that has no tasks, or does not exist", async () => {
        await addProject();

        expect(await store.tasks.claimNext(projectId("p1"), aMoment)).toBeUndefined();
        expect(await store.tasks.claimNext(projectId("p9"), aMoment)).toBeUndefined();
        expect(await store.tasks.lane(projectId("p9"))).toEqual([]);
      });
    });

    describe("recording", () => {
      it("is all or nothing: a refused event leaves nothing behind", async () => {
        const task = await addRunning({ conversation: room });
        const before = await snapshot(task.id);

        const recorded = await record(
          task,
          said("one"),
          { kind: "asked", approval: anApproval({ id: approvalId("a1"), taskId: task.id, runId: run }) },
          { kind: "notice", runId: runId("another run"), text: "late" },
        );

        expect(recorded).toMatchObject({ kind: "refused", refusal: "other_run" });
        expect(await snapshot(task.id)).toEqual(before);
        expect(await store.approvals.get(approvalId("a1"))).toBeUndefined();
      });

      it("says how it refuses, and of what", async () => {
        const task = await addRunning();
        await record(task, completed);

        const late = await record(task, cancelled);

        expect(late).toMatchObject({ kind: "refused", refusal: "terminal", task: { result: "Done." } });
        expect(await store.tasks.record(taskId("nobody"), [started], aMoment)).toEqual({ kind: "unknown" });
      });

      it("numbers the journal without gaps, in however many pieces it comes", async () => {
        const task = await addTask();
        await record(task, started, said("a"));
        await record(task, said("b"));
        await record(task);
        await record(task, said("c"), completed);

        const journal = await store.tasks.journal(task.id, 0);

        expect(journal.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(journal.map(({ event }) => event.kind)).toEqual([
          "created",
          "started",
          "text",
          "text",
          "text",
          "completed",
        ]);
        expect((await store.tasks.get(task.id))?.version).toBe(6);
        expect(await store.tasks.journal(task.id, 4)).toEqual(journal.slice(4));
        expect(await store.tasks.journal(taskId("nobody"), 0)).toEqual([]);
      });

      it("tells whether the status moved and which cards are owed", async () => {
        await addProject();
        const task = await addTask({ projectId: projectId("p1"), conversation: room });
        await store.cards.owe(otherRoom, "workspace:p1");

        const moved = await record(task, started);
        const talked = await record(task, said("a"));

        expect(moved).toMatchObject({ hasMoved: true });
        expect(talked).toMatchObject({
          hasMoved: false,
          owed: [{ conversation: room, key: `task:${task.id}` }],
        });
        expect(moved.kind === "recorded" && moved.owed.map(({ key }) => key)).toEqual([
          `task:${task.id}`,
          "workspace:p1",
        ]);
      });

      it("leaves out the bulk of the text from the milestones of a list", async () => {
        const first = await addRunning();
        const second = await addTask();
        await record(
          first,
          said("a"),
          { kind: "thought", runId: run, delta: "hm" },
          { kind: "notice", runId: run, text: "n" },
        );

        const found = await store.tasks.milestones([first.id, second.id, taskId("nobody")]);

        expect(found.get(first.id)?.map(({ event }) => event.kind)).toEqual(["created", "started", "notice"]);
        expect(found.get(second.id)?.map(({ number }) => number)).toEqual([1]);
        expect(found.get(taskId("nobody"))).toEqual([]);
        expect((await store.tasks.milestones([])).size).toBe(0);
      });

      const snapshot = async (id: TaskId) => ({
        task: await store.tasks.get(id),
        journal: await store.tasks.journal(id, 0),
        approvals: await store.approvals.ofTask(id),
        owed: await store.cards.owed(),
      });
    });

    describe("lists of tasks", () => {
      it("shows the newest that match, oldest of them first, page by page", async () => {
        await addProject();
        const ids: TaskId[] = [];
        for (let count = 0; count < 5; count += 1) ids.push((await addTask()).id);

        const newest = await store.tasks.page({ limit: 2 });
        const before = await store.tasks.page({ limit: 2, before: newest[0]?.id ?? taskId("") });
        const first = await store.tasks.page({ limit: 2, before: before[0]?.id ?? taskId("") });

        expect(newest.map(({ id }) => id)).toEqual(ids.slice(3));
        expect(before.map(({ id }) => id)).toEqual(ids.slice(1, 3));
        expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 1));
        expect(await store.tasks.page({ limit: 2, before: taskId("nobody") })).toEqual([]);
      });

      it("filters by status and by project", async () => {
        await addProject();
        const alone = await addRunning();
        const first = await addRunning({ projectId: projectId("p1") });
        const queued = await addTask({ projectId: projectId("p1") });

        const idsOf = async (query: Parameters<Store["tasks"]["page"]>[0]) =>
          (await store.tasks.page(query)).map(({ id }) => id);

        expect(await idsOf({ limit: 9, status: "running" })).toEqual([alone.id, first.id]);
        expect(await idsOf({ limit: 9, projectId: projectId("p1") })).toEqual([first.id, queued.id]);
        expect(await idsOf({ limit: 9, projectId: projectId("p1"), status: "queued" })).toEqual([queued.id]);
        expect(await idsOf({ limit: 9, status: "failed" })).toEqual([]);
      });

      it("knows all that are not over, and the newest of a project", async () => {
        await addProject();
        const over = await addRunning();
        const first = await addTask({ projectId: projectId("p1") });
        const second = await addTask({ projectId: projectId("p1") });
        await record(over, completed);

        expect((await store.tasks.open()).map(({ id }) => id)).toEqual([first.id, second.id]);
        expect((await store.tasks.latest(projectId("p1")))?.id).toBe(second.id);
        expect(await store.tasks.latest(projectId("p9"))).toBeUndefined();
        expect(await store.tasks.get(taskId("nobody"))).toBeUndefined();
      });
    });

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

        await store.projects.closeSession(projectId("p1"), aMoment + 5);

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
        await store.projects.closeSession(projectId("p1"), aMoment);

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

        await store.projects.closeSession(projectId("p2"), aMoment);

        expect(await anActive()).toBeDefined();
        expect(await store.projects.activeSession(projectId("p2"))).toBeUndefined();
        expect(await store.projects.session(sessionId("nobody"))).toBeUndefined();
      });
    });

    describe("cards", () => {
      it("owes a card until its newest state was shown", async () => {
        const owed = await store.cards.owe(room, "projects");
        const card = { conversation: room, key: "projects" };
        expect(owed).toEqual([card]);
        expect(await store.cards.owed()).toEqual([card]);
        expect(await store.cards.get(room, "projects")).toEqual({
          ...card,
          owedVersion: 1,
          shownVersion: 0,
          ref: null,
        });

        await store.cards.shown(card, { version: 1, ref: '{"message":"1"}' });

        expect(await store.cards.owed()).toEqual([]);
        expect(await store.cards.get(room, "projects")).toMatchObject({
          shownVersion: 1,
          ref: '{"message":"1"}',
        });
      });

      it("owes what changed while an older state was being shown", async () => {
        await store.cards.owe(room, "projects");
        await store.cards.touch(["projects"]);

        await store.cards.shown({ conversation: room, key: "projects" }, { version: 1, ref: "{}" });

        expect(await store.cards.owed()).toHaveLength(1);
        expect(await store.cards.get(room, "projects")).toMatchObject({ owedVersion: 2, shownVersion: 1 });
      });

      it("never takes an older state for the newest", async () => {
        const card = { conversation: room, key: "projects" };
        await store.cards.owe(room, "projects");
        await store.cards.touch(["projects"]);
        await store.cards.shown(card, { version: 2, ref: "{}" });
        await store.cards.shown(card, { version: 1, ref: "{}" });

        expect(await store.cards.owed()).toEqual([]);
      });

      it("touches every conversation that shows the card, and none that does not", async () => {
        await store.cards.owe(room, "projects");
        await store.cards.owe(otherRoom, "projects");
        await store.cards.owe(room, "task:1");

        const touched = await store.cards.touch(["projects", "task:9"]);

        expect(touched.map(({ conversation }) => conversation)).toEqual([room, otherRoom]);
        expect((await store.cards.get(room, "task:1"))?.owedVersion).toBe(1);
        expect(await store.cards.get(room, "task:9")).toBeUndefined();
      });

      it("gives up a refused card until it is owed once more", async () => {
        const card = { conversation: room, key: "projects" };
        await store.cards.owe(room, "projects");
        await store.cards.refused(card, "the room is gone");

        expect(await store.cards.owed()).toEqual([]);
        expect(await store.cards.touch(["projects"])).toEqual([]);
        await store.cards.owe(room, "projects");
        expect(await store.cards.owed()).toEqual([card]);
      });

      it("hands out what is owed oldest first", async () => {
        for (const key of ["c", "a", "b"]) await store.cards.owe(room, key);
        await store.cards.touch(["c"]);

        expect((await store.cards.owed()).map(({ key }) => key)).toEqual(["c", "a", "b"]);
      });

      it("shows the cards of a conversation page by page, oldest first", async () => {
        for (const key of ["c", "a", "d", "b"]) await store.cards.owe(room, key);
        await store.cards.owe(otherRoom, "a");
        const keysOf = async (query: { limit: number; before?: string }) =>
          (await store.cards.inConversation({ conversation: room, ...query })).map(({ key }) => key);

        expect(await keysOf({ limit: 3 })).toEqual(["a", "d", "b"]);
        expect(await keysOf({ limit: 3, before: "a" })).toEqual(["c"]);
        expect(await keysOf({ limit: 3, before: "nothing" })).toEqual([]);
        expect((await store.cards.inConversation({ conversation: otherRoom, limit: 9 }))[0]).toMatchObject({
          conversation: otherRoom,
          owedVersion: 1,
        });
      });

      it("keeps conversations of the same id on two platforms apart", async () => {
        const elsewhere = { ...room, platform: "elsewhere" };
        await store.cards.owe(room, "projects");
        await store.cards.owe(elsewhere, "projects");
        await store.cards.shown({ conversation: room, key: "projects" }, { version: 1, ref: "{}" });

        expect(await store.cards.owed()).toEqual([{ conversation: elsewhere, key: "projects" }]);
      });
    });

    describe("projects", () => {
      it("is the same project when the same cause adds it again", async () => {
        const first = await store.projects.add(aProject(), inboxId(1));
        const again = await store.projects.add(
          aProject({ id: projectId("p2"), conversation: null }),
          inboxId(1),
        );

        expect(again).toEqual(first);
        expect(await store.projects.list()).toEqual([first]);
      });

      it("lists the oldest first", async () => {
        for (const [id, createdAt] of [
          ["b", 2],
          ["c", 1],
          ["a", 2],
        ] as const) {
          await store.projects.add(aProject({ id: projectId(id), conversation: null, createdAt }), null);
        }

        expect((await store.projects.list()).map(({ id }) => id)).toEqual(["c", "a", "b"]);
      });

      it("is found by its conversation", async () => {
        const project = await addProject();

        expect(await store.projects.inConversation({ ...room, id: "room-p1" })).toEqual(project);
        expect(await store.projects.inConversation({ ...room, id: "room-p2" })).toBeUndefined();
        expect(
          await store.projects.inConversation({ ...room, platform: "elsewhere", id: "room-p1" }),
        ).toBeUndefined();
      });

      it("changes what it is told to change and when, and nothing else", async () => {
        const project = await addProject();

        const changed = await store.projects.change(
          project.id,
          { isArchived: true, name: "new" },
          aMoment + 9,
        );

        const expected = { ...project, isArchived: true, name: "new", updatedAt: aMoment + 9 };
        expect(changed).toEqual(expected);
        expect(await store.projects.get(project.id)).toEqual(expected);
        expect(await store.projects.change(projectId("p9"), {}, aMoment)).toBeUndefined();
      });

      it("stands in its own folder until somebody chose another one", async () => {
        const project = await addProject();

        const before = await store.projects.workspace(project);
        const choice = {
          projectId: project.id,
          folder: "/srv/web",
          source: "manual",
          at: aMoment + 3,
        } as const;
        await store.projects.setFolder({ ...choice, folder: "/srv/old" });
        await store.projects.setFolder(choice);

        expect(before).toMatchObject({ folder: project.folder, folderSource: "default" });
        expect(await store.projects.workspace(project)).toEqual({
          projectId: project.id,
          folder: "/srv/web",
          folderSource: "manual",
          updatedAt: aMoment + 3,
        });
      });

      it("takes everything along when it is removed, and nothing of another project", async () => {
        const project = await addProject("p1");
        await addProject("p2");
        const task = await addRunning({ projectId: project.id, conversation: room });
        const stays = await addRunning({ projectId: projectId("p2"), conversation: room });
        const id = await ask(task, "a1");
        await store.projects.setFolder({ projectId: project.id, folder: "/x", source: "manual", at: 1 });
        for (const key of ["workspace:p1", "workspace:p2", "projects"]) await store.cards.owe(room, key);

        await store.projects.remove(project.id);

        expect(await store.projects.list()).toHaveLength(1);
        expect(await store.tasks.get(task.id)).toBeUndefined();
        expect(await store.tasks.journal(task.id, 0)).toEqual([]);
        expect(await store.approvals.get(id)).toBeUndefined();
        expect(await store.projects.session(task.sessionId ?? sessionId(""))).toBeUndefined();
        expect((await store.projects.workspace(project)).folderSource).toBe("default");
        const cards = await store.cards.inConversation({ conversation: room, limit: 99 });
        expect(cards.map(({ key }) => key)).toEqual([`task:${stays.id}`, "workspace:p2", "projects"]);
        expect(await store.tasks.record(task.id, [completed], aMoment)).toEqual({ kind: "unknown" });
      });
    });

    describe("audit and processes", () => {
      it("keeps the newest entries first", async () => {
        for (const target of ["1", "2", "3"]) await store.audit.add(anAuditEntry({ target }));

        expect((await store.audit.list(2)).map(({ target }) => target)).toEqual(["3", "2"]);
      });

      it("remembers child processes, the newest of a pid", async () => {
        await store.processes.add({ pid: 7, startTicks: 100, agent: "old" });
        await store.processes.add({ pid: 8, startTicks: 100, agent: "other" });
        await store.processes.add({ pid: 7, startTicks: 200, agent: "new" });
        await store.processes.remove(8);
        await store.processes.remove(9);

        expect(await store.processes.list()).toEqual([{ pid: 7, startTicks: 200, agent: "new" }]);
      });
    });

    describe("pruning", () => {
      it("deletes what ended or was settled before, with all that belongs to it", async () => {
        const old = await addRunning({ conversation: room });
        await record(old, completed);
        const open = await addRunning({ conversation: room });
        const young = await addRunning();
        await store.tasks.record(young.id, [completed], aMoment + 100);
        const settled = await store.inbox.receive(anInboxDraft());
        await store.inbox.settle(settled.id, { outcome: "{}", audit: null }, aMoment);
        await store.inbox.receive(anInboxDraft({ eventId: "event-2", messageId: null }));

        const removed = await store.prune({ tasks: aMoment + 50, inbox: aMoment + 50 });

        expect(removed).toBe(2);
        expect((await store.tasks.page({ limit: 9 })).map(({ id }) => id)).toEqual([open.id, young.id]);
        expect(await store.tasks.journal(old.id, 0)).toEqual([]);
        expect(await store.cards.get(room, `task:${old.id}`)).toBeUndefined();
        expect(await store.inbox.unsettled()).toHaveLength(1);
        expect(await store.inbox.outcome(settled.id)).toBeNull();
      });

      it("deletes hundreds of tasks, and none that is made meanwhile", async () => {
        const old = await Promise.all(Array.from({ length: 300 }, () => addTask()));
        const bulk = Array.from({ length: 20 }, (_, at) => said(`${at} ${"x".repeat(200)}`));
        await Promise.all(
          old.map(({ id }) => store.tasks.record(id, [started, ...bulk, completed], aMoment)),
        );

        const [removed] = await Promise.all([
          store.prune({ tasks: aMoment + 1, inbox: 0 }),
          addTask({ prompt: "meanwhile" }),
        ]);

        expect(removed).toBe(300);
        expect((await store.tasks.page({ limit: 9 })).map(({ prompt }) => prompt)).toEqual(["meanwhile"]);
      });

      it("leaves everything when nothing is old enough", async () => {
        await record(await addRunning(), completed);

        expect(await store.prune({ tasks: 0, inbox: 0 })).toBe(0);
      });
    });

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
            await using fresh = await open();
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
          { numRuns: 60 },
        );
      });

      it("comes back as it was: any project, its change and its workspace", async () => {
        await fc.assert(
          fc.asyncProperty(
            anyProject,
            anyProject,
            fc.record({ folder: anyStoredText, source: anyFolderSource, at: fc.nat() }),
            async (project, other, choice) => {
              await using fresh = await open();
              const { projects } = fresh.store;
              await projects.add(project, null);
              expect(await projects.get(project.id)).toEqual(project);

              const { name, agentOptions, folder, presets, conversation, isArchived, updatedAt } = other;
              const change = { name, agentOptions, folder, presets, conversation, isArchived };
              await projects.change(project.id, change, updatedAt);
              expect(await projects.list()).toEqual([{ ...project, ...change, updatedAt }]);

              await projects.setFolder({ projectId: project.id, ...choice });
              const { source: folderSource, at, ...place } = choice;
              const stands = { projectId: project.id, ...place, folderSource, updatedAt: at };
              expect(await projects.workspace(project)).toEqual(stands);
            },
          ),
          { numRuns: 40 },
        );
      });

      it("comes back as it was: any event, any audit entry, any process, any card", async () => {
        await fc.assert(
          fc.asyncProperty(
            anyInboxDraft,
            anyAuditEntry,
            anyStoredProcess,
            fc.record({ id: anyStoredText, key: anyStoredText, ref: anyStoredText }),
            async (draft, entry, process, { id: conversationId, key, ref }) => {
              await using fresh = await open();
              const { id } = await fresh.store.inbox.receive(draft);
              expect(await fresh.store.inbox.unsettled()).toEqual([{ id, event: draft.event }]);
              expect(await fresh.store.inbox.receive(draft)).toEqual({ id, isNew: false });
              await fresh.store.inbox.settle(id, { outcome: ref, audit: entry }, aMoment);
              expect(await fresh.store.inbox.outcome(id)).toBe(ref);
              expect(await fresh.store.audit.list(9)).toEqual([entry]);
              await fresh.store.processes.add(process);
              expect(await fresh.store.processes.list()).toEqual([process]);
              const conversation = { ...room, id: conversationId };
              await fresh.store.cards.owe(conversation, key);
              await fresh.store.cards.shown({ conversation, key }, { version: 1, ref });
              const shown = { conversation, key, owedVersion: 1, shownVersion: 1, ref };
              expect(await fresh.store.cards.get(conversation, key)).toEqual(shown);
            },
          ),
          { numRuns: 40 },
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
        const { reopen } = harness;
        if (reopen === undefined) return skip("this store leaves nothing behind");
        const task = await addRunning({ conversation: room });
        const id = await ask(task, "a1");
        await store.inbox.receive(anInboxDraft());
        const before = await Promise.all([
          store.tasks.get(task.id),
          store.tasks.journal(task.id, 0),
          store.approvals.get(id),
          store.cards.owed(),
          store.inbox.unsettled(),
        ]);

        store = await reopen();

        const after = await Promise.all([
          store.tasks.get(task.id),
          store.tasks.journal(task.id, 0),
          store.approvals.get(id),
          store.cards.owed(),
          store.inbox.unsettled(),
        ]);
        expect(after).toEqual(before);
      });
    });

    describe("a full disk", () => {
      const long = "x".repeat(500_000);

      it("changes nothing, says so, and takes work again once there is room", async () => {
        const task = await addRunning({ conversation: room });
        const before = [await store.tasks.get(task.id), await store.tasks.journal(task.id, 0)];
        expect(store.health()).toEqual({ ok: true });

        harness.disk.fill();
        const refused = store.tasks.record(
          task.id,
          [{ kind: "notice", runId: run, text: "n" }, said(long)],
          aMoment,
        );
        await expect(refused).rejects.toMatchObject({ code: "unavailable" });
        await expect(refused).rejects.toBeInstanceOf(PocoError);

        expect(store.health()).toMatchObject({
          ok: false,
          detail: expect.stringContaining("disk") as string,
        });
        expect([await store.tasks.get(task.id), await store.tasks.journal(task.id, 0)]).toEqual(before);

        harness.disk.free();
        expect(await record(task, said(long), completed)).toMatchObject({ kind: "recorded" });
        expect(store.health()).toEqual({ ok: true });
        expect((await store.tasks.journal(task.id, 0)).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
      });

      it("finds out by itself that there is room again when somebody asks", async () => {
        const task = await addRunning();
        harness.disk.fill();
        await expect(record(task, said(long))).rejects.toMatchObject({ code: "unavailable" });

        harness.disk.free();

        await expect.poll(() => store.health(), { interval: 2 }).toEqual({ ok: true });
      });

      it("refuses a new event and a new task whole, so that both can be repeated", async () => {
        harness.disk.fill();
        const draft = anInboxDraft({ event: long });
        await expect(store.inbox.receive(draft)).rejects.toMatchObject({ code: "unavailable" });
        await expect(store.tasks.add(aTaskDraft({ prompt: long }), inboxId(1))).rejects.toMatchObject({
          code: "unavailable",
        });

        harness.disk.free();
        expect(await store.inbox.receive(draft)).toMatchObject({ isNew: true });
        expect(await store.tasks.add(aTaskDraft({ prompt: long }), inboxId(1))).toMatchObject({
          hasMoved: true,
        });
        expect(await store.inbox.unsettled()).toHaveLength(1);
        expect(await store.tasks.open()).toHaveLength(1);
      });

      it("fails the one that does not fit, not the others that came with it", async () => {
        const small = await addRunning();
        const large = await addRunning();
        harness.disk.fill();

        const [fits, not] = await Promise.allSettled([record(small, said("a")), record(large, said(long))]);

        expect([fits.status, not.status]).toEqual(["fulfilled", "rejected"]);
        expect((await store.tasks.get(small.id))?.version).toBe(3);
        expect((await store.tasks.get(large.id))?.version).toBe(2);
      });
    });

    describe("a closed store", () => {
      it("finishes what was asked before, and rejects what is asked afterwards", async () => {
        const last = store.audit.add(anAuditEntry());
        await store.close();

        await expect(last).resolves.toBeUndefined();
        await expect(store.audit.add(anAuditEntry())).rejects.toBeInstanceOf(Error);
        await expect(store.audit.list(1)).rejects.toBeInstanceOf(Error);
      });
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
