/** What the backoff says to the next attempt. */
export type Permit =
  | { readonly kind: "go"; readonly waitMs: number }
  /** Too many failures in a row: no attempt before `retryAt` (epoch milliseconds). */
  | { readonly kind: "open"; readonly retryAt: number };

const waitsMs = [0, 200, 1_000, 5_000, 30_000];
const failuresToOpen = 5;
const openMs = 60_000;

/**
 * Paces attempts that keep failing: 0.2, 1, 5, 30 seconds. After five failures in a row the breaker opens for a
 * minute; then one attempt is let through, whose failure opens it again.
 */
export class Backoff {
  readonly #now: () => number;
  #failures = 0;
  #lastFailureAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  permit(): Permit {
    const sinceFailureMs = this.#now() - this.#lastFailureAt;
    if (this.#failures >= failuresToOpen) {
      const retryAt = this.#lastFailureAt + openMs;
      return sinceFailureMs < openMs ? { kind: "open", retryAt } : { kind: "go", waitMs: 0 };
    }
    const waitMs = waitsMs[this.#failures] ?? 0;
    return { kind: "go", waitMs: Math.max(0, waitMs - sinceFailureMs) };
  }

  failed(): void {
    this.#failures += 1;
    this.#lastFailureAt = this.#now();
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
