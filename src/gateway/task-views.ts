import { answerText } from "../cards/answer-text.ts";
import { diffText } from "../cards/changes.ts";
import { detailPages } from "../cards/detail-pages.ts";
import { splitText } from "../cards/split-text.ts";
import { taskLog } from "../cards/task-log.ts";
import type {
  ApprovalEditView,
  ApprovalNoteView,
  ApprovalView,
  CandidatesView,
  ComposerView,
  TaskDetailsView,
  TaskEditView,
  TaskEndedView,
  TaskFileView,
  TaskMadeView,
  TaskPartView,
  TaskView,
} from "../cards/task-view.ts";
import type { QueueView } from "../cards/workspace-view.ts";
import type { ApprovalId, TaskId } from "../domain/ids.ts";
import { blockerOf, placeOf } from "../domain/queue.ts";
import { resumableAt } from "../domain/resume.ts";
import type { Task } from "../domain/task.ts";
import { unreachable } from "../domain/unreachable.ts";
import { commandsOf } from "./agent-commands.ts";
import type { ExtraKind } from "./card-keys.ts";
import { decidersOf } from "./deciders.ts";
import { detailEntries } from "./details.ts";
import type { Show } from "./outcome.ts";
import { pagesOf } from "./page-of.ts";
import type { Parts } from "./parts.ts";
import { partsLimitOf } from "./parts-limit.ts";
import { agentTitle, canAsk, projectRow } from "./project-row.ts";
import { takesFiles } from "./takes-files.ts";
import type { ViewParts } from "./view-parts.ts";

type Shown<Kind extends Show["kind"]> = Extract<Show, { readonly kind: Kind }>;

export async function taskView(parts: ViewParts, id: TaskId): Promise<TaskView | undefined> {
  const { tasks, approvals, projects, resumes } = parts.store;
  const task = await tasks.get(id);
  if (task === undefined) return undefined;
  const place = await placeInLane(parts, task);
  const isFollowable = canBeFollowed(task);
  const session = task.sessionId === null ? undefined : await projects.session(task.sessionId);
  const followedBy = isFollowable ? await tasks.followUpOf(id) : undefined;
  const canFollow = isFollowable && followedBy === undefined;
  return {
    kind: "task_status",
    task,
    transcript: await parts.transcripts.of(id),
    approvals: await approvals.ofTask(id),
    ...place,
    agentTitle: agentTitle(parts, task.agent),
    canAsk: canAsk(parts, task.agent),
    resume: resumableAt(task) === null ? null : ((await resumes.get(id)) ?? null),
    session: session ?? null,
    followedBy: followedBy?.id ?? null,
    can: {
      steerBlocker: place.blockerStatus === "running" && canSteer(parts, task),
      continue: canFollow,
      retry: canFollow,
    },
    now: parts.now(),
  };
}

/** A failed or stopped one; the words of a merged one live on elsewhere. */
function canBeFollowed({ state }: Task): boolean {
  return state.status === "failed" || (state.status === "cancelled" && state.mergedInto === null);
}

function canSteer({ agents }: Parts, { agent }: Pick<Task, "agent">): boolean {
  return agents.get(agent)?.agent.can.steer === true;
}

async function placeInLane(parts: Parts, task: Task) {
  if (task.projectId === null || task.state.status !== "queued") {
    return { place: null, blockedBy: null, blockerStatus: null };
  }
  const lane = await parts.store.tasks.lane(task.projectId);
  const blocker = blockerOf(lane);
  return {
    place: placeOf(lane, task.id) ?? null,
    blockedBy: blocker?.id ?? null,
    blockerStatus: blocker?.status ?? null,
  };
}

export async function approvalView(parts: Parts, id: ApprovalId): Promise<ApprovalView | undefined> {
  const found = await approvalAndTask(parts, id);
  if (found === undefined) return undefined;
  const { approval, task } = found;
  const project = task.projectId === null ? undefined : await parts.store.projects.get(task.projectId);
  return {
    kind: "approval",
    approval,
    task,
    agentTitle: agentTitle(parts, task.agent),
    projectName: project?.name ?? null,
    deciders: await decidersOf(parts, task, project),
  };
}

export async function approvalNoteView(parts: Parts, id: ApprovalId): Promise<ApprovalNoteView | undefined> {
  const found = await approvalAndTask(parts, id);
  return found === undefined ? undefined : { kind: "approval_note", ...found };
}

export async function approvalEditView(
  parts: Parts,
  { approvalId: id, typed, problem }: Shown<"approval_edit">,
): Promise<ApprovalEditView | undefined> {
  const found = await approvalAndTask(parts, id);
  return found === undefined ? undefined : { kind: "approval_edit", ...found, typed, problem };
}

async function approvalAndTask({ store }: Parts, id: ApprovalId) {
  const approval = await store.approvals.get(id);
  const task = approval === undefined ? undefined : await store.tasks.get(approval.taskId);
  return approval === undefined || task === undefined ? undefined : { approval, task };
}

/** Tasks on one page of the queue: a card has room for that many with their buttons. */
const queuePage = 6;

