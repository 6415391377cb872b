import type { Task } from "../domain/task.ts";
import type { Parts } from "./parts.ts";

export interface Asked {
  readonly prompt: string;
  /** What people added while an agent worked on it, in that order. */
  readonly added: readonly string[];
}

/** What was asked before the task was continued for the first time, or since somebody rewrote it. */
export async function whatWasAsked({ store }: Pick<Parts, "store">, task: Task): Promise<Asked> {
  let first = task;
  let added: readonly string[] = [];
  for (;;) {
    const events = ((await store.tasks.milestones([first.id])).get(first.id) ?? []).map(({ event }) => event);
    added = [...events.flatMap((event) => (event.kind === "steered" ? [event.text] : [])), ...added];
    const isRewritten = events.some(({ kind }) => kind === "edited");
    const earlier =
      first.continues === null || isRewritten ? undefined : await store.tasks.get(first.continues);
    if (earlier === undefined) return { prompt: first.prompt, added };
    first = earlier;
  }
}
