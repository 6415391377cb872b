import { type PersonId, type TaskId, taskId } from "../../domain/ids.ts";
import type { Changed, Recorded, TaskStore } from "../store.ts";
import type { Connection } from "./connection.ts";
import type { JournalWrites } from "./journal-writes.ts";
import { createLaneQueries, type LaneQueries } from "./lane-queries.ts";
import { type TaskRow, taskOf } from "./task-row.ts";

export interface TaskQueueParts {
  readonly connection: Connection;
  readonly journal: JournalWrites;
  readonly find: (id: TaskId) => TaskRow | undefined;
}

/** What is asked of and done to the lane of a project. */
export function createTaskQueue({
  connection,
  journal,
  find,
}: TaskQueueParts): Pick<TaskStore, "claimNext" | "moveToFront" | "queue" | "lane" | "latest" | "standing"> {
  const { read, write } = connection;
  const lanes = createLaneQueries(connection);
  const toFront = createToFront(journal, lanes);
  return {
    claimNext: (project, at, held = none) =>
      write(() => {
        const live = lanes.live.get({ project_id: project });
        if (live !== undefined)
          return isClaimable(live) ? { task: taskOf(live), hasMoved: false, owed: [] } : undefined;
        const queued = firstFree(lanes, project, held);
        return queued === undefined ? undefined : dequeued(journal, queued, at);
      }),
    moveToFront: (id, { by, at }) =>
      write(() => {
        const row = find(id);
        return row === undefined ? { kind: "unknown" } : toFront(row, by, at);
      }),
    queue: ({ projectId, limit, offset }) =>
      read(() => lanes.queue.all({ project_id: projectId, limit, offset }).map(taskOf)),
    lane: (project) =>
      read(() =>
        lanes.open.all({ project_id: project }).map(({ id, status }) => ({ id: taskId(id), status })),
      ),
    latest: (project) =>
      read(() => {
        const row = lanes.latest.get({ project_id: project });
        return row === undefined ? undefined : taskOf(row);
      }),
    standing: (project) =>
      read(() => {
        const of = { project_id: project };
        const row = lanes.live.get(of) ?? lanes.latest.get(of);
        return {
          newest: row === undefined ? undefined : taskOf(row),
          queued: lanes.queued.get(of)?.count ?? 0,
        };
      }),
  };
}

const none: ReadonlySet<TaskId> = new Set();

/** Made and not begun, or approved at the checkpoint and not begun. */
function isClaimable(row: TaskRow): boolean {
  return row.status === "created" || (row.status === "running" && row.run_id === null);
}

/** The first of the queue that nobody holds. */
function firstFree(lanes: LaneQueries, project_id: string, held: ReadonlySet<TaskId>): TaskRow | undefined {
  if (held.size === 0) return lanes.first.get({ project_id });
  const first = lanes.queue.all({ project_id, limit: held.size + 1, offset: 0 });
  return first.find((row) => !held.has(taskId(row.id)));
}

function dequeued(journal: JournalWrites, row: TaskRow, at: number): Changed {
  const applied = journal.apply(row, [{ kind: "dequeued" }], at);
  if (applied.kind === "refused") throw new Error(`task ${row.id} could not leave the queue`);
  return applied;
}

/** Before all others of its lane; the first one is there already, and a task that does not wait cannot be moved. */
function createToFront(journal: JournalWrites, lanes: LaneQueries) {
  return (row: TaskRow, by: PersonId, at: number): Recorded => {
    const { project_id } = row;
    const first = project_id === null ? undefined : lanes.first.get({ project_id });
    if (first?.seq === row.seq) return { kind: "refused", refusal: "wrong_state", task: taskOf(row) };
    const applied = journal.apply(row, [{ kind: "moved", by }], at);
    if (applied.kind === "recorded") lanes.setRank.run({ seq: row.seq, rank: (first?.rank ?? 0) - 1 });
    return applied;
  };
}
