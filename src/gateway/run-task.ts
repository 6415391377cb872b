import type { AgentRun, Turn } from "../agents/agent.ts";
import type { AgentEvent, Outcome as RunOutcome } from "../domain/agent-event.ts";
import { isHeld, promptForAgent } from "../domain/checkpoint.ts";
import { approvalId, runId as toRunId } from "../domain/ids.ts";
import type { Task, TaskEvent } from "../domain/task.ts";
import { emptyTranscript, foldEvent, type Transcript, textOf } from "../domain/transcript.ts";
import type { Recorded } from "../store/store.ts";
import { type Files, fetchAttachments } from "./attachments.ts";
import { conversationOf } from "./conversation-of.ts";
import { endEvent } from "./end-event.ts";
import { endsWithin } from "./ends-within.ts";
import { createRunControl, type LiveRun, type RunControl } from "./live-run.ts";
import { keepMadeFiles } from "./made-files.ts";
import type { KnownAgent, Parts } from "./parts.ts";
import { RunRecorder } from "./run-recorder.ts";
import { takesFiles } from "./takes-files.ts";
import { toApproval, toTaskEvent } from "./to-task-event.ts";
import { toldReadiness } from "./told-readiness.ts";
import { untilStored } from "./until-stored.ts";
import { checkIsFolder } from "./work-folder.ts";

/** What a run needs of the rest of the gateway. */
export interface RunParts extends Parts {
  readonly runs: Map<Task["id"], LiveRun>;
  /** A change was stored: cards are owed. */
  readonly onRecorded: (recorded: Recorded) => void;
}

/**
 * Runs a claimed task to its end, or to the checkpoint. Resolves when the task is over or waits for people before
 * it begins. What the agent or the disk does wrong ends in the task's state; a rejection is a defect of ours.
 */
export async function runTask(parts: RunParts, task: Task): Promise<void> {
  if (isHeld(task) && task.state.status === "created") return holdForApproval(parts, task);

  // Known from the first moment on, so that a stop or a shutdown never misses it.
  const ids = { taskId: task.id, runId: toRunId(`${task.id}-${parts.newId()}`) };
  const control = createRunControl(ids, (error) =>
    parts.log.error({ task: task.id, error }, "an agent broke its contract"),
  );
  parts.runs.set(task.id, control);
  try {
    await prepare(parts, task, control);
  } finally {
    parts.runs.delete(task.id);
    control.end();
  }
}

async function prepare(parts: RunParts, task: Task, control: RunControl): Promise<void> {
  const known = parts.agents.get(task.agent);
  if (known === undefined) {
    return failSetup(
      parts,
      task,
      `No agent named ${task.agent} is installed here. Choose another agent for the project.`,
    );
  }
  const place = await checkIsFolder(task.folder ?? parts.policy.scratchFolder);
  if (!place.ok) return failSetup(parts, task, place.problem);
  await begin(parts, { task, known, control, folder: place.folder });
}

interface RunFacts {
  readonly task: Task;
  readonly known: KnownAgent;
  readonly control: RunControl;
  readonly folder: string;
}

async function begin(parts: RunParts, { task, known, control, folder }: RunFacts): Promise<void> {
  const { runId } = control;
  // Before the run is stored as begun: when PoCo ends meanwhile, the task is the first to run after the next start.
  const fetching = { takesImages: known.agent.can.images, signal: control.stopped };
  const files = await fetchAttachments(parts, task, fetching);
  if (control.stopping === "shutdown") return;
  const recorder = new RunRecorder({
    taskId: task.id,
    record: (id, events, at) => parts.store.tasks.record(id, events, at),
    now: parts.now,
    onRecorded: parts.onRecorded,
    onFault: faultLog(parts, task),
  });
  const startedAt = parts.now();
  recorder.add({ kind: "started", runId });
  await recorder.flush();
  if (recorder.isRefused) return reportFault(parts, task, recorder);
  if (control.mustNotBegin) {
    recorder.add(endEvent({ outcome: { kind: "stopped" }, control, result: null }));
    return recorder.flush();
  }
  for (const text of files.problems) recorder.add({ kind: "notice", runId, text });
  const run = known.agent.run(await turnOf(parts, task, { known, control, folder, files }));
  control.attach(run);
  await followOrStop(parts, { task, known, control, recorder, run, folder, startedAt });
  reportFault(parts, task, recorder);
}

