import { PocoError } from "../../domain/errors.ts";
import type { TaskId } from "../../domain/ids.ts";
import { isTerminal, type Task } from "../../domain/task.ts";
import { textOf } from "../../domain/transcript.ts";
import type { HttpParts } from "../parts.ts";
import { type TaskJson, taskJson } from "./task-json.ts";

/** Tasks as JSON, their journals read in one go. */
export async function tasksAsJson(parts: HttpParts, tasks: readonly Task[]): Promise<readonly TaskJson[]> {
  const milestones = await parts.store.tasks.milestones(tasks.map((task) => task.id));
  // Few, however many tasks there are.
  const resumes = new Map((await parts.store.resumes.pending()).map(({ taskId, at }) => [taskId, at]));
  return Promise.all(
    tasks.map(async (task) =>
      taskJson({
        task,
        milestones: milestones.get(task.id) ?? [],
        resumesAt: resumes.get(task.id) ?? null,
        text: isTerminal(task.state.status) ? "" : textOf(await parts.gateway.transcripts.of(task.id)),
      }),
    ),
  );
}

export async function taskAsJson(parts: HttpParts, id: TaskId): Promise<TaskJson | null> {
  const task = await parts.store.tasks.get(id);
  if (task === undefined) return null;
  const [json] = await tasksAsJson(parts, [task]);
  return json ?? null;
}

export function taskNotFound(id: TaskId): PocoError {
  return new PocoError("not_found", `Task not found: ${id}`);
}
