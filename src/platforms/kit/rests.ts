import type { Timers } from "./timers.ts";

/** Waits between tries, all of which can be ended at once. */
export interface Rests {
  rest(ms: number): Promise<void>;
  /** Whoever rests goes on now. */
  end(): void;
}

export function createRests(timers: Timers): Rests {
  const resting = new Set<() => void>();
  return {
    rest: (ms) =>
      new Promise((resolve) => {
        const end = (): void => {
          callOff();
          resting.delete(end);
          resolve();
        };
        const callOff = timers.after(ms, end);
        resting.add(end);
      }),
    end: () => {
      for (const end of resting) end();
    },
  };
}
