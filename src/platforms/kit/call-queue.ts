import type { RateWindow } from "./rate-window.ts";
import type { Timers } from "./timers.ts";

/**
 * Makes calls as soon as their budgets allow it: urgent ones first, then in the order of arrival. Whoever would have to
 * stand longer than they want is told at once, and asks again later with the newest content.
 */
export interface CallQueue {
  /** With a free place the work is begun before this returns. Rejects only if the work does. */
  run<Result>(place: Place, work: () => Promise<Result>): Promise<Ran<Result>>;
  readonly waiting: () => number;
  /** Whoever still stands is answered `closed`. */
  close(): void;
}

export interface Place {
  /** Calls of one line are made one after another; null: it stands in none. */
  readonly line: string | null;
  /** All of them must have a place. */
  readonly budgets: readonly RateWindow[];
  readonly isUrgent: boolean;
  /** Milliseconds. */
  readonly maxWaitMs: number;
}

export type Ran<Result> =
  | { readonly kind: "done"; readonly value: Result }
  /** It was not begun. */
  | { readonly kind: "later"; readonly waitMs: number }
  | { readonly kind: "closed" };

/** What is said to somebody who waited in vain for the one before; milliseconds. */
const behindMs = 1_000;

export function createCallQueue(parts: { now: () => number; timers: Timers }): CallQueue {
  const queue = new Queue(parts.now, parts.timers);
  return {
    run: <Result>(place: Place, work: () => Promise<Result>) => {
      const { promise, resolve, reject } = Promise.withResolvers<Ran<Result>>();
      const begin = async (): Promise<void> => {
        try {
          resolve({ kind: "done", value: await work() });
        } catch (error) {
          reject(error);
        }
      };
      queue.enter(place, { begin, turnAway: resolve });
      return promise;
    },
    waiting: () => queue.size,
    close: () => queue.close(),
  };
}

interface Caller {
  /** Never rejects. */
  begin(): Promise<void>;
  turnAway(answer: Exclude<Ran<never>, { kind: "done" }>): void;
}

interface Standing extends Place, Caller {
  readonly until: number;
}

class Queue {
  readonly #now: () => number;
  readonly #timers: Timers;
  /** The urgent ones first, then by arrival. */
  #standing: readonly Standing[] = [];
  readonly #busyLines = new Set<string>();
  #isClosed = false;
  #stopTimer: () => void = () => undefined;

  constructor(now: () => number, timers: Timers) {
    this.#now = now;
    this.#timers = timers;
  }

  get size(): number {
    return this.#standing.length;
  }

  enter(place: Place, caller: Caller): void {
    if (this.#isClosed) return caller.turnAway({ kind: "closed" });
    const now = this.#now();
    const waitMs = this.#waitOf(place, now);
    if (waitMs > place.maxWaitMs) return caller.turnAway({ kind: "later", waitMs });
    const standing = { ...place, ...caller, until: now + place.maxWaitMs };
    const [urgent, plain] = [this.#standing.filter(isUrgent), this.#standing.filter((one) => !isUrgent(one))];
    this.#standing = place.isUrgent ? [...urgent, standing, ...plain] : [...urgent, ...plain, standing];
    this.#serve();
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTimer();
    const standing = this.#standing;
    this.#standing = [];
    for (const caller of standing) caller.turnAway({ kind: "closed" });
  }

  /** How long somebody who comes now has to expect to stand, by the budgets. */
  #waitOf(place: Place, now: number): number {
    const waits = place.budgets.map((budget) => {
      const before = this.#standing.filter(
        (one) => one.budgets.includes(budget) && (one.isUrgent || !place.isUrgent),
      );
      return budget.wait(now, { isUrgent: place.isUrgent, ahead: before.length });
    });
    return Math.max(0, ...waits);
  }

  #serve(): void {
    const now = this.#now();
    const plan = this.#plan(now);
    this.#standing = plan.left;
    this.#stopTimer();
    if (plan.left.length > 0) this.#stopTimer = this.#timers.after(plan.nextMs, () => this.#serve());
    for (const { caller, waitMs } of plan.turnedAway) caller.turnAway({ kind: "later", waitMs });
    for (const one of plan.served) void this.#begin(one);
  }

  /** Takes places for whoever is served, in order; so the next one in the list sees what is left. */
  #plan(now: number): Plan {
    const closedLines = new Set(this.#busyLines);
    const plan: Plan = { served: [], left: [], turnedAway: [], nextMs: Number.POSITIVE_INFINITY };
    for (const one of this.#standing) {
      const isBehind = one.line !== null && closedLines.has(one.line);
      const waitMs = isBehind ? behindMs : waitOf(one, now);
      if (waitMs === 0) {
        for (const budget of one.budgets) budget.note(now, { isUrgent: one.isUrgent });
        plan.served.push(one);
      } else if (one.until <= now) plan.turnedAway.push({ caller: one, waitMs });
      else {
        plan.left.push(one);
        // Whoever stands behind another is called by that one's end.
        plan.nextMs = Math.ceil(Math.min(plan.nextMs, one.until - now, isBehind ? Infinity : waitMs));
      }
      if (one.line !== null && !(waitMs > 0 && one.until <= now)) closedLines.add(one.line);
    }
    return plan;
  }

  async #begin({ line, begin }: Standing): Promise<void> {
    if (line !== null) this.#busyLines.add(line);
    await begin();
    if (line !== null) this.#busyLines.delete(line);
    if (!this.#isClosed) this.#serve();
  }
}

interface Plan {
  readonly served: Standing[];
  readonly left: Standing[];
  readonly turnedAway: { readonly caller: Caller; readonly waitMs: number }[];
  nextMs: number;
}

function waitOf({ budgets, isUrgent }: Standing, now: number): number {
  return Math.max(0, ...budgets.map((budget) => budget.wait(now, { isUrgent })));
}

function isUrgent(place: Place): boolean {
  return place.isUrgent;
}
