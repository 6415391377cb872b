import { useEffect, useRef } from "preact/hooks";
import { CardView } from "./card-view.tsx";
import { homeCard, homeLive } from "./home.ts";
import { Icon } from "./icons.tsx";
import { LiveMark, OfflineLine } from "./live-mark.tsx";
import { PanelView } from "./panel-view.tsx";
import { closePanel, homePanel } from "./panels.ts";

const close = () => closePanel(null);

export function HomeView() {
  const panel = homePanel.value;
  const nav = useFocusAfter(panel !== undefined);
  return (
    <nav
      ref={nav}
      class="home"
      aria-label="Projects"
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <header class="bar">
        {panel === undefined ? (
          <img class="logo" src="/assets/icon.svg" alt="" width="28" height="28" />
        ) : (
          <button type="button" class="bar-button" aria-label="Back" onClick={close}>
            <Icon name="back" />
          </button>
        )}
        <h1 class="bar-title">PoCo</h1>
        <LiveMark state={homeLive.state.value} />
      </header>
      <OfflineLine state={homeLive.state.value} />
      <div class="scroller">
        <div class="cards">{panel === undefined ? <Projects /> : <PanelView panel={panel} />}</div>
      </div>
    </nav>
  );
}

function Projects() {
  const card = homeCard.value;
  return card === undefined ? <p class="empty">Loading…</p> : <CardView card={card} room={null} isPanel />;
}

/** When the panel closes, the focus goes back to the button that opened it. */
function useFocusAfter(isOpen: boolean) {
  const nav = useRef<HTMLElement>(null);
  const opener = useRef<string | undefined>(undefined);
  // While rendering, the button that was pressed still has the focus.
  const focused = document.activeElement;
  if (isOpen && opener.current === undefined && focused instanceof HTMLElement)
    opener.current = focused.dataset["name"];
  useEffect(() => {
    if (isOpen || opener.current === undefined) return;
    const name = CSS.escape(opener.current);
    opener.current = undefined;
    const button = nav.current?.querySelector<HTMLElement>(`[data-name="${name}"]`);
    if (document.activeElement === document.body) button?.focus();
  }, [isOpen]);
  return nav;
}
