import type { TaskStatus } from "../../domain/task.ts";
import type { Answered } from "../platform.ts";
import { clockTimers, type Timers } from "./timers.ts";

/** Shows by a reaction on the message of a prompt where its task stands. Nothing depends on it. */
export interface PromptMarks {
  show(channel: string, answered: Answered): void;
  /** Nothing is tried again. Resolves when nothing is under way. */
  close(): Promise<void>;
}

export interface PromptMarksParts {
  /** What stands on a prompt, in the app's own names. */
  readonly reactions: Readonly<Record<TaskStatus, string>>;
  readonly add: (at: MarkPlace, name: string) => Promise<MarkAnswer>;
  readonly remove: (at: MarkPlace, name: string) => Promise<MarkAnswer>;
  /**
   * Which of PoCo's own reactions stand there. `trouble`: the app does not say it now; `never`: it will not. None of the
   * three rejects.
   */
  readonly look: (at: MarkPlace) => Promise<readonly string[] | "trouble" | "never">;
  /** Nothing that an earlier PoCo did can stand on this message. */
  readonly isNew: (message: string) => boolean;
  readonly timers?: Timers;
}

export interface MarkPlace {
  readonly channel: string;
  readonly message: string;
  /** The message in whose thread it stands. */
  readonly thread: string | null;
}

export type MarkAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "impossible" }
  /** `waitMs`: the app takes it after so long; without it, something went wrong. */
  | { readonly kind: "trouble"; readonly waitMs?: number };

const mostPrompts = 2_000;
/** Waits after a failure; when the last one failed too, the mark stays as it is. Milliseconds. */
const againAfterMs = [5_000, 15_000, 30_000, 60_000, 120_000] as const;

interface Mark {
  readonly at: MarkPlace;
  /** What stands there by our hand; null: nobody knows, e.g. after a restart. */
  stands: ReadonlySet<string> | null;
  wanted: string;
  /** What the app will never have there, for example because the message is gone. */
  readonly impossible: Set<string>;
  failures: number;
  isWorking: boolean;
  callOff: () => void;
}

type Trouble = Extract<MarkAnswer, { readonly kind: "trouble" }>;
type Outcome = "step" | Trouble;

export function createPromptMarks(parts: PromptMarksParts): PromptMarks {
  return new Marks(parts);
}

class Marks implements PromptMarks {
  readonly #parts: Required<PromptMarksParts>;
  readonly #ours: ReadonlySet<string>;
  readonly #marks = new Map<string, Mark>();
  readonly #working = new Set<Promise<void>>();
  #isClosed = false;

  constructor({ timers = clockTimers, ...parts }: PromptMarksParts) {
    this.#parts = { ...parts, timers };
    this.#ours = new Set(Object.values(parts.reactions));
  }

  show(channel: string, { message, thread, status }: Answered): void {
    if (message === null) return;
    const place = `${channel} ${message}`;
    const mark = this.#marks.get(place) ?? this.#newMark({ channel, message, thread }, status);
    mark.wanted = this.#parts.reactions[status];
    mark.failures = 0;
    this.#keep(place, mark);
    this.#work(mark);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { callOff } of this.#marks.values()) callOff();
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  /** On what was asked for a moment ago nothing stands yet. */
  #newMark(at: MarkPlace, status: TaskStatus): Mark {
    const isWaiting = status === "created" || status === "queued";
    return {
      at,
      stands: isWaiting && this.#parts.isNew(at.message) ? new Set() : null,
      wanted: this.#parts.reactions[status],
      impossible: new Set(),
      failures: 0,
      isWorking: false,
      callOff: () => undefined,
    };
  }

  /** The newest stand last. */
  #keep(place: string, mark: Mark): void {
    this.#marks.delete(place);
    this.#marks.set(place, mark);
    const [oldest] = this.#marks;
    if (this.#marks.size <= mostPrompts || oldest === undefined) return;
    oldest[1].callOff();
    this.#marks.delete(oldest[0]);
  }

  #work(mark: Mark): void {
    mark.callOff();
    if (mark.isWorking || this.#isClosed || isDone(mark)) return;
    mark.isWorking = true;
    const working = this.#bring(mark).finally(() => this.#working.delete(working));
    this.#working.add(working);
  }

  async #bring(mark: Mark): Promise<void> {
    let outcome: Outcome = "step";
    while (outcome === "step" && !isDone(mark) && !this.#isClosed) outcome = await this.#step(mark);
    mark.isWorking = false;
    if (outcome === "step") return;
    const waitMs = outcome.waitMs ?? againAfterMs[mark.failures];
    if (outcome.waitMs === undefined) mark.failures += 1;
    if (waitMs === undefined || this.#isClosed) return;
    mark.callOff = this.#parts.timers.after(waitMs, () => this.#work(mark));
  }

  /** The new one is put there before an old one goes, so that something always stands there. */
  async #step(mark: Mark): Promise<Outcome> {
    const { add, remove } = this.#parts;
    const { wanted, at } = mark;
    const stands = mark.stands === null ? await this.#look(mark) : new Set(mark.stands);
    if (stands === undefined) return { kind: "trouble" };
    mark.stands = stands;
    const [old] = [...stands].filter((one) => one !== wanted);
    if (!stands.has(wanted)) {
      const answer = await add(at, wanted);
      if (answer.kind === "done") stands.add(wanted);
      return after(answer, mark, wanted);
    }
    if (old === undefined) return "step";
    const answer = await remove(at, old);
    if (answer.kind === "done") stands.delete(old);
    return after(answer, mark, wanted);
  }

  /** What an earlier PoCo left there. Where the app never says it, all but the wanted one may stand. */
  async #look({ at, wanted }: Mark): Promise<Set<string> | undefined> {
    const found = await this.#parts.look(at);
    if (found === "trouble") return undefined;
    if (found === "never") return new Set([...this.#ours].filter((name) => name !== wanted));
    return new Set(found.filter((name) => this.#ours.has(name)));
  }
}

/** Where a mark is impossible, that of another state which came meanwhile may still be possible. */
function after(answer: MarkAnswer, { impossible }: Mark, wanted: string): Outcome {
  if (answer.kind === "trouble") return answer;
  if (answer.kind === "impossible") impossible.add(wanted);
  return "step";
}

/** Nothing is left to do, or nothing can be done. */
function isDone({ stands, wanted, impossible }: Mark): boolean {
  return impossible.has(wanted) || (stands?.size === 1 && stands.has(wanted));
}
