import type { InboxId, PersonId, ProjectId, TaskId } from "../domain/ids.ts";
import type { Conversation, Person } from "../domain/person.ts";
import { isTerminal, type Task } from "../domain/task.ts";
import { continuationPrompt } from "./continuation-prompt.ts";
import { endsWithin } from "./ends-within.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { done, type Outcome, rejected } from "./outcome.ts";

/** Who acts, from where, and because of which event. */
export interface Act {
  readonly person: Person;
  readonly conversation: Conversation | null;
  readonly source: string;
  readonly cause: InboxId | null;
}

/** A prompt for a project: runs now or waits, decided by the store in one transaction. */
export async function submitTask(
  parts: GatewayParts,
  { projectId, prompt }: { readonly projectId: ProjectId; readonly prompt: string },
  act: Act,
): Promise<Outcome> {
  const project = await parts.store.projects.get(projectId);
  if (project === undefined) return rejected("This project does not exist any more.");
  if (project.isArchived) return rejected(archived);
  const workspace = await parts.store.projects.workspace(project);
  return addTask(parts, act, {
    prompt,
    agent: project.agent,
    agentOptions: project.agentOptions,
    folder: workspace.folder,
    projectId,
    conversation: project.conversation ?? act.conversation,
    continues: null,
  });
}

const archived = "This project is archived, so it takes no tasks.";

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
  });
}

type Prompted = Pick<
  Task,
  "prompt" | "agent" | "agentOptions" | "folder" | "projectId" | "conversation" | "continues"
>;

async function addTask(parts: GatewayParts, act: Act, prompted: Prompted): Promise<Outcome> {
  const draft = {
    ...prompted,
    source: act.source,
    platform: act.person.platform,
    requester: act.person.id,
    createdAt: parts.now(),
  };
  const added = await parts.store.tasks.add(draft, act.cause);
  const { task } = added;
  parts.onRecorded({ kind: "recorded", ...added });
  parts.lanes.nudge(task);
  const isQueued = task.state.status === "queued";
  return {
    status: "ok",
    message: isQueued ? "Task queued." : "Task created.",
    show: { kind: "task_status", taskId: task.id },
    lane: isQueued ? null : "start",
  };
}

/** How long an answer to "Stop" waits for the agent, so that it can tell the final state. */
const stopAnswerMs = 1_500;

export async function stopTask(parts: GatewayParts, id: TaskId, by: PersonId): Promise<Outcome> {
  const task = await parts.store.tasks.get(id);
  if (task === undefined) return rejected(notFound(id));
  if (isTerminal(task.state.status)) return rejected("This task is over already.", show(id));

  const run = parts.lanes.runOf(id);
  if (run === undefined) return cancel(parts, task, { by, why: "Stopped." });
  parts.onRecorded(await parts.store.tasks.record(id, [{ kind: "stopping", by }], parts.now()));
  run.stop("person", by);
  if (!(await endsWithin(run.ended, stopAnswerMs))) return done(show(id), "Stopping the task.");
  const ended = await parts.store.tasks.get(id);
  const isFinished = ended?.state.status === "completed";
  return done(show(id), isFinished ? "The task was finished before it could be stopped." : "Task stopped.");
}

/** Ends a task that no agent works on: it waits in the queue or at the checkpoint. */
async function cancel(
  parts: GatewayParts,
  task: Task,
  { by, why }: { readonly by: PersonId; readonly why: string },
): Promise<Outcome> {
  const event = { kind: "cancelled", by, why, result: null } as const;
  const recorded = await parts.store.tasks.record(task.id, [event], parts.now());
  parts.onRecorded(recorded);
  parts.lanes.nudge(task);
  if (recorded.kind === "recorded") return { ...done(show(task.id), "Task stopped."), lane: "advance_queue" };
  return rejected("This task is over already.", show(task.id));
}

/** Goes on where a failed or stopped task ended, in the same conversation of the agent. */
export async function continueTask(parts: GatewayParts, id: TaskId, act: Act): Promise<Outcome> {
  const task = await parts.store.tasks.get(id);
  if (task === undefined) return rejected(notFound(id));
  const { status } = task.state;
  if (status !== "failed" && status !== "cancelled") {
    return rejected("Only a failed or stopped task can be continued.", show(id));
  }
  const project = task.projectId === null ? undefined : await parts.store.projects.get(task.projectId);
  if (project?.isArchived === true) return rejected(archived, show(id));
  return addTask(parts, act, {
    prompt: continuationPrompt(task, await firstPrompt(parts, task)),
    agent: task.agent,
    agentOptions: task.agentOptions,
    folder: task.folder,
    projectId: task.projectId,
    conversation: task.conversation,
    continues: task.id,
  });
}

/** What was asked before it was continued for the first time. */
async function firstPrompt(parts: GatewayParts, task: Task): Promise<string> {
  let first = task;
  while (first.continues !== null) {
    const earlier = await parts.store.tasks.get(first.continues);
    if (earlier === undefined) break;
    first = earlier;
  }
  return first.prompt;
}

/** More words for a running task. */
export async function steerTask(
  parts: GatewayParts,
  { taskId, text }: { readonly taskId: TaskId; readonly text: string },
  act: Act,
): Promise<Outcome> {
  const run = parts.lanes.runOf(taskId);
  if (run === undefined) return rejected("Only a running task can be steered.", show(taskId));
  const taken = await run.steer(text);
  if (!taken.taken) return rejected(`The agent did not take it: ${taken.reason}`, show(taskId));
  const event = { kind: "steered", runId: run.runId, text, by: act.person.id } as const;
  parts.onRecorded(await parts.store.tasks.record(taskId, [event], parts.now()));
  return done(show(taskId), "Passed on to the running task.");
}

/** Puts the words of a queued task into the task that runs before it; the queued one ends as merged. */
export async function steerQueuedTask(parts: GatewayParts, id: TaskId, act: Act): Promise<Outcome> {
  const queued = await parts.store.tasks.get(id);
  if (queued === undefined) return rejected(notFound(id));
  if (queued.state.status !== "queued" || queued.projectId === null) {
    return rejected("This task no longer waits in the queue.", show(id));
  }
  const lane = await parts.store.tasks.lane(queued.projectId);
  const running = lane.find((task) => parts.lanes.runOf(task.id) !== undefined);
  if (running === undefined) return rejected("No task of this project runs right now.", show(id));
  const steered = await steerTask(parts, { taskId: running.id, text: queued.prompt }, act);
  if (steered.status !== "ok") return { ...steered, show: show(id) };
  await cancel(parts, queued, { by: act.person.id, why: `Merged into task ${running.id}.` });
  return done(show(id), `Merged into task ${running.id}.`);
}

export function notFound(id: TaskId): string {
  return `Task not found: ${id}`;
}

function show(taskId: TaskId) {
  return { kind: "task_status", taskId } as const;
}
