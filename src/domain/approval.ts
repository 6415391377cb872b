import type { Answer, AnswerOption, AskDetail, AskKind } from "./agent-event.ts";
import type { ApprovalId, PersonId, RunId, TaskId } from "./ids.ts";

/** One question that an agent, or the `confirm:` checkpoint, puts to people. */
export interface Approval {
  readonly id: ApprovalId;
  readonly taskId: TaskId;
  /** The run that asked; null for the checkpoint, which is asked before a run begins. */
  readonly runId: RunId | null;
  /** The agent's own id of the request, unique within its run; empty for the checkpoint. */
  readonly requestId: string;
  readonly ask: AskKind;
  readonly title: string;
  readonly detail: AskDetail;
  readonly options: readonly AnswerOption[];
  /** Who allows it once may change the command first. */
  readonly isEditable?: true;
  readonly createdAt: number;
  readonly state: ApprovalState;
}

export type ApprovalState =
  | { readonly state: "pending" }
  /** Somebody decided; the agent has not confirmed that it took the answer. */
  | { readonly state: "decided"; readonly decision: Decision }
  /** The agent took the answer. Only now a card may say "allowed". */
  | { readonly state: "delivered"; readonly decision: Decision }
  /** Nobody's answer can reach the agent any more. */
  | { readonly state: "void"; readonly why: string; readonly decision?: Decision };

export interface Decision {
  readonly answer: Answer;
  readonly by: PersonId;
  readonly at: number;
}

/** True for an answer that lets the agent do what it asked for. */
export function isAllowing(answer: Answer): boolean {
  return answer.kind === "answers" || !answer.option.startsWith("reject");
}

/** Why `answer` does not fit the approval, or undefined when it does. Pure. */
export function misfit(approval: Approval, answer: Answer): string | undefined {
  if (answer.kind === "option") {
    const isOffered = approval.options.includes(answer.option);
    return isOffered ? commandMisfit(approval, answer) : `This request does not offer ${answer.option}.`;
  }
  const questions = approval.detail.questions ?? [];
  if (questions.length === 0) return "This request takes a decision, not an answer in words.";
  const open = questions.find((question) => !hasAnswer(answer.answers, question.id));
  return open === undefined ? undefined : `Answer this too: ${open.text}`;
}

type OptionAnswer = Extract<Answer, { readonly kind: "option" }>;

function commandMisfit(approval: Approval, { option, command }: OptionAnswer): string | undefined {
  if (command === undefined) return undefined;
  if (!takesCommand(approval)) return "The command of this request cannot be changed. Approve or reject it.";
  if (option !== "allow_once") return "A changed command can be allowed once only.";
  return command.trim() === "" ? "There is no command left. Write one, or reject the request." : undefined;
}

/** Whether people may change the command that they allow. */
export function takesCommand({ isEditable, options, detail }: Approval): boolean {
  return isEditable === true && options.includes("allow_once") && detail.command !== undefined;
}

/** The answer without a command that is the one that was asked for. Forms write line ends in their own way. */
export function withoutSameCommand(approval: Approval, answer: Answer): Answer {
  if (answer.kind !== "option" || answer.command === undefined) return answer;
  const { command, ...plain } = answer;
  const unix = command.replaceAll("\r\n", "\n");
  const isSame = unix.trim() === approval.detail.command?.replaceAll("\r\n", "\n").trim();
  return isSame ? plain : { ...plain, command: unix };
}

/** Own members only: the id is the agent's, and every object has a `constructor`. */
function hasAnswer(answers: Readonly<Record<string, readonly string[]>>, id: string): boolean {
  return Object.hasOwn(answers, id) && (answers[id] ?? []).length > 0;
}
