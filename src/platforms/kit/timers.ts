/** Lent to whoever waits, so that tests wait on a clock of their own. */
export interface Timers {
  /** Does the work after the time; answers how to call it off. */
  after(ms: number, work: () => void): () => void;
}

export const clockTimers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
