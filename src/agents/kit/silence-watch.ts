export interface WatchLimits {
  /** No sign of life for so long while nobody is being asked. */
  readonly silenceMs: number;
  /** The whole turn, without the time in which people are asked. */
  readonly turnMs: number;
}

export type Expiry = "silence" | "turn";

/**
 * Watches one turn. Contract: `onExpired` is called at most once and never after `close`. Signs of life are cheap:
 * they set a number, and one timer looks at it when the limit could be reached.
 */
export class SilenceWatch {
  readonly #limits: WatchLimits;
  readonly #onExpired: (expiry: Expiry) => void;
  #lastSign = performance.now();
  #workedMs = 0;
  #resumedAt: number | undefined = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(limits: WatchLimits, onExpired: (expiry: Expiry) => void) {
    this.#limits = limits;
    this.#onExpired = onExpired;
    this.#arm();
  }

  sign(): void {
    this.#lastSign = performance.now();
  }

  /** People are being asked: neither limit runs. */
  pause(): void {
    if (this.#resumedAt === undefined) return;
    this.#workedMs += performance.now() - this.#resumedAt;
    this.#resumedAt = undefined;
    clearTimeout(this.#timer);
  }

  resume(): void {
    if (this.#resumedAt !== undefined || this.#isClosed) return;
    this.#resumedAt = performance.now();
    this.#lastSign = this.#resumedAt;
    this.#arm();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #arm(): void {
    const [silenceMs, turnMs] = this.#left();
    // A timer takes at most 2^31 ms and may come a millisecond early.
    const waitMs = Math.min(Math.max(1, silenceMs), Math.max(1, turnMs), 2 ** 31 - 1);
    this.#timer = setTimeout(() => this.#look(), Math.ceil(waitMs));
    this.#timer.unref();
  }

  #look(): void {
    const [silenceMs, turnMs] = this.#left();
    if (turnMs > 0 && silenceMs > 0) {
      this.#arm();
      return;
    }
    this.close();
    this.#onExpired(turnMs <= 0 ? "turn" : "silence");
  }

  #left(): readonly [silenceMs: number, turnMs: number] {
    const now = performance.now();
    const workedMs = this.#workedMs + (this.#resumedAt === undefined ? 0 : now - this.#resumedAt);
    return [this.#limits.silenceMs - (now - this.#lastSign), this.#limits.turnMs - workedMs];
  }
}
