import type { AnswerOption, AskKind } from "../domain/agent-event.ts";
import { type Approval, type ApprovalState, type Decision, isAllowing } from "../domain/approval.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { Button } from "./card.ts";
import { oneLine, visible } from "./clean.ts";
import { firstWords } from "./cut.ts";
import { moment } from "./words.ts";

/** What the agent wants, in a word or two. */
export function askName(ask: AskKind): string {
  switch (ask) {
    case "confirm":
      return "Confirm";
    case "command":
      return "Run a command";
    case "edit":
      return "Change files";
    case "tool":
      return "Use a tool";
    case "question":
      return "Question";
    case "plan":
      return "Plan";
    default:
      return unreachable(ask);
  }
}

/** `Run a command: delete the cache`; the command itself where the agent's title says no more than the kind. */
export function askWords(approval: Approval, limit: number): string {
  const name = askName(approval.ask);
  const subject = askSubject(approval, limit);
  return subject === "" ? name : `${name}: ${subject}`;
}

function askSubject({ ask, title, detail }: Approval, limit: number): string {
  const words = oneLine(title);
  if (words !== "" && words !== askName(ask)) return firstWords(words, limit);
  const paths = detail.files?.map((file) => file.path).join(", ");
  return firstWords(oneLine(visible(detail.command ?? paths ?? "")), limit);
}

/** True when `askWords` says everything that people decide on, so that nothing else has to be shown. */
export function isSaidWhole(approval: Approval, limit: number): boolean {
  const { command, text, files, reason } = approval.detail;
  const isCommandOnly = text === undefined && reason === undefined && (files ?? []).length === 0;
  return isCommandOnly && command !== undefined && askSubject(approval, limit) === command;
}

/** What became of a request, in one sentence; undefined while it waits for people. */
export function verdict(approval: Approval): string | undefined {
  const { state } = approval;
  switch (state.state) {
    case "pending":
      return undefined;
    case "decided":
      return `${decided(state.decision)}, telling the agent.`;
    case "delivered":
      return `${decided(state.decision)}.`;
    case "void":
      return closedWords(state);
    default:
      return unreachable(state);
  }
}

function closedWords({ why, decision }: Extract<ApprovalState, { readonly state: "void" }>): string {
  const because = oneLine(why);
  return decision === undefined
    ? `No longer open: ${because}`
    : `${decided(decision)}, but the agent did not take it: ${because}`;
}

/** `Approved by ann at 2026-05-01 09:00 UTC`, with the reach of the decision and the note that was given. */
function decided({ answer, by, at }: Decision): string {
  const who = `${oneLine(by)} at ${moment(at)}`;
  if (answer.kind === "answers") return `Answered by ${who}`;
  const note = answer.note === undefined || answer.note === "" ? "" : ` (“${oneLine(answer.note)}”)`;
  if (answer.command === undefined) return `${deed(answer.option)} by ${who}${note}`;
  const command = firstWords(oneLine(visible(answer.command)), shownCommand);
  return `Approved with a change by ${who}${note}, as: ${command}`;
}

/** Characters of a changed command in one sentence; the card of the request has all of it. */
const shownCommand = 120;

function deed(option: AnswerOption): string {
  switch (option) {
    case "allow_once":
      return "Approved";
    case "allow_session":
      return "Approved for the session";
    case "allow_always":
      return "Always allowed";
    case "reject":
      return "Rejected";
    case "reject_and_stop":
      return "Rejected and stopped";
    default:
      return unreachable(option);
  }
}

/** True once the agent has taken a permission. */
export function isAllowed(approval: Approval): boolean {
  return approval.state.state === "delivered" && isAllowing(approval.state.decision.answer);
}

/** One button for one answer, bound to exactly this request. */
export function optionButton(approval: Approval, option: AnswerOption): Button {
  return {
    name: `${option}_${approval.id}`,
    ...optionLook(option),
    does: { kind: "intent", intent: { kind: "approval.decide", approvalId: approval.id, option } },
  };
}

function optionLook(option: AnswerOption): Pick<Button, "label" | "style" | "confirm"> {
  switch (option) {
    case "allow_once":
      return { label: "Approve", style: "primary" };
    case "allow_session":
      return { label: "Approve for session" };
    case "allow_always":
      return { label: "Always allow", confirm: "From now on the agent does this without asking. Allow it?" };
    case "reject":
      return { label: "Reject", style: "danger" };
    case "reject_and_stop":
      return { label: "Reject and stop", style: "danger" };
    default:
      return unreachable(option);
  }
}
