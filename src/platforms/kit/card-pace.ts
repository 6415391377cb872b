import type { RateWindow } from "./rate-window.ts";
import type { VisibleChange } from "./visible-change.ts";

/**
 * Decides when a live card may be updated. Nothing stands in line here: whoever is told `later` renders the newest
 * state again then and asks again. Whoever is told `go` must say what came of it: `sent`, `limited` or `failed`.
 */
export interface CardPace {
  /** `go` has taken a place in the budget. */
  decide(ask: PaceAsk): PaceDecision;
  sent(id: string): void;
  /** The app takes no updates for so long. */
  limited(id: string, retryAfterMs: number): void;
  /** It was not shown, or nobody knows. */
  failed(id: string): void;
  /** The card is gone. */
  forget(id: string): void;
}

export interface PaceAsk {
  /** Of the message. */
  readonly id: string;
  readonly change: VisibleChange;
  /** This card is not updated more often; milliseconds. */
  readonly intervalMs?: number;
}

export type PaceDecision =
  | { readonly kind: "go" }
  | { readonly kind: "skip" }
  | { readonly kind: "later"; readonly waitMs: number };

export interface CardPaceParts {
  readonly now: () => number;
  /** Shared by all cards, and by all others who make the same call. */
  readonly budget: RateWindow;
  /** With several live cards each of them waits so long for every one of them; milliseconds. */
  readonly perCardMs?: number;
}

/** One card is not updated more often. */
export const shortestIntervalMs = 2_500;
/** 60 s / 1.3 s is 46 a minute. */
export const intervalPerCardMs = 1_300;
/** A card whose progress was last to be shown so long ago is not live any more. */
const liveForMs = 60_000;
/** After the app complained, the interval is doubled for so long. */
export const slowForMs = 60_000;
/** While an update is out, the next one asks again after so long. */
const underWayMs = 250;
/** Who was told `later` and did not come back keeps nobody waiting. */
const lateMs = 2_000;
/** Nobody said what came of it: no call takes so long. */
const longestCallMs = 60_000;
const forgetAfterMs = 600_000;

export function createCardPace(parts: CardPaceParts): CardPace {
  return new Pace(parts);
}

interface CardState {
  readonly askedAt: number;
  readonly progressAt: number | undefined;
  readonly sentAt: number | undefined;
  readonly outSince: number | undefined;
}

interface Waiting {
  readonly since: number;
  readonly isUrgent: boolean;
  readonly dueAt: number;
}

class Pace implements CardPace {
  readonly #now: () => number;
  readonly #budget: RateWindow;
  readonly #perCardMs: number;
  readonly #cards = new Map<string, CardState>();
  /** Whom the budget turned away, so that places are given out in turn. */
  readonly #waiting = new Map<string, Waiting>();
  #slowUntil = 0;

  constructor({ now, budget, perCardMs = intervalPerCardMs }: CardPaceParts) {
    this.#now = now;
    this.#budget = budget;
    this.#perCardMs = perCardMs;
  }

  decide({ id, change, intervalMs = shortestIntervalMs }: PaceAsk): PaceDecision {
    if (change === "none") {
      this.#waiting.delete(id);
      return { kind: "skip" };
    }
    const now = this.#now();
    const isUrgent = change === "state";
    this.#clean(now);
    this.#set(id, { askedAt: now, ...(isUrgent ? {} : { progressAt: now }) });
    const ownMs = this.#ownWait(id, now, isUrgent ? 0 : intervalMs);
    return ownMs > 0 ? later(ownMs) : this.#takePlace(id, now, isUrgent);
  }

  sent(id: string): void {
    this.#set(id, { outSince: undefined, sentAt: this.#now() });
  }

  limited(id: string, retryAfterMs: number): void {
    const now = this.#now();
    this.failed(id);
    this.#budget.pause(now, retryAfterMs);
    this.#slowUntil = now + retryAfterMs + slowForMs;
  }

  failed(id: string): void {
    this.#set(id, { outSince: undefined });
  }

  forget(id: string): void {
    this.#cards.delete(id);
    this.#waiting.delete(id);
  }

  /** What the card itself demands, whatever the others do. */
  #ownWait(id: string, now: number, intervalMs: number): number {
    const { sentAt, outSince } = this.#card(id);
    if (outSince !== undefined && now - outSince < longestCallMs) return underWayMs;
    if (intervalMs === 0 || sentAt === undefined || sentAt > now) return 0;
    return sentAt + this.#interval(now, intervalMs) - now;
  }

  #interval(now: number, ownMs: number): number {
    const live = [...this.#cards.values()].filter(({ progressAt }) => isWithin(progressAt, now, liveForMs));
    const interval = Math.max(ownMs, this.#perCardMs * live.length);
    return now < this.#slowUntil ? interval * 2 : interval;
  }

  #takePlace(id: string, now: number, isUrgent: boolean): PaceDecision {
    const since = this.#waiting.get(id)?.since ?? now;
    const ahead = this.#ahead(id, since, isUrgent);
    const waitMs = this.#budget.wait(now, { isUrgent, ahead });
    if (waitMs > 0) {
      this.#waiting.set(id, { since, isUrgent, dueAt: now + waitMs });
      return later(waitMs);
    }
    this.#budget.note(now, { isUrgent });
    this.#waiting.delete(id);
    this.#set(id, { outSince: now });
    return { kind: "go" };
  }

  /** States come before progress; among equals whoever waits longer. */
  #ahead(id: string, since: number, isUrgent: boolean): number {
    let ahead = 0;
    for (const [other, waiting] of this.#waiting) {
      if (other === id) continue;
      if (waiting.isUrgent === isUrgent ? waiting.since < since : waiting.isUrgent) ahead += 1;
    }
    return ahead;
  }

  #card(id: string): CardState {
    const unseen = { askedAt: this.#now(), progressAt: undefined, sentAt: undefined, outSince: undefined };
    return this.#cards.get(id) ?? unseen;
  }

  #set(id: string, change: Partial<CardState>): void {
    this.#cards.set(id, { ...this.#card(id), ...change });
  }

  #clean(now: number): void {
    for (const [id, { dueAt }] of this.#waiting) if (dueAt + lateMs < now) this.#waiting.delete(id);
    for (const [id, { askedAt }] of this.#cards) if (askedAt + forgetAfterMs < now) this.#cards.delete(id);
    // A clock that was set back.
    if (this.#slowUntil > now + slowForMs * 10) this.#slowUntil = now + slowForMs;
  }
}

function isWithin(at: number | undefined, now: number, ms: number): boolean {
  return at !== undefined && at > now - ms;
}

function later(waitMs: number): PaceDecision {
  return { kind: "later", waitMs: Math.ceil(waitMs) };
}
