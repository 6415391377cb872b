import { describe, expect, it } from "vitest";
import { approvalId, personId, taskId } from "../domain/ids.ts";
import { anApproval, anApprovalView, aRunningTask, aTask } from "../testing/builders.ts";
import { candidatesCard } from "./candidates-card.ts";
import type { CandidatesView } from "./task-view.ts";

describe("a command that could mean several things", () => {
  it("offers to stop each task that it could mean", () => {
    const tasks = [
      aRunningTask(),
      aTask({ id: taskId("t2"), prompt: "tag it", state: { status: "queued" } }),
      aRunningTask({ id: taskId("t3"), stoppedBy: personId("bob") }),
    ];

    const card = candidatesCard(view({ command: "stop", tasks }));

    expect(card).toMatchObject({
      title: "Which task shall stop?",
      tone: "attention",
      blocks: [
        { fields: [{ label: "fix the login page", value: "Running · asked by ann · 48274e23" }] },
        {
          buttons: [
            {
              name: "stop_task_48274e23",
              label: "Stop",
              style: "danger",
              does: { intent: { kind: "task.stop", taskId: "48274e23" } },
            },
          ],
        },
        { fields: [{ label: "tag it", value: "Queued · asked by ann · t2" }] },
        { buttons: [{ name: "stop_task_t2" }] },
        { fields: [{ value: "Stopping · asked by ann · t3" }] },
        { buttons: [{ name: "open_task_t3", label: "Open" }] },
        { buttons: [{ label: "Back", does: { intent: { kind: "project.home" } } }] },
      ],
    });
  });

  it("opens each task that it could mean", () => {
    const card = candidatesCard(view({ command: "status", tasks: [aRunningTask()] }));

    expect(card.title).toBe("Which task do you mean?");
    expect(card.blocks[1]).toMatchObject({
      buttons: [{ name: "open_task_48274e23", does: { intent: { kind: "task.open", taskId: "48274e23" } } }],
    });
  });

  it("decides a request only where all of it is shown", () => {
    const approvals = [
      anApprovalView(),
      anApprovalView({
        approval: anApproval({ id: approvalId("a2"), detail: { command: "x".repeat(2000) } }),
      }),
    ];

    const card = candidatesCard(view({ command: "approve", approvals }));

    expect(card).toMatchObject({
      title: "Which request do you approve?",
      blocks: [
        { kind: "note", text: "api · Run a command: Run npm test · for ann", tone: "attention" },
        { kind: "code", text: "npm test" },
        { kind: "fields" },
        {
          buttons: [
            { name: "approve_task_a1", does: { intent: { approvalId: "a1", option: "allow_once" } } },
            { name: "reject_task_a1", does: { intent: { approvalId: "a1", option: "reject" } } },
          ],
        },
        { kind: "note", tone: "attention" },
        { buttons: [{ name: "open_approval_a2", does: { intent: { kind: "approval.open" } } }] },
        { buttons: [{ label: "Back" }] },
      ],
    });
  });

  it("says how to reach those that have no room", () => {
    const tasks = Array.from({ length: 11 }, (_, index) => aTask({ id: taskId(`t${index}`) }));

    const card = candidatesCard(view({ command: "stop", tasks }));

    expect(card.blocks.slice(-2)).toMatchObject([
      { kind: "note", text: "3 more: write /stop and the id of the task." },
      { buttons: [{ label: "Back" }] },
    ]);
  });

  it("says that nothing is open any more", () => {
    expect(candidatesCard(view({})).blocks).toMatchObject([
      { kind: "note", text: "Nothing is open." },
      { buttons: [{ label: "Back" }] },
    ]);
  });
});

function view(facts: Partial<CandidatesView>): CandidatesView {
  return { kind: "candidates", command: "status", tasks: [], approvals: [], ...facts };
}
