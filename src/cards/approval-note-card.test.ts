import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import { aMoment, anApproval, aRunningTask } from "../testing/builders.ts";
import { approvalNoteCard } from "./approval-note-card.ts";

const task = aRunningTask();

describe("the form for a no with words", () => {
  it("quotes what is asked and takes the words", () => {
    const approval = anApproval({ title: "Clean up", detail: { command: "rm -rf \u202ex" } });

    const card = approvalNoteCard({ kind: "approval_note", approval, task });

    expect(card).toEqual({
      title: "Reject: Run a command: Clean up",
      tone: "attention",
      blocks: [
        { kind: "quote", text: "Run a command: Clean up\nrm -rf \\u202ex" },
        { kind: "note", text: "For: fix the login page" },
        {
          kind: "form",
          name: "approval_note_form_a1",
          inputs: [
            { kind: "paragraph", name: "note", label: "Why not, or what to do instead", isRequired: true },
          ],
          buttons: [
            {
              name: "submit_reject_a1",
              label: "Reject",
              style: "danger",
              does: {
                kind: "submit",
                intent: { kind: "approval.decide", approvalId: "a1", option: "reject" },
              },
            },
            {
              name: "cancel_reject_a1",
              label: "Cancel",
              does: { kind: "intent", intent: { kind: "approval.open", approvalId: "a1" } },
            },
          ],
        },
      ],
    });
  });

  it("says a short request once, and a long one in part", () => {
    const quoteOf = (title: string, command: string) =>
      approvalNoteCard({
        kind: "approval_note",
        approval: anApproval({ title, detail: { command } }),
        task,
      }).blocks[0];

    expect(quoteOf("", "npm test")).toEqual({ kind: "quote", text: "Run a command: npm test" });
    const long = quoteOf("Migrate", `migrate ${"--all ".repeat(500)}`);
    expect(long?.kind === "quote" && long.text.length).toBeLessThan(700);
  });

  it("takes nothing any more once somebody decided", () => {
    const decision = {
      answer: { kind: "option", option: "reject" },
      by: personId("bob"),
      at: aMoment,
    } as const;
    const approval = anApproval({ state: { state: "delivered", decision } });

    const card = approvalNoteCard({ kind: "approval_note", approval, task });

    expect(card.blocks.slice(-2)).toMatchObject([
      { kind: "note", text: "Rejected by bob at 2026-05-01 09:00 UTC." },
      { buttons: [{ label: "Back", does: { intent: { kind: "approval.open", approvalId: "a1" } } }] },
    ]);
  });
});
