import type { AgentEvent } from "../domain/agent-event.ts";
import type { Approval } from "../domain/approval.ts";
import type { ApprovalId, RunId, TaskId } from "../domain/ids.ts";
import type { TaskEvent } from "../domain/task.ts";

/** What `ask`, `ask-gone` and `ended` become depends on the run; the rest is told word for word. */
export type PlainAgentEvent = Exclude<AgentEvent, { kind: "ask" | "ask-gone" | "ended" }>;

export function toTaskEvent(event: PlainAgentEvent, runId: RunId): TaskEvent {
  switch (event.kind) {
    case "session":
      return {
        kind: "session",
        runId,
        agentSessionId: event.sessionId,
        confirmed: event.confirmed,
        start: event.start,
      };
    case "text":
      return {
        kind: "text",
        runId,
        messageId: event.messageId,
        delta: event.delta,
        final: event.final ?? false,
      };
    case "usage":
      return { kind: "usage", runId, last: event.last ?? null, total: event.total ?? null };
    default:
      return { ...event, runId };
  }
}

export interface AskFacts {
  readonly id: ApprovalId;
  readonly taskId: TaskId;
  readonly runId: RunId;
  readonly at: number;
}

export function toApproval(
  request: Extract<AgentEvent, { kind: "ask" }>["request"],
  facts: AskFacts,
): Approval {
  return {
    id: facts.id,
    taskId: facts.taskId,
    runId: facts.runId,
    requestId: request.requestId,
    ask: request.ask,
    title: request.title,
    detail: request.detail,
    options: request.options,
    ...(request.isEditable === true ? { isEditable: true } : {}),
    createdAt: facts.at,
    state: { state: "pending" },
  };
}
