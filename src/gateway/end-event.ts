import type { Outcome } from "../domain/agent-event.ts";
import type { PersonId } from "../domain/ids.ts";
import type { TaskEvent } from "../domain/task.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { LiveRun } from "./live-run.ts";

export interface RunEnd {
  readonly outcome: Outcome;
  readonly control: Pick<LiveRun, "runId" | "stopping" | "stoppedBy">;
  readonly result: string | null;
}

export const shutdownMessage = "PoCo was shut down while this task ran. Press Continue to go on.";

/** How a run's end ends its task. A stop by people is theirs, whatever the agent calls it. */
export function endEvent({ outcome, control, result }: RunEnd): TaskEvent {
  const { runId, stopping, stoppedBy } = control;
  if (stopping === "shutdown" && outcome.kind !== "completed") {
    return { kind: "failed", runId, reason: "interrupted", message: shutdownMessage, retryAt: null, result };
  }
  if (stopping === "person" && outcome.kind !== "completed") return stopped(stoppedBy, result);
  switch (outcome.kind) {
    case "completed":
      return { kind: "completed", runId, result };
    case "stopped":
      return stopped(stoppedBy, result);
    case "failed":
      return {
        kind: "failed",
        runId,
        reason: outcome.reason,
        message: outcome.message,
        retryAt: outcome.retryAt ?? null,
        result,
      };
    case "lost":
      return {
        kind: "failed",
        runId,
        reason: "interrupted",
        message: outcome.message,
        retryAt: null,
        result,
      };
    default:
      return unreachable(outcome);
  }
}

function stopped(by: PersonId | null, result: string | null): TaskEvent {
  return { kind: "cancelled", by, why: "Stopped.", result };
}
