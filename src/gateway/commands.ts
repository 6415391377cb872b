import type { Approval } from "../domain/approval.ts";
import { approvalId, taskId } from "../domain/ids.ts";
import type { Intent } from "../domain/intent.ts";
import { isLive } from "../domain/task.ts";
import type { Act } from "./act.ts";
import { type Candidates, candidatesFor, decidedBefore, isHidden } from "./candidates.ts";
import { done, type Outcome, rejected } from "./outcome.ts";
import type { Parts } from "./parts.ts";
import type { TextCommand } from "./text-command.ts";

export type Resolved = { readonly intent: Intent } | { readonly outcome: Outcome };

/**
 * Finds what the words mean. Without an id the task is meant in whose thread they were written, else the only
 * candidate; of several nobody guesses. Whether the person may do it is asked afterwards, about the intent.
 */
export async function resolveCommand(
  parts: Pick<Parts, "store">,
  command: TextCommand,
  act: Act,
): Promise<Resolved> {
  const named = command.id ?? act.message?.threadTask?.id;
  if (named !== undefined) return { intent: await intentById(parts, command, named) };
  const before = await decidedBefore(parts, command, act);
  if (before !== undefined) return { intent: decisionOn(before, command) };
  const { projectId } = command;
  if (projectId !== null && (await isHidden(parts, projectId, act))) {
    // Nothing is listed. The intake says why not, and keeps a trace of the attempt.
    return { intent: { kind: "workspace.open", projectId } };
  }
  return choose(command, await candidatesFor(parts, command, act));
}

async function intentById(
  { store }: Pick<Parts, "store">,
  command: TextCommand,
  id: string,
): Promise<Intent> {
  const named = { taskId: taskId(id) };
  if (command.command === "stop") return { kind: "task.stop", ...named };
  const approval = await store.approvals.get(approvalId(id));
  if (command.command === "status") {
    return approval === undefined
      ? { kind: "task.open", ...named }
      : { kind: "approval.open", approvalId: approval.id };
  }
  if (approval !== undefined) return decisionOn(approval, command);
  const [only, ...more] = (await store.approvals.ofTask(named.taskId)).filter(isPending);
  if (only !== undefined && more.length === 0 && !isOffered(only, command)) return decisionOn(only, command);
  return command.command === "approve"
    ? { kind: "task.approve", ...named }
    : { kind: "task.reject", ...named, note: command.note };
}

function isPending({ state }: Approval): boolean {
  return state.state === "pending";
}

const optionOf = { approve: "allow_once", reject: "reject" } as const;

function isOffered({ options }: Approval, { command }: TextCommand): boolean {
  return options.includes(command === "reject" ? optionOf.reject : optionOf.approve);
}

/** What takes answers cannot be approved in one word: it is opened. */
function decisionOn(approval: Approval, command: TextCommand): Intent {
  if (!isOffered(approval, command)) return { kind: "approval.open", approvalId: approval.id };
  const decision = { kind: "approval.decide", approvalId: approval.id } as const;
  if (command.command !== "reject") return { ...decision, option: optionOf.approve };
  return { ...decision, option: optionOf.reject, ...(command.note === "" ? {} : { note: command.note }) };
}

const nothingTo = {
  status: "There is no task here yet.",
  stop: "No task runs or waits here.",
  approve: "Nothing waits for a decision here.",
  reject: "Nothing waits for a decision here.",
} as const;

const whichOne = {
  status: "Several tasks are open. Choose one.",
  stop: "Several tasks can be stopped. Choose one.",
  approve: "Several requests wait for a decision. Choose one.",
  reject: "Several requests wait for a decision. Choose one.",
} as const;

/** Pure. */
function choose(command: TextCommand, candidates: Candidates): Resolved {
  const { command: name } = command;
  const tasks = name === "status" || name === "stop" ? tasksFor(name, candidates) : [];
  const approvals = name === "approve" || name === "reject" ? candidates.pending : [];
  if (tasks.length + approvals.length === 0) return { outcome: rejected(nothingTo[name]) };

  const [task, approval] = [tasks[0], approvals[0]];
  const isOne = tasks.length + approvals.length === 1 && !(candidates.hasMovedOn && name !== "status");
  if (isOne && approval !== undefined) return { intent: decisionOn(approval, command) };
  if (isOne && task !== undefined) {
    return { intent: { kind: name === "stop" ? "task.stop" : "task.open", taskId: task.id } };
  }
  const show = {
    kind: "candidates",
    command: name,
    tasks: tasks.map(({ id }) => id),
    approvals: approvals.map(({ id }) => id),
  } as const;
  if (name === "status") return { outcome: done(show, whichOne[name]) };
  return { outcome: rejected(candidates.hasMovedOn ? movedOn : whichOne[name], show) };
}

const movedOn = "What this was written about is over by now. Choose from what there is.";

function tasksFor(command: "status" | "stop", { open, newest }: Candidates): Candidates["open"] {
  if (command === "status") return open.length === 0 && newest !== undefined ? [newest] : open;
  const live = open.filter(({ status }) => isLive(status));
  return live.length === 0 ? open : live;
}
