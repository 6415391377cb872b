import type { AnswerOption, Question } from "../domain/agent-event.ts";
import { type Approval, takesCommand } from "../domain/approval.ts";
import { numberedOptions } from "../domain/numbered-options.ts";
import { unreachable } from "../domain/unreachable.ts";
import { askWords, isAllowed, optionButton, verdict } from "./approval-words.ts";
import { askBlocks } from "./ask-blocks.ts";
import { buttonRow } from "./button-rows.ts";
import type { Block, Button, Card, Field, Tone } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { firstWords } from "./cut.ts";
import { intentButton, submitButton } from "./intent-button.ts";
import { openTaskButton } from "./open-task-button.ts";
import type { ApprovalView } from "./task-view.ts";

/** One request of an agent: what exactly is asked, and the answers that people may give. */
export function approvalCard(view: ApprovalView): Card {
  const { approval } = view;
  return {
    title: `[${label(approval)}] ${askWords(approval, 80)}`,
    tone: tone(approval),
    blocks: [
      { kind: "fields", fields: fields(view) },
      ...askBlocks(approval),
      ...(approval.state.state === "pending" ? answers(approval) : outcome(approval)),
      { kind: "actions", buttons: [openTaskButton(view.task.id, "Open task")] },
    ],
    ...(approval.state.state === "pending" && view.deciders.length > 0 ? { calls: view.deciders } : {}),
  };
}

function label(approval: Approval): string {
  const { state } = approval;
  switch (state.state) {
    case "pending":
      return "Waiting";
    case "decided":
      return "Decided";
    case "delivered":
      if (state.decision.answer.kind === "answers") return "Answered";
      return isAllowed(approval) ? "Approved" : "Rejected";
    case "void":
      return "Closed";
    default:
      return unreachable(state);
  }
}

function tone(approval: Approval): Tone {
  switch (approval.state.state) {
    case "pending":
      return "attention";
    case "decided":
      return "busy";
    case "delivered":
      return isAllowed(approval) ? "good" : "bad";
    case "void":
      return "neutral";
    default:
      return unreachable(approval.state);
  }
}

function fields({ task, agentTitle, projectName }: ApprovalView): readonly Field[] {
  return [
    { label: "Asked by", value: oneLine(agentTitle) },
    ...(projectName === null ? [] : [{ label: "Project", value: visible(projectName) }]),
    { label: "Task", value: firstWords(oneLine(task.prompt), 200) },
  ];
}

/** Yes and no stand apart, so that a thumb does not hit the wrong one. */
function answers(approval: Approval): readonly Block[] {
  const allowing = approval.options.filter((option) => !option.startsWith("reject"));
  const rejecting = approval.options.filter((option) => option.startsWith("reject"));
  return [
    ...questionsBlocks(approval),
    ...buttonRow(allowing.flatMap((option) => allowButtons(approval, option))),
    ...buttonRow(rejecting.flatMap((option) => rejectButtons(approval, option))),
  ];
}

function allowButtons(approval: Approval, option: AnswerOption): readonly Button[] {
  const button = numberedButton(approval, option);
  if (option !== "allow_once" || !takesCommand(approval)) return [button];
  const edit = { kind: "approval.edit", approvalId: approval.id } as const;
  return [button, intentButton(`change_and_approve_${approval.id}`, "Change and approve", edit)];
}

function rejectButtons(approval: Approval, option: AnswerOption): readonly Button[] {
  const button = numberedButton(approval, option);
  if (option !== "reject") return [button];
  const note = { kind: "approval.note", approvalId: approval.id } as const;
  return [button, intentButton(`reject_with_note_${approval.id}`, "Reject with a note", note)];
}

function numberedButton(approval: Approval, option: AnswerOption): Button {
  const place = numberedOptions(approval).indexOf(option);
  return { ...optionButton(approval, option), ...(place === -1 ? {} : { number: place + 1 }) };
}

function questionsBlocks({ id: approvalId, detail }: Approval): readonly Block[] {
  const questions = (detail.questions ?? []).map(answerable);
  if (questions.length === 0) return [];
  const submit = submitButton(`answer_${approvalId}`, "Answer", { kind: "approval.answer", approvalId });
  return [{ kind: "questions", questions, submit: { ...submit, style: "primary" } }];
}

/** Every question needs an answer, so none may be without words or without a way to give one. */
function answerable(question: Question, index: number): Question {
  const { text, choices, takesText } = question;
  return {
    ...question,
    text: text.trim() === "" ? `Question ${index + 1}` : visible(text),
    takesText: takesText || choices.length === 0,
  };
}

function outcome(approval: Approval): readonly Block[] {
  const text = verdict(approval);
  return [
    ...givenAnswers(approval),
    ...givenCommand(approval),
    ...(text === undefined ? [] : [note(text, tone(approval))]),
  ];
}

function givenAnswers({ detail, state }: Approval): readonly Block[] {
  if (state.state === "pending" || state.decision?.answer.kind !== "answers") return [];
  const { answers } = state.decision.answer;
  const given = (detail.questions ?? []).map((question) => ({
    label: oneLine(question.text),
    value: (answers[question.id] ?? []).map(oneLine).join(", "),
  }));
  return given.length === 0 ? [] : [{ kind: "fields", fields: given }];
}

function givenCommand({ state }: Approval): readonly Block[] {
  if (state.state === "pending" || state.decision?.answer.kind !== "option") return [];
  const { command } = state.decision.answer;
  if (command === undefined) return [];
  return [
    { kind: "note", text: "Allowed instead:" },
    { kind: "code", text: visible(command), language: "shell" },
  ];
}

function note(text: string, tone: Tone): Block {
  return { kind: "note", text, tone };
}
