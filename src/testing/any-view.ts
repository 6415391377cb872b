import * as fc from "fast-check";
import type { HomeView, PolicyView } from "../cards/project-view.ts";
import type { CandidatesView, DetailEntry, TaskView } from "../cards/task-view.ts";
import type { View } from "../cards/view.ts";
import type { CommandRow, ProjectDraft, ProjectRow } from "../cards/view-rows.ts";
import type {
  AgentView,
  FolderListing,
  FolderView,
  OptionRow,
  SessionsView,
} from "../cards/workspace-view.ts";
import { answerOptions, askKinds, stepKinds, stepStates } from "../domain/agent-event.ts";
import type { Approval, ApprovalState, Decision } from "../domain/approval.ts";
import { cleanText } from "../domain/clean-text.ts";
import { approvalId, personId, projectId, runId, sessionId, taskId } from "../domain/ids.ts";
import type { MadeFile } from "../domain/made-file.ts";
import { type KnownPerson, personKey, roles, type Stranger } from "../domain/person.ts";
import {
  accessPolicies,
  approvePolicies,
  type FolderSource,
  type Project,
  promptPolicies,
} from "../domain/project.ts";
import type { Resume } from "../domain/resume.ts";
import type { Session, SessionSummary } from "../domain/session.ts";
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
  {
    inputTokens: fc.nat(),
    cachedInputTokens: fc.nat(),
    outputTokens: fc.nat(),
    totalTokens: fc.nat(),
    costUsd: fc.double({ min: 0, max: 10_000, noNaN: true }),
    contextTokens: fc.nat(),
    contextWindow: fc.nat(),
  },
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
  fc.record({ status: fc.constant("cancelled"), why: anyText, mergedInto: nullable(anyId.map(taskId)) }),
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
    sessionStart: fc.constantFrom(null, "fresh", "resumed", "restarted", "forked"),
    startedAt: nullable(anyTime),
    endedAt: nullable(anyTime),
  })
  .map((facts) => aTask(facts));

const anyMadeFile: fc.Arbitrary<MadeFile> = fc.record({
  name: anyText,
  mediaType: anyText,
  bytes: fc.nat(),
  path: anyText,
});

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
  made: fc.array(anyMadeFile, { maxLength: 3 }),
});

const anyDecision: fc.Arbitrary<Decision> = fc.record({
  answer: fc.oneof(
    fc.record(
      {
        kind: fc.constant("option"),
        option: fc.constantFrom(...answerOptions),
        note: anyText,
        command: anyText,
      },
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
    isEditable: fc.boolean(),
    state: anyApprovalState,
  })
  .map(({ isEditable, ...facts }) => anApproval({ ...facts, ...(isEditable ? { isEditable } : {}) }));

/** A real path, of as odd names as disks hold. */
const anyPath: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom("srv", "api", ".hidden", " spaced ", "new\nline", "\u202egnp.exe", "x".repeat(120)),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((names) => `/${names.map((name) => name.replaceAll(/[/\0]/g, "_")).join("/")}`);

/** What people typed, as an intent has taken it: clean, without spaces around it, not too long for a name. */
const anyTyped: fc.Arbitrary<string> = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .map((text) => cleanText(text).trim())
  .filter((text) => text.length <= 80);

const anyOptions = fc.dictionary(fc.constantFrom("model", "sandbox", "approvalPolicy"), anyTyped);

const anyProject: fc.Arbitrary<Project> = fc
  .record({
    id: anyId.map(projectId),
    name: anyText,
    createdBy: anyText.map(personId),
    agent: anyText,
    agentOptions: anyOptions,
    folder: nullable(anyPath),
    presets: fc.array(anyPath, { maxLength: 25 }),
    conversation: fc.constantFrom(null, aProject().conversation),
    policy: fc.record({
      access: fc.constantFrom(...accessPolicies),
      prompts: fc.constantFrom(...promptPolicies),
      approves: fc.constantFrom(...approvePolicies),
    }),
    isArchived: fc.boolean(),
    createdAt: anyTime,
  })
  .map((facts) => aProject(facts));

const anySession: fc.Arbitrary<Session> = fc
  .record({
    id: anyId.map(sessionId),
    projectId: anyId.map(projectId),
    createdBy: anyText.map(personId),
    isActive: fc.boolean(),
    title: nullable(anyText),
    agentSessionId: nullable(anyText),
    freshBecause: anyText,
    copyOf: nullable(fc.record({ agentSessionId: anyText, name: anyText })),
    createdAt: anyTime,
    updatedAt: anyTime,
  })
  .map((facts) => aSession(facts));

const anySummary: fc.Arbitrary<SessionSummary> = fc
  .tuple(anySession, nullable(anyText))
  .map(([session, lastPrompt]) => ({ ...session, lastPrompt }));

const anyRow: fc.Arbitrary<ProjectRow> = fc.record({
  project: anyProject,
  workspace: fc
    .record({
      folder: nullable(anyPath),
      folderSource: fc.constantFrom<FolderSource>("unset", "default", "manual", "preset"),
    })
    .map((facts) => aWorkspace(facts)),
  agentTitle: anyText,
  latest: nullable(anyTask),
  queued: fc.nat(),
  waiting: fc.nat(),
  session: nullable(anySession),
  nextStart: anyText,
  model: nullable(anyText),
  canAsk: fc.boolean(),
  closesRoom: fc.boolean(),
});

const anyCommands: fc.Arbitrary<readonly CommandRow[]> = fc.uniqueArray(
  fc.record({ word: fc.stringMatching(/^\/[a-z]{1,12}$/), title: anyText, help: anyText }),
  { maxLength: 12, selector: ({ word }) => word },
);

const anyResume: fc.Arbitrary<Resume> = fc.record({
  taskId: anyId.map(taskId),
  at: anyTime,
  by: anyText.map(personId),
  platform: anyText,
  source: anyText,
  chosenAt: anyTime,
  gone: nullable(anyText),
});

const anyRows = (maxLength: number) =>
  fc.uniqueArray(anyRow, { maxLength, selector: (row) => row.project.id });
const anyTasks = (maxLength: number) => fc.uniqueArray(anyTask, { maxLength, selector: (task) => task.id });
const problem = nullable(anyText);
const paged = fc
  .tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }))
  .map(([page, more]) => ({ page, pages: page + more + 1 }));

