import type { Crowd, Decision, Prompt } from "./crowd.ts";
import { type ApprovalRow, ask, type Stored, type TaskRow } from "./database.ts";
import { isOver, type Ledger } from "./ledger.ts";

/** What PoCo promised and did not keep, a sentence each, once everything rests. */
export function brokenPromises(facts: {
  readonly crowd: Crowd;
  readonly ledger: Ledger;
  readonly stored: Stored;
  readonly path: string;
}): readonly string[] {
  const { crowd, ledger, stored, path } = facts;
  const byPrompt = Map.groupBy(stored.tasks, ({ prompt }) => prompt);
  const byId = new Map(stored.tasks.map((task) => [task.id, task]));
  const causes = causesIn(path);
  const stopped = new Set(crowd.stops.map(({ taskId }) => taskId));
  return [
    ...ledger.faults,
    ...crowd.prompts.flatMap((prompt) => ofPrompt(prompt, byPrompt.get(prompt.text) ?? [])),
    ...crowd.prompts.flatMap((prompt) => ofResult(prompt, byPrompt.get(prompt.text)?.[0], stored.approvals)),
    ...crowd.decisions.flatMap((decision) => ofDecision(decision, stored.approvals, causes)),
    ...crowd.stops.flatMap(({ taskId, call }) => ofStop(byId.get(taskId), call.answer?.toast)),
    ...stored.tasks.flatMap((task) => ofEnd(task, { ledger, wasStopped: stopped.has(task.id) })),
    ...[...ledger.cut].flatMap(([id, { stopped }]) => ofCut(byId.get(id), stopped)),
    ...outOfOrder(path),
    ...ofArrival(crowd, byPrompt),
    ...ofProjects(crowd, path),
    ...ofCards(path),
    ...ofInbox(path),
  ];
}

/** The number that the inbox gave the event with a client's id; routes may put a word of their own before it. */
function causesIn(path: string): ReadonlyMap<string, number> {
  const rows = ask(path, "SELECT event_id, seq FROM inbox");
  return new Map(
    rows.map((row) => [/[a-z]+-\d+$/u.exec(String(row["event_id"]))?.[0] ?? "", Number(row["seq"])]),
  );
}

/** One task for what was acknowledged or repeated until it was; at most one for the rest. */
function ofPrompt({ text, call }: Prompt, tasks: readonly TaskRow[]): readonly string[] {
  const isAcknowledged = call.answer !== undefined;
  if (isAcknowledged && tasks.length !== 1)
    return [`"${text}" was acknowledged and is ${tasks.length} tasks`];
  if (tasks.length > 1) return [`"${text}" is ${tasks.length} tasks`];
  const named = call.answer?.task;
  return named !== undefined && named !== tasks[0]?.id ? [`"${text}" was said to be task ${named}`] : [];
}

/** What is done says what it should, and no "yes" was lost. */
function ofResult(
  prompt: Prompt,
  task: TaskRow | undefined,
  approvals: readonly ApprovalRow[],
): readonly string[] {
  if (task?.status !== "completed") return [];
  const own = approvals.filter(({ task_id }) => task_id === task.id);
  const expected = resultOf(prompt, own);
  return task.result?.startsWith(expected) === true
    ? []
    : [`"${prompt.text}" brought ${task.result}, not ${expected}`];
}

function resultOf({ text, kind }: Prompt, approvals: readonly ApprovalRow[]): string {
  const subject = text.replace(/^(?:slow|confirm|ask): /u, "");
  if (kind === "confirm") return `Approved stub result for: ${subject}`;
  const isDeclined = approvals.some(({ answer_json }) => answer_json?.includes('"reject"') === true);
  return isDeclined ? `The command was declined: ${subject}` : `Stub result for: ${subject}`;
}

function ofDecision(
  { taskId, approvalId, allows, call }: Decision,
  approvals: readonly ApprovalRow[],
  causes: ReadonlyMap<string, number>,
): readonly string[] {
  const own = approvals.filter((one) =>
    approvalId === undefined ? one.task_id === taskId : one.id === approvalId,
  );
  const cause = causes.get(call.id ?? "");
  const mine = own.find((one) => one.cause !== null && one.cause === cause);
  const option = allows ? "allow_once" : "reject";
  const name = `${call.id} (${option} of task ${taskId})`;
  if (call.answer?.toast === "success") {
    if (mine === undefined) return [`${name} was acknowledged and is not what was decided`];
    return mine.answer_json?.includes(`"${option}"`) === true
      ? []
      : [`${name} is stored as ${mine.answer_json}`];
  }
  return mine === undefined ? [] : [`${name} decided, and its answer was ${JSON.stringify(call.answer)}`];
}

