import type { PersonId, ProjectId, TaskId } from "../domain/ids.ts";
import type { IntentOf } from "../domain/intent.ts";
import type { Project } from "../domain/project.ts";
import { isTerminal, type Task } from "../domain/task.ts";
import type { Changed } from "../store/store.ts";
import type { Act } from "./act.ts";
import { endsWithin } from "./ends-within.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import type { LiveRun } from "./live-run.ts";
import { goneProject } from "./on-project.ts";
import { done, type Outcome, rejected, type Show } from "./outcome.ts";
import { howItEnded, stoppedAlready } from "./task-words.ts";
import { untilStored } from "./until-stored.ts";
import { whileHeld } from "./while-held.ts";

/** A prompt for a project: runs now or waits, decided by the store in one transaction. */
export async function submitTask(
  parts: GatewayParts,
  { projectId, prompt }: { readonly projectId: ProjectId; readonly prompt: string },
  act: Act,
): Promise<Outcome> {
  const project = await parts.store.projects.get(projectId);
  if (project === undefined) return rejected(goneProject);
  if (project.isArchived) return rejected(archived);
  const conversation = project.conversation ?? act.conversation;
  return addTask(parts, act, {
    ...((await placeOfThread(parts, project, act)) ?? (await placeIn(parts, project))),
    prompt,
    conversation,
    continues: null,
    ...askedBy(act),
  });
}

/** A prompt in the thread of a task that is over goes on where that one worked. */
async function placeOfThread({ store }: GatewayParts, { id, agent }: Project, { message }: Act) {
  const after = message?.origin?.after ?? null;
  const before = after === null ? undefined : await store.tasks.get(after);
  if (before === undefined || before.projectId !== id || before.agent !== agent) return undefined;
  const { agentOptions, folder } = before;
  return { agent, agentOptions, folder, projectId: id };
}

/** What a task keeps of the message that asked for it. */
function askedBy({ message }: Act): Pick<Prompted, "origin" | "attachments" | "heldBecause"> {
  const { origin = null, attachments = [], heldBecause = null } = message ?? {};
  return { origin, attachments, heldBecause };
}

export const archived =
  "This project is archived, so it takes no tasks. Take it back from the archive first.";

/** Where and how a task of the project works now. */
export async function placeIn({ store }: GatewayParts, project: Project) {
  const { folder } = await store.projects.workspace(project);
  return { agent: project.agent, agentOptions: project.agentOptions, folder, projectId: project.id };
}

/** A prompt without a project: the default agent in its default folder. */
export async function runTaskAlone(parts: GatewayParts, prompt: string, act: Act): Promise<Outcome> {
  return addTask(parts, act, {
    prompt,
    agent: parts.policy.defaultAgent,
    agentOptions: {},
    folder: parts.agents.get(parts.policy.defaultAgent)?.agent.defaultFolder ?? parts.policy.scratchFolder,
    projectId: null,
    conversation: act.conversation,
    continues: null,
    ...askedBy(act),
  });
}

export type Prompted = Pick<
  Task,
  | "prompt"
  | "agent"
  | "agentOptions"
  | "folder"
  | "projectId"
  | "conversation"
  | "continues"
  | "origin"
  | "attachments"
  | "heldBecause"
>;

async function addTask(parts: GatewayParts, act: Act, prompted: Prompted): Promise<Outcome> {
  return added(parts, await parts.store.tasks.add(draftOf(parts, act, prompted), act.cause));
}

export function draftOf(parts: GatewayParts, act: Act, prompted: Prompted) {
  return {
    ...prompted,
    source: act.source,
    platform: act.person.platform,
    requester: act.person.id,
    createdAt: parts.now(),
  };
}

export function added(parts: GatewayParts, { task, hasMoved, owed }: Changed): Outcome {
  parts.onRecorded({ kind: "recorded", task, hasMoved, owed });
  parts.lanes.nudge(task);
  const isQueued = task.state.status === "queued";
  return {
    status: "ok",
    message: isQueued ? "Task queued." : "Task created.",
    show: show(task.id),
    lane: isQueued ? null : "start",
  };
}

/** How long an answer to "Stop" waits for the agent, so that it can tell the final state. */
const stopAnswerMs = 1_500;

