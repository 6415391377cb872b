import { describe, expect, it } from "vitest";
import type { Step } from "../domain/agent-event.ts";
import { approvalId, personId, taskId } from "../domain/ids.ts";
import type { TaskState } from "../domain/task.ts";
import {
  aMoment,
  anApproval,
  aRunningTask,
  aSession,
  aTask,
  aTaskView,
  aTranscript,
} from "../testing/builders.ts";
import type { Block, Button, Card } from "./card.ts";
import { taskCard } from "./task-card.ts";

const ann = personId("ann");
const waiting: TaskState = { status: "waiting_for_confirmation", runId: null, pending: [approvalId("a1")] };

it("the card of a task says that its agent asks nobody, from the beginning", () => {
  const facts = { canAsk: false, task: aTask() };

  expect(notes(taskCard(aTaskView(facts)))[0]).toBe("Codex · cannot ask: runs without approvals");
});

describe("the card of a task that has not begun", () => {
  it("shows what was asked, by whom, and offers to stop it", () => {
    const card = taskCard(aTaskView());

    expect(card).toEqual({
      title: "[Created] Task: fix the login page (codex, /srv/api)",
      tone: "info",
      blocks: [
        { kind: "quote", text: "fix the login page", by: "ann" },
        { kind: "note", text: "It starts in a moment." },
        {
          kind: "actions",
          buttons: [
            {
              name: "stop_task_48274e23",
              label: "Stop",
              style: "danger",
              does: { kind: "intent", intent: { kind: "task.stop", taskId: "48274e23" } },
            },
            {
              name: "open_workspace_48274e23",
              label: "Workspace",
              does: { kind: "intent", intent: { kind: "workspace.open", projectId: "p1" } },
            },
          ],
        },
      ],
    });
  });

  it("tells its place in the queue and what it waits for", () => {
    const task = aTask({ state: { status: "queued" } });
    const blocker = { blockedBy: taskId("b1"), blockerStatus: "waiting_for_confirmation" } as const;

    const card = taskCard(
      aTaskView({ task, place: 2, ...blocker, can: { steerBlocker: true, continue: false, retry: false } }),
    );

    expect(card.title).toBe("[Queued] Task: fix the login page (codex, /srv/api)");
    expect(notes(card)).toContain("Place 2 in the queue, behind task b1, which waits for a decision.");
    expect(buttons(card)).toMatchObject([
      {
        name: "steer_queued_task_48274e23",
        label: "Steer now",
        does: { intent: { kind: "task.steer_queue" } },
      },
      { name: "edit_task_48274e23", label: "Edit", does: { intent: { kind: "task.edit" } } },
      { name: "move_task_front_48274e23", label: "To front", does: { intent: { kind: "task.move_front" } } },
      { name: "stop_task_48274e23", label: "Cancel", does: { intent: { kind: "task.stop" } } },
      { name: "open_workspace_48274e23", label: "Workspace" },
    ]);
  });

  it("offers only what makes sense for the next one of the queue", () => {
    const task = aTask({ state: { status: "queued" } });

    const card = taskCard(aTaskView({ task, place: 1 }));

    expect(labels(card)).toEqual(["Edit", "Cancel", "Workspace"]);
  });
});

