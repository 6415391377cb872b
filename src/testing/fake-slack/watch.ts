/** Waiting for what the app will do. */
export interface Watch {
  /**
   * Resolves once the condition is true; it is looked at after every call of the app. Throws after `withinMs`
   * (five seconds) in real time, naming what was awaited.
   */
  until(condition: () => boolean, awaited?: Awaited): Promise<void>;
}

export interface Awaited {
  readonly what?: string;
  readonly withinMs?: number;
}

/** Between calls, so often; milliseconds. */
const lookEveryMs = 20;

export function createWatch(): Watch & { changed(): void } {
  const looks = new Set<() => void>();
  return {
    changed: () => {
      for (const look of looks) look();
    },
    until: (condition, { what = condition.toString(), withinMs = 5_000 } = {}) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearInterval(timer);
          clearTimeout(deadline);
          looks.delete(look);
        };
        const look = (): void => {
          try {
            if (!condition()) return;
            end();
            resolve();
          } catch (error) {
            end();
            reject(error);
          }
        };
        const timer = setInterval(look, lookEveryMs);
        const deadline = setTimeout(() => {
          end();
          reject(new Error(`not within ${withinMs} ms: ${what}`));
        }, withinMs);
        looks.add(look);
        look();
      }),
  };
}
