import type { TaskId } from "../domain/ids.ts";
import type { TaskEvent } from "../domain/task.ts";
import type { Recorded } from "../store/store.ts";
import { untilStored } from "./until-stored.ts";

export interface RecorderParts {
  readonly taskId: TaskId;
  readonly record: (id: TaskId, events: readonly TaskEvent[], at: number) => Promise<Recorded>;
  readonly now: () => number;
  readonly onRecorded: (recorded: Recorded) => void;
  /** A write failed and is tried again: the disk is full, say. */
  readonly onFault: (error: unknown) => void;
  /** Calls back once, after so many milliseconds. */
  readonly schedule?: (work: () => void, ms: number) => { cancel(): void };
}

/** A crash loses at most this much streamed text. */
const textDelayMs = 250;
/** Characters. More than this is written at once, so that memory stays bounded while an agent talks fast. */
const textLimit = 64 * 1024;
/** Characters of text, or events, that may wait for the disk before the agent has to wait, too. */
const backlogLimit = 4 * 1024 * 1024;

/** Writes what a run reports: in order, in few transactions, and again until the store takes it. */
export class RunRecorder {
  readonly #parts: RecorderParts;
  #pending: TaskEvent[] = [];
  #pendingText = 0;
  #backlog = 0;
  #timer: { cancel(): void } | undefined;
  #isFlushSoon = false;
  #isRefused = false;
  #fault: unknown;
  /** Never rejects. */
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** True once the store refused: the task is over, or deleted, or belongs to another run. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** A defect of ours that kept the store from writing; nothing more is written then. */
  get fault(): unknown {
    return this.#fault;
  }

  /** True while so much waits for the disk that no more should be read from the agent. */
  get isFull(): boolean {
    return this.#backlog > backlogLimit;
  }

  /** Text waits for the next flush; everything else is written in the same turn of the event loop. */
  add(event: TaskEvent): void {
    const size = sizeOf(event);
    this.#append(event);
    this.#backlog += size;
    if (!isLazy(event)) return this.#flushSoon();
    this.#pendingText += size;
    if (this.#pendingText > textLimit) return this.#flushSoon();
    this.#timer ??= (this.#parts.schedule ?? scheduleTimer)(() => void this.flush(), textDelayMs);
  }

  /** Resolves when everything added so far is stored, or refused. */
  flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#pending.length === 0) return this.#writing;
    const events = this.#pending;
    this.#pending = [];
    this.#pendingText = 0;
    this.#writing = this.#writing.then(() => this.#write(events));
    return this.#writing;
  }

  /** Deltas of one message that wait together become one. */
  #append(event: TaskEvent): void {
    const last = this.#pending.at(-1);
    const joined = last === undefined ? undefined : join(last, event);
    if (joined === undefined) this.#pending.push(event);
    else this.#pending[this.#pending.length - 1] = joined;
  }

  #flushSoon(): void {
    if (this.#isFlushSoon) return;
    this.#isFlushSoon = true;
    setImmediate(() => {
      this.#isFlushSoon = false;
      void this.flush();
    });
  }

  async #write(events: readonly TaskEvent[]): Promise<void> {
    try {
      if (this.#isRefused) return;
      const { record, taskId, now, onFault } = this.#parts;
      const recorded = await untilStored(() => record(taskId, events, now()), onFault);
      if (recorded.kind !== "recorded") this.#isRefused = true;
      this.#parts.onRecorded(recorded);
    } catch (error) {
      this.#fault = error;
      this.#isRefused = true;
    } finally {
      this.#backlog -= events.reduce((sum, event) => sum + sizeOf(event), 0);
    }
  }
}

/** Reports that may wait a quarter of a second: losing them in a crash loses no state. */
function isLazy(event: TaskEvent): boolean {
  return event.kind === "text" || event.kind === "thought" || event.kind === "usage";
}

function sizeOf(event: TaskEvent): number {
  return event.kind === "text" || event.kind === "thought" ? event.delta.length : 1;
}

function join(last: TaskEvent, event: TaskEvent): TaskEvent | undefined {
  if (event.kind === "text" && last.kind === "text" && last.messageId === event.messageId) {
    return { ...event, delta: last.delta + event.delta };
  }
  if (event.kind === "thought" && last.kind === "thought") {
    return { ...event, delta: last.delta + event.delta };
  }
  return undefined;
}

function scheduleTimer(work: () => void, ms: number): { cancel(): void } {
  const timer = setTimeout(work, ms);
  return { cancel: () => clearTimeout(timer) };
}
