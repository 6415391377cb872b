import * as fc from "fast-check";
import type { HomeView, ProjectRow, TaskView, View } from "../cards/view.ts";
import { answerOptions, askKinds, stepKinds, stepStates } from "../domain/agent-event.ts";
import type { Approval, ApprovalState, Decision } from "../domain/approval.ts";
import { approvalId, personId, projectId, runId, taskId } from "../domain/ids.ts";
import { failureReasons, type Task, type TaskState, taskStatuses } from "../domain/task.ts";
import type { Transcript } from "../domain/transcript.ts";
import { anApproval, aProject, aSession, aTask, aWorkspace } from "./builders.ts";

/** Text as people and agents really send it, and as they send it to break things. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\ud83d",
    "\u202egnp.exe",
    "👩‍👩‍👧‍👦".repeat(40),
    "```ts\nconst a = 1;",
    "~~~~\n```\n~~~~",
    "<script>alert(1)</script>",
    "<@U123> *bold* _x_",
    "line\r\nline\rline",
    "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b",
    "x".repeat(5000),
    "line\n".repeat(1500),
  ),
);

const anyTime = fc.oneof(fc.integer(), fc.double());
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const anyId = fc.stringMatching(/^[0-9a-f]{8}$/);
const anyUsage = fc.record(
  { inputTokens: fc.nat(), cachedInputTokens: fc.nat(), outputTokens: fc.nat(), totalTokens: fc.nat() },
  { requiredKeys: [] },
);
const anyFile = fc.record(
  { path: anyText, change: fc.constantFrom("add", "delete", "update"), diff: anyText },
  { requiredKeys: ["path", "change"] },
);

const anyState: fc.Arbitrary<TaskState> = fc.oneof(
  fc.constantFrom<TaskState>({ status: "created" }, { status: "queued" }, { status: "completed" }),
  fc.record({ status: fc.constant("running"), runId: nullable(anyId.map(runId)) }),
  fc.record({
    status: fc.constant("waiting_for_confirmation"),
    runId: nullable(anyId.map(runId)),
    pending: fc.array(anyId.map(approvalId), { maxLength: 3 }),
  }),
  fc.record({
    status: fc.constant("failed"),
    reason: fc.constantFrom(...failureReasons),
    message: anyText,
    retryAt: nullable(anyTime),
  }),
  fc.record({ status: fc.constant("cancelled"), why: anyText }),
);

export const anyTask: fc.Arbitrary<Task> = fc
  .record({
    id: anyId.map(taskId),
    requester: anyText.map(personId),
    prompt: anyText,
    agent: anyText,
    folder: nullable(anyText),
    conversation: fc.constantFrom(null, aTask().conversation),
    state: anyState,
    stoppedBy: nullable(anyText.map(personId)),
    activity: nullable(anyText),
    result: nullable(anyText),
    lastUsage: nullable(anyUsage),
    totalUsage: nullable(anyUsage),
    sessionStart: fc.constantFrom(null, "fresh", "resumed", "restarted"),
    startedAt: nullable(anyTime),
    endedAt: nullable(anyTime),
  })
  .map((facts) => aTask(facts));

const anyTranscript: fc.Arbitrary<Transcript> = fc.record({
  messages: fc.array(fc.record({ id: anyId, text: anyText }), { maxLength: 5 }),
  steps: fc.array(
    fc.record(
      {
        id: anyId,
        type: fc.constantFrom(...stepKinds),
        state: fc.constantFrom(...stepStates),
        title: anyText,
        output: anyText,
        exitCode: fc.integer(),
        files: fc.array(anyFile, { maxLength: 3 }),
      },
      { requiredKeys: ["id", "type", "state", "title"] },
    ),
    { maxLength: 10 },
  ),
  plan: fc.array(fc.record({ text: anyText, state: fc.constantFrom("pending", "active", "done") }), {
    maxLength: 5,
  }),
  diff: nullable(anyText),
  notices: fc.array(anyText, { maxLength: 8 }),
});

const anyDecision: fc.Arbitrary<Decision> = fc.record({
  answer: fc.oneof(
    fc.record(
      { kind: fc.constant("option"), option: fc.constantFrom(...answerOptions), note: anyText },
      { requiredKeys: ["kind", "option"] },
    ),
    fc.record({ kind: fc.constant("answers"), answers: fc.dictionary(anyId, fc.array(anyText)) }),
  ),
  by: anyText.map(personId),
  at: anyTime,
});

const anyApprovalState: fc.Arbitrary<ApprovalState> = fc.oneof(
  fc.constant({ state: "pending" as const }),
  fc.record({ state: fc.constantFrom("decided", "delivered"), decision: anyDecision }),
  fc.record(
    { state: fc.constant("void"), why: anyText, decision: anyDecision },
    { requiredKeys: ["state", "why"] },
  ),
);

const anyQuestion = fc.record({
  id: anyId,
  text: anyText,
  choices: fc.array(fc.record({ label: anyText, description: anyText }, { requiredKeys: ["label"] }), {
    maxLength: 4,
  }),
  takesSeveral: fc.boolean(),
  takesText: fc.boolean(),
});

export const anyApproval: fc.Arbitrary<Approval> = fc
  .record({
    id: anyId.map(approvalId),
    ask: fc.constantFrom(...askKinds),
    title: anyText,
    detail: fc.record(
      {
        command: anyText,
        folder: anyText,
        reason: anyText,
        files: fc.array(anyFile, { maxLength: 3 }),
        text: anyText,
        questions: fc.array(anyQuestion, { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
    options: fc.subarray([...answerOptions]),
    state: anyApprovalState,
  })
  .map((facts) => anApproval(facts));

const anyRow: fc.Arbitrary<ProjectRow> = fc.record({
  project: fc
    .record({
      id: anyId.map(projectId),
      name: anyText,
      agent: anyText,
      presets: fc.array(anyText, { maxLength: 6 }),
      conversation: fc.constantFrom(null, aProject().conversation),
      isArchived: fc.boolean(),
    })
    .map((facts) => aProject(facts)),
  workspace: nullable(anyText).map((folder) => aWorkspace({ folder })),
  agentTitle: anyText,
  latest: nullable(anyTask),
  queued: fc.nat(),
  waiting: fc.nat(),
  session: nullable(
    fc
      .record({ title: nullable(anyText), agentSessionId: nullable(anyText) })
      .map((facts) => aSession(facts)),
  ),
  model: nullable(anyText),
});

const anyRows = fc.uniqueArray(anyRow, { maxLength: 3, selector: (row) => row.project.id });

export const anyTaskView: fc.Arbitrary<TaskView> = fc.record({
  kind: fc.constant("task_status"),
  task: anyTask,
  transcript: anyTranscript,
  approvals: fc.uniqueArray(anyApproval, { maxLength: 3, selector: (approval) => approval.id }),
  place: nullable(fc.nat()),
  blockedBy: nullable(anyId.map(taskId)),
  blockerStatus: nullable(fc.constantFrom(...taskStatuses)),
  agentTitle: anyText,
  can: fc.record({ steerBlocker: fc.boolean(), continue: fc.boolean() }),
  now: anyTime,
});

const anyApprovalView = fc.record({
  kind: fc.constant("approval"),
  approval: anyApproval,
  task: anyTask,
  agentTitle: anyText,
  projectName: nullable(anyText),
});

const anyHome: fc.Arbitrary<HomeView> = fc.record({
  kind: fc.constant("project_home"),
  projects: anyRows,
  waiting: fc.uniqueArray(anyApprovalView, { maxLength: 3, selector: (view) => view.approval.id }),
});

/** Any facts that any card may get. */
export const anyView: fc.Arbitrary<View> = fc.oneof(
  anyTaskView,
  anyApprovalView,
  anyHome,
  fc.record({
    kind: fc.constant("project_create"),
    agents: fc.array(fc.record({ name: anyText, title: anyText, ready: fc.boolean(), detail: anyText }), {
      maxLength: 4,
    }),
    defaultAgent: anyText,
    defaultFolder: nullable(anyText),
    problem: nullable(anyText),
    draft: nullable(fc.record({ name: anyText, folder: anyText, agent: anyText })),
  }),
  fc.record({ kind: fc.constant("project_manage"), projects: anyRows }),
  fc.record({ kind: fc.constant("workspace_overview"), row: anyRow, problem: nullable(anyText) }),
  fc.record({ kind: fc.constant("help"), situation: fc.constantFrom("room", "dm", "demo") }),
);
