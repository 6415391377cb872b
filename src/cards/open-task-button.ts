import type { TaskId } from "../domain/ids.ts";
import type { Button } from "./card.ts";
import { intentButton } from "./intent-button.ts";

export function openTaskButton(taskId: TaskId, label: string): Button {
  return intentButton(`open_task_${taskId}`, label, { kind: "task.open", taskId });
}
