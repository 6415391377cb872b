import { PocoError } from "../domain/errors.ts";
import type { TaskId } from "../domain/ids.ts";
import type { TaskEvent } from "../domain/task.ts";
import type { Recorded } from "../store/store.ts";

export interface RunRecorder {
  /** Text waits for the next flush; everything else is written in the same turn of the event loop. */
  add(event: TaskEvent): void;
  /** Resolves when everything added so far is stored. */
  flush(): Promise<void>;
  /** True once the store refused: the task is over, or deleted, or belongs to another run. */
  readonly isRefused: boolean;
  /** A defect of ours that kept the store from writing; nothing more is written then. */
  readonly fault: unknown;
}

export interface RecorderParts {
  readonly taskId: TaskId;
  readonly record: (id: TaskId, events: readonly TaskEvent[], at: number) => Promise<Recorded>;
  readonly now: () => number;
  readonly onRecorded: (recorded: Recorded) => void;
  /** A write failed and is tried again: the disk is full, say. */
  readonly onFault: (error: unknown) => void;
  readonly schedule?: (work: () => void, ms: number) => { cancel(): void };
}

/** A crash loses at most this much streamed text. */
const textDelayMs = 250;
/** More text than this is written at once, so that memory stays bounded while an agent talks fast. */
const textLimit = 64 * 1024;
const retryDelaysMs = [200, 500, 1_000, 2_000, 5_000] as const;

/** Writes what a run reports: in order, in few transactions, and again until the store takes it. */
export function createRunRecorder(parts: RecorderParts): RunRecorder {
  const schedule = parts.schedule ?? scheduleTimer;
  let pending: TaskEvent[] = [];
  let pendingText = 0;
  let timer: { cancel(): void } | undefined;
  let isSoon = false;
  let isRefused = false;
  let fault: unknown;
  let writing: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    timer?.cancel();
    timer = undefined;
    if (pending.length > 0) {
      const events = pending;
      pending = [];
      pendingText = 0;
      writing = writing.then(() => write(events));
    }
    return writing;
  };

  const write = async (events: readonly TaskEvent[]): Promise<void> => {
    if (isRefused) return;
    try {
      const recorded = await recordUntilStored(parts, events, schedule);
      if (recorded.kind !== "recorded") isRefused = true;
      parts.onRecorded(recorded);
    } catch (error) {
      fault = error;
      isRefused = true;
    }
  };

  const flushSoon = (): void => {
    if (isSoon) return;
    isSoon = true;
    setImmediate(() => {
      isSoon = false;
      // Owned by `writing`: whoever flushes next waits for it, and it never rejects.
      void flush();
    });
  };

  return {
    get isRefused() {
      return isRefused;
    },
    get fault() {
      return fault;
    },
    flush,
    add: (event) => {
      pending = merged(pending, event);
      if (!isLazy(event)) return flushSoon();
      pendingText += sizeOf(event);
      if (pendingText > textLimit) return flushSoon();
      timer ??= schedule(() => void flush(), textDelayMs);
    },
  };
}

/** Reports that may wait a quarter of a second: losing them in a crash loses no state. */
function isLazy(event: TaskEvent): boolean {
  return event.kind === "text" || event.kind === "thought" || event.kind === "usage";
}

function sizeOf(event: TaskEvent): number {
  return event.kind === "text" || event.kind === "thought" ? event.delta.length : 0;
}

/** Deltas of one message that wait together become one. Appends in place: the list is the recorder's own. */
function merged(pending: TaskEvent[], event: TaskEvent): TaskEvent[] {
  const last = pending.at(-1);
  if (event.kind === "text" && last?.kind === "text" && last.messageId === event.messageId) {
    pending[pending.length - 1] = { ...event, delta: last.delta + event.delta };
  } else if (event.kind === "thought" && last?.kind === "thought") {
    pending[pending.length - 1] = { ...event, delta: last.delta + event.delta };
  } else {
    pending.push(event);
  }
  return pending;
}

async function recordUntilStored(
  { record, taskId, now, onFault }: RecorderParts,
  events: readonly TaskEvent[],
  schedule: NonNullable<RecorderParts["schedule"]>,
): Promise<Recorded> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await record(taskId, events, now());
    } catch (error) {
      if (!(error instanceof PocoError && error.code === "unavailable")) throw error;
      onFault(error);
      const delayMs = retryDelaysMs[Math.min(attempt, retryDelaysMs.length - 1)] ?? 0;
      await new Promise<void>((resolve) => {
        schedule(resolve, delayMs);
      });
    }
  }
}

function scheduleTimer(work: () => void, ms: number): { cancel(): void } {
  const timer = setTimeout(work, ms);
  return { cancel: () => clearTimeout(timer) };
}
