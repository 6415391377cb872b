import type { Insertable, Selectable } from "kysely";
import { personId, projectId, runId, sessionId, taskId } from "../../domain/ids.ts";
import { type FailureReason, pendingOf, runOf, type Task, type TaskState } from "../../domain/task.ts";
import { unreachable } from "../../domain/unreachable.ts";
import { fromJson, fromJsonOrNull, toJson, toJsonOrNull } from "./json.ts";
import type { TaskTable } from "./tables.ts";

export type TaskRow = Selectable<TaskTable>;

export function taskOf(row: TaskRow): Task {
  return {
    id: taskId(row.id),
    source: row.source,
    platform: row.platform,
    requester: personId(row.requester),
    prompt: row.prompt,
    agent: row.agent,
    agentOptions: fromJson(row.agent_options_json),
    folder: row.folder,
    projectId: row.project_id === null ? null : projectId(row.project_id),
    sessionId: row.session_id === null ? null : sessionId(row.session_id),
    conversation: fromJsonOrNull(row.conversation_json),
    continues: row.continues === null ? null : taskId(row.continues),
    origin: fromJsonOrNull(row.origin_json),
    attachments: fromJson(row.attachments_json),
    heldBecause: row.held_because,
    createdAt: row.created_at,
    state: stateOf(row),
    version: row.version,
    stoppedBy: row.stopped_by === null ? null : personId(row.stopped_by),
    activity: row.activity,
    result: row.result,
    lastUsage: fromJsonOrNull(row.last_usage_json),
    totalUsage: fromJsonOrNull(row.total_usage_json),
    agentSessionId: row.agent_session_id,
    sessionStart: row.session_start,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

function stateOf(row: TaskRow): TaskState {
  const { status } = row;
  const run = row.run_id === null ? null : runId(row.run_id);
  switch (status) {
    case "created":
    case "queued":
    case "completed":
      return { status };
    case "running":
      return { status, runId: run };
    case "waiting_for_confirmation":
      return { status, runId: run, pending: fromJson(row.pending_json) };
    case "failed":
      return { status, reason: reasonOf(row), message: row.message ?? "", retryAt: row.retry_at };
    case "cancelled":
      return {
        status,
        why: row.message ?? "",
        mergedInto: row.merged_into === null ? null : taskId(row.merged_into),
      };
    default:
      return unreachable(status);
  }
}

function reasonOf({ id, reason }: TaskRow): FailureReason {
  if (reason === null) throw new Error(`task ${id} failed without a reason`);
  return reason;
}

/** The columns that change while a task lives. */
export function changingColumns(task: Task) {
  const { state } = task;
  return {
    status: state.status,
    run_id: runOf(state),
    pending_json: toJson(pendingOf(state)),
    reason: state.status === "failed" ? state.reason : null,
    message: messageOf(state),
    merged_into: state.status === "cancelled" ? state.mergedInto : null,
    retry_at: state.status === "failed" ? state.retryAt : null,
    version: task.version,
    stopped_by: task.stoppedBy,
    activity: task.activity,
    result: task.result,
    last_usage_json: toJsonOrNull(task.lastUsage),
    total_usage_json: toJsonOrNull(task.totalUsage),
    agent_session_id: task.agentSessionId,
    session_start: task.sessionStart,
    updated_at: task.updatedAt,
    started_at: task.startedAt,
    ended_at: task.endedAt,
  };
}

function messageOf(state: TaskState): string | null {
  if (state.status === "failed") return state.message;
  return state.status === "cancelled" ? state.why : null;
}

export function rowOf(task: Task, cause: number | null): Insertable<TaskTable> {
  return {
    id: task.id,
    cause,
    source: task.source,
    platform: task.platform,
    requester: task.requester,
    prompt: task.prompt,
    agent: task.agent,
    agent_options_json: toJson(task.agentOptions),
    folder: task.folder,
    project_id: task.projectId,
    session_id: task.sessionId,
    conversation_json: toJsonOrNull(task.conversation),
    continues: task.continues,
    origin_json: toJsonOrNull(task.origin),
    attachments_json: toJson(task.attachments),
    held_because: task.heldBecause,
    created_at: task.createdAt,
    ...changingColumns(task),
  };
}