export async function queueView(
  parts: Parts,
  { projectId, page, problem }: Shown<"workspace_queue">,
): Promise<QueueView | undefined> {
  const project = await parts.store.projects.get(projectId);
  if (project === undefined) return undefined;
  const row = await projectRow(parts, project);
  const pages = pagesOf(row.queued, queuePage);
  const shown = Math.min(page, pages - 1);
  const offset = shown * queuePage;
  const { latest } = row;
  const isRunning = latest?.state.status === "running" && latest.stoppedBy === null;
  return {
    kind: "workspace_queue",
    row,
    tasks: await parts.store.tasks.queue({ projectId, limit: queuePage, offset }),
    first: offset + 1,
    canSteer: isRunning && canSteer(parts, latest),
    problem,
    page: shown,
    pages,
  };
}

export async function composerView(
  parts: Parts,
  { projectId, problem }: Shown<"task_composer">,
): Promise<ComposerView | undefined> {
  const project = await parts.store.projects.get(projectId);
  return project === undefined
    ? undefined
    : {
        kind: "task_composer",
        row: await projectRow(parts, project),
        commands: commandsOf(parts, project.agent),
        problem,
      };
}

export async function editView(
  { store }: Parts,
  { taskId, typed, back, problem }: Shown<"task_edit">,
): Promise<TaskEditView | undefined> {
  const task = await store.tasks.get(taskId);
  return task === undefined
    ? undefined
    : { kind: "task_edit", task, prompt: typed ?? task.prompt, back, problem };
}

export async function detailsView(
  parts: Parts,
  { taskId, page }: Shown<"task_details">,
): Promise<TaskDetailsView | undefined> {
  const task = await parts.store.tasks.get(taskId);
  if (task === undefined) return undefined;
  const pages = detailPages(detailEntries(await parts.store.tasks.journal(taskId, 0)));
  const shown = Math.min(page, pages.length - 1);
  return {
    kind: "task_details",
    task,
    agentTitle: agentTitle(parts, task.agent),
    entries: pages[shown] ?? [],
    canSendLog: takesFiles(parts, task),
    page: shown,
    pages: pages.length,
  };
}

/** A part of the answer as the platform of the task takes it; undefined where there is no such part. */
export async function partView(
  parts: ViewParts,
  id: TaskId,
  part: number,
): Promise<TaskPartView | undefined> {
  const task = await parts.store.tasks.get(id);
  const can = parts.platforms.get(task?.conversation?.platform ?? "")?.can;
  const limit = can?.answerLimit;
  if (task === undefined || limit === undefined || limit === null) return undefined;
  const all = splitText(answerText(task, await parts.transcripts.of(id)), limit);
  const text = all[part - 1];
  const shown = Math.min(all.length, partsLimitOf(can) ?? all.length);
  if (text === undefined) return undefined;
  return { kind: "task_part", task, part, parts: shown, isCut: shown < all.length, text };
}

/** A file that the agent made, as it was when the task ended. */
export async function madeView(
  parts: ViewParts,
  id: TaskId,
  number: number,
): Promise<TaskMadeView | undefined> {
  const task = await parts.store.tasks.get(id);
  const { made } = await parts.transcripts.of(id);
  const file = made[number - 1];
  return task === undefined || file === undefined ? undefined : { kind: "task_made", task, file };
}

/** What comes beside the card of a task. */
export async function extraView(
  parts: ViewParts,
  id: TaskId,
  kind: ExtraKind,
): Promise<TaskFileView | TaskEndedView | undefined> {
  const task = await parts.store.tasks.get(id);
  if (task === undefined) return undefined;
  const transcript = await parts.transcripts.of(id);
  const answer = answerText(task, transcript);
  switch (kind) {
    case "file":
      return {
        kind: "task_file",
        task,
        title: "Answer",
        name: `answer-${id}.md`,
        mediaType: "text/markdown",
        text: answer,
      };
    case "diff":
      return {
        kind: "task_file",
        task,
        title: "Changes",
        name: `changes-${id}.diff`,
        mediaType: "text/x-diff",
        text: diffText(transcript),
      };
    case "log":
      return {
        kind: "task_file",
        task,
        title: "Log",
        name: `log-${id}.txt`,
        mediaType: "text/plain",
        text: taskLog(detailEntries(await parts.store.tasks.journal(id, 0))),
      };
    case "ended":
      return {
        kind: "task_ended",
        task,
        answer,
        calls: [{ platform: task.platform, id: task.requester }],
      };
    default:
      return unreachable(kind);
  }
}

export async function candidatesView(parts: Parts, show: Shown<"candidates">): Promise<CandidatesView> {
  const tasks = await Promise.all(show.tasks.map((id) => parts.store.tasks.get(id)));
  const approvals = await Promise.all(show.approvals.map((id) => approvalView(parts, id)));
  return {
    kind: "candidates",
    command: show.command,
    tasks: tasks.filter((task) => task !== undefined),
    approvals: approvals.filter((view) => view !== undefined),
  };
}
