import fc from "fast-check";
import { advance } from "../domain/advance.ts";
import { answerOptions, askKinds, type Step, stepKinds, stepStates } from "../domain/agent-event.ts";
import type { Approval, Decision } from "../domain/approval.ts";
import { approvalId, personId, type RunId, runId, taskId } from "../domain/ids.ts";
import { newTask } from "../domain/new-task.ts";
import { failureReasons, type RunEvent, type Task, type TaskEvent } from "../domain/task.ts";

/** A time that tests can recognise; the domain never looks at a clock. */
export const noon = Date.UTC(2025, 5, 1, 12);

export const firstRun = runId("run-1");
export const otherRun = runId("run-2");
export const runs = [firstRun, otherRun] as const;
export const approvalIds = ["approval-1", "approval-2", "approval-3"].map(approvalId);
const ana = personId("ana");

/** A task as it is when it has just arrived and may run at once. */
export function aTask(differs: Partial<Task> = {}): Task {
  const created = newTask({
    id: taskId("task-1"),
    source: "demo",
    platform: "somewhere",
    requester: ana,
    prompt: "Fix the login",
    agent: "some_agent",
    agentOptions: {},
    folder: null,
    projectId: null,
    sessionId: null,
    conversation: null,
    continues: null,
    origin: null,
    attachments: [],
    heldBecause: null,
    createdAt: noon,
  });
  return { ...created, ...differs };
}

/** The task after the events, each of which it has to accept. */
export function after(task: Task, ...events: readonly TaskEvent[]): Task {
  return events.reduce((current, event) => {
    const advanced = advance(current, event, noon);
    if (!advanced.ok) throw new Error(`${event.kind} was refused: ${advanced.refusal}`);
    return advanced.task;
  }, task);
}

export const started: TaskEvent = { kind: "started", runId: firstRun };

/** A task whose first run is under way. */
export function aRunningTask(): Task {
  return after(aTask(), started);
}

/** A request of the first run to execute a command. */
export function anApproval(differs: Partial<Approval> = {}): Approval {
  return {
    id: approvalId("approval-1"),
    taskId: taskId("task-1"),
    runId: firstRun,
    requestId: "request-1",
    ask: "command",
    title: "Run the tests?",
    detail: { command: "make test" },
    options: ["allow_once", "reject"],
    createdAt: noon,
    state: { state: "pending" },
    ...differs,
  };
}

export function asked(differs: Partial<Approval> = {}): TaskEvent {
  return { kind: "asked", approval: anApproval(differs) };
}

export function aDecision(differs: Partial<Decision> = {}): Decision {
  return { answer: { kind: "option", option: "allow_once" }, by: ana, at: noon, ...differs };
}

export function aStep(differs: Partial<Step> = {}): Step {
  return { id: "step-1", type: "command", state: "running", title: "make test", ...differs };
}

export function said(messageId: string, delta: string): TaskEvent {
  return { kind: "text", runId: firstRun, messageId, delta, final: false };
}

/** A few short texts, so that properties meet the same id and the empty text often. */
const someText = fc.constantFrom("", "a", "b c", "\n", "déjà vu", "👩‍💻");
const someId = fc.constantFrom("m1", "m2", "m3");
const someRun = fc.constantFrom(...runs);
const someApproval = fc.constantFrom(...approvalIds);
const noText = fc.constant(null);

const anyAsked = fc
  .record({
    id: someApproval,
    runId: fc.option(someRun),
    ask: fc.constantFrom(...askKinds),
    options: fc.subarray([...answerOptions]),
  })
  .map((differs) => asked(differs));

export const anyStep: fc.Arbitrary<Step> = fc.record(
  {
    id: someId,
    type: fc.constantFrom(...stepKinds),
    state: fc.constantFrom(...stepStates),
    title: someText,
    output: someText,
    exitCode: fc.integer({ min: -1, max: 255 }),
  },
  { requiredKeys: ["id", "type", "state", "title"] },
);

