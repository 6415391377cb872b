import { isHeld } from "../domain/checkpoint.ts";
import type { PersonId, TaskId } from "../domain/ids.ts";
import type { IntentOf } from "../domain/intent.ts";
import type { Task } from "../domain/task.ts";
import type { Act } from "./act.ts";
import { commandIn } from "./agent-commands.ts";
import { fetchAttachments } from "./attachments.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import type { LiveRun } from "./live-run.ts";
import { done, type Outcome, rejected, type Show } from "./outcome.ts";
import { howItEnded } from "./task-words.ts";
import { afterwards, keepSteered, notFound } from "./tasks.ts";
import { untilStored } from "./until-stored.ts";
import { whileHeld } from "./while-held.ts";

/** What is done to one waiting task, and where it was pressed. */
interface Pressed {
  readonly taskId: TaskId;
  readonly back?: "queue" | undefined;
}

/**
 * Puts the words of a waiting task into the one that runs before it; the waiting one ends as merged. Held back
 * meanwhile, so that it cannot begin by itself.
 */
export async function mergeQueued(parts: GatewayParts, pressed: Pressed, act: Act): Promise<Outcome> {
  const found = await findQueued(parts, pressed);
  if (!found.ok) return found.outcome;
  const { task, after } = found;
  const why = `${act.person.id} is passing it on to the running task already.`;
  const refuse = (problem: string) => rejected(problem, after(problem));
  return whileHeld(parts, { task, why, refuse }, () => merge(parts, { task, after, refuse }, act));
}

interface Found {
  readonly task: Task;
  /** The panel or card to show then. */
  readonly after: (problem: string | null) => Show;
}

interface Merging extends Found {
  readonly refuse: (problem: string) => Outcome;
}

async function merge(parts: GatewayParts, { task, after, refuse }: Merging, act: Act): Promise<Outcome> {
  // It may have begun, been cancelled or rewritten just before it was held.
  const now = await parts.store.tasks.get(task.id);
  if (now === undefined) return refuse(notFound(task.id));
  if (now.state.status !== "queued") return refuse(waitsNoLonger(now));
  if (isHeld(now)) return refuse(toBeApproved);
  if (commandIn(parts.agents.get(now.agent)?.agent, now.prompt) !== undefined) return refuse(runsAlone);
  const running = await runningBefore(parts, task);
  if (running === undefined) return refuse(nothingRuns);
  const signal = AbortSignal.timeout(fetchMs);
  const files = await fetchAttachments(parts, now, { takesImages: false, signal });
  const taken = await running.steer(now.prompt + files.words);
  if (!taken.taken) return refuse(`The agent did not take it: ${taken.reason}`);

  const by = act.person.id;
  // Asked for in one turn, so it is one commit, and it comes before the end of that run: after a crash the words are
  // never in a run that ended well and in the queue, too.
  await Promise.all([
    endAsMerged(parts, task, { into: running.taskId, by }),
    keepSteered(parts, running, { text: now.prompt, by }),
  ]);
  const told = [`Merged into task ${running.taskId}.`, ...files.problems].join(" ");
  return { ...done(after(null), told), lane: "advance_queue" };
}

/** How long somebody who pressed waits for the files that go along. */
const fetchMs = 20_000;

const toBeApproved =
  "It has to be approved before an agent sees it, so it cannot be merged. Edit it, or let it wait.";
const runsAlone =
  "It is an order to the agent itself, which a task that runs cannot take. Edit it, or let it wait.";
const nothingRuns = "No task of this project runs right now, so there is nothing to merge it into.";

/** The agent has the words, so the task must not run by itself: this is tried until the disk takes it. */
async function endAsMerged(
  parts: GatewayParts,
  { id }: Task,
  { into, by }: { readonly into: TaskId; readonly by: PersonId },
): Promise<void> {
  const why = `Merged into task ${into}.`;
  const event = { kind: "cancelled", by, why, result: null, mergedInto: into } as const;
  const record = () => parts.store.tasks.record(id, [event], parts.now());
  const logFault = (error: unknown) =>
    parts.log.error({ task: id, error }, "a merged task could not be ended");
  parts.onRecorded(await untilStored(record, logFault));
}

async function runningBefore(parts: GatewayParts, { projectId }: Task): Promise<LiveRun | undefined> {
  const lane = projectId === null ? [] : await parts.store.tasks.lane(projectId);
  return lane
    .map(({ id }) => parts.lanes.runOf(id))
    .find((run) => run !== undefined && run.stopping === undefined);
}

export async function openEdit(
  parts: GatewayParts,
  { taskId, back }: IntentOf<"task.edit">,
): Promise<Outcome> {
  const found = await findQueued(parts, { taskId, back });
  return found.ok ? done(form({ taskId, back, typed: null, problem: null })) : found.outcome;
}

