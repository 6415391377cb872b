import type { OwedCard } from "../store/store.ts";
import { placeName } from "./card-keys.ts";
import { type ShowParts, showCard } from "./show-card.ts";

/**
 * Keeps the cards in the chats equal to the store. Level-triggered: it remembers no calls, only that a card is owed,
 * and renders from the store at the moment of sending. So updates coalesce, a restart finishes what is owed, and a
 * late update cannot overwrite a final state.
 */
export interface Board {
  /**
   * What is not urgent, as progress, waits where the app has asked to wait; a change of state and what people pressed
   * are tried at once.
   */
  nudge(owed: readonly OwedCard[], how?: { readonly isUrgent: boolean }): void;
  /** Takes over what the PoCo before owed, which may stand already without its knowing; before anything is nudged. */
  inherit(): Promise<void>;
  /** Shows everything that is owed. */
  recover(): Promise<void>;
  /** Resolves when nothing is being sent. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

export function createBoard(parts: ShowParts): Board {
  return new CardBoard(parts);
}

class CardBoard implements Board {
  readonly #parts: ShowParts;
  readonly #sending = new Map<string, Promise<void>>();
  /** What was nudged while it was being sent, and whether that was urgent. */
  readonly #again = new Map<string, boolean>();
  /** One for each card that the app wants to have later. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** What was posted perhaps, by this PoCo or the one before, while nobody kept where. */
  readonly #unsure = new Set<string>();
  #isClosed = false;

  constructor(parts: ShowParts) {
    this.#parts = parts;
  }

  nudge(owed: readonly OwedCard[], { isUrgent } = { isUrgent: true }): void {
    for (const card of owed) this.#nudge(card, isUrgent);
  }

  async inherit(): Promise<void> {
    for (const card of await this.#parts.cards.owed()) this.#unsure.add(placeName(card));
  }

  async recover(): Promise<void> {
    this.nudge(await this.#parts.cards.owed());
  }

  async rest(): Promise<void> {
    while (this.#sending.size > 0) await Promise.all(this.#sending.values());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#sending.values());
  }

  #nudge(card: OwedCard, isUrgent: boolean): void {
    const name = placeName(card);
    if (this.#isClosed) return;
    if (this.#sending.has(name)) this.#again.set(name, isUrgent || this.#again.get(name) === true);
    else if (isUrgent || !this.#timers.has(name)) this.#sending.set(name, this.#send(name, card));
  }

  async #send(name: string, card: OwedCard): Promise<void> {
    do {
      this.#again.delete(name);
      const { waitMs, mayStand, next } = await showCard(this.#parts, card, this.#unsure.has(name));
      if (mayStand) this.#unsure.add(name);
      else this.#unsure.delete(name);
      this.#later(name, card, waitMs);
      this.nudge(next);
    } while (this.#isDueAgain(name));
    this.#sending.delete(name);
  }

  #isDueAgain(name: string): boolean {
    const isUrgent = this.#again.get(name);
    if (this.#isClosed || isUrgent === undefined) return false;
    if (isUrgent || !this.#timers.has(name)) return true;
    // The newest state is shown when the time is up.
    this.#again.delete(name);
    return false;
  }

  #later(name: string, card: OwedCard, ms: number): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
    if (ms === 0 || this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      this.#nudge(card, true);
    }, ms);
    this.#timers.set(name, timer);
  }
}