function ofStop(task: TaskRow | undefined, toast: string | undefined): readonly string[] {
  if (toast !== "success" || task?.status === "cancelled" || task?.status === "completed") return [];
  return [`task ${task?.id} was stopped and is ${task?.status} (${task?.reason})`];
}

/** Everything ended; what failed was cut off by a kill, and what was cancelled had somebody who said so. */
function ofEnd(
  task: TaskRow,
  { ledger, wasStopped }: { readonly ledger: Ledger; readonly wasStopped: boolean },
): readonly string[] {
  const name = `task ${task.id} ("${task.prompt}")`;
  if (!isOver(task)) return [`${name} is still ${task.status}`];
  if (task.status === "cancelled")
    return wasStopped || task.message?.startsWith("Rejected") === true
      ? []
      : [`${name} was cancelled by nobody`];
  if (task.status === "completed") return [];
  if (task.reason !== "interrupted") return [`${name} failed: ${task.reason}, ${task.message}`];
  const { started_at, ended_at } = task;
  const wasKilled = ledger.kills.some(
    (at) => started_at !== null && started_at <= at && at <= (ended_at ?? 0),
  );
  return wasKilled ? [] : [`${name} was interrupted without a kill between ${started_at} and ${ended_at}`];
}

/** What ran at a kill is over, and says that it was interrupted. */
function ofCut(task: TaskRow | undefined, wasStopped: boolean): readonly string[] {
  const isTold = wasStopped
    ? task?.status === "cancelled"
    : task?.status === "failed" && task.reason === "interrupted";
  return isTold ? [] : [`task ${task?.id} ran at a kill and is ${task?.status} (${task?.reason})`];
}

/** From leaving the queue to its end a task has its project for itself, and the older one comes first. */
export function outOfOrder(path: string): readonly string[] {
  const rows = ask(
    path,
    `SELECT tasks.id, tasks.project_id, tasks.ended_at,
       (SELECT max(at) FROM task_events WHERE task = tasks.seq AND kind IN ('created', 'dequeued')) AS live_at,
       (SELECT count(*) FROM task_events WHERE task = tasks.seq AND kind IN ('started', 'asked')) AS began
     FROM tasks WHERE project_id IS NOT NULL ORDER BY project_id, tasks.seq`,
  ).filter((row) => Number(row["began"]) > 0);
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    if (before === undefined || before["project_id"] !== row["project_id"]) return [];
    const isAfter = Number(before["ended_at"]) <= Number(row["live_at"]);
    return isAfter ? [] : [`task ${String(row["id"])} began before ${String(before["id"])} had ended`];
  });
}

/** Messages of a room that were written after the answer to an earlier one come after it. */
function ofArrival(crowd: Crowd, byPrompt: ReadonlyMap<string, readonly TaskRow[]>): readonly string[] {
  const inRooms = Map.groupBy(
    crowd.prompts.filter(({ call }) => call.path.endsWith("/messages")),
    ({ room }) => room,
  );
  return [...inRooms.values()].flatMap((prompts) => {
    const received = prompts
      .flatMap(({ text }) => byPrompt.get(text) ?? [])
      .toSorted((a, b) => (a.cause ?? 0) - (b.cause ?? 0));
    return received.flatMap((task, index) => {
      const before = received[index - 1];
      return before === undefined || before.seq < task.seq
        ? []
        : [`task ${task.id} was received after ${before.id} and stands before it`];
    });
  });
}

function ofProjects({ projects }: Crowd, path: string): readonly string[] {
  const names = ask(path, "SELECT name FROM projects").map((row) => String(row["name"]));
  return projects.flatMap(({ name, call }) => {
    const found = names.filter((one) => one === name).length;
    return found === 1 || (found === 0 && call.answer === undefined)
      ? []
      : [`project ${name} is there ${found} times`];
  });
}

function ofCards(path: string): readonly string[] {
  return ask(path, "SELECT key, owed, shown FROM cards WHERE shown < owed AND refused IS NULL").map(
    ({ key, owed, shown }) => `card ${String(key)} is shown as of ${Number(shown)}, owed ${Number(owed)}`,
  );
}

function ofInbox(path: string): readonly string[] {
  return ask(path, "SELECT event_id FROM inbox WHERE settled_at IS NULL").map(
    ({ event_id }) => `event ${String(event_id)} was never worked off`,
  );
}
