import type { Approval } from "../domain/approval.ts";
import { isTerminal } from "../domain/task.ts";
import { askWords, isAllowed, isSaidWhole, verdict } from "./approval-words.ts";
import { askBlocks, isShort } from "./ask-blocks.ts";
import { buttonRow } from "./button-rows.ts";
import type { Block } from "./card.ts";
import { oneLine } from "./clean.ts";
import { firstWords } from "./cut.ts";
import { decisionButtons } from "./task-buttons.ts";
import type { TaskView } from "./task-view.ts";

/** Characters of a request that stand in its one line. */
const shownWords = 200;
/** The newest decisions that a task card still tells of; all of them have cards of their own. */
const shownDecisions = 3;

/** What the task asks people for, in short: each request has a card of its own that shows it in full. */
export function approvalBlocks(view: TaskView): readonly Block[] {
  const pending = view.approvals.filter((approval) => approval.state.state === "pending");
  const decided = view.approvals.filter((approval) => approval.state.state !== "pending");
  const isOver = isTerminal(view.task.state.status);
  return [
    ...decided.slice(-shownDecisions).flatMap(decidedBlocks),
    ...(isOver ? [] : pending.flatMap((approval) => pendingBlocks(approval, pending.length))),
  ];
}

function pendingBlocks(approval: Approval, count: number): readonly Block[] {
  const words = askWords(approval, shownWords);
  const decisions = decisionButtons(approval, approval.id);
  if (!isShort(approval) || decisions.length === 0) {
    return [{ kind: "note", text: `${words}\nOpen its own card to answer.`, tone: "attention" }];
  }
  // The buttons of an only request stand in the last row, beside Stop.
  const buttons = count > 1 ? decisions : [];
  return [
    { kind: "note", text: words, tone: "attention" },
    ...(isSaidWhole(approval, shownWords) ? [] : askBlocks(approval)),
    ...buttonRow(buttons),
  ];
}

function decidedBlocks(approval: Approval): readonly Block[] {
  const text = verdict(approval);
  if (text === undefined) return [];
  const subject = firstWords(oneLine(approval.title), 80);
  return [{ kind: "note", text: `${subject}: ${text}`, tone: isAllowed(approval) ? "good" : "neutral" }];
}
