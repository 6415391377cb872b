/**
 * How many calls an app takes within a sliding window. It knows no clock and keeps no line: whoever gets no place asks
 * again after the time it is told.
 */
export interface RateWindow {
  /** 0: a place is taken. Else the milliseconds until it is worth asking again. */
  take(now: number, asker?: Asker): number;
  /** The same answer, but nothing is taken. */
  wait(now: number, asker?: Asker): number;
  /** Counts a call that is made whatever the budget says. */
  note(now: number, asker?: Asker): void;
  /** The app said that it takes nothing for so long. */
  pause(now: number, ms: number): void;
  /** What is left of the pause; milliseconds. */
  paused(now: number): number;
}

export interface Asker {
  /** May use the reserve. */
  readonly isUrgent?: boolean;
  /** How many come first. */
  readonly ahead?: number;
}

export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
  /** Places that only urgent calls take. */
  readonly reserve: number;
  /** Places that urgent calls leave to the others, so that a flood of them stops nobody for ever. */
  readonly floor: number;
}

export function createRateWindow(limit: RateLimit): RateWindow {
  return new SlidingWindow(limit);
}

class SlidingWindow implements RateWindow {
  readonly #rate: RateLimit;
  /** When places were taken, oldest first. */
  readonly #taken = { plain: [] as number[], urgent: [] as number[], all: [] as number[] };
  #pause = { at: 0, ms: 0 };

  constructor(rate: RateLimit) {
    this.#rate = rate;
  }

  take(now: number, asker: Asker = {}): number {
    const waitMs = this.wait(now, asker);
    if (waitMs === 0) this.note(now, asker);
    return waitMs;
  }

  wait(now: number, { isUrgent = false, ahead = 0 }: Asker = {}): number {
    this.#forget(now);
    const { limit, reserve, floor } = this.#rate;
    const own = isUrgent ? limit - floor : limit - reserve;
    return Math.max(
      this.paused(now),
      this.#freeIn(now, { taken: this.#taken.all, limit, ahead }),
      this.#freeIn(now, { taken: isUrgent ? this.#taken.urgent : this.#taken.plain, limit: own, ahead }),
    );
  }

  note(now: number, { isUrgent = false }: Asker = {}): void {
    this.#forget(now);
    this.#taken.all.push(now);
    (isUrgent ? this.#taken.urgent : this.#taken.plain).push(now);
  }

  pause(now: number, ms: number): void {
    if (ms > this.paused(now)) this.#pause = { at: now, ms };
  }

  paused(now: number): number {
    // A clock that was set back must not stretch the pause.
    if (now < this.#pause.at) this.#pause = { ...this.#pause, at: now };
    return Math.max(0, this.#pause.at + this.#pause.ms - now);
  }

  /** When so many places are free that one is left behind those ahead. */
  #freeIn(now: number, { taken, limit, ahead }: Places): number {
    const free = limit - taken.length;
    if (free > ahead) return 0;
    const last = taken[ahead - free];
    if (last !== undefined) return last + this.#rate.windowMs - now;
    // More wait than the window holds: it has to empty itself that many times first.
    return this.#rate.windowMs * Math.max(1, Math.ceil((ahead + 1) / Math.max(1, limit)));
  }

  #forget(now: number): void {
    for (const taken of Object.values(this.#taken)) {
      // A clock that was set back: what lies in its future counts as now.
      for (let i = taken.length - 1; i >= 0 && (taken[i] ?? now) > now; i -= 1) taken[i] = now;
      const firstKept = taken.findIndex((at) => at > now - this.#rate.windowMs);
      taken.splice(0, firstKept === -1 ? taken.length : firstKept);
    }
  }
}

interface Places {
  readonly taken: readonly number[];
  readonly limit: number;
  readonly ahead: number;
}