describe("the card of a running task", () => {
  it("says in its title what the agent does right now", () => {
    const card = taskCard(aTaskView({ task: aRunningTask({ activity: "npm test" }) }));

    expect(card.title).toBe("[Running · npm test] Task: fix the login page (codex, /srv/api)");
    expect(card.tone).toBe("busy");
    expect(notes(card)).toContain("Codex · fresh · 1m 05s");
    expect(labels(card)).toEqual(["Stop", "Details", "Workspace"]);
  });

  it("says why its session began afresh", () => {
    const session = aSession({ freshBecause: "ann began a new session" });

    const fresh = taskCard(aTaskView({ task: aRunningTask(), session }));
    const resumed = taskCard(aTaskView({ task: aRunningTask({ sessionStart: "resumed" }), session }));

    expect(notes(fresh)).toContain("Codex · fresh, because ann began a new session · 1m 05s");
    expect(notes(resumed)).toContain("Codex · resumed · 1m 05s");
  });

  it("leads to the projects where it belongs to none", () => {
    const card = taskCard(aTaskView({ task: aRunningTask({ projectId: null }) }));

    expect(buttons(card).at(-1)).toEqual({
      name: "open_projects_48274e23",
      label: "Projects",
      does: { kind: "intent", intent: { kind: "project.home" } },
    });
  });

  it("folds older steps into a count and keeps output only of a failure", () => {
    const step = (id: number, state: Step["state"]): Step => {
      return { id: String(id), type: "command", state, title: `step ${id}`, output: "some output" };
    };
    const steps = [1, 2, 3, 4, 5, 6, 7].map((id) => step(id, "done"));

    const card = taskCard(
      aTaskView({ task: aRunningTask(), transcript: aTranscript({ steps: [...steps, step(8, "failed")] }) }),
    );

    expect(blocks(card, "steps")).toEqual([
      {
        kind: "steps",
        hidden: 2,
        steps: [
          ...[3, 4, 5, 6, 7].map((id) => ({
            id: String(id),
            type: "command",
            state: "done",
            title: `step ${id}`,
          })),
          { id: "8", type: "command", state: "failed", title: "step 8", output: "some output" },
        ],
      },
    ]);
  });

  it("shows the newest part of a long text and says that it is a part", () => {
    const text = "a line of text\n".repeat(400);
    const transcript = aTranscript({ messages: [{ id: "m", text }] });

    const card = taskCard(aTaskView({ task: aRunningTask(), transcript }));

    const [shown] = blocks(card, "text");
    expect(shown?.text.length).toBeLessThanOrEqual(3000);
    expect(shown?.text.startsWith("a line of text\n")).toBe(true);
    expect(notes(card)).toContain("The text so far, its newest part:");
  });

  it("shows the plan, the changes so far and the notices", () => {
    const transcript = aTranscript({
      plan: [{ text: "look", state: "done" }],
      diff: "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
      notices: ["The model is busy."],
    });

    const card = taskCard(aTaskView({ task: aRunningTask(), transcript }));

    expect(blocks(card, "plan")).toEqual([{ kind: "plan", items: [{ text: "look", state: "done" }] }]);
    expect(notes(card)).toEqual([
      "Codex · fresh · 1m 05s",
      "1 file changed, +1 −1 so far",
      "The model is busy.",
    ]);
    expect(blocks(card, "diff")).toEqual([]);
  });

  it("is stopping, without a second Stop, once somebody asked for it", () => {
    const card = taskCard(aTaskView({ task: aRunningTask({ stoppedBy: ann, activity: "npm test" }) }));

    expect(card.title).toBe("[Stopping] Task: fix the login page (codex, /srv/api)");
    expect(labels(card)).toEqual(["Details", "Workspace"]);
  });

  it("says that the agent lost the conversation that should have been resumed", () => {
    const card = taskCard(aTaskView({ task: aRunningTask({ sessionStart: "restarted" }) }));

    expect(notes(card)).toContain(
      "Codex · fresh, because the agent no longer has that conversation · 1m 05s",
    );
  });
});

