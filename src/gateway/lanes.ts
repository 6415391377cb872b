import type { ProjectId, TaskId } from "../domain/ids.ts";
import type { Task } from "../domain/task.ts";
import { endsWithin } from "./ends-within.ts";
import type { LiveRun } from "./live-run.ts";
import { type RunParts, recordOne, runTask } from "./run-task.ts";
import { untilStored } from "./until-stored.ts";

/** One line of tasks per project, one at a time; a task without a project has a line of its own. */
export interface Lanes {
  /** There may be something to run: a new task, an approval at the checkpoint, the end of a task. */
  nudge(task: Pick<Task, "id" | "projectId">): void;
  /**
   * Keeps a waiting task in the queue until it is released, so that its words can go elsewhere and are not run twice.
   * When it is held already, answers why.
   */
  hold(id: TaskId, why: string): Hold;
  runOf(id: TaskId): LiveRun | undefined;
  /** Runs under way. */
  live(): readonly LiveRun[];
  /** No new work; runs get the grace to end by themselves, then they are stopped. Resolves when all lanes rest. */
  close(graceMs: number): Promise<void>;
}

export type Hold =
  | { readonly kind: "held"; release(): void }
  | { readonly kind: "taken"; readonly why: string };

/** How long stopped runs may take to end. */
const stopMs = 15_000;

export function createLanes(parts: RunParts): Lanes {
  const draining = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const held = new Map<TaskId, string>();
  let isClosed = false;

  const drain = async (key: string, task: Pick<Task, "id" | "projectId">): Promise<void> => {
    do {
      again.delete(key);
      const work =
        task.projectId === null
          ? drainSingle(parts, task.id, () => isClosed)
          : drainProject(parts, task.projectId, { held, isClosed: () => isClosed });
      // The border of a lane: a defect ends one task, never the process.
      await work.catch((error: unknown) => parts.log.error({ lane: key, error }, "a lane failed"));
    } while (again.has(key) && !isClosed);
    draining.delete(key);
  };

  return {
    nudge: (task) => {
      if (isClosed) return;
      const key = task.projectId ?? task.id;
      if (draining.has(key)) again.add(key);
      else draining.set(key, drain(key, task));
    },
    hold: (id, why) => {
      const reason = held.get(id);
      if (reason !== undefined) return { kind: "taken", why: reason };
      held.set(id, why);
      return { kind: "held", release: () => void held.delete(id) };
    },
    runOf: (id) => parts.runs.get(id),
    live: () => [...parts.runs.values()],
    close: async (graceMs) => {
      isClosed = true;
      const rest = Promise.allSettled(draining.values());
      if (await endsWithin(rest, graceMs)) return;
      for (const run of parts.runs.values()) run.stop("shutdown");
      // An agent that does not end, or a disk that stays full, must not keep PoCo from ending.
      await endsWithin(rest, stopMs);
    },
  };
}

interface Draining {
  readonly held: ReadonlyMap<TaskId, string>;
  readonly isClosed: () => boolean;
}

async function drainProject(
  parts: RunParts,
  projectId: ProjectId,
  { held, isClosed }: Draining,
): Promise<void> {
  while (!isClosed()) {
    const claimed = await untilStored(
      () => parts.store.tasks.claimNext(projectId, parts.now(), new Set(held.keys())),
      (error) => parts.log.error({ project: projectId, error }, "a lane waits for the database"),
    );
    // Closed meanwhile: what was claimed is the first to run after the next start.
    if (claimed === undefined || isClosed()) return;
    parts.onRecorded({ kind: "recorded", ...claimed });
    await runOrFail(parts, claimed.task);
  }
}

async function drainSingle(parts: RunParts, id: TaskId, isClosed: () => boolean): Promise<void> {
  const task = await parts.store.tasks.get(id);
  if (task !== undefined && isToRun(task) && !isClosed()) await runOrFail(parts, task);
}

function isToRun({ state }: Task): boolean {
  return state.status === "created" || (state.status === "running" && state.runId === null);
}

/** A task whose run broke because of a defect of ours still ends, and says so. */
async function runOrFail(parts: RunParts, task: Task): Promise<void> {
  try {
    await runTask(parts, task);
  } catch (error) {
    parts.log.error({ task: task.id, error }, "a run failed inside PoCo");
    await recordOne(parts, task, {
      kind: "failed",
      runId: null,
      reason: "internal",
      message: "PoCo failed while it ran this task; the log says more. Press Continue to try again.",
      retryAt: null,
      result: null,
    });
  }
}
