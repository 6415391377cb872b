import { signal } from "@preact/signals";
import type { WireCard } from "../../src/platforms/web/wire-card.ts";

interface Sheet {
  readonly card: WireCard;
  /** The project whose room it was opened from; null at home. */
  readonly room: string | null;
}

export const sheet = signal<Sheet | undefined>(undefined);

/** Shows a card above the page, where it belongs to nothing that is on the page. */
export function openSheet(card: WireCard, room: string | null): void {
  sheet.value = { card, room };
}

export function closeSheet(): void {
  sheet.value = undefined;
}
