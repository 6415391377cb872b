import { type Signal, signal } from "@preact/signals";
import type { WireCard } from "../../src/platforms/web/wire-card.ts";

/** A card that answers a press: a form, a list, a page to read. It stands beside the cards that live here. */
export interface Panel {
  readonly card: WireCard;
  /** The project whose room it was opened from; null at home. */
  readonly room: string | null;
  /** Another one for each answer, also where the card looks the same. */
  readonly number: number;
}

/** Stands in the place of the list of projects. */
export const homePanel = signal<Panel | undefined>(undefined);

/** Stands above the page. */
export const roomPanel = signal<Panel | undefined>(undefined);

/** What the last press led to where that stands on the page already. */
export const pointedAt = signal<WireCard | undefined>(undefined);

let answers = 0;

export function openPanel(card: WireCard, room: string | null): void {
  answers += 1;
  placeOf(room).value = { card, room, number: answers };
}

export function closePanel(room: string | null): void {
  placeOf(room).value = undefined;
}

function placeOf(room: string | null): Signal<Panel | undefined> {
  return room === null ? homePanel : roomPanel;
}
