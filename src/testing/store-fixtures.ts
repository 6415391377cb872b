import fc from "fast-check";
import {
  type Answer,
  type AskDetail,
  answerOptions,
  askKinds,
  type FileChange,
  type PlanItem,
  type Question,
  type Step,
  stepKinds,
  stepStates,
  type Usage,
} from "../domain/agent-event.ts";
import type { Approval, Decision } from "../domain/approval.ts";
import type { Attachment } from "../domain/attachment.ts";
import { cleanText } from "../domain/clean-text.ts";
import { approvalId, personId, projectId, runId, taskId } from "../domain/ids.ts";
import { type Conversation, type Person, roles } from "../domain/person.ts";
import {
  accessPolicies,
  approvePolicies,
  type FolderSource,
  type Project,
  type ProjectPolicy,
  promptPolicies,
} from "../domain/project.ts";
import { type AgentOptions, failureReasons, type TaskEvent, type TaskOrigin } from "../domain/task.ts";
import type { Grant } from "../store/people-store.ts";
import type { StoredProcess } from "../store/process-store.ts";
import type { AuditEntry, InboxDraft, TaskDraft } from "../store/store.ts";
import { aMoment } from "./builders.ts";

/** A prompt as it comes without a project; say what differs. */
export function aTaskDraft(differs: Partial<TaskDraft> = {}): TaskDraft {
  return {
    source: "demo",
    platform: "somewhere",
    requester: personId("ann"),
    prompt: "fix the login page",
    agent: "some_agent",
    agentOptions: {},
    folder: "/srv/api",
    projectId: null,
    conversation: null,
    continues: null,
    origin: null,
    attachments: [],
    heldBecause: null,
    createdAt: aMoment,
    ...differs,
  };
}

/** A message as a platform hands it over; say what differs. */
export function anInboxDraft(differs: Partial<InboxDraft> = {}): InboxDraft {
  return {
    platform: "somewhere",
    eventId: "event-1",
    conversation: "room-1",
    messageId: "message-1",
    event: '{"kind":"message"}',
    sentAt: null,
    at: aMoment,
    ...differs,
  };
}

export function anAuditEntry(differs: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: aMoment,
    platform: "somewhere",
    person: personId("ann"),
    action: "task.run",
    target: "task:48274e23",
    isRefused: false,
    detail: "from demo",
    ...differs,
  };
}

type Members<T> = { readonly [Key in keyof Required<T>]: fc.Arbitrary<Exclude<T[Key], undefined>> };
type Optional<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? Key : never }[keyof T];

/** Has to name every member of the type: one that the type gets later is asked for here by the compiler. */
function every<T extends object>(
  members: Members<T>,
  optional: readonly Optional<T>[] = [],
): fc.Arbitrary<T> {
  const left = new Set<PropertyKey>(optional);
  const required = Object.keys(members).filter((key) => !left.has(key));
  const record = fc.record<Record<string, unknown>>(members, { requiredKeys: required });
  // The members are those of `T`, with values of their types.
  return record as fc.Arbitrary<unknown> as fc.Arbitrary<T>;
}

/** Text as it may reach the store: NUL and half surrogate pairs were replaced before. */
export const anyStoredText: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom(
      "",
      " ",
      "'; DROP TABLE tasks; --",
      "\"'`\\",
      "%_*?[a-z]",
      "\u202egnp.exe",
      "שלום عالم",
      "👩‍👩‍👧‍👦🏳️‍🌈",
      "e\u0301\u200b\ufeff",
      "line\r\nline\rline\u2028line",
      "null",
      "undefined",
      "1e5",
      "__proto__",
    ),
  )
  .map(cleanText);

const anyTime = fc.oneof(fc.nat(), fc.integer({ min: aMoment, max: aMoment * 2 }));
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const anyPerson = anyStoredText.map(personId);

/** Not `__proto__`: JSON keeps it, but an object made by a test would not have it as its own. */
const anyKey = anyStoredText.filter((key) => key !== "__proto__");

const anyConversation = every<Conversation>({
  platform: anyStoredText,
  id: anyStoredText,
  surface: fc.constantFrom("dm", "group"),
});

const anyOptions: fc.Arbitrary<AgentOptions> = fc.dictionary(anyKey, anyStoredText, {
  noNullPrototype: true,
});

