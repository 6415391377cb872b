import { describe, expect, it } from "vitest";
import { personId } from "../domain/ids.ts";
import { aMoment, anApproval, aRunningTask } from "../testing/builders.ts";
import { approvalEditCard } from "./approval-edit-card.ts";
import type { ApprovalEditView } from "./task-view.ts";

const editable = anApproval({ isEditable: true });

function view(differs: Partial<ApprovalEditView> = {}): ApprovalEditView {
  const facts = { approval: editable, task: aRunningTask(), typed: null, problem: null };
  return { kind: "approval_edit", ...facts, ...differs };
}

describe("the form for a changed command", () => {
  it("begins with the command that was asked for, which stays in sight", () => {
    const card = approvalEditCard(view());

    expect(card.blocks).toContainEqual({ kind: "code", text: "npm test", language: "shell" });
    expect(card.blocks.at(-1)).toMatchObject({
      kind: "form",
      inputs: [{ name: "command", kind: "paragraph", value: "npm test" }],
      buttons: [
        {
          label: "Approve this",
          does: {
            kind: "submit",
            intent: { kind: "approval.decide", approvalId: "a1", option: "allow_once" },
          },
        },
        { label: "Cancel", does: { intent: { kind: "approval.open", approvalId: "a1" } } },
      ],
    });
  });

  it("keeps what was typed and says why it was refused", () => {
    const card = approvalEditCard(view({ typed: " ", problem: "There is no command left." }));

    expect(card.tone).toBe("bad");
    expect(card.blocks[0]).toMatchObject({ text: "There is no command left." });
    expect(card.blocks.at(-1)).toMatchObject({ inputs: [{ value: " " }] });
  });

  it("takes nothing once the request is decided, or where it cannot be changed", () => {
    const decision = {
      answer: { kind: "option", option: "reject" },
      by: personId("ann"),
      at: aMoment,
    } as const;
    const decided = anApproval({ isEditable: true, state: { state: "delivered", decision } });

    for (const approval of [decided, anApproval()]) {
      const card = approvalEditCard(view({ approval }));
      expect(card.blocks.some(({ kind }) => kind === "form")).toBe(false);
      expect(card.blocks.at(-1)).toMatchObject({ buttons: [{ label: "Back" }] });
    }
  });
});
