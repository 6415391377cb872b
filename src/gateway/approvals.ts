import type { Taken } from "../agents/agent.ts";
import { moment } from "../cards/words.ts";
import type { Answer } from "../domain/agent-event.ts";
import { type Approval, isAllowing } from "../domain/approval.ts";
import type { ApprovalId, PersonId, TaskId } from "../domain/ids.ts";
import type { Act } from "./act.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { type Outcome, rejected } from "./outcome.ts";
import { notFound } from "./tasks.ts";
import { untilStored } from "./until-stored.ts";

/** The first decision wins; whoever comes later is told who was first. */
export async function decide(
  parts: GatewayParts,
  { approvalId, answer }: { readonly approvalId: ApprovalId; readonly answer: Answer },
  act: Act,
): Promise<Outcome> {
  const decided = await parts.store.approvals.decide({
    approvalId,
    answer,
    by: act.person.id,
    at: parts.now(),
    cause: act.cause,
  });
  switch (decided.kind) {
    case "unknown":
      return rejected("This request does not exist any more.");
    case "misfit":
      return misfit({ approvalId, answer }, decided.problem);
    case "late":
      return rejected(lateMessage(decided.approval), { kind: "approval", approvalId });
    case "decided":
      parts.onRecorded({ ...decided, kind: "recorded" });
      deliver(parts, decided.approval, {
        answer: storedAnswer(decided.approval) ?? answer,
        by: act.person.id,
      });
      parts.lanes.nudge(decided.task);
      return answered(decided.approval, answer);
  }
}

/** As the store took it: a command that was not changed is no change. */
function storedAnswer({ state }: Approval): Answer | undefined {
  return state.state === "pending" ? undefined : state.decision?.answer;
}

/** What was typed into a command is not lost when it cannot be allowed so. */
function misfit(
  { approvalId, answer }: { readonly approvalId: ApprovalId; readonly answer: Answer },
  problem: string,
): Outcome {
  const typed = answer.kind === "option" ? answer.command : undefined;
  return typed === undefined
    ? rejected(problem, { kind: "approval", approvalId })
    : rejected(problem, { kind: "approval_edit", approvalId, typed, problem }, "command");
}

/** Approves or rejects what a task waits for. With several requests open nobody guesses which one is meant. */
export async function decideForTask(
  parts: GatewayParts,
  { taskId, answer }: { readonly taskId: TaskId; readonly answer: Answer },
  act: Act,
): Promise<Outcome> {
  const task = await parts.store.tasks.get(taskId);
  if (task === undefined) return rejected(notFound(taskId));
  const show = { kind: "task_status", taskId } as const;
  const known = act.cause === null ? undefined : await parts.store.approvals.decidedBy(act.cause, taskId);
  // Worked off again after a crash: it means the request that it decided then, not what is open by now.
  if (known !== undefined) return { ...(await decide(parts, { approvalId: known.id, answer }, act)), show };
  const approvals = await parts.store.approvals.ofTask(taskId);
  const open = approvals.filter((approval) => approval.state.state === "pending");
  const [only] = open;
  if (only === undefined) {
    const last = approvals.at(-1);
    const why = last === undefined ? "" : ` ${lateMessage(last)}`;
    return rejected(`This task is not waiting for confirmation.${why}`, show);
  }
  if (open.length > 1) {
    return rejected(`This task waits for ${open.length} decisions. Use the buttons of each request.`, show);
  }
  return { ...(await decide(parts, { approvalId: only.id, answer }, act)), show };
}

/** The checkpoint needs no delivery: the lane begins the task. An agent's request goes to exactly its run. */
function deliver(
  parts: GatewayParts,
  approval: Approval,
  { answer, by }: { readonly answer: Answer; readonly by: PersonId },
): void {
  if (approval.ask === "confirm") return;
  const run = parts.lanes.runOf(approval.taskId);
  const report = (taken: Taken) => reportDelivery(parts, approval, taken);
  if (run === undefined || run.runId !== approval.runId) {
    void report({ taken: false, reason: "The agent is no longer running." });
    return;
  }
  run.deliver(approval.requestId, answer, (taken) => {
    // Whatever the agent makes of the "no", and whether it took it at all: people said stop.
    if (isStop(answer)) run.stop("person", by);
    return report(taken);
  });
}

function isStop(answer: Answer): boolean {
  return answer.kind === "option" && answer.option === "reject_and_stop";
}

async function reportDelivery(parts: GatewayParts, approval: Approval, taken: Taken): Promise<void> {
  const logFault = (error: unknown) =>
    parts.log.error({ approval: approval.id, error }, "the delivery of a decision could not be stored");
  const event = taken.taken
    ? ({ kind: "delivered", approvalId: approval.id } as const)
    : ({ kind: "voided", approvalId: approval.id, why: taken.reason } as const);
  try {
    const record = () => parts.store.tasks.record(approval.taskId, [event], parts.now());
    parts.onRecorded(await untilStored(record, logFault));
  } catch (error) {
    logFault(error);
  }
}

function answered(approval: Approval, answer: Answer): Outcome {
  const allowed = isAllowing(answer);
  return {
    status: "ok",
    message: allowed ? "Task approved." : "Task rejected.",
    show: { kind: "approval", approvalId: approval.id },
    lane: allowed ? "resume" : "advance_queue",
  };
}

/** Who was first, and when. */
export function lateMessage({ state }: Approval): string {
  if (state.state === "pending") return "";
  if (state.state === "void" && state.decision === undefined) return `This request is void: ${state.why}`;
  const { decision } = state;
  if (decision === undefined) return "";
  const what = isAllowing(decision.answer) ? "approved" : "rejected";
  return `${decision.by} ${what} it already, at ${moment(decision.at)}.`;
}
