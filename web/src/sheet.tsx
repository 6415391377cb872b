import { CardView } from "./card-view.tsx";
import { Modal } from "./modal.tsx";
import { closeSheet, sheet } from "./sheet-state.ts";

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