/** Any report of one of the two runs. */
export const anyReport: fc.Arbitrary<RunEvent> = someRun.chain((run) => reportOf(run));

export function reportOf(run: RunId): fc.Arbitrary<RunEvent> {
  const by = { runId: fc.constant(run) };
  const usage = fc.option(fc.record({ inputTokens: fc.nat(), outputTokens: fc.nat() }));
  return fc.oneof(
    fc.record({
      ...by,
      kind: fc.constant("session" as const),
      agentSessionId: someId,
      confirmed: fc.boolean(),
      start: fc.constantFrom("fresh", "resumed", "restarted", "forked"),
    }),
    fc.record({
      ...by,
      kind: fc.constant("text" as const),
      messageId: someId,
      delta: someText,
      final: fc.boolean(),
    }),
    fc.record({ ...by, kind: fc.constant("text-reset" as const), messageId: someId }),
    fc.record({ ...by, kind: fc.constant("thought" as const), delta: someText }),
    fc.record({ ...by, kind: fc.constant("step" as const), step: anyStep }),
    fc.record({
      ...by,
      kind: fc.constant("plan" as const),
      items: fc.array(
        fc.record({ text: someText, state: fc.constantFrom("pending" as const, "done" as const) }),
        {
          maxLength: 3,
        },
      ),
    }),
    fc.record({ ...by, kind: fc.constant("diff" as const), diff: someText }),
    fc.record({ ...by, kind: fc.constant("usage" as const), last: usage, total: usage }),
    fc.record({ ...by, kind: fc.constant("notice" as const), text: someText }),
    fc.record({ ...by, kind: fc.constant("steered" as const), text: someText, by: fc.constant(ana) }),
  );
}

const anyEnd: fc.Arbitrary<TaskEvent> = fc.oneof(
  fc.record({ kind: fc.constant("completed" as const), runId: someRun, result: fc.option(someText) }),
  fc.record({
    kind: fc.constant("failed" as const),
    runId: fc.option(someRun),
    reason: fc.constantFrom(...failureReasons),
    message: someText,
    retryAt: fc.option(fc.nat()),
    result: fc.option(someText),
  }),
  fc.record(
    {
      kind: fc.constant("cancelled" as const),
      by: fc.option(fc.constant(ana)),
      why: someText,
      result: noText,
      mergedInto: fc.constant(taskId("task-2")),
    },
    { requiredKeys: ["kind", "by", "why", "result"] },
  ),
);

/** Anything that can happen to a task before it ends, sensible at its moment or not. */
export const anyLifeEvent: fc.Arbitrary<TaskEvent> = fc.oneof(
  fc.constantFrom<TaskEvent>(
    { kind: "created" },
    { kind: "queued" },
    { kind: "dequeued" },
    { kind: "moved", by: ana },
    { kind: "stopping", by: ana },
  ),
  fc.record({ kind: fc.constant("edited" as const), prompt: someText, by: fc.constant(ana) }),
  fc.record({ kind: fc.constant("started" as const), runId: someRun }),
  anyAsked,
  fc.record({
    kind: fc.constant("decided" as const),
    approvalId: someApproval,
    decision: fc.constant(aDecision()),
  }),
  fc.record({ kind: fc.constant("delivered" as const), approvalId: someApproval }),
  fc.record({ kind: fc.constant("voided" as const), approvalId: someApproval, why: someText }),
);

/** Anything at all; ends are rare enough that a task lives through a good many events. */
export const anyTaskEvent: fc.Arbitrary<TaskEvent> = fc.oneof(
  { arbitrary: anyLifeEvent, weight: 12 },
  { arbitrary: anyReport, weight: 6 },
  { arbitrary: anyEnd, weight: 1 },
);

export const anyHistory: fc.Arbitrary<TaskEvent[]> = fc.array(anyTaskEvent, { maxLength: 40 });
