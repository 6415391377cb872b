import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOptions } from "../domain/agent-event.ts";
import { type ApprovalState, misfit } from "../domain/approval.ts";
import { personId } from "../domain/ids.ts";
import { anyApproval } from "../testing/any-view.ts";
import { aMoment, anApproval, anApprovalView } from "../testing/builders.ts";
import { approvalCard } from "./approval-card.ts";
import type { Card } from "./card.ts";

const by = personId("ann");
const openTask = {
  kind: "actions",
  buttons: [
    {
      name: "open_task_48274e23",
      label: "Open task",
      does: { kind: "intent", intent: { kind: "task.open", taskId: "48274e23" } },
    },
  ],
};
const alwaysQuestion = "From now on the agent does this without asking. Allow it?";

describe("a request whose command may be changed", () => {
  const approval = anApproval({ isEditable: true });

  it("offers that beside the plain yes", () => {
    const card = approvalCard(anApprovalView({ approval }));

    expect(card.blocks).toContainEqual(
      expect.objectContaining({
        buttons: [
          expect.objectContaining({ label: "Approve" }),
          {
            name: "change_and_approve_a1",
            label: "Change and approve",
            does: { kind: "intent", intent: { kind: "approval.edit", approvalId: "a1" } },
          },
        ],
      }),
    );
  });

  it("shows the command that was asked for and the one that was allowed", () => {
    const answer = { kind: "option", option: "allow_once", command: "npm run \u202etest" } as const;
    const state = { state: "delivered", decision: { answer, by, at: aMoment } } as const;

    const card = approvalCard(anApprovalView({ approval: { ...approval, state } }));

    const code = card.blocks.flatMap((block) => (block.kind === "code" ? [block.text] : []));
    expect(code).toEqual(["npm test", "npm run \\u202etest"]);
    expect(card.blocks).toContainEqual({
      kind: "note",
      text: "Approved with a change by ann at 2026-05-01 09:00 UTC, as: npm run \\u202etest.",
      tone: "good",
    });
  });
});

describe("a request that waits", () => {
  it("shows the exact command with its folder and reason, and every answer that is offered", () => {
    const approval = anApproval({
      options: answerOptions,
      detail: { command: "rm -rf \u202ex", folder: "/srv/api", reason: "Clean up." },
    });

    const card = approvalCard(anApprovalView({ approval }));

    expect(card).toMatchObject({
      title: "[Waiting] Run a command: Run npm test",
      tone: "attention",
      blocks: [
        {
          kind: "fields",
          fields: [
            { label: "Asked by", value: "Codex" },
            { label: "Project", value: "api" },
            { label: "Task", value: "fix the login page" },
          ],
        },
        { kind: "code", text: "rm -rf \\u202ex", language: "shell" },
        {
          kind: "fields",
          fields: [
            { label: "Folder", value: "/srv/api" },
            { label: "Why", value: "Clean up." },
          ],
        },
        {
          kind: "actions",
          buttons: [
            { name: "allow_once_a1", label: "Approve", style: "primary" },
            { name: "allow_session_a1", label: "Approve for session" },
            { name: "allow_always_a1", label: "Always allow", confirm: alwaysQuestion },
          ],
        },
        {
          kind: "actions",
          buttons: [
            { name: "reject_a1", label: "Reject", style: "danger" },
            {
              name: "reject_with_note_a1",
              label: "Reject with a note",
              does: { intent: { kind: "approval.note", approvalId: "a1" } },
            },
            { name: "reject_and_stop_a1", label: "Reject and stop", style: "danger" },
          ],
        },
        openTask,
      ],
    });
  });

  it("takes a note only with a no that goes back to the agent", () => {
    const approval = anApproval({ options: ["allow_once", "reject_and_stop"] });

    const card = approvalCard(anApprovalView({ approval }));

    expect(names(card)).toEqual(["allow_once_a1", "reject_and_stop_a1", "open_task_48274e23"]);
  });

  it("carries the decision for exactly this request", () => {
    const card = approvalCard(anApprovalView());

    expect(card.blocks.at(-3)).toMatchObject({
      buttons: [{ does: { intent: { kind: "approval.decide", approvalId: "a1", option: "allow_once" } } }],
    });
  });

  it("shows a diff in full, however long", () => {
    const diff = `@@ -0,0 +1,9000 @@\n${"+a line that is added\n".repeat(9000)}`;
    const detail = { files: [{ path: "x.ts", change: "update", diff }] } as const;

    const card = approvalCard(anApprovalView({ approval: anApproval({ ask: "edit", detail }) }));

    expect(card.blocks[1]).toEqual({
      kind: "diff",
      files: [{ path: "x.ts", change: "update", diff, added: 9000, removed: 0 }],
    });
  });

  it("shows a plan as written text and anything else as it is", () => {
    const detail = { text: "## Plan\n\n1. look" };
    const blockOf = (ask: "plan" | "tool") =>
      approvalCard(anApprovalView({ approval: anApproval({ ask, detail }) })).blocks[1];

    expect(blockOf("plan")).toEqual({ kind: "text", text: detail.text });
    expect(blockOf("tool")).toEqual({ kind: "plain", text: detail.text });
  });

  it("puts questions with one button to send all answers", () => {
    const question = { id: "q1", text: "Which?", choices: [], takesSeveral: false, takesText: true };
    const approval = anApproval({ ask: "question", options: [], detail: { questions: [question] } });

    const card = approvalCard(anApprovalView({ approval }));

    expect(card.title).toBe("[Waiting] Question: Run npm test");
    expect(card.blocks.at(-2)).toEqual({
      kind: "questions",
      questions: [question],
      submit: {
        name: "answer_a1",
        label: "Answer",
        style: "primary",
        does: { kind: "submit", intent: { kind: "approval.answer", approvalId: "a1" } },
      },
    });
  });

  it("gives every question words and a way to answer it", () => {
    const question = { id: "q1", text: " ", choices: [], takesSeveral: false, takesText: false };
    const approval = anApproval({ ask: "question", options: [], detail: { questions: [question] } });

    const card = approvalCard(anApprovalView({ approval }));

    expect(card.blocks.at(-2)).toMatchObject({
      questions: [{ id: "q1", text: "Question 1", takesText: true }],
    });
  });

  it("collects what the approval accepts, whatever the questions", () => {
    fc.assert(
      fc.property(anyApproval, (some) => {
        const approval = { ...some, state: { state: "pending" } } as const;
        const card = approvalCard(anApprovalView({ approval }));
        const questions = card.blocks.flatMap((block) => (block.kind === "questions" ? block.questions : []));
        expect(questions).toHaveLength(approval.detail.questions?.length ?? 0);
        fc.pre(questions.length > 0);

        const answers = Object.fromEntries(
          questions.map(({ id, choices, takesText }) => [
            id,
            takesText ? ["in words"] : choices.slice(0, 1).map(({ label }) => label),
          ]),
        );

        expect(misfit(approval, { kind: "answers", answers })).toBeUndefined();
      }),
    );
  });
});

