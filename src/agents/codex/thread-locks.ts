import { endsWithin } from "../kit/ends-within.ts";

/** One turn per thread: a second `turn/start` would not wait, but steer the running turn. */
export class ThreadLocks {
  readonly #last = new Map<string, Promise<void>>();

  /** Resolves with the way to give the thread back, or undefined when it was not free within `ms`. */
  async take(threadId: string, ms: number): Promise<(() => void) | undefined> {
    const end = performance.now() + ms;
    for (let held = this.#last.get(threadId); held !== undefined; held = this.#last.get(threadId)) {
      const leftMs = end - performance.now();
      if (leftMs <= 0 || !(await endsWithin(held, leftMs))) return undefined;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(threadId, promise);
    return () => {
      this.#last.delete(threadId);
      resolve();
    };
  }
}
