import { type Approval, takesCommand } from "../domain/approval.ts";
import { askWords, verdict } from "./approval-words.ts";
import { askBlocks } from "./ask-blocks.ts";
import type { Block, Button, Card } from "./card.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { problemBlocks } from "./problem-blocks.ts";
import type { ApprovalEditView } from "./task-view.ts";
import { promptWords } from "./task-words.ts";

/** Takes the command that is allowed instead of the one that was asked for. */
export function approvalEditCard({ approval, task, typed, problem }: ApprovalEditView): Card {
  const isOpen = approval.state.state === "pending" && takesCommand(approval);
  return {
    title: `Change and approve: ${askWords(approval, 80)}`,
    tone: problem !== null ? "bad" : isOpen ? "attention" : "neutral",
    blocks: [
      ...problemBlocks(problem),
      ...askBlocks(approval),
      { kind: "note", text: `For: ${promptWords(task, 120)}` },
      ...(isOpen ? [form(approval, typed)] : closedBlocks(approval)),
    ],
  };
}

function form(approval: Approval, typed: string | null): Block {
  const { id: approvalId, detail } = approval;
  const decide = { kind: "approval.decide", approvalId, option: "allow_once" } as const;
  return {
    kind: "form",
    name: `approval_edit_form_${approvalId}`,
    inputs: [
      {
        kind: "paragraph",
        name: "command",
        label: "What may run instead, this once",
        value: typed ?? detail.command ?? "",
        isRequired: true,
      },
    ],
    buttons: [
      { ...submitButton(`submit_edit_${approvalId}`, "Approve this", decide), style: "primary" },
      wayBack(approval, "Cancel"),
    ],
  };
}

function closedBlocks(approval: Approval): readonly Block[] {
  const text = verdict(approval) ?? "The command of this request cannot be changed.";
  return [
    { kind: "note", text },
    { kind: "actions", buttons: [wayBack(approval, "Back")] },
  ];
}

function wayBack({ id: approvalId }: Approval, label: string): Button {
  return intentButton(`cancel_edit_${approvalId}`, label, { kind: "approval.open", approvalId });
}
