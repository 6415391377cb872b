import { accessTo } from "../domain/access.ts";
import type { Approval } from "../domain/approval.ts";
import type { ProjectId } from "../domain/ids.ts";
import type { LaneTask } from "../domain/queue.ts";
import { isLive, type Task } from "../domain/task.ts";
import type { Act } from "./act.ts";
import type { Parts } from "./parts.ts";
import type { TextCommand } from "./text-command.ts";

/** What somebody can mean who names nothing. */
export interface Candidates {
  /** Tasks that are not over: live ones, then queued ones in the order of the queue. */
  readonly open: readonly LaneTask[];
  readonly newest: LaneTask | undefined;
  /** Requests that wait for a decision, oldest first. */
  readonly pending: readonly Approval[];
  /** What can have been meant is over since the words were received, or all that there is came after they were written. */
  readonly hasMovedOn: boolean;
}

type Store = Pick<Parts, "store">;

/** In a room: what belongs to its project. Elsewhere: what is the person's own, and what they may decide. */
export async function candidatesFor(parts: Store, written: TextCommand, act: Act): Promise<Candidates> {
  const { projectId, receivedAt } = written;
  const ended = await endedSince(parts, { projectId, receivedAt, act });
  const found = await (projectId === null ? ownCandidates(parts, act) : roomCandidates(parts, projectId));
  return { ...found, hasMovedOn: ended.length > 0 || (await isAllNewer(parts, found, written)) };
}

/** Whether everything that the words can be about came after they were written: then none of it was meant. */
async function isAllNewer(
  { store }: Store,
  { open, pending }: Found,
  { command, writtenAt }: TextCommand,
): Promise<boolean> {
  if (writtenAt === null || command === "status") return false;
  const live = open.filter(({ status }) => isLive(status));
  const stoppable = live.length === 0 ? open : live;
  const meant =
    command === "stop" ? await Promise.all(stoppable.map(({ id }) => store.tasks.get(id))) : pending;
  const isNewer = (one: { readonly createdAt: number } | undefined): boolean =>
    one !== undefined && one.createdAt > writtenAt + clockDifferenceMs;
  return meant.length > 0 && meant.every(isNewer);
}

/** By so much the clocks of an app and of the server may differ. */
const clockDifferenceMs = 30_000;

/** Whether the person may not even see what goes on in the project. */
export async function isHidden({ store }: Store, projectId: ProjectId, act: Act): Promise<boolean> {
  const project = await store.projects.get(projectId);
  return project !== undefined && !accessTo({ ...act, action: "see", project, task: null }).allowed;
}

type Found = Omit<Candidates, "hasMovedOn">;

async function roomCandidates({ store }: Store, projectId: ProjectId): Promise<Found> {
  const open = await store.tasks.lane(projectId);
  const waiting = open.filter(({ status }) => status === "waiting_for_confirmation");
  const approvals = await Promise.all(waiting.map(({ id }) => store.approvals.ofTask(id)));
  const newest = await store.tasks.latest(projectId);
  return {
    open,
    newest: newest === undefined ? undefined : laneTask(newest),
    pending: approvals.flat().filter(({ state }) => state.state === "pending"),
  };
}

/** Tasks without a project, and whatever this person may decide. */
async function ownCandidates({ store }: Store, act: Act): Promise<Found> {
  const open = (await store.tasks.open()).filter((task) => isOwn(task, act));
  const newest = (await store.tasks.page({ limit: lookBack })).findLast((task) => isOwn(task, act));
  return {
    open: open.map(laneTask),
    newest: newest === undefined ? undefined : laneTask(newest),
    pending: await decidable({ store }, act),
  };
}

async function decidable({ store }: Store, act: Act): Promise<readonly Approval[]> {
  const found: Approval[] = [];
  for (const approval of await store.approvals.pending()) {
    const task = await store.tasks.get(approval.taskId);
    if (task !== undefined && (await mayDecide({ store }, task, act))) found.push(approval);
  }
  return found;
}

async function mayDecide({ store }: Store, task: Task, act: Act): Promise<boolean> {
  const project = task.projectId === null ? undefined : await store.projects.get(task.projectId);
  return accessTo({ ...act, action: "decide", project: project ?? null, task }).allowed;
}

function isOwn({ projectId, platform, requester }: Task, { person }: Act): boolean {
  return projectId === null && platform === person.platform && requester === person.id;
}

function laneTask({ id, state }: Task): LaneTask {
  return { id, status: state.status };
}

/**
 * The request that the same words have decided already, before a crash: then it is the one that was meant, not what
 * is asked by now.
 */
export async function decidedBefore(
  { store }: Store,
  { command, projectId, receivedAt }: TextCommand,
  act: Act,
): Promise<Approval | undefined> {
  const { cause } = act;
  if (cause === null || receivedAt === null || command === "status" || command === "stop") return undefined;
  const open = await (projectId === null ? store.tasks.open() : store.tasks.lane(projectId));
  for (const { id } of [...open, ...(await endedSince({ store }, { projectId, receivedAt, act }))]) {
    const decided = await store.approvals.decidedBy(cause, id);
    if (decided !== undefined) return decided;
  }
  return undefined;
}

/** Among how many of the newest tasks the newest of a person's own, and those that ended meanwhile, are looked for. */
const lookBack = 200;

/** What ended since the words were received in an earlier life of PoCo, of what they can have meant. */
async function endedSince(
  { store }: Store,
  { projectId, receivedAt, act }: Pick<TextCommand, "projectId" | "receivedAt"> & { readonly act: Act },
): Promise<readonly Task[]> {
  if (receivedAt === null) return [];
  const recent = await store.tasks.page({ limit: lookBack, ...(projectId === null ? {} : { projectId }) });
  const ended = recent.filter(({ endedAt }) => endedAt !== null && endedAt >= receivedAt);
  if (projectId !== null) return ended;
  const meant = await Promise.all(
    ended.map(async (task) => isOwn(task, act) || (await mayDecide({ store }, task, act))),
  );
  return ended.filter((_, index) => meant[index] === true);
}
