import type { Block, Button, Card } from "./card.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { problemBlocks } from "./problem-blocks.ts";
import type { TaskEditView } from "./task-view.ts";
import { promptWords } from "./task-words.ts";

/** Takes another text for a task that waits in the queue. */
export function taskEditCard(view: TaskEditView): Card {
  const { task, problem } = view;
  return {
    title: `Edit: ${promptWords(task, 60)}`,
    tone: problem === null ? "info" : "bad",
    blocks: [...problemBlocks(problem), form(view)],
  };
}

function form(view: TaskEditView): Block {
  return {
    kind: "form",
    name: `task_edit_form_${view.task.id}`,
    inputs: [{ kind: "paragraph", name: "prompt", label: "Prompt", value: view.prompt, isRequired: true }],
    buttons: [...saveButtons(view), cancelButton(view)],
  };
}

/** What was typed for a task that began meanwhile is not lost: it can become a task of its own. */
function saveButtons({ task, back }: TaskEditView): readonly Button[] {
  const { id: taskId, version, projectId, state } = task;
  if (state.status === "queued") {
    const edited = { taskId, version, ...(back === null ? {} : { back }) };
    const save = submitButton(`save_task_edit_${taskId}`, "Save", { kind: "task.apply_edit", ...edited });
    return [{ ...save, style: "primary" }];
  }
  return projectId === null
    ? []
    : [
        submitButton(`submit_as_new_task_${taskId}`, "Send as a new task", {
          kind: "task.submit",
          projectId,
        }),
      ];
}

function cancelButton({ task, back }: TaskEditView): Button {
  const { id: taskId, projectId } = task;
  const name = `cancel_task_edit_${taskId}`;
  return back === "queue" && projectId !== null
    ? intentButton(name, "Cancel", { kind: "workspace.queue", projectId })
    : intentButton(name, "Cancel", { kind: "task.open", taskId });
}
