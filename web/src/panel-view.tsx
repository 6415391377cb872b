import { useEffect, useRef } from "preact/hooks";
import { CardView } from "./card-view.tsx";
import { Modal } from "./modal.tsx";
import { closePanel, type Panel, roomPanel } from "./panels.ts";

/** The panel itself, from its beginning and with the focus on it, whatever stood in its place before. */
export function PanelView({ panel }: { readonly panel: Panel }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const card = place.current?.querySelector<HTMLElement>(".card");
    if (card) {
      // A dialog that opens with it gives the focus to whoever asks for it.
      card.autofocus = true;
      card.focus({ preventScroll: true });
    }
    place.current?.closest(".scroller")?.scrollTo(0, 0);
  }, [panel.number]);
  return (
    <div class="panel" ref={place}>
      <CardView key={panel.number} card={panel.card} room={panel.room} isPanel />
    </div>
  );
}

/** What a room shows above the page. */
export function RoomPanel() {
  const panel = roomPanel.value;
  if (panel === undefined) return null;
  return (
    <Modal label={panel.card.title} kind="sheet" onClose={() => closePanel(panel.room)}>
      <PanelView panel={panel} />
    </Modal>
  );
}