/** Somebody as a platform names them, with a name or without one. */
export const anyNamedPerson: fc.Arbitrary<Person> = every<Person>(
  { id: anyPerson, platform: anyStoredText, name: anyStoredText },
  ["name"],
);

export const anyGrant: fc.Arbitrary<Grant> = every<Grant>({
  person: anyNamedPerson,
  role: fc.constantFrom(...roles),
  by: anyPerson,
  at: anyTime,
});

export const anyProject: fc.Arbitrary<Project> = every<Project>({
  id: anyStoredText.map(projectId),
  name: anyStoredText,
  createdBy: anyPerson,
  agent: anyStoredText,
  agentOptions: anyOptions,
  folder: orNull(anyStoredText),
  presets: fc.array(anyStoredText, { maxLength: 4 }),
  platform: anyStoredText,
  conversation: orNull(anyConversation),
  policy: every<ProjectPolicy>({
    access: fc.constantFrom(...accessPolicies),
    prompts: fc.constantFrom(...promptPolicies),
    approves: fc.constantFrom(...approvePolicies),
  }),
  members: fc.array(anyStoredText, { maxLength: 4 }),
  isArchived: fc.boolean(),
  createdAt: anyTime,
  updatedAt: anyTime,
});

export const anyFolderSource: fc.Arbitrary<FolderSource> = fc.constantFrom(
  "unset",
  "default",
  "manual",
  "preset",
);

export const anyTaskDraft: fc.Arbitrary<TaskDraft> = every<TaskDraft>({
  source: anyStoredText,
  platform: anyStoredText,
  requester: anyPerson,
  prompt: anyStoredText,
  agent: anyStoredText,
  agentOptions: anyOptions,
  folder: orNull(anyStoredText),
  // A project has to exist; the tests that need one say so.
  projectId: fc.constant(null),
  conversation: orNull(anyConversation),
  continues: orNull(anyStoredText.map(taskId)),
  origin: orNull(
    every<TaskOrigin>({
      message: anyStoredText,
      thread: orNull(anyStoredText),
      after: orNull(anyStoredText.map(taskId)),
    }),
  ),
  attachments: fc.array(
    every<Attachment>({
      id: anyStoredText,
      name: anyStoredText,
      mediaType: anyStoredText,
      bytes: orNull(fc.nat()),
      ref: fc.dictionary(fc.constantFrom("url", "id"), anyStoredText, { noNullPrototype: true }),
    }),
    { maxLength: 2 },
  ),
  heldBecause: orNull(anyStoredText),
  createdAt: anyTime,
});

export const anyInboxDraft: fc.Arbitrary<InboxDraft> = every<InboxDraft>({
  platform: anyStoredText,
  eventId: anyStoredText,
  conversation: anyStoredText,
  messageId: orNull(anyStoredText),
  event: anyStoredText,
  sentAt: orNull(anyTime),
  at: anyTime,
});

export const anyAuditEntry: fc.Arbitrary<AuditEntry> = every<AuditEntry>({
  at: anyTime,
  platform: anyStoredText,
  person: anyPerson,
  action: anyStoredText,
  target: anyStoredText,
  isRefused: fc.boolean(),
  detail: anyStoredText,
});

export const anyStoredProcess: fc.Arbitrary<StoredProcess> = every<StoredProcess>({
  pid: fc.nat(),
  startTicks: fc.maxSafeNat(),
  agent: anyStoredText,
});

const anyUsage = every<Usage>(
  {
    inputTokens: fc.nat(),
    cachedInputTokens: fc.nat(),
    outputTokens: fc.nat(),
    reasoningOutputTokens: fc.nat(),
    totalTokens: fc.nat(),
    costUsd: fc.double({ min: 0, max: 1_000, noNaN: true }),
    contextTokens: fc.nat(),
    contextWindow: fc.nat(),
  },
  [
    "inputTokens",
    "cachedInputTokens",
    "outputTokens",
    "reasoningOutputTokens",
    "totalTokens",
    "costUsd",
    "contextTokens",
    "contextWindow",
  ],
);

const anyFile = every<FileChange>(
  { path: anyStoredText, change: fc.constantFrom("add", "delete", "update"), diff: anyStoredText },
  ["diff"],
);

