import type { TaskId } from "../domain/ids.ts";
import type { Project } from "../domain/project.ts";
import type { Task } from "../domain/task.ts";
import type { FollowedUp } from "../store/store.ts";
import type { Act } from "./act.ts";
import { commandIn } from "./agent-commands.ts";
import { continuationPrompt } from "./continuation-prompt.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { type Outcome, rejected } from "./outcome.ts";
import { howItEnded } from "./task-words.ts";
import { added, archived, draftOf, notFound, type Prompted, placeIn, show } from "./tasks.ts";
import { whatWasAsked } from "./what-was-asked.ts";

/** Goes on where a failed or stopped task ended, in the same conversation of the agent. */
export function continueTask(parts: GatewayParts, id: TaskId, act: Act): Promise<Outcome> {
  return followUp(parts, id, { act, word: "continued", prompted: (task) => goneOn(parts, task) });
}

/** Does a failed or stopped task again, with the folder and the options of now. */
export function retryTask(parts: GatewayParts, id: TaskId, act: Act): Promise<Outcome> {
  return followUp(parts, id, {
    act,
    word: "tried again",
    prompted: (task, project) => doneAgain(parts, task, project),
  });
}

/**
 * Goes on with a task that hit a limit: its conversation where the agent keeps one, else the task once more, which no
 * agent has seen. With `onlyIfChosen` nothing happens once somebody took the choice back.
 */
export function resumeTask(
  parts: GatewayParts,
  id: TaskId,
  { act, onlyIfChosen }: { readonly act: Act; readonly onlyIfChosen: boolean },
): Promise<Outcome> {
  return followUp(parts, id, {
    act,
    word: "resumed",
    onlyIfChosen,
    prompted: async (task, project) =>
      (await isKept(parts, task)) ? goneOn(parts, task) : doneAgain(parts, task, project),
  });
}

/** Whether the agent has the conversation of the task on its disk. */
async function isKept({ store }: GatewayParts, { id }: Task): Promise<boolean> {
  const events = (await store.tasks.milestones([id])).get(id) ?? [];
  return events.some(({ event }) => event.kind === "session" && event.confirmed);
}

type Following = Omit<Prompted, "continues">;

async function goneOn(parts: GatewayParts, task: Task): Promise<Following> {
  const { agent, agentOptions, folder, projectId, conversation, origin } = task;
  const asked = await whatWasAsked(parts, task);
  // An order to the agent itself is none any more with other words before it.
  const isOrder = commandIn(parts.agents.get(agent)?.agent, asked.prompt) !== undefined;
  const prompt = isOrder ? asked.prompt : continuationPrompt(task, asked);
  return {
    prompt,
    agent,
    agentOptions,
    folder,
    projectId,
    conversation,
    origin,
    // Where the agent keeps the conversation, it has seen them.
    attachments: (await isKept(parts, task)) ? [] : task.attachments,
    heldBecause: null,
  };
}

async function doneAgain(parts: GatewayParts, task: Task, project: Project | undefined): Promise<Following> {
  return {
    agent: task.agent,
    agentOptions: task.agentOptions,
    folder: task.folder,
    projectId: null,
    ...(project === undefined ? {} : await placeIn(parts, project)),
    prompt: (await whatWasAsked(parts, task)).prompt,
    conversation: task.conversation,
    origin: task.origin,
    attachments: task.attachments,
    heldBecause: null,
  };
}

interface FollowUp {
  readonly act: Act;
  /** What becomes of the task, for people: `continued`. */
  readonly word: string;
  readonly onlyIfChosen?: boolean;
  readonly prompted: (task: Task, project: Project | undefined) => Promise<Following>;
}

/** One task follows a failed or stopped one, whoever presses first. */
async function followUp(
  parts: GatewayParts,
  id: TaskId,
  { act, word, onlyIfChosen = false, prompted }: FollowUp,
): Promise<Outcome> {
  const task = await parts.store.tasks.get(id);
  if (task === undefined) return rejected(notFound(id));
  const { state } = task;
  if (state.status !== "failed" && state.status !== "cancelled") {
    return rejected(`Only a failed or stopped task can be ${word}.`, show(id));
  }
  if (state.status === "cancelled" && state.mergedInto !== null) return rejected(howItEnded(task), show(id));
  const project = task.projectId === null ? undefined : await parts.store.projects.get(task.projectId);
  if (project?.isArchived === true) return rejected(archived, show(id));

  const draft = draftOf(parts, act, { ...(await prompted(task, project)), continues: id });
  const followed = await parts.store.tasks.addFollowUp(draft, act.cause, { onlyIfChosen });
  // Its card no longer offers to go on.
  parts.board.nudge(await parts.store.cards.touch([`task:${id}`]));
  return outcomeOf(parts, id, followed);
}

function outcomeOf(parts: GatewayParts, id: TaskId, followed: FollowedUp): Outcome {
  if (followed.kind === "added") return added(parts, followed);
  if (followed.kind === "not_chosen") return rejected("Somebody took it back.", show(id));
  return rejected(`${followed.by.requester} goes on with it already, in task ${followed.by.id}.`, show(id));
}
