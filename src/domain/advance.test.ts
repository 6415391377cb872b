import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aDecision,
  after,
  anyHistory,
  anyTaskEvent,
  approvalIds,
  aRunningTask,
  aStep,
  asked,
  aTask,
  firstRun,
  noon,
  otherRun,
  reportOf,
  runs,
  said,
  started,
} from "../testing/domain-builders.ts";
import { advance } from "./advance.ts";
import { approvalId, personId, taskId } from "./ids.ts";
import { isTerminal, pendingOf, runOf, type Task, type TaskEvent, taskStatuses } from "./task.ts";

const ana = personId("ana");
const bert = personId("bert");
const cancelled: TaskEvent = { kind: "cancelled", by: ana, why: "Stopped.", result: null };
const edited: TaskEvent = { kind: "edited", prompt: "Fix the logout", by: ana };
const moved: TaskEvent = { kind: "moved", by: ana };
const completed: TaskEvent = { kind: "completed", runId: firstRun, result: "Done." };
const decided = (id: string): TaskEvent => ({
  kind: "decided",
  approvalId: approvalId(id),
  decision: aDecision(),
});
const voided = (id: string): TaskEvent => ({
  kind: "voided",
  approvalId: approvalId(id),
  why: "The agent no longer waits.",
});

/** Every state on the way of a history, refused events left out. */
function walk(
  history: readonly TaskEvent[],
  visit: (before: Task, event: TaskEvent, after: Task) => void,
): Task {
  let task = aTask();
  for (const event of history) {
    const advanced = advance(task, event, noon);
    if (!advanced.ok) continue;
    visit(task, event, advanced.task);
    task = advanced.task;
  }
  return task;
}

describe("advance, for any history", () => {
  it("accepts nothing after a terminal state", () => {
    const endings = fc.constantFrom<TaskEvent>(cancelled, completed, {
      kind: "failed",
      runId: null,
      reason: "internal",
      message: "",
      retryAt: null,
      result: null,
    });

    fc.assert(
      fc.property(endings, anyTaskEvent, (ending, late) => {
        const ended = after(aRunningTask(), ending);
        expect(advance(ended, late, noon)).toEqual({ ok: false, refusal: "terminal" });
      }),
    );
  });

  it("refuses what another run reports", () => {
    fc.assert(
      fc.property(anyHistory, reportOf(otherRun), (history, report) => {
        const task = walk(history, () => undefined);
        const advanced = advance(task, report, noon);
        expect(advanced.ok).toBe(runOf(task.state) === otherRun);
      }),
    );
  });

  it("waits for confirmation exactly while an approval is pending", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const pending = new Set<string>();
        walk(history, (_before, event, task) => {
          if (event.kind === "asked") pending.add(event.approval.id);
          if (event.kind === "decided" || event.kind === "voided") pending.delete(event.approvalId);
          const isOpen = !isTerminal(task.state.status);
          expect(task.state.status === "waiting_for_confirmation").toBe(isOpen && pending.size > 0);
          expect(new Set<string>(pendingOf(task.state))).toEqual(isOpen ? pending : new Set());
        });
      }),
    );
  });

  it("grows the version by exactly one per accepted event", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        walk(history, (before, _event, task) => expect(task.version).toBe(before.version + 1));
      }),
    );
  });

  it("changes nothing by itself, accepted or refused", () => {
    fc.assert(
      fc.property(anyHistory, anyTaskEvent, (history, event) => {
        const task = walk(history, () => undefined);
        const copy = structuredClone(task);

        advance(task, event, noon);

        expect(task).toEqual(copy);
      }),
    );
  });

  it("keeps what a task is from the start", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { id, requester, agent, platform, createdAt } = walk(history, () => undefined);
        const first = aTask();
        expect({ id, requester, agent, platform, createdAt }).toEqual({
          id: first.id,
          requester: first.requester,
          agent: first.agent,
          platform: first.platform,
          createdAt: first.createdAt,
        });
      }),
    );
  });

  it("keeps the prompt, which only an edit in the queue can change", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        walk(history, (before, event, task) => {
          const isEdit = event.kind === "edited" && before.state.status === "queued";
          expect(task.prompt).toBe(isEdit ? event.prompt : before.prompt);
        });
      }),
    );
  });

  it("edits and moves a task exactly while it is queued, and leaves it there", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const task = walk(history, () => undefined);
        for (const event of [edited, moved]) {
          const advanced = advance(task, event, noon);
          expect(advanced.ok).toBe(task.state.status === "queued");
          if (advanced.ok) expect(advanced.task.state).toEqual(task.state);
        }
      }),
    );
  });

  it("never lets a run start twice nor a second run begin", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        let starts = 0;
        walk(history, (_before, event) => {
          if (event.kind === "started") starts += 1;
        });
        expect(starts).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("has an end exactly when it is over", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        walk(history, (_before, _event, task) =>
          expect(task.endedAt === null).toBe(!isTerminal(task.state.status)),
        );
      }),
    );
  });

  it("reaches every status, and none is a dead end", () => {
    const found = search(aTask());

    expect(new Set([...found.values()].map((task) => task.state.status))).toEqual(new Set(taskStatuses));
    for (const task of found.values()) {
      if (!isTerminal(task.state.status)) expect(advance(task, cancelled, noon).ok).toBe(true);
    }
  });
});