interface Following {
  readonly task: Task;
  readonly known: KnownAgent;
  readonly control: RunControl;
  readonly recorder: RunRecorder;
  readonly run: AgentRun;
  readonly folder: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** As long as an agent may take to end all that it started. */
const brokenStopMs = 10_000;

/** A run that broke inside PoCo must not work on in the folder while the next task begins there. */
async function followOrStop(parts: RunParts, following: Following): Promise<void> {
  try {
    await follow(parts, following);
  } catch (error) {
    await endsWithin(following.run.stop(), brokenStopMs);
    throw error;
  }
}

/** Pulls what the agent reports until it has ended. */
async function follow(parts: RunParts, following: Following): Promise<void> {
  const { task, known, control, recorder, run } = following;
  let transcript: Transcript = emptyTranscript;
  let hasBegun = false;
  for await (const event of run.events) {
    if (event.kind === "ended") {
      await recorder.flush();
      await control.delivered();
      const outcome = hasBegun ? event.outcome : await toldReadiness(known, event.outcome, parts.log);
      const result = resultOf(outcome, transcript);
      if (outcome.kind === "completed")
        await keepMade(parts, following, { answer: result ?? "", transcript });
      recorder.add(endEvent({ outcome, control, result }));
      await recorder.flush();
      return;
    }
    hasBegun ||= event.kind !== "notice";
    for (const taskEvent of reported(parts, { task, control, event })) {
      transcript = foldEvent(transcript, taskEvent);
      recorder.add(taskEvent);
    }
    if (recorder.isRefused) control.stop("person");
    if (recorder.isFull) await recorder.flush();
  }
  throw new Error("the agent's events ended without saying how the run ended");
}

interface Said {
  readonly answer: string;
  readonly transcript: Transcript;
}

/** What the answer shows or links to is sent along with it, where the app takes files. */
async function keepMade(
  parts: RunParts,
  { task, control: { runId }, recorder, folder, startedAt }: Following,
  said: Said,
): Promise<void> {
  if (!takesFiles(parts, task)) return;
  const { filesFolder } = parts.policy;
  try {
    const kept = await keepMadeFiles({ ...said, taskId: task.id, folder, startedAt, filesFolder });
    for (const text of kept.problems) recorder.add({ kind: "notice", runId, text });
    if (kept.files.length > 0) recorder.add({ kind: "made", runId, files: kept.files });
  } catch (error) {
    parts.log.warn({ task: task.id, error }, "the files of an answer could not be kept");
    const text = "The files that the answer links to are not sent: the server could not store them.";
    recorder.add({ kind: "notice", runId, text });
  }
}

/** The final text: what the agent calls its result, else what it streamed. */
function resultOf(outcome: RunOutcome, transcript: Transcript): string | null {
  if (outcome.kind === "completed" && outcome.text !== undefined) return outcome.text;
  const text = textOf(transcript);
  return text === "" ? null : text;
}

interface Reported {
  readonly task: Task;
  readonly control: RunControl;
  readonly event: Exclude<AgentEvent, { kind: "ended" }>;
}

function reported(parts: RunParts, { task, control, event }: Reported): readonly TaskEvent[] {
  if (event.kind === "ask") {
    const id = approvalId(`${task.id}-${parts.newId()}`);
    control.approvalsByRequest.set(event.request.requestId, id);
    const facts = { id, taskId: task.id, runId: control.runId, at: parts.now() };
    return [{ kind: "asked", approval: toApproval(event.request, facts) }];
  }
  if (event.kind === "ask-gone") {
    const id = control.approvalsByRequest.get(event.requestId);
    return id === undefined
      ? []
      : [{ kind: "voided", approvalId: id, why: "The agent no longer waits for an answer." }];
  }
  return [toTaskEvent(event, control.runId)];
}

async function turnOf(
  parts: RunParts,
  task: Task,
  {
    known,
    control,
    folder,
    files,
  }: Pick<RunFacts, "known" | "control" | "folder"> & { readonly files: Files },
): Promise<Turn> {
  const session = task.sessionId === null ? undefined : await parts.store.projects.session(task.sessionId);
  const earlier = await earlierOf(parts, task);
  return {
    runId: control.runId,
    prompt: promptForAgent(task.prompt) + files.words,
    ...(files.images.length === 0 ? {} : { images: files.images }),
    isApproved: isHeld(task),
    folder,
    options: task.agentOptions,
    ...conversationOf({ session, earlier, canFork: known.agent.can.fork }),
  };
}

/** The task whose conversation this one goes on with, where one of those that it follows began any. */
async function earlierOf({ store }: RunParts, { continues, origin }: Task): Promise<Task | undefined> {
  for (const id of [continues, origin?.after ?? null]) {
    const before = id === null ? undefined : await store.tasks.get(id);
    if (typeof before?.agentSessionId === "string") return before;
  }
  return undefined;
}

async function holdForApproval(parts: RunParts, task: Task): Promise<void> {
  const approval = {
    id: approvalId(`${task.id}-${parts.newId()}`),
    taskId: task.id,
    runId: null,
    requestId: "",
    ask: "confirm",
    title: "Start this task?",
    detail: {
      text: [task.heldBecause, promptForAgent(task.prompt)].filter((part) => part !== null).join("\n\n"),
      ...(task.folder === null ? {} : { folder: task.folder }),
    },
    options: ["allow_once", "reject"],
    createdAt: parts.now(),
    state: { state: "pending" },
  } as const;
  await recordOne(parts, task, { kind: "asked", approval });
}

async function failSetup(parts: RunParts, task: Task, message: string): Promise<void> {
  await recordOne(parts, task, {
    kind: "failed",
    runId: null,
    reason: "setup",
    message,
    retryAt: null,
    result: null,
  });
}

/** For events without a run of an agent behind them. */
export async function recordOne(parts: RunParts, task: Task, event: TaskEvent): Promise<void> {
  const record = () => parts.store.tasks.record(task.id, [event], parts.now());
  parts.onRecorded(await untilStored(record, faultLog(parts, task)));
}

function faultLog({ log }: RunParts, task: Task) {
  return (error: unknown) => log.error({ task: task.id, error }, "a task could not be stored, trying again");
}

/** A defect that kept a run from being stored reaches the lane, which tells it on the card and in the log. */
function reportFault(parts: RunParts, task: Task, recorder: RunRecorder): void {
  if (recorder.fault === undefined) return;
  parts.log.error({ task: task.id, error: recorder.fault }, "a run could not be recorded");
  throw new Error("what the agent reported could not be recorded", { cause: recorder.fault });
}