export const anyTaskView: fc.Arbitrary<TaskView> = fc.record({
  kind: fc.constant("task_status"),
  task: anyTask,
  transcript: anyTranscript,
  approvals: fc.uniqueArray(anyApproval, { maxLength: 3, selector: (approval) => approval.id }),
  place: nullable(fc.nat()),
  blockedBy: nullable(anyId.map(taskId)),
  blockerStatus: nullable(fc.constantFrom(...taskStatuses)),
  agentTitle: anyText,
  canAsk: fc.boolean(),
  resume: nullable(anyResume),
  session: nullable(anySession),
  followedBy: nullable(anyId.map(taskId)),
  can: fc.record({ steerBlocker: fc.boolean(), continue: fc.boolean(), retry: fc.boolean() }),
  now: anyTime,
});

const anyApprovalView = fc.record({
  kind: fc.constant("approval"),
  approval: anyApproval,
  task: anyTask,
  agentTitle: anyText,
  projectName: nullable(anyText),
  deciders: fc.constant([]),
});

const anyRequests = (maxLength: number) =>
  fc.uniqueArray(anyApprovalView, { maxLength, selector: (view) => view.approval.id });

const anyHome: fc.Arbitrary<HomeView> = fc.record({
  kind: fc.constant("project_home"),
  projects: anyRows(11),
  waiting: anyRequests(6),
  can: fc.record({ create: fc.boolean(), people: fc.boolean() }),
});

const anyRoomChoice = {
  isPrivate: fc.boolean(),
  invite: fc.uniqueArray(anyId.map(personId), { maxLength: 30 }),
};

const anyEnds = fc.record({ live: fc.nat(), queued: fc.nat() });

const anyDraft: fc.Arbitrary<ProjectDraft> = fc.record({
  name: anyTyped,
  agent: fc.oneof(fc.constant(""), anyId),
  folder: fc.oneof(fc.constant(""), anyPath),
  room: fc.boolean(),
  ...anyRoomChoice,
  options: anyOptions,
});

const anyPerson: fc.Arbitrary<KnownPerson> = fc.record({
  platform: fc.constantFrom("web", "chat"),
  id: anyId.map(personId),
  name: nullable(anyText),
  role: fc.constantFrom(...roles),
  grantedBy: anyId.map(personId),
  grantedAt: anyTime,
});

const anyStranger: fc.Arbitrary<Stranger> = fc.record({
  platform: fc.constantFrom("web", "chat"),
  id: anyId.map(personId),
  name: nullable(anyText),
  code: fc.constant("K7QF-2MXP"),
  expiresAt: anyTime,
});

