import { describe, expect, it } from "vitest";
import { taskId } from "../domain/ids.ts";
import { aProjectRow, aRunningTask, aTask } from "../testing/builders.ts";
import { queueCard } from "./queue-card.ts";
import type { QueueView } from "./workspace-view.ts";

describe("the queue", () => {
  it("tells what waits, in its order, and what can be done about each", () => {
    const tasks = [queued("q1", "write the docs"), queued("q2", "tag it")];

    const card = queueCard(view({ tasks, canSteer: true }));

    expect(card).toMatchObject({
      title: "Queue: api",
      tone: "info",
      blocks: [
        { kind: "note", text: "Under way: fix the login page" },
        { kind: "fields", fields: [{ label: "1. write the docs", value: "asked by ann" }] },
        {
          kind: "actions",
          buttons: [
            {
              name: "steer_queued_task_q1",
              label: "Steer now",
              does: { intent: { kind: "task.steer_queue", taskId: "q1", back: "queue" } },
            },
            {
              name: "edit_task_q1",
              label: "Edit",
              does: { intent: { kind: "task.edit", taskId: "q1", back: "queue" } },
            },
            {
              name: "stop_task_q1",
              label: "Cancel",
              style: "danger",
              does: { intent: { kind: "task.stop", taskId: "q1", back: "queue" } },
            },
          ],
        },
        { kind: "fields", fields: [{ label: "2. tag it", value: "asked by ann" }] },
        {
          kind: "actions",
          buttons: [
            { name: "steer_queued_task_q2" },
            { name: "edit_task_q2" },
            {
              name: "move_task_front_q2",
              label: "To front",
              does: { intent: { kind: "task.move_front", taskId: "q2", back: "queue" } },
            },
            { name: "stop_task_q2" },
          ],
        },
        {
          kind: "actions",
          buttons: [
            { name: "back_to_workspace_p1", does: { intent: { kind: "workspace.open", projectId: "p1" } } },
          ],
        },
      ],
    });
  });

  it("goes on page by page, counting on", () => {
    const card = queueCard(view({ tasks: [queued("q7", "the seventh")], first: 7, page: 1, pages: 3 }));

    expect(card.blocks.slice(1)).toMatchObject([
      { fields: [{ label: "7. the seventh" }] },
      { buttons: [{ name: "edit_task_q7" }, { name: "move_task_front_q7" }, { name: "stop_task_q7" }] },
      { text: "Page 2 of 3" },
      {
        buttons: [
          { name: "previous_page_p1", does: { intent: { kind: "workspace.queue", page: 0 } } },
          { name: "next_page_p1", does: { intent: { kind: "workspace.queue", page: 2 } } },
          { name: "back_to_workspace_p1" },
        ],
      },
    ]);
  });

  it("says plainly that nothing waits, and why an act was refused", () => {
    const row = aProjectRow({ latest: aRunningTask({ state: { status: "completed" } }) });

    const card = queueCard(view({ row, problem: "It runs already." }));

    expect(card.tone).toBe("bad");
    expect(card.blocks).toMatchObject([
      { kind: "note", text: "It runs already.", tone: "bad" },
      { kind: "note", text: "Nothing waits in the queue." },
      { buttons: [{ name: "back_to_workspace_p1" }] },
    ]);
  });
});

function queued(id: string, prompt: string) {
  return aTask({ id: taskId(id), prompt, state: { status: "queued" } });
}

function view(facts: Partial<QueueView>): QueueView {
  return {
    kind: "workspace_queue",
    row: aProjectRow({ latest: aRunningTask() }),
    tasks: [],
    first: 1,
    canSteer: false,
    page: 0,
    pages: 1,
    problem: null,
    ...facts,
  };
}
