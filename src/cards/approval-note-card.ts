import type { Approval } from "../domain/approval.ts";
import { askWords, isSaidWhole, verdict } from "./approval-words.ts";
import type { Block, Button, Card } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { firstWords } from "./cut.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import type { ApprovalNoteView } from "./task-view.ts";
import { promptWords } from "./task-words.ts";

/** How much of the request is quoted, in characters; its own card has all of it. */
const quotedTitle = 200;
const quotedDetail = 600;

/** Takes the words that go with a "no". */
export function approvalNoteCard({ approval, task }: ApprovalNoteView): Card {
  const isOpen = approval.state.state === "pending" && approval.options.includes("reject");
  return {
    title: `Reject: ${askWords(approval, 80)}`,
    tone: isOpen ? "attention" : "neutral",
    blocks: [
      { kind: "quote", text: inShort(approval) },
      { kind: "note", text: `For: ${promptWords(task, 120)}` },
      ...(isOpen ? [form(approval)] : closedBlocks(approval)),
    ],
  };
}

function inShort(approval: Approval): string {
  const words = askWords(approval, quotedTitle);
  if (isSaidWhole(approval, quotedTitle)) return words;
  const { command, text, files } = approval.detail;
  const detail = command ?? text ?? (files ?? []).map((file) => file.path).join(", ");
  const short = firstWords(visible(detail), quotedDetail).trim();
  return short === "" || words.endsWith(oneLine(short)) ? words : `${words}\n${short}`;
}

function form(approval: Approval): Block {
  const { id: approvalId } = approval;
  const decide = { kind: "approval.decide", approvalId, option: "reject" } as const;
  return {
    kind: "form",
    name: `approval_note_form_${approvalId}`,
    inputs: [
      {
        kind: "paragraph",
        name: "note",
        label: "Why not, or what to do instead",
        isRequired: true,
      },
    ],
    buttons: [
      { ...submitButton(`submit_reject_${approvalId}`, "Reject", decide), style: "danger" },
      wayBack(approval, "Cancel"),
    ],
  };
}

function closedBlocks(approval: Approval): readonly Block[] {
  const text = verdict(approval) ?? "This request cannot be rejected with a note.";
  return [
    { kind: "note", text },
    { kind: "actions", buttons: [wayBack(approval, "Back")] },
  ];
}

function wayBack({ id: approvalId }: Approval, label: string): Button {
  return intentButton(`cancel_reject_${approvalId}`, label, { kind: "approval.open", approvalId });
}
