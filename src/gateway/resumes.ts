import { moment } from "../cards/words.ts";
import { accessTo } from "../domain/access.ts";
import type { IntentOf } from "../domain/intent.ts";
import { type Resume, resumableAt } from "../domain/resume.ts";
import type { Task } from "../domain/task.ts";
import type { ResumeChanged, ResumeDraft } from "../store/store.ts";
import type { Act } from "./act.ts";
import { resumeTask } from "./follow-ups.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { done, type Outcome, rejected } from "./outcome.ts";
import { archived, notFound, show } from "./tasks.ts";

/** From now on the task goes on by itself once its limit is over. */
export async function resumeLater(
  parts: GatewayParts,
  { taskId }: IntentOf<"task.resume_later">,
  act: Act,
): Promise<Outcome> {
  return onLimited(parts, taskId, async ({ task, at }) => {
    const changed = await parts.store.resumes.choose(draftOf(parts, { task, at }, act));
    if (changed.kind === "changed") {
      parts.board.nudge(changed.owed);
      parts.resumeTimer.nudge();
    }
    return changedTo(changed, { act, done: `The task goes on ${whenWords(at, parts.now())}.` });
  });
}

/** It does not go on by itself: people say when, or never. */
export async function cancelResume(
  parts: GatewayParts,
  { taskId }: IntentOf<"task.cancel_resume">,
  act: Act,
): Promise<Outcome> {
  return onLimited(parts, taskId, async (limited) => {
    const before = await parts.store.resumes.get(taskId);
    const who = act.person.id;
    const why =
      before?.gone === null
        ? `${who} took it back: nothing goes on by itself.`
        : `${who} left it as it is: nothing goes on by itself.`;
    const changed = await parts.store.resumes.leave(draftOf(parts, limited, act), why);
    if (changed.kind === "changed") {
      parts.board.nudge(changed.owed);
      parts.resumeTimer.nudge();
    }
    return changedTo(changed, { act, done: "Nothing goes on by itself. Continue and Retry stay." });
  });
}

interface Limited {
  readonly task: Task;
  readonly at: number;
}

async function onLimited(
  parts: GatewayParts,
  id: Task["id"],
  change: (limited: Limited) => Promise<Outcome>,
): Promise<Outcome> {
  const task = await parts.store.tasks.get(id);
  if (task === undefined) return rejected(notFound(id));
  const at = resumableAt(task);
  if (at === null) return rejected("Nobody knows a time at which this task could go on.", show(id));
  const project = task.projectId === null ? undefined : await parts.store.projects.get(task.projectId);
  return project?.isArchived === true ? rejected(archived, show(id)) : change({ task, at });
}

function draftOf({ now }: GatewayParts, { task, at }: Limited, { person, source }: Act): ResumeDraft {
  return { taskId: task.id, at, by: person.id, platform: person.platform, source, chosenAt: now() };
}

/** `done` is for whoever did it, also when the same press is worked off again. */
function changedTo(
  changed: ResumeChanged,
  { act, done: message }: { readonly act: Act; readonly done: string },
): Outcome {
  switch (changed.kind) {
    case "unknown":
      return rejected("This task does not exist any more.");
    case "followed":
      return rejected(
        `${changed.by.requester} goes on with it already, in task ${changed.by.id}.`,
        changed.by.continues === null ? null : show(changed.by.continues),
      );
    case "late": {
      const { by, platform, chosenAt, taskId } = changed.resume;
      if (by === act.person.id && platform === act.person.platform) return done(show(taskId), message);
      return rejected(`${by} was first, at ${moment(chosenAt)}.`, show(taskId));
    }
    case "changed":
      return done(show(changed.resume.taskId), message);
  }
}

function whenWords(at: number, now: number): string {
  return at > now ? `at ${moment(at)}` : "now: its limit is over";
}

/**
 * The time has come. Exactly one task follows: whoever goes on with it first ends the choice in the same transaction.
 * Rejects when that could not be stored; then nothing has changed.
 */
export async function goOn(parts: GatewayParts, resume: Resume): Promise<void> {
  const task = await parts.store.tasks.get(resume.taskId);
  // Deleted with its project; what was chosen went with it.
  if (task === undefined) return;
  const ready = await actAt(parts, resume, task);
  if ("why" in ready) return give(parts, resume, ready.why);
  await resumeTask(parts, task.id, { act: ready.act, onlyIfChosen: true });
}

type Ready = { readonly act: Act } | { readonly why: string };

/** Much may have changed since somebody chose it. */
async function actAt(parts: GatewayParts, { by, platform, source }: Resume, task: Task): Promise<Ready> {
  const { projectId } = task;
  const project = projectId === null ? undefined : await parts.store.projects.get(projectId);
  if (project?.isArchived === true) return { why: archivedMeanwhile };
  const person = { id: by, platform };
  const role = await parts.roleOf(person);
  const room = undefined;
  const access = accessTo({ action: "prompt", person, role, room, project: project ?? null, task });
  if (role === undefined || !access.allowed) {
    return { why: `Nothing goes on by itself: ${by}, who chose it, may not give work here any more.` };
  }
  return { act: { person, role, conversation: task.conversation, room, source, cause: null } };
}

export const archivedMeanwhile = "Nothing goes on by itself: the project was archived.";

async function give(parts: GatewayParts, { gone: _gone, ...draft }: Resume, why: string): Promise<void> {
  const left = await parts.store.resumes.leave(draft, why);
  if (left.kind === "changed") parts.board.nudge(left.owed);
}
