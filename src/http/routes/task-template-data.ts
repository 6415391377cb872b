import type { View } from "../../cards/view.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { TaskJson } from "./task-json.ts";

/** The views that show one task. */
export type OneTaskView = Extract<View, { readonly task: unknown }>;

export function taskTemplateData(view: OneTaskView, task: TaskJson | null): Record<string, unknown> {
  switch (view.kind) {
    case "task_status":
      return {
        task,
        queue_position: view.place,
        blocking_task_id: view.blockedBy,
        blocking_task_status: view.blockerStatus,
      };
    case "task_edit":
      return { task, prompt: view.prompt, note: view.problem };
    case "task_details":
      return { task, entries: view.entries, page: view.page, pages: view.pages };
    case "task_part":
      return { task, text: view.text, part: view.part, parts: view.parts };
    case "task_file":
      return { task, name: view.name, text: view.text };
    case "task_made":
      return { task, name: view.file.name, path: view.file.path };
    case "task_ended":
      return { task, text: view.answer };
    case "approval":
      return { task, approval_id: view.approval.id, approval_state: view.approval.state.state };
    case "approval_note":
      return { task, approval_id: view.approval.id };
    case "approval_edit":
      return { task, approval_id: view.approval.id, command: view.typed, note: view.problem };
    default:
      return unreachable(view);
  }
}
