import type { PlanItem, SessionStart, Step, Usage } from "./agent-event.ts";
import type { Approval, Decision } from "./approval.ts";
import type { Attachment } from "./attachment.ts";
import type { ApprovalId, PersonId, ProjectId, RunId, SessionId, TaskId } from "./ids.ts";
import type { MadeFile } from "./made-file.ts";
import type { Conversation } from "./person.ts";

export const taskStatuses = [
  "created",
  "queued",
  "running",
  "waiting_for_confirmation",
  "completed",
  "failed",
  "cancelled",
] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const failureReasons = ["agent", "limit", "timeout", "interrupted", "setup", "internal"] as const;
export type FailureReason = (typeof failureReasons)[number];

/** One prompt and what came of it. Times are epoch milliseconds. */
export interface Task extends TaskFacts {
  readonly state: TaskState;
  /** How many events were recorded; the number of the newest one. */
  readonly version: number;
  /** Who asked for a stop that has not ended the run yet. */
  readonly stoppedBy: PersonId | null;
  /** What the agent does right now, in a few words. */
  readonly activity: string | null;
  /** The final text, or what was streamed until a failure or a stop. */
  readonly result: string | null;
  readonly lastUsage: Usage | null;
  readonly totalUsage: Usage | null;
  /** The agent's own id of the conversation. */
  readonly agentSessionId: string | null;
  readonly sessionStart: SessionStart | null;
  readonly updatedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** What a task is from the start and stays; the prompt alone can be edited while the task waits in the queue. */
export interface TaskFacts {
  readonly id: TaskId;
  readonly source: string;
  readonly platform: string;
  readonly requester: PersonId;
  readonly prompt: string;
  readonly agent: string;
  readonly agentOptions: AgentOptions;
  readonly folder: string | null;
  readonly projectId: ProjectId | null;
  readonly sessionId: SessionId | null;
  /** Where its cards are shown; null where nobody watches (the HTTP demo). */
  readonly conversation: Conversation | null;
  /** The task whose work this one goes on with or does again. No two tasks follow the same one. */
  readonly continues: TaskId | null;
  /** The message that asked for it; null for what came by a button or over HTTP. */
  readonly origin: TaskOrigin | null;
  readonly attachments: readonly Attachment[];
  /** Why it waits for people before any agent sees it, beside the `confirm:` mark; null when nothing speaks against it. */
  readonly heldBecause: string | null;
  readonly createdAt: number;
}

/** A message of the app by its own ids. */
export interface TaskOrigin {
  readonly message: string;
  /** The message in whose thread it was written. */
  readonly thread: string | null;
  /** The newest task of that thread that was over: it goes on with its conversation. */
  readonly after: TaskId | null;
}

/** Choices for an agent by option key, e.g. `{ sandbox: "read-only" }`. */
export type AgentOptions = Readonly<Record<string, string>>;

export type TaskState =
  | { readonly status: "created" }
  | { readonly status: "queued" }
  /** `runId` is null between an approval at the checkpoint and the start of the run. */
  | { readonly status: "running"; readonly runId: RunId | null }
  | {
      readonly status: "waiting_for_confirmation";
      /** Null at the `confirm:` checkpoint, before any run. */
      readonly runId: RunId | null;
      readonly pending: readonly ApprovalId[];
    }
  | { readonly status: "completed" }
  | {
      readonly status: "failed";
      readonly reason: FailureReason;
      readonly message: string;
      readonly retryAt: number | null;
    }
  /** `mergedInto` is the running task that took over the words of a queued one. */
  | { readonly status: "cancelled"; readonly why: string; readonly mergedInto: TaskId | null };

/** Everything that can happen to a task. The journal keeps these; cards and replay are folds of them. */
export type TaskEvent = LifeEvent | RunEvent;

type LifeEvent =
  | { readonly kind: "created" }
  | { readonly kind: "queued" }
  | { readonly kind: "dequeued" }
  /** Somebody rewrote the prompt of a waiting task. */
  | { readonly kind: "edited"; readonly prompt: string; readonly by: PersonId }
  /** Somebody put a waiting task before all others of its lane. */
  | { readonly kind: "moved"; readonly by: PersonId }
  | { readonly kind: "started"; readonly runId: RunId }
  | { readonly kind: "asked"; readonly approval: Approval }
  | { readonly kind: "decided"; readonly approvalId: ApprovalId; readonly decision: Decision }
  | { readonly kind: "delivered"; readonly approvalId: ApprovalId }
  | { readonly kind: "voided"; readonly approvalId: ApprovalId; readonly why: string }
  | { readonly kind: "stopping"; readonly by: PersonId }
  | { readonly kind: "completed"; readonly runId: RunId; readonly result: string | null }
  | {
      readonly kind: "failed";
      /** Null when no run stands behind it: a missing folder, an interruption found at start. */
      readonly runId: RunId | null;
      readonly reason: FailureReason;
      readonly message: string;
      readonly retryAt: number | null;
      readonly result: string | null;
    }
  | {
      readonly kind: "cancelled";
      readonly by: PersonId | null;
      readonly why: string;
      readonly result: string | null;
      readonly mergedInto?: TaskId;
    };

/** What a run of an agent reports, by the run that reported it. */
export type RunEvent = { readonly runId: RunId } & (
  | {
      readonly kind: "session";
      readonly agentSessionId: string;
      readonly confirmed: boolean;
      readonly start: SessionStart;
    }
  | { readonly kind: "text"; readonly messageId: string; readonly delta: string; readonly final: boolean }
  | { readonly kind: "text-reset"; readonly messageId: string }
  | { readonly kind: "thought"; readonly delta: string }
  | { readonly kind: "step"; readonly step: Step }
  | { readonly kind: "plan"; readonly items: readonly PlanItem[] }
  | { readonly kind: "diff"; readonly diff: string }
  | { readonly kind: "usage"; readonly last: Usage | null; readonly total: Usage | null }
  | { readonly kind: "notice"; readonly text: string }
  | { readonly kind: "steered"; readonly text: string; readonly by: PersonId }
  /** PoCo kept these to be sent along with the answer. */
  | { readonly kind: "made"; readonly files: readonly MadeFile[] }
);

export function isTerminal(status: TaskStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

/** True while the task holds its lane: the next one of the project has to wait. */
export function isLive(status: TaskStatus): boolean {
  return status === "created" || status === "running" || status === "waiting_for_confirmation";
}

/** The approvals that people still have to decide. */
export function pendingOf(state: TaskState): readonly ApprovalId[] {
  return state.status === "waiting_for_confirmation" ? state.pending : [];
}

/** The run that may report now; null while none has begun or all is over. */
export function runOf(state: TaskState): RunId | null {
  return state.status === "running" || state.status === "waiting_for_confirmation" ? state.runId : null;
}
