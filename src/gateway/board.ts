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
  /** Shows everything that was still owed when PoCo ended. */
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
  readonly #again = new Set<string>();
  /** One for each card that the app wants to have later. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** An earlier PoCo may have posted these without keeping where. */
  readonly #inherited = new Set<string>();
  #isClosed = false;

  constructor(parts: ShowParts) {
    this.#parts = parts;
  }

  nudge(owed: readonly OwedCard[], { isUrgent } = { isUrgent: true }): void {
    for (const card of owed) {
      if (isUrgent || !this.#timers.has(placeName(card))) this.#nudge(card);
    }
  }

  async recover(): Promise<void> {
    for (const card of await this.#parts.cards.owed()) {
      this.#inherited.add(placeName(card));
      this.#nudge(card);
    }
  }

  async rest(): Promise<void> {
    while (this.#sending.size > 0) await Promise.all(this.#sending.values());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#sending.values());
  }

  #nudge(card: OwedCard): void {
    if (this.#isClosed) return;
    const name = placeName(card);
    if (this.#sending.has(name)) this.#again.add(name);
    else this.#sending.set(name, this.#send(name, card));
  }

  async #send(name: string, card: OwedCard): Promise<void> {
    do {
      this.#again.delete(name);
      const { waitMs, next } = await showCard(this.#parts, card, this.#inherited.has(name));
      if (waitMs > 0) this.#later(name, card, waitMs);
      else this.#inherited.delete(name);
      this.nudge(next);
    } while (this.#again.has(name) && !this.#isClosed);
    this.#sending.delete(name);
  }

  #later(name: string, card: OwedCard, ms: number): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timers.get(name));
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      this.#nudge(card);
    }, ms);
    this.#timers.set(name, timer);
  }
}
