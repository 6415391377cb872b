import type { Task } from "../domain/task.ts";
import type { Button } from "./card.ts";
import { intentButton } from "./intent-button.ts";

interface Waiting {
  readonly canSteer: boolean;
  /** It runs next: nothing is before it. */
  readonly isFirst: boolean;
  /** The panel that is shown again after the act. */
  readonly back: "queue" | null;
}

/** What people can do about a task that waits in the queue. */
export function queuedButtons({ id: taskId }: Task, waiting: Waiting): readonly Button[] {
  const on = { taskId, ...(waiting.back === null ? {} : { back: waiting.back }) };
  const steer = intentButton(`steer_queued_task_${taskId}`, "Steer now", { kind: "task.steer_queue", ...on });
  const edit = intentButton(`edit_task_${taskId}`, "Edit", { kind: "task.edit", ...on });
  const front = intentButton(`move_task_front_${taskId}`, "To front", { kind: "task.move_front", ...on });
  const cancel = intentButton(`stop_task_${taskId}`, "Cancel", { kind: "task.stop", ...on });
  return [
    ...(waiting.canSteer ? [steer] : []),
    edit,
    ...(waiting.isFirst ? [] : [front]),
    { ...cancel, style: "danger" },
  ];
}