/** Stops a task, or takes a waiting one out of the queue. */
export async function stopTask(
  parts: GatewayParts,
  { taskId, back }: IntentOf<"task.stop">,
  { person }: Act,
): Promise<Outcome> {
  const task = await parts.store.tasks.get(taskId);
  if (task === undefined) return rejected(notFound(taskId));
  const after = (problem: string | null) => afterwards(task, back, problem);
  const refuse = (why: string) => rejected(why, after(why));
  if (isTerminal(task.state.status)) return refuse(howItEnded(task));

  const run = parts.lanes.runOf(taskId);
  if (run === undefined) return cancelTask(parts, task, { by: person.id, after });
  const event = { kind: "stopping", by: person.id } as const;
  if (task.stoppedBy !== null) return refuse(stoppedAlready(task));
  const recorded = await parts.store.tasks.record(taskId, [event], parts.now());
  parts.onRecorded(recorded);
  // Refused while the start is being stored: then the run itself is told all the same.
  const first = recorded.kind === "unknown" ? null : recorded.task.stoppedBy;
  if (first !== null && first !== person.id) return refuse(stoppedAlready({ ...task, stoppedBy: first }));
  run.stop("person", person.id);
  if (!(await endsWithin(run.ended, stopAnswerMs))) return done(after(null), "Stopping the task.");
  const ended = await parts.store.tasks.get(taskId);
  const isFinished = ended?.state.status === "completed";
  return done(
    after(null),
    isFinished ? "The task was finished before it could be stopped." : "Task stopped.",
  );
}

interface Cancelling {
  readonly by: PersonId;
  readonly after: (problem: string | null) => Show;
}

/** Ends a task that no agent works on: it waits in the queue or at the checkpoint. */
function cancelTask(parts: GatewayParts, task: Task, { by, after }: Cancelling): Promise<Outcome> {
  const refuse = (why: string) => rejected(why, after(why));
  return whileHeld(parts, { task, why: `${by} is cancelling it right now.`, refuse }, async () => {
    const event = { kind: "cancelled", by, why: "Stopped.", result: null } as const;
    const recorded = await parts.store.tasks.record(task.id, [event], parts.now());
    parts.onRecorded(recorded);
    if (recorded.kind === "unknown") return rejected(notFound(task.id));
    if (recorded.kind === "refused") return refuse(howItEnded(recorded.task));
    const isQueued = task.state.status === "queued";
    return { ...done(after(null), isQueued ? "Cancelled." : "Task stopped."), lane: "advance_queue" };
  });
}

/** More words for a running task. */
export async function steerTask(
  parts: GatewayParts,
  { taskId, text }: { readonly taskId: TaskId; readonly text: string },
  act: Act,
): Promise<Outcome> {
  const run = parts.lanes.runOf(taskId);
  if (run === undefined || run.stopping !== undefined)
    return rejected("Only a running task can be steered.", show(taskId));
  const taken = await run.steer(text);
  if (!taken.taken) return rejected(`The agent did not take it: ${taken.reason}`, show(taskId));
  await keepSteered(parts, run, { text, by: act.person.id });
  return done(show(taskId), "Passed on to the running task.");
}

/** The agent has the words and must not hear them twice, so this alone is tried until the disk takes it. */
export async function keepSteered(
  parts: GatewayParts,
  { taskId, runId }: LiveRun,
  said: { readonly text: string; readonly by: PersonId },
): Promise<void> {
  const record = () => parts.store.tasks.record(taskId, [{ kind: "steered", runId, ...said }], parts.now());
  const logFault = (error: unknown) =>
    parts.log.error({ task: taskId, error }, "the words for a running task could not be stored");
  parts.onRecorded(await untilStored(record, logFault));
}

export function notFound(id: TaskId): string {
  return `Task not found: ${id}`;
}

/** The card of the task. */
export function show(taskId: TaskId): Show {
  return { kind: "task_status", taskId };
}

/** The queue again where it was pressed in the queue, else the task. */
export function afterwards(
  { id, projectId }: Pick<Task, "id" | "projectId">,
  back: "queue" | undefined,
  problem: string | null = null,
): Show {
  return back === "queue" && projectId !== null
    ? { kind: "workspace_queue", projectId, page: 0, problem }
    : show(id);
}
