import { isLive, runOf, type Task, type TaskEvent } from "../domain/task.ts";
import { textOf } from "../domain/transcript.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import type { Intake } from "./inbox.ts";
import type { Transcripts } from "./transcripts.ts";

export interface Recovery {
  readonly interrupted: number;
  readonly resumed: number;
}

const interruptedMessage = "PoCo ended while this task ran. Press Continue to go on.";

/**
 * Brings the store to a true state after a crash, a kill or a shutdown: runs that were under way are over, tasks that
 * wait run on, stored events are worked off, cards are brought up to date.
 */
export async function recover(
  parts: GatewayParts & { readonly transcripts: Transcripts; readonly intake: Intake },
): Promise<Recovery> {
  await parts.board.inherit();
  const open = await parts.store.tasks.open();
  const broken = open.filter((task) => isBroken(parts, task));
  for (const task of broken) {
    const text = textOf(await parts.transcripts.of(task.id));
    const event = endOf(task, text === "" ? null : text);
    parts.onRecorded(await parts.store.tasks.record(task.id, [event], parts.now()));
  }
  for (const task of open) parts.lanes.nudge(task);
  await parts.intake.recover();
  await parts.board.recover();
  parts.resumeTimer.nudge();
  return { interrupted: broken.length, resumed: open.length - broken.length };
}

/** A run of an earlier PoCo. One of this PoCo may have begun already: the server listens before recovery. */
function isBroken({ lanes }: Pick<GatewayParts, "lanes">, { id, state }: Task): boolean {
  return isLive(state.status) && runOf(state) !== null && lanes.runOf(id) === undefined;
}

/** Somebody had asked for a stop: then that is how it ended. */
function endOf(task: Task, result: string | null): TaskEvent {
  if (task.stoppedBy !== null) return { kind: "cancelled", by: task.stoppedBy, why: "Stopped.", result };
  return {
    kind: "failed",
    runId: null,
    reason: "interrupted",
    message: interruptedMessage,
    retryAt: null,
    result,
  };
}
