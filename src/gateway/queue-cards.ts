import type { ProjectId } from "../domain/ids.ts";
import type { Log } from "../observe/log.ts";
import type { Changed, Store } from "../store/store.ts";
import type { Board } from "./board.ts";

/** Keeps the cards of queued tasks true: their place and what they wait for change when other tasks move. */
export interface QueueCards {
  /** A task was made, ended, began, or waits for people. */
  moved(changed: Changed): void;
  close(): void;
}

export interface QueueCardsParts {
  readonly store: Pick<Store, "tasks" | "cards">;
  readonly board: Pick<Board, "nudge">;
  readonly log: Log;
}

/** A lane that moves fast has its waiting cards refreshed at this pace, not once per task. Milliseconds. */
const paceMs = 300;

export function createQueueCards({ store, board, log }: QueueCardsParts): QueueCards {
  const timers = new Map<ProjectId, NodeJS.Timeout>();
  let isClosed = false;

  const refresh = async (projectId: ProjectId): Promise<void> => {
    try {
      const lane = await store.tasks.lane(projectId);
      const waiting = lane.filter((task) => task.status === "queued");
      if (waiting.length === 0 || isClosed) return;
      board.nudge(await store.cards.touch(waiting.map((task) => `task:${task.id}`)));
    } catch (error) {
      log.warn({ project: projectId, error }, "the cards of waiting tasks could not be refreshed");
    }
  };

  return {
    moved: ({ task, hasMoved }) => {
      const { projectId } = task;
      if (!hasMoved || isClosed || projectId === null || timers.has(projectId)) return;
      const timer = setTimeout(() => {
        timers.delete(projectId);
        // `refresh` never rejects.
        void refresh(projectId);
      }, paceMs);
      timers.set(projectId, timer);
    },
    close: () => {
      isClosed = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