const anyPolicy: fc.Arbitrary<PolicyView> = fc.record({
  kind: fc.constant("project_policy"),
  project: anyProject,
  people: fc.uniqueArray(fc.record({ person: anyPerson, isListed: fc.boolean() }), {
    maxLength: 60,
    selector: ({ person }) => personKey(person),
  }),
  problem,
});

const anyListing: fc.Arbitrary<FolderListing> = fc
  .record({
    path: nullable(anyPath),
    parent: nullable(anyPath),
    hasTop: fc.boolean(),
    folders: fc.array(fc.record({ name: anyText, path: anyPath }), { maxLength: 50 }),
  })
  .chain((facts) => paged.map((pages) => ({ ...facts, ...pages })));

const anyFolder: fc.Arbitrary<FolderView> = fc.record({
  kind: fc.constant("folder"),
  purpose: fc.oneof(
    fc.record({ kind: fc.constantFrom("workspace", "default", "preset"), project: anyProject }),
    fc.record({ kind: fc.constant("new"), draft: anyDraft }),
  ),
  mode: fc.constantFrom("browse", "recent", "presets", "typed"),
  current: nullable(anyPath),
  isBusy: fc.boolean(),
  listing: nullable(anyListing),
  recent: fc.array(anyPath, { maxLength: 20 }),
  presets: fc.array(anyPath, { maxLength: 20 }),
  typed: anyText,
  problem,
});

const anySubject = fc.oneof(
  fc.record({ kind: fc.constant("workspace"), project: anyProject }),
  fc.record({
    kind: fc.constant("new"),
    draft: anyDraft.map((draft) => ({ ...draft, name: `n${draft.name}` })),
  }),
);

const anyOption: fc.Arbitrary<OptionRow> = fc.record({
  key: fc.constantFrom("sandbox", "approval_policy", "reasoning_effort"),
  label: anyText,
  choices: fc.array(fc.record({ value: anyId, label: anyText, isWide: fc.boolean() }), { maxLength: 4 }),
  default: anyId,
  chosen: nullable(anyId),
});

const anyAgent: fc.Arbitrary<AgentView> = fc.record({
  kind: fc.constant("workspace_choose_agent"),
  subject: anySubject,
  agentTitle: anyText,
  notReady: anyText,
  models: fc.record({
    state: fc.constantFrom("known", "asking"),
    rows: fc.array(fc.record({ id: anyId, title: anyText, isDefault: fc.boolean() }), { maxLength: 4 }),
  }),
  model: nullable(anyText),
  options: fc.uniqueArray(anyOption, { maxLength: 3, selector: ({ key }) => key }),
  commands: anyCommands,
  canAsk: fc.boolean(),
  isBusy: fc.boolean(),
  problem,
});

const anySessions: fc.Arbitrary<SessionsView> = fc
  .record({
    kind: fc.constant("workspace_choose_session" as const),
    row: anyRow,
    sessions: fc.uniqueArray(anySummary, { maxLength: 8, selector: ({ id }) => id }),
    canResume: fc.boolean(),
    now: anyTime,
    problem,
  })
  .chain((facts) => paged.map((pages) => ({ ...facts, ...pages })));

const anyEntry: fc.Arbitrary<DetailEntry> = fc.oneof(
  fc.record({ kind: fc.constantFrom("said", "diff"), text: anyText }),
  fc.record({
    kind: fc.constant("step"),
    title: anyText,
    state: fc.constantFrom("running", "done", "failed", "declined"),
    exitCode: nullable(fc.integer()),
    output: anyText,
  }),
  fc.record({ kind: fc.constant("note"), at: anyTime, text: anyText }),
);

const anyCandidates: fc.Arbitrary<CandidatesView> = fc.record({
  kind: fc.constant("candidates"),
  command: fc.constantFrom("status", "approve", "reject", "stop"),
  tasks: anyTasks(30),
  approvals: anyRequests(6),
});

