import type { ApprovalId, RunId } from "./ids.ts";
import {
  isTerminal,
  pendingOf,
  type RunEvent,
  runOf,
  type Task,
  type TaskEvent,
  type TaskState,
} from "./task.ts";
import { unreachable } from "./unreachable.ts";

export type Advance =
  | { readonly ok: true; readonly task: Task }
  | { readonly ok: false; readonly refusal: Refusal };

/** `terminal`: the task is over. `other_run`: reported by a run that is not the current one. `wrong_state`: not now. */
export type Refusal = "terminal" | "other_run" | "wrong_state";

/**
 * The whole state machine of a task. Terminal states are final, events of another run are refused, and the
 * task is `waiting_for_confirmation` exactly while an approval is pending.
 */
export function advance(task: Task, event: TaskEvent, at: number): Advance {
  if (isTerminal(task.state.status)) return { ok: false, refusal: "terminal" };
  const state = nextState(task.state, event);
  if (typeof state === "string") return { ok: false, refusal: state };
  return { ok: true, task: { ...task, ...changedFacts(task, event, at), state, version: task.version + 1 } };
}

function nextState(state: TaskState, event: TaskEvent): TaskState | Refusal {
  switch (event.kind) {
    case "created":
      return "wrong_state";
    case "queued":
      return state.status === "created" ? { status: "queued" } : "wrong_state";
    case "dequeued":
      return state.status === "queued" ? { status: "created" } : "wrong_state";
    case "edited":
    case "moved":
      return state.status === "queued" ? state : "wrong_state";
    case "started":
      return canStart(state) ? { status: "running", runId: event.runId } : "wrong_state";
    case "asked":
      return afterAsked(state, event.approval.id, event.approval.runId);
    case "decided":
      return pendingOf(state).includes(event.approvalId) ? without(state, event.approvalId) : "wrong_state";
    case "voided":
      return hasBegun(state) ? without(state, event.approvalId) : "wrong_state";
    case "delivered":
    case "stopping":
      return hasBegun(state) ? state : "wrong_state";
    case "cancelled":
      return { status: "cancelled", why: event.why, mergedInto: event.mergedInto ?? null };
    case "failed":
      return afterFailed(state, event);
    case "completed":
      return reportsNow(state, event.runId) ?? { status: "completed" };
    default:
      return reportsNow(state, event.runId) ?? state;
  }
}

function canStart(state: TaskState): boolean {
  return state.status === "created" || (state.status === "running" && state.runId === null);
}

function hasBegun(state: TaskState): boolean {
  return state.status === "running" || state.status === "waiting_for_confirmation";
}

/** Why the run may not report now, or undefined when it may. */
function reportsNow(state: TaskState, runId: RunId): Refusal | undefined {
  if (!hasBegun(state)) return "wrong_state";
  return runOf(state) === runId ? undefined : "other_run";
}

function afterAsked(state: TaskState, approvalId: ApprovalId, runId: RunId | null): TaskState | Refusal {
  if (runId === null) {
    const isCheckpoint = state.status === "created";
    return isCheckpoint
      ? { status: "waiting_for_confirmation", runId, pending: [approvalId] }
      : "wrong_state";
  }
  const refusal = reportsNow(state, runId);
  if (refusal !== undefined) return refusal;
  const pending = [...pendingOf(state).filter((id) => id !== approvalId), approvalId];
  return { status: "waiting_for_confirmation", runId, pending };
}

function without(state: TaskState, approvalId: ApprovalId): TaskState {
  if (state.status !== "waiting_for_confirmation") return state;
  const pending = state.pending.filter((id) => id !== approvalId);
  return pending.length > 0 ? { ...state, pending } : { status: "running", runId: state.runId };
}

function afterFailed(
  state: TaskState,
  event: Extract<TaskEvent, { readonly kind: "failed" }>,
): TaskState | Refusal {
  const refusal = event.runId === null ? undefined : reportsNow(state, event.runId);
  return (
    refusal ?? { status: "failed", reason: event.reason, message: event.message, retryAt: event.retryAt }
  );
}

type Facts = Partial<Omit<Task, "state" | "version">>;

function changedFacts(task: Task, event: TaskEvent, at: number): Facts {
  switch (event.kind) {
    case "started":
      return { updatedAt: at, startedAt: task.startedAt ?? at };
    case "edited":
      return { updatedAt: at, prompt: event.prompt };
    case "stopping":
      return { updatedAt: at, stoppedBy: task.stoppedBy ?? event.by };
    case "completed":
    case "failed":
      return { updatedAt: at, endedAt: at, activity: null, result: event.result };
    case "cancelled": {
      const stoppedBy = task.stoppedBy ?? event.by;
      return { updatedAt: at, endedAt: at, activity: null, result: event.result, stoppedBy };
    }
    case "created":
    case "queued":
    case "dequeued":
    case "moved":
    case "asked":
    case "decided":
    case "delivered":
    case "voided":
      return { updatedAt: at };
    default:
      return { updatedAt: at, ...reportedFacts(task, event) };
  }
}

function reportedFacts(task: Task, event: RunEvent): Facts {
  switch (event.kind) {
    case "session":
      return { agentSessionId: event.agentSessionId, sessionStart: event.start };
    case "usage":
      return { lastUsage: event.last ?? task.lastUsage, totalUsage: event.total ?? task.totalUsage };
    case "step":
      return event.step.state === "running" ? { activity: event.step.title } : {};
    case "text":
      return { activity: "Writing" };
    case "thought":
      return { activity: "Thinking" };
    case "text-reset":
    case "plan":
    case "diff":
    case "notice":
    case "steered":
    case "made":
      return {};
    default:
      return unreachable(event);
  }
}
