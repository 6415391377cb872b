import type { TaskId } from "./ids.ts";
import { isLive, type TaskStatus } from "./task.ts";

/** What the queue rule needs to know of a task of a lane. */
export interface LaneTask {
  readonly id: TaskId;
  readonly status: TaskStatus;
}

/** One line of tasks: the live one, then the waiting ones in the order in which they will run. */
export type Lane = readonly LaneTask[];

/** A new task runs at once when its lane is idle and nobody waits before it. */
export function statusOnArrival(lane: Lane): "created" | "queued" {
  return lane.some((task) => isLive(task.status) || task.status === "queued") ? "queued" : "created";
}

/** The queued task whose turn it is: the first one, once nothing of the lane is live. */
export function nextOf(lane: Lane): LaneTask | undefined {
  if (lane.some((task) => isLive(task.status))) return undefined;
  return lane.find((task) => task.status === "queued");
}

/** The place of a queued task in its lane, counted from 1; undefined when it does not wait. */
export function placeOf(lane: Lane, id: TaskId): number | undefined {
  const index = lane.filter((task) => task.status === "queued").findIndex((task) => task.id === id);
  return index === -1 ? undefined : index + 1;
}

/** The task that holds the lane, if any. */
export function blockerOf(lane: Lane): LaneTask | undefined {
  return lane.find((task) => isLive(task.status));
}
