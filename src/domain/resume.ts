import type { PersonId, TaskId } from "./ids.ts";
import type { Task } from "./task.ts";

/** Somebody's choice that a task which hit a usage limit goes on by itself once the limit is over. */
export interface Resume {
  readonly taskId: TaskId;
  /** When it goes on. Epoch milliseconds, as `chosenAt`. */
  readonly at: number;
  /** Who chose it, and where they did: the task that goes on is theirs. */
  readonly by: PersonId;
  readonly platform: string;
  readonly source: string;
  readonly chosenAt: number;
  /** Why nothing goes on by itself after all, in a sentence for people; null while it is to come. */
  readonly gone: string | null;
}

/** When a task may go on that hit a usage limit; null for every other task, and where nobody knows. */
export function resumableAt({ state }: Pick<Task, "state">): number | null {
  return state.status === "failed" && state.reason === "limit" ? state.retryAt : null;
}
