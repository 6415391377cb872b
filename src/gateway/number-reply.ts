import type { Question } from "../domain/agent-event.ts";
import type { Approval } from "../domain/approval.ts";
import type { ProjectId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import { numberedOptions } from "../domain/numbered-options.ts";
import type { Act } from "./act.ts";
import { lateMessage } from "./approvals.ts";
import { candidatesFor, decidedBefore, isHidden } from "./candidates.ts";
import type { Resolved } from "./commands.ts";
import { rejected } from "./outcome.ts";
import type { Parts } from "./parts.ts";
import type { TextCommand } from "./text-command.ts";

/** Nothing but numbers, in a place where a request may wait for them: `2`, or `1 3`. */
export interface NumberReply {
  readonly numbers: readonly number[];
  /** The project in whose room it was written. */
  readonly projectId: ProjectId | null;
  readonly writtenAt: number | null;
  readonly receivedAt: number | null;
  /** What it means where nothing waits for an answer. */
  readonly otherwise: Intent;
}

type NumberParts = Pick<Parts, "store" | "now">;

/** As people write them on a phone, with a dot or a bracket behind. */
const pattern = /^\d{1,2}(?:[\s,，、]+\d{1,2}){0,9}[.)。]?$/;

/** Undefined for words that are more than numbers. */
export function numbersIn(text: string): readonly number[] | undefined {
  return pattern.test(text) ? (text.match(/\d+/g) ?? []).map(Number) : undefined;
}

/** Finds the one request that the numbers answer. Whether the person may do it is asked afterwards, about the intent. */
export async function resolveNumbers(parts: NumberParts, reply: NumberReply, act: Act): Promise<Resolved> {
  const { projectId, writtenAt, receivedAt, otherwise } = reply;
  const command: TextCommand = { command: "approve", projectId, id: null, note: "", writtenAt, receivedAt };
  const before = await decidedBefore(parts, command, act);
  if (before !== undefined) return answeredBy(before, reply);
  if (projectId !== null && (await isHidden(parts, projectId, act))) return { intent: otherwise };
  const { pending, hasMovedOn } = await candidatesFor(parts, command, act);
  const meant = await askedHere(parts, pending, { projectId, act });
  if (meant.length === 0) return hasMovedOn ? { outcome: rejected(movedOn) } : tooLate(parts, reply, act);
  const [only, ...more] = meant;
  if (only !== undefined && more.length === 0 && !hasMovedOn) return answeredBy(only, reply);
  const approvals = meant.map(({ id }) => id);
  const show = { kind: "candidates", command: "approve", tasks: [], approvals } as const;
  return { outcome: rejected(hasMovedOn ? `${movedOn} Choose from what there is.` : whichOne, show) };
}

const movedOn = "What this was written about is over by now.";
const whichOne = "Several requests wait for an answer. Choose one.";

/** Whoever was a moment too late did not mean the number for the agent. */
async function tooLate(
  { store, now }: NumberParts,
  { projectId, otherwise }: NumberReply,
  act: Act,
): Promise<Resolved> {
  const about =
    act.message?.threadTask ?? (projectId === null ? undefined : await store.tasks.latest(projectId));
  const asked = about === undefined ? [] : await store.approvals.ofTask(about.id);
  const late = asked.findLast(({ state }) => {
    const decidedAt = state.state === "pending" ? undefined : state.decision?.at;
    return decidedAt !== undefined && decidedAt + momentMs > now();
  });
  if (late === undefined) return { intent: otherwise };
  return { outcome: rejected(lateMessage(late), { kind: "approval", approvalId: late.id }) };
}

const momentMs = 30_000;

/** What waits in the thread; else in the room, or in this conversation: numbers mean what stands before one's eyes. */
async function askedHere(
  { store }: Pick<Parts, "store">,
  pending: readonly Approval[],
  { projectId, act }: { readonly projectId: ProjectId | null; readonly act: Act },
): Promise<readonly Approval[]> {
  const { threadTask } = act.message ?? {};
  if (threadTask !== undefined) return pending.filter(({ taskId }) => taskId === threadTask.id);
  if (projectId !== null) return pending;
  const tasks = await Promise.all(pending.map(({ taskId }) => store.tasks.get(taskId)));
  return pending.filter((_, index) => {
    const room = tasks[index]?.conversation;
    return room?.platform === act.conversation?.platform && room?.id === act.conversation?.id;
  });
}

function answeredBy(approval: Approval, { numbers }: NumberReply): Resolved {
  const { id: approvalId, detail } = approval;
  const questions = detail.questions ?? [];
  if (questions.length === 0) return chosenBy(approval, numbers);
  const answers = answersTo(questions, numbers);
  if (answers === undefined) return misfit(approval, "The numbers do not fit what is asked.");
  return { intent: { kind: "approval.answer", approvalId, answers } };
}

function chosenBy(approval: Approval, numbers: readonly number[]): Resolved {
  const options = numberedOptions(approval);
  const [number = 0, ...more] = numbers;
  const option = more.length === 0 ? options[number - 1] : undefined;
  if (option !== undefined) return { intent: { kind: "approval.decide", approvalId: approval.id, option } };
  const range = options.length > 1 ? `1 to ${options.length}` : "1";
  return misfit(
    approval,
    options.length === 0 ? "This takes no number." : `Answer with one number, ${range}.`,
  );
}

function misfit({ id }: Approval, why: string): Resolved {
  return { outcome: rejected(`${why} Or use the buttons.`, { kind: "approval", approvalId: id }) };
}

/** All numbers are for an only question; of several each gets one, in their order. */
function answersTo(
  questions: readonly Question[],
  numbers: readonly number[],
): Readonly<Record<string, string[]>> | undefined {
  const [first, ...more] = questions;
  if (first === undefined) return undefined;
  const given = more.length === 0 ? [numbers] : numbers.map((number) => [number]);
  if (given.length !== questions.length) return undefined;
  const answers = questions.map((question, index) => answerTo(question, given[index] ?? []));
  if (answers.some((answer) => answer === undefined)) return undefined;
  return Object.fromEntries(questions.map(({ id }, index) => [id, answers[index] ?? []]));
}

/** Where there is nothing to choose from, the number is the answer itself. */
function answerTo({ choices, takesSeveral }: Question, numbers: readonly number[]): string[] | undefined {
  if (numbers.length > 1 && !takesSeveral) return undefined;
  if (choices.length === 0) return numbers.map(String);
  const chosen = numbers.flatMap((number) => choices[number - 1]?.label ?? []);
  return chosen.length === numbers.length ? [...new Set(chosen)] : undefined;
}