const anyStep = every<Step>(
  {
    id: anyStoredText,
    type: fc.constantFrom(...stepKinds),
    state: fc.constantFrom(...stepStates),
    title: anyStoredText,
    output: anyStoredText,
    exitCode: fc.integer(),
    files: fc.array(anyFile, { maxLength: 3 }),
  },
  ["output", "exitCode", "files"],
);

const anyPlanItem = every<PlanItem>({
  text: anyStoredText,
  state: fc.constantFrom("pending", "active", "done"),
});

const anyQuestion = every<Question>({
  id: anyStoredText,
  text: anyStoredText,
  choices: fc.array(
    every<Question["choices"][number]>({ label: anyStoredText, description: anyStoredText }, ["description"]),
    { maxLength: 3 },
  ),
  takesSeveral: fc.boolean(),
  takesText: fc.boolean(),
});

const anyDetail = every<AskDetail>(
  {
    command: anyStoredText,
    folder: anyStoredText,
    reason: anyStoredText,
    files: fc.array(anyFile, { maxLength: 3 }),
    text: anyStoredText,
    questions: fc.array(anyQuestion, { maxLength: 3 }),
  },
  ["command", "folder", "reason", "files", "text", "questions"],
);

const anyAnswer: fc.Arbitrary<Answer> = fc.oneof(
  every<Extract<Answer, { kind: "option" }>>(
    {
      kind: fc.constant("option"),
      option: fc.constantFrom(...answerOptions),
      note: anyStoredText,
      command: anyStoredText,
    },
    ["note", "command"],
  ),
  every<Extract<Answer, { kind: "answers" }>>({
    kind: fc.constant("answers"),
    answers: fc.dictionary(anyKey, fc.array(anyStoredText, { maxLength: 3 }), { noNullPrototype: true }),
  }),
);

const anyDecision = every<Decision>({ answer: anyAnswer, by: anyPerson, at: anyTime });

/** The run whose reports are accepted, in a history of `anyHistory`. */
export const theRun = runId("run-1");
const anyRun = fc.constantFrom(theRun, theRun, theRun, runId("run-2"));
/** The requests of a history have these ids, in the order in which they are asked. */
const approvalPool = ["approval-0", "approval-1", "approval-2"].map(approvalId);
const anyApprovalId = fc.constantFrom(...approvalPool);

const anyApproval = every<Approval>(
  {
    id: anyApprovalId,
    taskId: anyStoredText.map(taskId),
    runId: orNull(anyRun),
    requestId: anyStoredText,
    ask: fc.constantFrom(...askKinds),
    title: anyStoredText,
    detail: anyDetail,
    options: fc.subarray([...answerOptions]),
    isEditable: fc.constant(true as const),
    createdAt: anyTime,
    state: fc.constant({ state: "pending" }),
  },
  ["isEditable"],
);

type Kind = TaskEvent["kind"];
type EventOf<Of extends Kind> = Extract<TaskEvent, { readonly kind: Of }>;

