import { endsWithin } from "./ends-within.ts";

/** One turn at a time per conversation of an agent: most agents break, steer or cancel the first on a second one. */
export class ConversationLocks {
  readonly #last = new Map<string, Promise<void>>();

  /** Resolves with the way to give the conversation back, or undefined when it was not free within `ms`. */
  async take(conversation: string, ms: number): Promise<(() => void) | undefined> {
    const end = performance.now() + ms;
    for (;;) {
      const held = this.#last.get(conversation);
      if (held === undefined) break;
      const leftMs = end - performance.now();
      if (leftMs <= 0 || !(await endsWithin(held, leftMs))) return undefined;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(conversation, promise);
    return () => {
      this.#last.delete(conversation);
      resolve();
    };
  }
}
