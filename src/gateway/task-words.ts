import { moment } from "../cards/words.ts";
import { isTerminal, type Task } from "../domain/task.ts";

/** Why nothing can be done about the task any more, and who was first. */
export function howItEnded(task: Task): string {
  const { state, endedAt } = task;
  const when = endedAt === null ? "" : `, at ${moment(endedAt)}`;
  if (!isTerminal(state.status))
    return task.stoppedBy === null ? "This task is under way." : stoppedAlready(task);
  if (state.status === "completed") return `This task is over already: it was completed${when}.`;
  if (state.status === "failed") return `This task is over already: it failed${when}.`;
  if (state.status === "cancelled" && state.mergedInto !== null) {
    const who = task.stoppedBy === null ? "It was" : `${task.stoppedBy} had it`;
    return `${who} merged into task ${state.mergedInto} already${when}.`;
  }
  return stoppedAlready(task);
}

export function stoppedAlready({ stoppedBy, endedAt }: Task): string {
  const when = endedAt === null ? "" : `, at ${moment(endedAt)}`;
  return stoppedBy === null
    ? `This task was stopped already${when}.`
    : `${stoppedBy} stopped this task already${when}.`;
}
