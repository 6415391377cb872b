import type { AgentRun, Taken } from "../agents/agent.ts";
import type { Answer } from "../domain/agent-event.ts";
import type { ApprovalId, RunId, TaskId } from "../domain/ids.ts";

/** A run under way, as the rest of the gateway may touch it. */
export interface LiveRun {
  readonly taskId: TaskId;
  readonly runId: RunId;
  /** Why the run was told to stop, if it was. */
  readonly stopping: "person" | "shutdown" | undefined;
  /** Resolves when the task has its final state. Never rejects. */
  readonly ended: Promise<void>;
  steer(text: string): Promise<Taken>;
  /** Gives a decision to the agent; `report` learns whether it took it, before the run's end is recorded. */
  deliver(requestId: string, answer: Answer, report: (taken: Taken) => Promise<void>): void;
  /** Tells the agent to stop; also before it has begun. */
  stop(why: "person" | "shutdown"): void;
}

/** The side of a live run that the run itself works with. */
export interface RunControl extends LiveRun {
  /** The agent has begun; a stop that came meanwhile reaches it now. */
  attach(run: AgentRun): void;
  readonly mustNotBegin: boolean;
  /** Resolves when every delivery has been reported. */
  delivered(): Promise<void>;
  readonly approvalsByRequest: Map<string, ApprovalId>;
  end(): void;
}

export function createRunControl(taskId: TaskId, runId: RunId): RunControl {
  const ended = Promise.withResolvers<void>();
  const deliveries = new Set<Promise<void>>();
  let run: AgentRun | undefined;
  let stopping: LiveRun["stopping"];

  return {
    taskId,
    runId,
    ended: ended.promise,
    approvalsByRequest: new Map(),
    get stopping() {
      return stopping;
    },
    get mustNotBegin() {
      return stopping !== undefined;
    },
    attach: (begun) => {
      run = begun;
      if (stopping !== undefined) void begun.stop();
    },
    steer: async (text) => run?.steer(text) ?? { taken: false, reason: "The agent has not begun yet." },
    deliver: (requestId, answer, report) => {
      const delivery = deliver(run, requestId, answer).then(report);
      deliveries.add(delivery);
      // `report` records into the store and logs its own faults; a rejection here is a defect and must not hide.
      void delivery.finally(() => deliveries.delete(delivery));
    },
    delivered: async () => {
      await Promise.allSettled(deliveries);
    },
    stop: (why) => {
      stopping ??= why;
      // `stop` of the door resolves with the end of the run, which `events` tells as well.
      void run?.stop();
    },
    end: () => ended.resolve(),
  };
}

async function deliver(run: AgentRun | undefined, requestId: string, answer: Answer): Promise<Taken> {
  return run?.decide(requestId, answer) ?? { taken: false, reason: "The agent is no longer running." };
}
