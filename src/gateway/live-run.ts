import type { AgentRun, Taken } from "../agents/agent.ts";
import type { Answer } from "../domain/agent-event.ts";
import type { ApprovalId, PersonId, RunId, TaskId } from "../domain/ids.ts";

/** A run under way, as the rest of the gateway may touch it. */
export interface LiveRun {
  readonly taskId: TaskId;
  readonly runId: RunId;
  /** Why the run was told to stop, if it was. */
  readonly stopping: "person" | "shutdown" | undefined;
  /** Who told it first; null when nobody did, or PoCo itself. */
  readonly stoppedBy: PersonId | null;
  /** Resolves when the task has its final state. Never rejects. */
  readonly ended: Promise<void>;
  steer(text: string): Promise<Taken>;
  /** Gives a decision to the agent; `report` learns whether it took it, before the run's end is recorded. */
  deliver(requestId: string, answer: Answer, report: (taken: Taken) => Promise<void>): void;
  /** Tells the agent to stop; also before it has begun. */
  stop(why: "person" | "shutdown", by?: PersonId): void;
}

/** The side of a live run that the run itself works with. */
export interface RunControl extends LiveRun {
  /** The agent has begun; a stop that came meanwhile reaches it now. */
  attach(run: AgentRun): void;
  readonly mustNotBegin: boolean;
  /** Aborted when the run is told to stop. */
  readonly stopped: AbortSignal;
  /** Resolves when every delivery has been reported. */
  delivered(): Promise<void>;
  readonly approvalsByRequest: Map<string, ApprovalId>;
  end(): void;
}

/** `onDefect` hears of calls that rejected, which no agent may let happen: it costs the call, not the process. */
export function createRunControl(
  { taskId, runId }: Pick<LiveRun, "taskId" | "runId">,
  onDefect: (error: unknown) => void,
): RunControl {
  const ended = Promise.withResolvers<void>();
  const stopped = new AbortController();
  const deliveries = createUnderWay();
  let run: AgentRun | undefined;
  let stopping: LiveRun["stopping"];
  let stoppedBy: LiveRun["stoppedBy"] = null;
  // `stop` of the door resolves with the end of the run, which `events` tells as well.
  const stopRun = (): void => void run?.stop().catch(onDefect);

  return {
    taskId,
    runId,
    ended: ended.promise,
    stopped: stopped.signal,
    approvalsByRequest: new Map(),
    get stopping() {
      return stopping;
    },
    get stoppedBy() {
      return stoppedBy;
    },
    get mustNotBegin() {
      return stopping !== undefined;
    },
    attach: (begun) => {
      run = begun;
      if (stopping !== undefined) stopRun();
    },
    steer: async (text) => run?.steer(text) ?? { taken: false, reason: "The agent has not begun yet." },
    deliver: (requestId, answer, report) => {
      deliveries.add(deliver(run, { requestId, answer, onDefect }).then(report).catch(onDefect));
    },
    delivered: deliveries.settled,
    stop: (why, by) => {
      stopping ??= why;
      stoppedBy ??= by ?? null;
      stopped.abort();
      stopRun();
    },
    end: () => ended.resolve(),
  };
}

/** Work that cannot reject. */
function createUnderWay() {
  const open = new Set<Promise<void>>();
  return {
    add: (work: Promise<void>): void => {
      open.add(work);
      void work.then(() => open.delete(work));
    },
    settled: async (): Promise<void> => {
      await Promise.all(open);
    },
  };
}

interface Delivery {
  readonly requestId: string;
  readonly answer: Answer;
  readonly onDefect: (error: unknown) => void;
}

async function deliver(run: AgentRun | undefined, delivery: Delivery): Promise<Taken> {
  if (run === undefined) return { taken: false, reason: "The agent is no longer running." };
  try {
    return await run.decide(delivery.requestId, delivery.answer);
  } catch (error) {
    delivery.onDefect(error);
    return { taken: false, reason: "The agent could not take the answer; the log says why." };
  }
}