describe("a request that is decided", () => {
  const allow = { answer: { kind: "option", option: "allow_once" }, by, at: aMoment } as const;
  const reject = { answer: { kind: "option", option: "reject", note: "use rg" }, by, at: aMoment } as const;

  it.each<[ApprovalState, string, string, string]>([
    [
      { state: "decided", decision: allow },
      "[Decided]",
      "busy",
      "Approved by ann at 2026-05-01 09:00 UTC, telling the agent.",
    ],
    [
      { state: "delivered", decision: allow },
      "[Approved]",
      "good",
      "Approved by ann at 2026-05-01 09:00 UTC.",
    ],
    [
      { state: "delivered", decision: reject },
      "[Rejected]",
      "bad",
      "Rejected by ann at 2026-05-01 09:00 UTC (“use rg”).",
    ],
    [{ state: "void", why: "The agent died." }, "[Closed]", "neutral", "No longer open: The agent died."],
    [
      { state: "void", why: "The agent died.", decision: allow },
      "[Closed]",
      "neutral",
      "Approved by ann at 2026-05-01 09:00 UTC, but the agent did not take it: The agent died.",
    ],
  ])("says so, by whom and when, and takes no other decision: %j", (state, label, tone, text) => {
    const card = approvalCard(anApprovalView({ approval: anApproval({ state }) }));

    expect(card.title).toBe(`${label} Run a command: Run npm test`);
    expect(card.tone).toBe(tone);
    expect(card.blocks.at(-2)).toEqual({ kind: "note", text, tone });
    expect(names(card)).toEqual(["open_task_48274e23"]);
  });

  it("repeats the answers that were given", () => {
    const question = { id: "q1", text: "Which?", choices: [], takesSeveral: false, takesText: true };
    const decision = {
      answer: { kind: "answers", answers: { q1: ["red", "blue"] } },
      by,
      at: aMoment,
    } as const;
    const approval = anApproval({
      ask: "question",
      detail: { questions: [question] },
      state: { state: "delivered", decision },
    });

    const card = approvalCard(anApprovalView({ approval }));

    expect(card.blocks.slice(-3)).toMatchObject([
      { kind: "fields", fields: [{ label: "Which?", value: "red, blue" }] },
      { kind: "note", text: "Answered by ann at 2026-05-01 09:00 UTC.", tone: "good" },
      openTask,
    ]);
  });
});

function names(card: Card): readonly string[] {
  return card.blocks
    .flatMap((block) => (block.kind === "actions" ? block.buttons : []))
    .map(({ name }) => name);
}