/** One per kind: a kind that is added to the journal later is asked for here by the compiler. */
const eventsByKind: { readonly [Of in Kind]: fc.Arbitrary<EventOf<Of>> } = {
  created: every<EventOf<"created">>({ kind: fc.constant("created") }),
  queued: every<EventOf<"queued">>({ kind: fc.constant("queued") }),
  dequeued: every<EventOf<"dequeued">>({ kind: fc.constant("dequeued") }),
  edited: every<EventOf<"edited">>({ kind: fc.constant("edited"), prompt: anyStoredText, by: anyPerson }),
  moved: every<EventOf<"moved">>({ kind: fc.constant("moved"), by: anyPerson }),
  started: every<EventOf<"started">>({ kind: fc.constant("started"), runId: fc.constant(theRun) }),
  asked: every<EventOf<"asked">>({ kind: fc.constant("asked"), approval: anyApproval }),
  decided: every<EventOf<"decided">>({
    kind: fc.constant("decided"),
    approvalId: anyApprovalId,
    decision: anyDecision,
  }),
  delivered: every<EventOf<"delivered">>({ kind: fc.constant("delivered"), approvalId: anyApprovalId }),
  voided: every<EventOf<"voided">>({
    kind: fc.constant("voided"),
    approvalId: anyApprovalId,
    why: anyStoredText,
  }),
  stopping: every<EventOf<"stopping">>({ kind: fc.constant("stopping"), by: anyPerson }),
  completed: every<EventOf<"completed">>({
    kind: fc.constant("completed"),
    runId: anyRun,
    result: orNull(anyStoredText),
  }),
  failed: every<EventOf<"failed">>({
    kind: fc.constant("failed"),
    runId: orNull(anyRun),
    reason: fc.constantFrom(...failureReasons),
    message: anyStoredText,
    retryAt: orNull(anyTime),
    result: orNull(anyStoredText),
  }),
  cancelled: every<EventOf<"cancelled">>(
    {
      kind: fc.constant("cancelled"),
      by: orNull(anyPerson),
      why: anyStoredText,
      result: orNull(anyStoredText),
      mergedInto: anyStoredText.map(taskId),
    },
    ["mergedInto"],
  ),
  session: every<EventOf<"session">>({
    kind: fc.constant("session"),
    runId: anyRun,
    agentSessionId: anyStoredText,
    confirmed: fc.boolean(),
    start: fc.constantFrom("fresh", "resumed", "restarted", "forked"),
  }),
  text: every<EventOf<"text">>({
    kind: fc.constant("text"),
    runId: anyRun,
    messageId: anyStoredText,
    delta: anyStoredText,
    final: fc.boolean(),
  }),
  "text-reset": every<EventOf<"text-reset">>({
    kind: fc.constant("text-reset"),
    runId: anyRun,
    messageId: anyStoredText,
  }),
  thought: every<EventOf<"thought">>({ kind: fc.constant("thought"), runId: anyRun, delta: anyStoredText }),
  step: every<EventOf<"step">>({ kind: fc.constant("step"), runId: anyRun, step: anyStep }),
  plan: every<EventOf<"plan">>({
    kind: fc.constant("plan"),
    runId: anyRun,
    items: fc.array(anyPlanItem, { maxLength: 4 }),
  }),
  diff: every<EventOf<"diff">>({ kind: fc.constant("diff"), runId: anyRun, diff: anyStoredText }),
  usage: every<EventOf<"usage">>({
    kind: fc.constant("usage"),
    runId: anyRun,
    last: orNull(anyUsage),
    total: orNull(anyUsage),
  }),
  notice: every<EventOf<"notice">>({ kind: fc.constant("notice"), runId: anyRun, text: anyStoredText }),
  made: every<EventOf<"made">>({
    kind: fc.constant("made"),
    runId: anyRun,
    files: fc.array(
      fc.record({ name: anyStoredText, mediaType: anyStoredText, bytes: fc.nat(), path: anyStoredText }),
    ),
  }),
  steered: every<EventOf<"steered">>({
    kind: fc.constant("steered"),
    runId: anyRun,
    text: anyStoredText,
    by: anyPerson,
  }),
};

const ends: ReadonlySet<Kind> = new Set(["completed", "failed", "cancelled"]);

/** Ends and repeated starts are rare, so that a task lives through a good many events. */
const anyEvent: fc.Arbitrary<TaskEvent> = fc.oneof(
  ...Object.values(eventsByKind).map((arbitrary, at) => ({
    arbitrary: arbitrary as fc.Arbitrary<TaskEvent>,
    weight: ends.has(Object.keys(eventsByKind)[at] as Kind) ? 1 : 6,
  })),
);

/** What may happen to a new task, sensible at its moment or not; it often begins with the start of `theRun`. */
export const anyHistory: fc.Arbitrary<readonly TaskEvent[]> = fc
  .tuple(fc.boolean(), fc.array(anyEvent, { maxLength: 25 }))
  .map(([isStarted, events]) => {
    let count = 0;
    const history = events.map((event) => (event.kind === "asked" ? withId(event, (count += 1) - 1) : event));
    return isStarted ? [{ kind: "started", runId: theRun }, ...history] : history;
  });

/** No request is asked for twice: the gateway makes an id for each. */
function withId(event: EventOf<"asked">, at: number): EventOf<"asked"> {
  return { ...event, approval: { ...event.approval, id: approvalId(`approval-${at}`) } };
}
