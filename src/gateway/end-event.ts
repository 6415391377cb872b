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
        retryAt: momentOf(outcome.retryAt),
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

/** The last one that dates can tell, in milliseconds. */
const lastMoment = 8_640_000_000_000_000;

/** Agents compute it from what their service says, which may be anything. */
function momentOf(at: number | undefined): number | null {
  const isMoment = at !== undefined && at > 0 && at <= lastMoment;
  return isMoment ? Math.round(at) : null;
}

function stopped(by: PersonId | null, result: string | null): TaskEvent {
  return { kind: "cancelled", by, why: "Stopped.", result };
}
