import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerOption } from "../../domain/agent-event.ts";
import { approvalId, projectId, type TaskId } from "../../domain/ids.ts";
import { blockerOf, nextOf, statusOnArrival } from "../../domain/queue.ts";
import { isTerminal, type TaskEvent, type TaskStatus } from "../../domain/task.ts";
import { aMoment, anApproval, aProject } from "../../testing/builders.ts";
import { aTaskDraft } from "../../testing/store-fixtures.ts";
import type { Store } from "../store.ts";
import { ann, cancelled, completed, room, started } from "./examples.ts";
import type { Stage } from "./stage.ts";

/** One at a time, in the order of arrival or as people moved them. */
export function queueContract({ store, addProject, openAnother, runs }: Stage): void {
  describe("the queue", () => {
    type Move = {
      readonly kind:
        | "arrive"
        | "claim"
        | "pass-over"
        | "front"
        | "start"
        | "end"
        | "hold"
        | "approve"
        | "reject"
        | "stop";
      readonly lane: "p1" | "p2";
      readonly pick: number;
    };
    const anyMove: fc.Arbitrary<Move> = fc.record({
      kind: fc.constantFrom<Move["kind"]>(
        "arrive",
        "arrive",
        "claim",
        "claim",
        "pass-over",
        "front",
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

    it("does what the rule in the domain says, drops nothing and runs one at a time, in its order", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyMove, { maxLength: 40 }), async (moves) => {
          await using fresh = await openAnother();
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
        { numRuns: runs(40) },
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
      const queuedOf = (lane: Move["lane"]) => lanes[lane].filter(({ status }) => status === "queued");
      /** Puts a waiting task before all others that wait. */
      const putFirst = (lane: Move["lane"], task: Modelled) => {
        const others = queuedOf(lane).filter((one) => one !== task);
        const before = lanes[lane].filter((one) => one !== task && !others.includes(one));
        lanes[lane] = [...before, task, ...others];
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
        "pass-over": async (lane, pick) => {
          if (blocker(lane) !== undefined) return;
          const waiting = queuedOf(lane);
          const held = new Set(waiting.slice(0, pick % 3).map(({ id }) => id));
          const next = waiting[held.size];
          const claimed = await target.tasks.claimNext(projectId(lane), aMoment, held);
          expect(claimed?.task.id).toBe(next?.id);
          if (next === undefined) return;
          putFirst(lane, next);
          next.status = "created";
        },
        front: async (lane, pick) => {
          const waiting = queuedOf(lane);
          const task = waiting[pick % Math.max(1, waiting.length)];
          if (task === undefined) return;
          const moved = await target.tasks.moveToFront(task.id, { by: ann, at: aMoment });
          expect(moved.kind).toBe(task === waiting[0] ? "refused" : "recorded");
          putFirst(lane, task);
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
          const queued = await target.tasks.queue({ projectId: projectId(lane), limit: 99, offset: 0 });
          expect(queued.map(({ id }) => id)).toEqual(queuedOf(lane).map(({ id }) => id));
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
}
