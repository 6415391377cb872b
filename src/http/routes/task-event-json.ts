import { type Decision, isAllowing } from "../../domain/approval.ts";
import type { TaskEvent } from "../../domain/task.ts";
import type { JournalEntry } from "../../store/store.ts";

export interface TaskEventJson {
  readonly kind: string;
  readonly message: string;
  readonly created_at: string;
}

/** A journal entry in the words of the contract; nothing for entries that it has no word for. */
export function eventJson({ event, at }: JournalEntry): readonly TaskEventJson[] {
  const told = tell(event);
  return told === undefined ? [] : [{ kind: told[0], message: told[1], created_at: isoTime(at) }];
}

/** ISO 8601 with microseconds and a numeric offset, as the original writes times. */
export function isoTime(at: number): string {
  return new Date(at).toISOString().replace("Z", "000+00:00");
}

function tell(event: TaskEvent): readonly [kind: string, message: string] | undefined {
  switch (event.kind) {
    case "created":
      return ["task_created", "Task created."];
    case "queued":
      return ["task_queued", "Another task of this project is active; this one waits."];
    case "dequeued":
      return ["task_dequeued", "It is this task's turn."];
    case "edited":
      return ["task_edited", `${event.by} rewrote the prompt.`];
    case "moved":
      return ["task_moved", `${event.by} moved it to the front of the queue.`];
    case "started":
      return ["task_started", "The agent was started."];
    case "asked":
      return ["confirmation_required", event.approval.title];
    case "decided":
      return tellDecision(event.decision);
    case "completed":
      return ["task_completed", "Task completed."];
    case "failed":
      return [event.reason === "interrupted" ? "task_interrupted" : "task_failed", event.message];
    case "cancelled":
      return [event.mergedInto === undefined ? "task_cancelled" : "task_merged", event.why];
    case "steered":
      return ["task_steered", `Steered by ${event.by}.`];
    default:
      return tellProgress(event);
  }
}

function tellDecision({ answer, by }: Decision): readonly [kind: string, message: string] {
  if (!isAllowing(answer)) return ["confirmation_rejected", `Rejected by ${by}.`];
  const isChanged = answer.kind === "option" && answer.command !== undefined;
  return ["confirmation_approved", `Approved by ${by}${isChanged ? " with a change" : ""}.`];
}

function tellProgress(event: TaskEvent): readonly [kind: string, message: string] | undefined {
  switch (event.kind) {
    case "step":
      return ["runner_progress", `${event.step.title} (${event.step.state})`];
    case "notice":
      return ["runner_progress", event.text];
    case "session":
      return ["runner_progress", `Conversation ${event.agentSessionId} (${event.start}).`];
    case "stopping":
      return ["runner_progress", `${event.by} asked for a stop.`];
    case "voided":
      return ["runner_progress", `A request became void: ${event.why}`];
    default:
      return undefined;
  }
}