describe("the card of a waiting task", () => {
  it("offers to decide exactly the one request that it shows", () => {
    const card = taskCard(aTaskView({ task: aRunningTask({ state: waiting }), approvals: [anApproval()] }));

    expect(card.title).toBe("[Waiting] Task: fix the login page (codex, /srv/api)");
    expect(card.tone).toBe("attention");
    expect(blocks(card, "code")).toEqual([{ kind: "code", text: "npm test", language: "shell" }]);
    expect(buttons(card)).toEqual([
      {
        name: "approve_task_48274e23",
        label: "Approve",
        style: "primary",
        does: { kind: "intent", intent: { kind: "approval.decide", approvalId: "a1", option: "allow_once" } },
      },
      {
        name: "reject_task_48274e23",
        label: "Reject",
        style: "danger",
        does: { kind: "intent", intent: { kind: "approval.decide", approvalId: "a1", option: "reject" } },
      },
      {
        name: "stop_task_48274e23",
        label: "Stop",
        style: "danger",
        does: { kind: "intent", intent: { kind: "task.stop", taskId: "48274e23" } },
      },
      {
        name: "open_task_details_48274e23",
        label: "Details",
        does: { kind: "intent", intent: { kind: "task.details", taskId: "48274e23" } },
      },
      {
        name: "open_workspace_48274e23",
        label: "Workspace",
        does: { kind: "intent", intent: { kind: "workspace.open", projectId: "p1" } },
      },
    ]);
  });

  it("approves in short only once: what holds for longer is decided on the card of the request", () => {
    const approvals = [anApproval({ options: ["allow_session", "allow_always", "reject_and_stop"] })];

    const card = taskCard(aTaskView({ task: aRunningTask({ state: waiting }), approvals }));

    expect(labels(card)).toEqual(["Stop", "Details", "Workspace"]);
    expect(notes(card).at(-1)).toBe("Run a command: Run npm test\nOpen its own card to answer.");
  });

  it("gives each of several requests its own buttons", () => {
    const approvals = [anApproval(), anApproval({ id: approvalId("a2"), detail: { command: "rm -rf x" } })];

    const card = taskCard(aTaskView({ task: aRunningTask({ state: waiting }), approvals }));

    expect(buttons(card).map((button) => button.name)).toEqual([
      "approve_task_a1",
      "reject_task_a1",
      "approve_task_a2",
      "reject_task_a2",
      "stop_task_48274e23",
      "open_task_details_48274e23",
      "open_workspace_48274e23",
    ]);
  });

  it.each([
    ["a request too long for this card", { detail: { command: "x".repeat(2000) } }],
    [
      "a question",
      {
        options: [],
        detail: {
          questions: [{ id: "q", text: "Which?", choices: [], takesSeveral: false, takesText: true }],
        },
      },
    ],
  ])("sends people to its own card for %s", (_what, differs) => {
    const approvals = [anApproval(differs)];

    const card = taskCard(aTaskView({ task: aRunningTask({ state: waiting }), approvals }));

    expect(labels(card)).toEqual(["Stop", "Details", "Workspace"]);
    expect(notes(card).at(-1)).toBe("Run a command: Run npm test\nOpen its own card to answer.");
  });

  it("says approved only after the agent took the answer", () => {
    const decision = { answer: { kind: "option", option: "allow_session" }, by: ann, at: aMoment } as const;
    const noteOf = (state: "decided" | "delivered") =>
      notes(
        taskCard(
          aTaskView({ task: aRunningTask(), approvals: [anApproval({ state: { state, decision } })] }),
        ),
      ).at(-1);

    expect(noteOf("decided")).toBe(
      "Run npm test: Approved for the session by ann at 2026-05-01 09:00 UTC, telling the agent.",
    );
    expect(noteOf("delivered")).toBe(
      "Run npm test: Approved for the session by ann at 2026-05-01 09:00 UTC.",
    );
  });
});

