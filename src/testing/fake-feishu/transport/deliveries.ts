import type { Timers } from "../../../platforms/kit/timers.ts";
import type { Attempt } from "./attempt.ts";

/** Brings events to the app, again and again until it takes them. */
export interface Deliveries {
  push(body: object): void;
  /** The app is there again: what waited for that goes out in a burst, in the order in which it happened. */
  connected(): void;
  /** Each event comes twice from now on. */
  deliverTwice(isOn: boolean): void;
  /** How many are not taken yet. */
  readonly open: () => number;
  /** Resolves once all is taken; rejects when something was lost for ever, or at the end. */
  settled(): Promise<void>;
  readonly counts: Readonly<DeliveryCounts>;
  close(): void;
}

export interface DeliveryCounts {
  /** Tries, those that were repeated among them. */
  delivered: number;
  redelivered: number;
  /** Events that the app took. */
  acked: number;
  /** Events that it never took. */
  lost: number;
}

export interface DeliveriesParts {
  /** Never rejects. */
  readonly attempt: (body: object) => Promise<Attempt>;
  /** Nothing is tried while nobody is there. */
  readonly isThere: () => boolean;
  readonly timers: Timers;
  /** Waits before the further tries; milliseconds. */
  readonly redeliverAfterMs: readonly number[];
}

interface Delivery {
  readonly body: object;
  tries: number;
}

export function createDeliveries(parts: DeliveriesParts): Deliveries {
  return new FakeDeliveries(parts);
}

class FakeDeliveries implements Deliveries {
  readonly counts: DeliveryCounts = { delivered: 0, redelivered: 0, acked: 0, lost: 0 };
  readonly #parts: DeliveriesParts;
  readonly #open = new Set<Delivery>();
  readonly #retries = new Set<() => void>();
  #waiting: readonly Delivery[] = [];
  #settling: PromiseWithResolvers<void>[] = [];
  #isTwice = false;
  #isClosed = false;

  constructor(parts: DeliveriesParts) {
    this.#parts = parts;
  }

  readonly open = (): number => this.#open.size;

  push(body: object): void {
    for (let copy = 0; copy < (this.#isTwice ? 2 : 1); copy += 1) {
      const delivery: Delivery = { body, tries: 0 };
      this.#open.add(delivery);
      this.#deliver(delivery);
    }
  }

  connected(): void {
    const due = this.#waiting;
    this.#waiting = [];
    for (const delivery of due) this.#deliver(delivery);
  }

  deliverTwice(isOn: boolean): void {
    this.#isTwice = isOn;
  }

  settled(): Promise<void> {
    const settling = Promise.withResolvers<void>();
    this.#settling.push(settling);
    this.#look();
    return settling.promise;
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    for (const callOff of this.#retries) callOff();
    for (const { reject } of this.#settling.splice(0))
      reject(new Error("the fake Feishu was closed before all was taken"));
  }

  #deliver(delivery: Delivery): void {
    if (this.#isClosed) return;
    if (!this.#parts.isThere()) {
      this.#waiting = [...this.#waiting, delivery];
      return;
    }
    this.counts.delivered += 1;
    if (delivery.tries > 0) this.counts.redelivered += 1;
    delivery.tries += 1;
    void this.#parts.attempt(delivery.body).then((attempt) => this.#ended(delivery, attempt));
  }

  #ended(delivery: Delivery, attempt: Attempt): void {
    if (this.#isClosed) return;
    if (attempt.kind === "taken") {
      this.counts.acked += 1;
      this.#open.delete(delivery);
      return this.#look();
    }
    const waitMs = this.#parts.redeliverAfterMs[delivery.tries - 1];
    if (waitMs !== undefined) {
      this.#retry(delivery, waitMs);
      return;
    }
    this.counts.lost += 1;
    this.#open.delete(delivery);
    this.#look();
  }

  #retry(delivery: Delivery, waitMs: number): void {
    const callOff = this.#parts.timers.after(waitMs, () => {
      this.#retries.delete(callOff);
      this.#deliver(delivery);
    });
    this.#retries.add(callOff);
  }

  #look(): void {
    if (this.#open.size > 0 && this.counts.lost === 0) return;
    for (const { resolve, reject } of this.#settling.splice(0)) {
      if (this.counts.lost === 0) resolve();
      else reject(new Error(`${this.counts.lost} events were never taken`));
    }
  }
}