/** Every state that the events below lead to, breadth first. */
function search(start: Task): Map<string, Task> {
  const found = new Map<string, Task>();
  const open = [start];
  for (let task = open.shift(); task !== undefined; task = open.shift()) {
    const key = JSON.stringify(task.state);
    if (found.has(key)) continue;
    found.set(key, task);
    for (const event of everyMove) {
      const advanced = advance(task, event, noon);
      if (advanced.ok) open.push(advanced.task);
    }
  }
  return found;
}

const everyMove: readonly TaskEvent[] = [
  { kind: "queued" },
  { kind: "dequeued" },
  ...runs.map((run): TaskEvent => ({ kind: "started", runId: run })),
  ...approvalIds.flatMap((id) => [null, ...runs].map((run) => asked({ id, runId: run }))),
  ...approvalIds.flatMap((id) => [decided(id), voided(id)]),
  ...runs.map((run): TaskEvent => ({ kind: "completed", runId: run, result: null })),
  { kind: "failed", runId: null, reason: "setup", message: "No folder.", retryAt: null, result: null },
  cancelled,
];

describe("advance, step by step", () => {
  it("runs a queued task only after it left the queue", () => {
    const queued = after(aTask(), { kind: "queued" });

    expect(advance(queued, started, noon)).toEqual({ ok: false, refusal: "wrong_state" });
    expect(after(queued, { kind: "dequeued" }, started).state.status).toBe("running");
  });

  it("takes the words of an edit, the newest ones last", () => {
    const queued = after(aTask(), { kind: "queued" });

    const twice = after(queued, edited, { kind: "edited", prompt: "Fix both", by: bert });

    expect(twice).toMatchObject({ prompt: "Fix both", state: { status: "queued" } });
  });

  it("runs with the words that it was given while it waited", () => {
    const queued = after(aTask(), { kind: "queued" }, edited, moved);

    expect(after(queued, { kind: "dequeued" }, started).prompt).toBe("Fix the logout");
  });

  it("neither edits nor moves a task that is claimed, runs or waits for people", () => {
    const claimed = after(aTask(), { kind: "queued" }, { kind: "dequeued" });

    for (const task of [aTask(), claimed, aRunningTask(), after(aRunningTask(), asked())]) {
      expect(advance(task, edited, noon)).toEqual({ ok: false, refusal: "wrong_state" });
      expect(advance(task, moved, noon)).toEqual({ ok: false, refusal: "wrong_state" });
    }
  });

  it("says which task took over the words of one that was merged, and of no other", () => {
    const queued = after(aTask(), { kind: "queued" });

    const merged = after(queued, {
      kind: "cancelled",
      by: ana,
      why: "Merged.",
      result: null,
      mergedInto: taskId("task-2"),
    });

    expect(merged.state).toEqual({ status: "cancelled", why: "Merged.", mergedInto: "task-2" });
    expect(after(queued, cancelled).state).toEqual({
      status: "cancelled",
      why: "Stopped.",
      mergedInto: null,
    });
  });

  it("holds a task at the checkpoint before any run, and runs it after the yes", () => {
    const held = after(aTask(), asked({ runId: null, ask: "confirm" }));
    const approved = after(held, decided("approval-1"));

    expect(held.state).toEqual({ status: "waiting_for_confirmation", runId: null, pending: ["approval-1"] });
    expect(approved.state).toEqual({ status: "running", runId: null });
    expect(after(approved, started).state).toEqual({ status: "running", runId: firstRun });
  });

  it("does not start a task that still waits at the checkpoint", () => {
    const held = after(aTask(), asked({ runId: null, ask: "confirm" }));

    expect(advance(held, started, noon).ok).toBe(false);
  });

  it("refuses a checkpoint once a run has begun", () => {
    expect(advance(aRunningTask(), asked({ runId: null }), noon).ok).toBe(false);
  });

  it("runs on only when the last of several approvals is decided", () => {
    const twoAsked = after(
      aRunningTask(),
      asked({ id: approvalId("approval-1") }),
      asked({ id: approvalId("approval-2") }),
    );

    const oneLeft = after(twoAsked, decided("approval-1"));

    expect(oneLeft.state.status).toBe("waiting_for_confirmation");
    expect(after(oneLeft, voided("approval-2")).state.status).toBe("running");
  });

  it("refuses a second decision of the same approval", () => {
    const onceDecided = after(aRunningTask(), asked(), decided("approval-1"));

    expect(advance(onceDecided, decided("approval-1"), noon)).toEqual({ ok: false, refusal: "wrong_state" });
  });

  it("keeps who asked for the stop first, and runs until the run has ended", () => {
    const stopping = after(aRunningTask(), { kind: "stopping", by: ana }, { kind: "stopping", by: bert });

    expect(stopping.stoppedBy).toBe(ana);
    expect(stopping.state.status).toBe("running");
  });

  it("says why it failed and when a retry may help", () => {
    const failed = after(aRunningTask(), {
      kind: "failed",
      runId: firstRun,
      reason: "limit",
      message: "The limit is used up. Try again at one.",
      retryAt: noon + 3_600_000,
      result: "Half of it.",
    });

    expect(failed.state).toEqual({
      status: "failed",
      reason: "limit",
      message: "The limit is used up. Try again at one.",
      retryAt: noon + 3_600_000,
    });
    expect(failed.result).toBe("Half of it.");
  });

  it("cannot be failed by another run, but can be without one", () => {
    const failure = {
      kind: "failed",
      reason: "interrupted",
      message: "",
      retryAt: null,
      result: null,
    } as const;

    expect(advance(aRunningTask(), { ...failure, runId: otherRun }, noon).ok).toBe(false);
    expect(advance(aRunningTask(), { ...failure, runId: null }, noon).ok).toBe(true);
  });

  it("cannot complete before it has begun", () => {
    expect(advance(aTask(), completed, noon)).toEqual({ ok: false, refusal: "wrong_state" });
  });

  it("shows what the agent does, and nothing once it is over", () => {
    const working = after(aRunningTask(), { kind: "step", runId: firstRun, step: aStep() });

    expect(working.activity).toBe("make test");
    expect(after(working, said("m1", "Look")).activity).toBe("Writing");
    expect(after(working, completed).activity).toBeNull();
  });

  it("keeps a usage that the next report leaves out", () => {
    const total = { totalTokens: 12 };
    const counted = after(
      aRunningTask(),
      { kind: "usage", runId: firstRun, last: { inputTokens: 5 }, total },
      { kind: "usage", runId: firstRun, last: { inputTokens: 7 }, total: null },
    );

    expect(counted.totalUsage).toEqual(total);
    expect(counted.lastUsage).toEqual({ inputTokens: 7 });
  });

  it("remembers the conversation of the agent", () => {
    const named = after(aRunningTask(), {
      kind: "session",
      runId: firstRun,
      agentSessionId: "thread-9",
      confirmed: true,
      start: "restarted",
    });

    expect(named.agentSessionId).toBe("thread-9");
    expect(named.sessionStart).toBe("restarted");
  });

  it("counts from the first start", () => {
    const running = advance(aTask(), started, noon + 5);

    expect(running.ok && running.task.startedAt).toBe(noon + 5);
  });
});
