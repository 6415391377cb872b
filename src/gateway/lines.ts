/** Runs work in lines: what has the same line runs one after another, in the order of asking. */
export interface Lines {
  /** Work without a line begins at once. The work must not reject. */
  run<T>(line: string | undefined, work: () => Promise<T>): Promise<T>;
}

export function createLines(): Lines {
  /** The newest work of each line. */
  const last = new Map<string, Promise<unknown>>();
  return {
    run: (line, work) => {
      if (line === undefined) return work();
      const before = last.get(line);
      const running = before === undefined ? work() : before.then(work);
      last.set(line, running);
      void running.then(() => {
        if (last.get(line) === running) last.delete(line);
      });
      return running;
    },
  };
}
