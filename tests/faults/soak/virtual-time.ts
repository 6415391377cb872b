import { AsyncLocalStorage } from "node:async_hooks";

/**
 * All timers, `Date.now` and `fetch` of this process on a clock that stands still until somebody lets time pass. What the
 * process talks to is on loopback and answers in real time, so the clock waits for answers (`rest`).
 */
export interface VirtualTime extends Disposable {
  now(): number;
  /** Time passes in small steps; what becomes due is done at its moment, and calls come to their end in between. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until the promise is settled. */
  settled<Value>(promise: Promise<Value>): Promise<Value>;
  startLife(): Life;
  /** How many calls somebody keeps waiting on purpose: time must pass for them to end. */
  held: () => number;
}

/** A program within the process that can be ended as `kill -9` ends one. */
export interface Life {
  readonly isOver: boolean;
  run<Value>(work: () => Value): Value;
  /** From now on none of its timers comes, and none of its calls comes back. */
  end(): void;
}

interface Living {
  isOver: boolean;
}

const stepMs = 50;
/** What was just begun needs some turns of the event loop until it is seen as a call. */
const quietTurns = 4;

export function installVirtualTime(startAt: number): VirtualTime {
  return new Installed(startAt);
}

class Installed implements VirtualTime {
  held: () => number = () => 0;
  readonly #real = { setTimeout, clearTimeout, setInterval, clearInterval, fetch, dateNow: Date.now };
  readonly #lives = new AsyncLocalStorage<Living>();
  readonly #standing = new Set<VirtualTimer>();
  #now: number;
  #calls = 0;

  constructor(startAt: number) {
    this.#now = startAt;
    const begin = (timer: Omit<TimerParts, "clock">) => new VirtualTimer({ ...timer, clock: this.#clock() });
    Object.assign(globalThis, {
      setTimeout: (work: Work, ms = 1, ...args: unknown[]) => begin({ work, ms, args, isRepeated: false }),
      setInterval: (work: Work, ms = 1, ...args: unknown[]) => begin({ work, ms, args, isRepeated: true }),
      clearTimeout: (timer: unknown) => this.#clear(timer),
      clearInterval: (timer: unknown) => this.#clear(timer),
      fetch: (...asked: Parameters<typeof fetch>) => this.#call(...asked),
    });
    Date.now = () => this.#now;
  }

  now(): number {
    return this.#now;
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    while (this.#now < end) {
      await this.#rest();
      this.#passTo(Math.min(end, this.#now + stepMs));
    }
    await this.#rest();
  }

  async settled<Value>(promise: Promise<Value>): Promise<Value> {
    let isOpen = true;
    const ended = promise.finally(() => {
      isOpen = false;
    });
    // Whoever awaits `ended` hears of a rejection; here it would count as unhandled meanwhile.
    ended.catch(() => undefined);
    while (isOpen) await this.pass(stepMs);
    return ended;
  }

  startLife(): Life {
    const living: Living = { isOver: false };
    return {
      get isOver() {
        return living.isOver;
      },
      run: (work) => this.#lives.run(living, work),
      end: () => {
        living.isOver = true;
      },
    };
  }

  [Symbol.dispose](): void {
    const { dateNow, ...globals } = this.#real;
    Object.assign(globalThis, globals);
    Date.now = dateNow;
  }

  #clock(): TimerParts["clock"] {
    return { now: () => this.#now, standing: this.#standing, living: () => this.#lives.getStore() };
  }

  #clear(timer: unknown): void {
    if (timer instanceof VirtualTimer) timer.close();
    // One from before, or none at all.
    else Reflect.apply(this.#real.clearTimeout, undefined, [timer]);
  }

  async #call(...asked: Parameters<typeof fetch>): Promise<Response> {
    const living = this.#lives.getStore();
    await this.#comeBack(living);
    this.#calls += 1;
    try {
      return await this.#real.fetch(...asked);
    } finally {
      this.#calls -= 1;
      await this.#comeBack(living);
    }
  }

  /** Nobody of an ended life gets any further than here. */
  async #comeBack(living: Living | undefined): Promise<void> {
    if (living?.isOver === true) await new Promise(() => undefined);
  }

  async #rest(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns; quiet += 1) {
      await turn();
      if (this.#calls > this.held()) quiet = 0;
    }
  }

  #passTo(end: number): void {
    for (;;) {
      let next: VirtualTimer | undefined;
      for (const timer of this.#standing) {
        if (timer.dueAt <= end && (next === undefined || timer.dueAt < next.dueAt)) next = timer;
      }
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.dueAt);
      next.fire();
    }
    this.#now = end;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

type Work = (...args: unknown[]) => void;

interface TimerParts {
  readonly work: Work;
  readonly ms: number;
  readonly args: readonly unknown[];
  readonly isRepeated: boolean;
  readonly clock: {
    readonly now: () => number;
    readonly standing: Set<VirtualTimer>;
    readonly living: () => Living | undefined;
  };
}

/** What Node's own timers can, as far as programs use it. */
class VirtualTimer {
  dueAt = 0;
  readonly #parts: TimerParts;
  readonly #inContext = AsyncLocalStorage.snapshot();
  /** Whose it is. */
  #living: Living | undefined;

  constructor(parts: TimerParts) {
    this.#parts = parts;
    this.refresh();
  }

  fire(): void {
    const { work, args, isRepeated } = this.#parts;
    this.close();
    if (this.#living?.isOver === true) return;
    if (isRepeated) this.#arm();
    this.#inContext(() => work(...args));
  }

  /** What is shared, as the timer of the HTTP client, goes on with whoever uses it next. */
  refresh(): this {
    this.#living = this.#parts.clock.living();
    return this.#arm();
  }

  #arm(): this {
    const { clock, ms } = this.#parts;
    this.dueAt = clock.now() + Math.max(1, ms || 1);
    clock.standing.add(this);
    return this;
  }

  close(): this {
    this.#parts.clock.standing.delete(this);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