const anyProjectView: fc.Arbitrary<View> = fc.oneof(
  anyHome,
  fc.record({
    kind: fc.constant("project_create"),
    agents: fc.array(fc.record({ name: anyText, title: anyText, ready: fc.boolean(), detail: anyText }), {
      maxLength: 4,
    }),
    defaultAgent: anyText,
    draft: anyDraft,
    invitable: nullable(fc.array(anyText.map(personId), { maxLength: 4 })),
    problem,
  }),
  fc
    .record({ kind: fc.constant("project_manage" as const), projects: anyRows(8) })
    .chain((facts) => paged.map((pages) => ({ ...facts, ...pages }))),
  fc.record({
    kind: fc.constant("project_config"),
    row: anyRow,
    ends: anyEnds,
    failedRoom: nullable(fc.record(anyRoomChoice)),
    problem,
  }),
  fc.record({
    kind: fc.constant("project_offer_room"),
    conversationId: fc.constantFrom("oc_1", "C1"),
    rows: fc.array(anyRow, { maxLength: 8 }),
    canCreate: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("room_gone"), row: nullable(anyRow), ends: anyEnds, why: nullable(anyText) }),
  anyPolicy,
  fc.record({ kind: fc.constant("project_dir_presets"), project: anyProject, problem }),
  fc.record({
    kind: fc.constant("people"),
    people: fc.uniqueArray(anyPerson, { maxLength: 30, selector: personKey }),
    strangers: fc.uniqueArray(anyStranger, { maxLength: 10, selector: personKey }),
    can: fc.record({ manage: fc.boolean() }),
    now: anyTime,
    problem,
  }),
  fc.record({
    kind: fc.constant("help"),
    situation: fc.constantFrom("room", "elsewhere", "dm", "demo"),
    projectId: nullable(anyId.map(projectId)),
    agentTitle: anyText,
    commands: anyCommands,
  }),
);

const anyWorkspaceView: fc.Arbitrary<View> = fc.oneof(
  fc.record({
    kind: fc.constant("workspace_overview"),
    row: anyRow,
    queue: anyTasks(6),
    roomNote: problem,
    problem,
  }),
  fc.record({ kind: fc.constant("workspace_moved"), project: anyProject }),
  anyFolder,
  anyAgent,
  fc.record({
    kind: fc.constant("workspace_confirm_wide"),
    subject: anySubject,
    agentTitle: anyText,
    options: anyOptions,
    wide: fc.array(anyText, { maxLength: 3 }),
  }),
  anySessions,
  fc.record({
    kind: fc.constant("workspace_session"),
    project: anyProject,
    session: anySummary,
    canFork: fc.boolean(),
    now: anyTime,
    problem,
  }),
  fc.record({
    kind: fc.constant("workspace_enter_session_id"),
    project: anyProject,
    current: nullable(anyText),
    typed: anyText,
    problem,
  }),
  fc
    .record({
      kind: fc.constant("workspace_queue" as const),
      row: anyRow,
      tasks: anyTasks(6),
      first: fc.integer({ min: 1, max: 50 }),
      canSteer: fc.boolean(),
      problem,
    })
    .chain((facts) => paged.map((pages) => ({ ...facts, ...pages }))),
);

const anyOtherTaskView: fc.Arbitrary<View> = fc.oneof(
  fc.record({ kind: fc.constant("task_composer"), row: anyRow, commands: anyCommands, problem }),
  fc.record({
    kind: fc.constant("task_edit"),
    task: anyTask,
    prompt: anyText,
    back: fc.constantFrom("queue", null),
    problem,
  }),
  fc
    .record({
      kind: fc.constant("task_details" as const),
      task: anyTask,
      agentTitle: anyText,
      entries: fc.array(anyEntry, { maxLength: 40 }),
      canSendLog: fc.boolean(),
    })
    .chain((facts) => paged.map((pages) => ({ ...facts, ...pages }))),
  fc.record({
    kind: fc.constant("task_part"),
    task: anyTask,
    part: fc.integer({ min: 1, max: 9 }),
    parts: fc.constant(9),
    isCut: fc.boolean(),
    text: anyText,
  }),
  fc.record({
    kind: fc.constant("task_file"),
    task: anyTask,
    title: fc.constant("Changes"),
    name: fc.constant("changes-48274e23.diff"),
    mediaType: fc.constant("text/x-diff"),
    text: anyText,
  }),
  fc.record({ kind: fc.constant("task_made"), task: anyTask, file: anyMadeFile }),
  fc.record({ kind: fc.constant("task_ended"), task: anyTask, answer: anyText, calls: fc.constant([]) }),
  fc.record({ kind: fc.constant("approval_note"), approval: anyApproval, task: anyTask }),
  fc.record({
    kind: fc.constant("approval_edit"),
    approval: anyApproval,
    task: anyTask,
    typed: nullable(anyText),
    problem,
  }),
  anyCandidates,
);

/** Any facts that any card may get; weighted by how many kinds of views each group has. */
export const anyView: fc.Arbitrary<View> = fc.oneof(
  { arbitrary: anyTaskView, weight: 2 },
  { arbitrary: anyApprovalView, weight: 1 },
  { arbitrary: anyProjectView, weight: 9 },
  { arbitrary: anyWorkspaceView, weight: 10 },
  { arbitrary: anyOtherTaskView, weight: 7 },
);
