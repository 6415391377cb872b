import type { Timers } from "../gateway/burst.ts";

/** Timers on a clock that stands still until a test lets time pass. */
export interface VirtualTimers extends Timers {
  /** Time passes; what becomes due on the way is done at its moment. Milliseconds. */
  pass(ms: number): void;
  /** How many stand. */
  readonly standing: () => number;
}

export function createVirtualTimers(clock: { now: number }): VirtualTimers {
  const standing = new Set<{ readonly at: number; readonly work: () => void }>();
  return {
    after: (ms, work) => {
      const timer = { at: clock.now + ms, work };
      standing.add(timer);
      return () => void standing.delete(timer);
    },
    standing: () => standing.size,
    pass: (ms) => {
      const end = clock.now + ms;
      for (;;) {
        const [next] = [...standing]
          .filter(({ at }) => at <= end)
          .toSorted((one, other) => one.at - other.at);
        if (next === undefined) break;
        standing.delete(next);
        clock.now = Math.max(clock.now, next.at);
        next.work();
      }
      clock.now = end;
    },
  };
}
