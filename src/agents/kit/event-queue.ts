import type { AgentEvent, Outcome } from "../../domain/agent-event.ts";

type Next = IteratorResult<AgentEvent, undefined>;

const over: Next = { done: true, value: undefined };

/**
 * The events of one run, from an agent that reports at its own pace to one reader that comes when it comes.
 * Contract: what was pushed before the reader came is kept; `ended` comes exactly once and last, so that whatever
 * is pushed after `end` is dropped. Reading never rejects. A reader that leaves frees what is still waiting.
 */
export class EventQueue implements AsyncIterable<AgentEvent> {
  #waiting: AgentEvent[] = [];
  #taken = 0;
  #reader: ((next: Next) => void) | undefined;
  #outcome: Outcome | undefined;
  #hasLeft = false;

  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  get isEnded(): boolean {
    return this.#outcome !== undefined;
  }

  /** False when the run has ended already and the event is dropped. */
  push(event: Exclude<AgentEvent, { kind: "ended" }>): boolean {
    if (this.#outcome !== undefined) return false;
    this.#put(event);
    return true;
  }

  /** False when the run had ended before; its first outcome stands. */
  end(outcome: Outcome): boolean {
    if (this.#outcome !== undefined) return false;
    this.#outcome = outcome;
    this.#put({ kind: "ended", outcome });
    return true;
  }

  [Symbol.asyncIterator](): AsyncIterator<AgentEvent, undefined> {
    return { next: () => this.#next(), return: () => this.#leave() };
  }

  #put(event: AgentEvent): void {
    if (this.#hasLeft) return;
    const reader = this.#reader;
    if (reader === undefined) {
      this.#waiting.push(event);
      return;
    }
    this.#reader = undefined;
    reader({ done: false, value: event });
  }

  #next(): Promise<Next> {
    const event = this.#waiting[this.#taken];
    if (event !== undefined) {
      this.#taken += 1;
      this.#forgetTaken();
      return Promise.resolve({ done: false, value: event });
    }
    if (this.isEnded || this.#hasLeft) return Promise.resolve(over);
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  #leave(): Promise<Next> {
    this.#hasLeft = true;
    this.#waiting = [];
    this.#taken = 0;
    this.#reader?.(over);
    this.#reader = undefined;
    return Promise.resolve(over);
  }

  /** Taken events go in blocks, so that neither reading nor memory grows with the length of a run. */
  #forgetTaken(): void {
    if (this.#taken === this.#waiting.length) {
      this.#waiting = [];
      this.#taken = 0;
    } else if (this.#taken >= 1_024) {
      this.#waiting = this.#waiting.slice(this.#taken);
      this.#taken = 0;
    }
  }
}
