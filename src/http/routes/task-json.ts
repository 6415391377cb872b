import type { Usage } from "../../domain/agent-event.ts";
import type { Approval } from "../../domain/approval.ts";
import { pendingOf, type Task, type TaskEvent } from "../../domain/task.ts";
import type { JournalEntry } from "../../store/store.ts";
import { beginningOf, endOf } from "./cut-text.ts";
import { eventJson, isoTime } from "./task-event-json.ts";

/** Longest streamed text that is given out, in characters; the newest part of it. */
const liveOutputLimit = 200_000;
const summaryLimit = 240;

export interface TaskJsonFacts {
  readonly task: Task;
  /** Without the bulk of the streamed text. */
  readonly milestones: readonly JournalEntry[];
  /** All text so far; empty once the task is over, when its result says it all. */
  readonly text: string;
  /** When it goes on by itself; null while nobody chose so. */
  readonly resumesAt: number | null;
}

/** A task as the contract has it: same keys and types as the original's. */
export function taskJson({ task, milestones, text, resumesAt }: TaskJsonFacts) {
  return {
    id: task.id,
    source: task.source,
    requester_id: task.requester,
    prompt: task.prompt,
    agent_backend: task.agent,
    effective_backend_config: task.agentOptions,
    effective_model: task.agentOptions["model"] ?? null,
    effective_sandbox: task.agentOptions["sandbox"] ?? null,
    backend_session_id: task.agentSessionId,
    project_id: task.projectId,
    session_id: task.sessionId,
    effective_workdir: task.folder,
    notification_message_id: null,
    notification_message_channel: null,
    reply_receive_id: task.conversation?.id ?? null,
    reply_surface: task.conversation?.surface ?? null,
    platform: task.platform,
    status: task.state.status,
    awaiting_confirmation_reason: waitingFor(task, milestones),
    live_output: text === "" ? null : endOf(text, liveOutputLimit),
    raw_result: task.result,
    result_summary: summaryOf(task.result),
    last_token_usage: usageJson(task.lastUsage),
    total_token_usage: usageJson(task.totalUsage),
    activity_hint: task.activity,
    created_at: isoTime(task.createdAt),
    updated_at: isoTime(task.updatedAt),
    events: milestones.flatMap((entry) => eventJson(entry)),
    failure_reason: task.state.status === "failed" ? task.state.reason : null,
    failure_message: task.state.status === "failed" ? task.state.message : null,
    retry_at:
      task.state.status === "failed" && task.state.retryAt !== null ? isoTime(task.state.retryAt) : null,
    resumes_at: resumesAt === null ? null : isoTime(resumesAt),
    continues_task_id: task.continues,
    merged_into_task_id: task.state.status === "cancelled" ? task.state.mergedInto : null,
  };
}

export type TaskJson = ReturnType<typeof taskJson>;

function waitingFor(task: Task, milestones: readonly JournalEntry[]): string | null {
  const pending = pendingOf(task.state);
  const asked = milestones
    .map((entry): TaskEvent => entry.event)
    .find((event) => event.kind === "asked" && pending.includes(event.approval.id));
  return asked?.kind === "asked" ? reasonOf(asked.approval) : null;
}

/** `Run a command: touch a.txt` */
function reasonOf({ title, detail }: Approval): string {
  return detail.command === undefined ? title : `${title}: ${detail.command}`;
}

function summaryOf(result: string | null): string | null {
  if (result === null || result.length <= summaryLimit) return result;
  return `${beginningOf(result, summaryLimit - 3)}...`;
}

function usageJson(usage: Usage | null) {
  if (usage === null) return null;
  const counts = {
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    reasoning_output_tokens: usage.reasoningOutputTokens,
    total_tokens: usage.totalTokens,
    cost_usd: usage.costUsd,
    context_tokens: usage.contextTokens,
    context_window: usage.contextWindow,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined)) as Record<
    string,
    number
  >;
}