describe("the card of a task that is over", () => {
  it("shows the whole result, the changes and what it cost", () => {
    const result = "# Done\n".repeat(2000);
    const task = aRunningTask({
      state: { status: "completed" },
      endedAt: aMoment + 5000,
      result,
      lastUsage: { inputTokens: 12_000, cachedInputTokens: 999, outputTokens: 1500, totalTokens: 1_200_000 },
      totalUsage: { totalTokens: 13_000_000 },
    });
    const diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b";

    const card = taskCard(aTaskView({ task, transcript: aTranscript({ diff }) }));

    expect(card.title).toBe("[Complete] Task: fix the login page (codex, /srv/api)");
    expect(card.tone).toBe("good");
    expect(blocks(card, "text")).toEqual([{ kind: "text", text: result.trim() }]);
    expect(blocks(card, "diff")).toEqual([
      { kind: "diff", files: [{ path: "x", change: "update", diff, added: 1, removed: 1 }] },
    ]);
    expect(notes(card)).toEqual([
      "Codex · fresh · 5s",
      "1 file changed, +1 −1",
      "turn · in 12k · cached 999 · out 1.5k · total 1.2M\nsession · total 13M",
    ]);
    expect(rows(card)).toEqual([
      [
        "task_change_workdir_48274e23",
        "task_choose_agent_48274e23",
        "open_task_details_48274e23",
        "open_workspace_48274e23",
      ],
    ]);
  });

  it("counts all lines of a diff that is too long to show", () => {
    const diff = `--- a/x\n+++ b/x\n@@ -0,0 +1,9000 @@\n${"+line\n".repeat(9000)}`;
    const task = aRunningTask({ state: { status: "completed" }, result: "done" });

    const card = taskCard(aTaskView({ task, transcript: aTranscript({ diff }) }));

    const file = blocks(card, "diff")[0]?.files[0];
    expect(file?.added).toBe(9000);
    expect(file?.diff?.length).toBeLessThan(21_000);
    expect(file?.diff?.endsWith("+line\n… the rest is not shown")).toBe(true);
  });

  it("tells why it failed, when to try again, and keeps the text until then", () => {
    const retryAt = aMoment + 3_665_000;
    const state = { status: "failed", reason: "limit", message: "Quota used", retryAt } as const;

    const task = aRunningTask({ state, result: "half", endedAt: aMoment });
    const can = { steerBlocker: false, continue: true, retry: true };

    const card = taskCard(aTaskView({ task, can }));

    expect(card.title).toBe("[Error] Task: fix the login page (codex, /srv/api)");
    expect(notes(card)).toContain("Usage limit until 2026-05-01 10:01 UTC, in 1h 00m: Quota used.");
    expect(blocks(card, "text")).toEqual([{ kind: "text", text: "half" }]);
    expect(rows(card)).toEqual([
      ["resume_later_48274e23", "retry_task_48274e23", "cancel_resume_48274e23"],
      [
        "task_change_workdir_48274e23",
        "task_choose_agent_48274e23",
        "open_task_details_48274e23",
        "open_workspace_48274e23",
      ],
    ]);
  });

  it("says that PoCo was restarted while it ran", () => {
    const state = { status: "failed", reason: "interrupted", message: "", retryAt: null } as const;

    const card = taskCard(aTaskView({ task: aRunningTask({ state }) }));

    expect(notes(card)).toContain(
      "PoCo was restarted while this task ran. Continue goes on where it stopped.",
    );
  });

  it("names who stopped it, and offers Continue only where that is possible", () => {
    const task = aRunningTask({
      state: { status: "cancelled", why: "Stopped.", mergedInto: null },
      stoppedBy: ann,
    });
    const can = { steerBlocker: false, continue: false, retry: true };

    const card = taskCard(aTaskView({ task, can }));

    expect(card.title).toBe("[Stopped] Task: fix the login page (codex, /srv/api)");
    expect(notes(card)).toContain("Stopped by ann.");
    expect(labels(card)).toEqual(["Retry", "Working Dir", "Agent", "Details", "Workspace"]);
  });

  it("leads to the task that went on with it, and begins no second one", () => {
    const state = { status: "failed", reason: "interrupted", message: "", retryAt: null } as const;
    const can = { steerBlocker: false, continue: true, retry: true };

    const card = taskCard(aTaskView({ task: aRunningTask({ state }), can, followedBy: taskId("c0ffee00") }));

    expect(notes(card)).toContain("PoCo was restarted while this task ran.");
    expect(notes(card)).toContain("Continued as task c0ffee00.");
    expect(buttons(card)[0]).toEqual({
      name: "open_task_c0ffee00",
      label: "Open",
      does: { kind: "intent", intent: { kind: "task.open", taskId: "c0ffee00" } },
    });
    expect(labels(card)).toEqual(["Open", "Working Dir", "Agent", "Details", "Workspace"]);
  });

  it("says which task took over its words", () => {
    const state = { status: "cancelled", why: "Merged.", mergedInto: taskId("c0ffee00") } as const;
    const can = { steerBlocker: false, continue: true, retry: true };

    const card = taskCard(aTaskView({ task: aTask({ state }), can }));

    expect(notes(card)).toEqual(["Merged into task c0ffee00."]);
    expect(labels(card)).toEqual(["Open", "Working Dir", "Agent", "Details", "Workspace"]);
  });
});

it("keeps hostile words out of its title and shows a prompt as it is", () => {
  const prompt = "[Complete]\n\u202eevil\u0000 <b>*x*</b> 👩‍👩‍👧‍👦";

  const card = taskCard(aTaskView({ task: aTask({ prompt, folder: null }) }));

  expect(card.title).toBe("[Created] Task: [Complete] evil <b>*x*</b> 👩‍👩‍👧‍👦 (codex, no working dir)");
  expect(blocks(card, "quote")[0]?.text).toBe("[Complete]\n\u202eevil <b>*x*</b> 👩‍👩‍👧‍👦");
});

function blocks<Kind extends Block["kind"]>(card: Card, kind: Kind): Extract<Block, { kind: Kind }>[] {
  return card.blocks.filter((block): block is Extract<Block, { kind: Kind }> => block.kind === kind);
}

function notes(card: Card): readonly string[] {
  return blocks(card, "note").map((note) => note.text);
}

function buttons(card: Card): readonly Button[] {
  return blocks(card, "actions").flatMap((row) => row.buttons);
}

function rows(card: Card): readonly (readonly string[])[] {
  return blocks(card, "actions").map((row) => row.buttons.map((button) => button.name));
}

function labels(card: Card): readonly string[] {
  return buttons(card).map((button) => button.label);
}
