import type { TaskId } from "../domain/ids.ts";
import { extraKey } from "./card-keys.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { done, type Outcome, rejected } from "./outcome.ts";
import { takesFiles } from "./takes-files.ts";

/** All that happened in a task until now, as a file beside its card; asked for again, it comes with what is new. */
export async function sendLog(parts: GatewayParts, taskId: TaskId): Promise<Outcome> {
  const task = await parts.store.tasks.get(taskId);
  if (task === undefined) return rejected(`Task not found: ${taskId}`);
  const details = { kind: "task_details", taskId, page: 0 } as const;
  const { conversation } = task;
  if (conversation === null || !takesFiles(parts, task))
    return rejected("No file can be sent to where this task is shown. Its pages are here.", details);
  parts.board.nudge(await parts.store.cards.renew(conversation, extraKey(`task:${taskId}`, "log")));
  return done(details, "All that happened until now comes as a file, beside the card of the task.");
}