/** Rewrites the prompt of a waiting task. What somebody else wrote meanwhile is not lost without a word. */
export async function editQueued(
  parts: GatewayParts,
  intent: IntentOf<"task.apply_edit">,
  { person }: Act,
): Promise<Outcome> {
  const { taskId, back, prompt, version } = intent;
  const refuse = (problem: string, field?: string) =>
    rejected(problem, form({ taskId, back, typed: prompt, problem }), field);
  const found = await findQueued(parts, intent);
  if (!found.ok) return found.task === undefined ? found.outcome : refuse(waitsNoLonger(found.task));
  const { task, after } = found;
  if (task.prompt === prompt) return done(after(null), "Saved.");
  const editor = version === undefined ? undefined : await editedSince(parts, taskId, version);
  if (editor !== undefined && editor !== person.id) {
    const problem = `${editor} rewrote it meanwhile; now it says: ${task.prompt}\nSave again to replace that.`;
    return refuse(problem, "prompt");
  }
  const why = `${person.id} is rewriting it right now.`;
  return whileHeld(parts, { task, why, refuse }, async () => {
    const event = { kind: "edited", prompt, by: person.id } as const;
    const recorded = await parts.store.tasks.record(taskId, [event], parts.now());
    parts.onRecorded(recorded);
    if (recorded.kind === "recorded") return done(after(null), "Saved.");
    return refuse(recorded.kind === "unknown" ? notFound(taskId) : waitsNoLonger(recorded.task));
  });
}

/** Who was the last to rewrite the prompt since the form was made, if anybody did. */
async function editedSince(
  { store }: GatewayParts,
  id: TaskId,
  version: number,
): Promise<PersonId | undefined> {
  const since = await store.tasks.journal(id, version);
  return since.flatMap(({ event }) => (event.kind === "edited" ? [event.by] : [])).at(-1);
}

export async function moveToFront(parts: GatewayParts, pressed: Pressed, { person }: Act): Promise<Outcome> {
  const found = await findQueued(parts, pressed);
  if (!found.ok) return found.outcome;
  const { task, after } = found;
  const recorded = await parts.store.tasks.moveToFront(task.id, { by: person.id, at: parts.now() });
  parts.onRecorded(recorded);
  if (recorded.kind === "recorded") {
    await touchQueue(parts, task);
    return done(after(null), "It is the next one now.");
  }
  const why = recorded.kind === "unknown" ? notFound(task.id) : await whyNotMoved(parts, recorded.task);
  return rejected(why, after(why));
}

async function whyNotMoved(parts: GatewayParts, task: Task): Promise<string> {
  if (task.state.status !== "queued") return waitsNoLonger(task);
  const journal = await parts.store.tasks.journal(task.id, 0);
  const mover = journal.flatMap(({ event }) => (event.kind === "moved" ? [event.by] : [])).at(-1);
  return mover === undefined
    ? "It is the first one already."
    : `It is the first one already; ${mover} moved it there.`;
}

/** The places of all that wait have changed. */
async function touchQueue({ store, board }: GatewayParts, { projectId }: Task): Promise<void> {
  const lane = projectId === null ? [] : await store.tasks.lane(projectId);
  const waiting = lane.filter(({ status }) => status === "queued");
  board.nudge(await store.cards.touch(waiting.map(({ id }) => `task:${id}`)));
}

type FoundQueued =
  | ({ readonly ok: true } & Found)
  | { readonly ok: false; readonly task: Task | undefined; readonly outcome: Outcome };

/** The task, when it still waits in the queue of a project. */
async function findQueued(parts: GatewayParts, { taskId, back }: Pressed): Promise<FoundQueued> {
  const task = await parts.store.tasks.get(taskId);
  if (task === undefined) return { ok: false, task, outcome: rejected(notFound(taskId)) };
  const after = (problem: string | null) => afterwards(task, back, problem);
  if (task.state.status === "queued" && task.projectId !== null) return { ok: true, task, after };
  const why = waitsNoLonger(task);
  return { ok: false, task, outcome: rejected(why, after(why)) };
}

function waitsNoLonger(task: Task): string {
  return task.endedAt === null
    ? "It has begun already, so it no longer waits in the queue."
    : howItEnded(task);
}

interface EditForm {
  readonly taskId: TaskId;
  readonly back: "queue" | undefined;
  readonly typed: string | null;
  readonly problem: string | null;
}

function form({ taskId, back, typed, problem }: EditForm): Show {
  return { kind: "task_edit", taskId, typed, back: back ?? null, problem };
}
