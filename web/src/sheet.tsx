import { signal } from "@preact/signals";
import type { WireCard } from "../../src/platforms/web/wire-card.ts";
import { CardView } from "./card-view.tsx";
import { Modal } from "./modal.tsx";

interface Sheet {
  readonly card: WireCard;
  /** The project whose room it was opened from; null at home. */
  readonly room: string | null;
}

const sheet = signal<Sheet | undefined>(undefined);

/** Shows a card above the page, where it belongs to nothing that is on the page. */
export function openSheet(card: WireCard, room: string | null): void {
  sheet.value = { card, room };
}

export function closeSheet(): void {
  sheet.value = undefined;
}

export function SheetView() {
  const open = sheet.value;
  if (open === undefined) return null;
  return (
    <Modal label={open.card.title} onClose={closeSheet}>
      <CardView card={open.card} room={open.room} />
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={closeSheet}>
          Close
        </button>
      </div>
    </Modal>
  );
}
