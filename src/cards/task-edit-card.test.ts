import { describe, expect, it } from "vitest";
import { aRunningTask, aTask } from "../testing/builders.ts";
import { taskEditCard } from "./task-edit-card.ts";
import type { TaskEditView } from "./task-view.ts";

describe("the form for another text", () => {
  it("begins with the prompt and knows which state of the task it was shown for", () => {
    const card = taskEditCard(view({}));

    expect(card).toEqual({
      title: "Edit: fix the login page",
      tone: "info",
      blocks: [
        {
          kind: "form",
          name: "task_edit_form_48274e23",
          inputs: [
            {
              kind: "paragraph",
              name: "prompt",
              label: "Prompt",
              value: "fix the login page",
              isRequired: true,
            },
          ],
          buttons: [
            {
              name: "save_task_edit_48274e23",
              label: "Save",
              style: "primary",
              does: { kind: "submit", intent: { kind: "task.apply_edit", taskId: "48274e23", version: 3 } },
            },
            {
              name: "cancel_task_edit_48274e23",
              label: "Cancel",
              does: { kind: "intent", intent: { kind: "task.open", taskId: "48274e23" } },
            },
          ],
        },
      ],
    });
  });

  it("leads back to the queue when it was opened from there", () => {
    const card = taskEditCard(view({ back: "queue" }));

    expect(card.blocks[0]).toMatchObject({
      buttons: [
        { does: { intent: { kind: "task.apply_edit", back: "queue" } } },
        { does: { intent: { kind: "workspace.queue", projectId: "p1" } } },
      ],
    });
  });

  it("keeps what was typed for a task that began meanwhile, as a task of its own", () => {
    const problem = "This task runs already.";

    const card = taskEditCard(view({ task: aRunningTask(), prompt: "typed", problem }));

    expect(card).toMatchObject({
      tone: "bad",
      blocks: [
        { kind: "note", text: problem, tone: "bad" },
        {
          inputs: [{ value: "typed" }],
          buttons: [
            {
              name: "submit_as_new_task_48274e23",
              label: "Send as a new task",
              does: { kind: "submit", intent: { kind: "task.submit", projectId: "p1" } },
            },
            { name: "cancel_task_edit_48274e23" },
          ],
        },
      ],
    });
  });
});

function view(facts: Partial<TaskEditView>): TaskEditView {
  const task = aTask({ state: { status: "queued" }, version: 3 });
  return { kind: "task_edit", task, prompt: task.prompt, back: null, problem: null, ...facts };
}
