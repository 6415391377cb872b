import { CardView } from "./card-view.tsx";
import { homeCard, homeLive, subCard } from "./home.ts";
import { Icon } from "./icons.tsx";
import { LiveMark, OfflineLine } from "./live-mark.tsx";

export function HomeView() {
  const sub = subCard.value;
  const card = sub ?? homeCard.value;
  return (
    <nav class="home" aria-label="Projects">
      <header class="bar">
        {sub === undefined ? (
          <img class="logo" src="/assets/icon.svg" alt="" width="28" height="28" />
        ) : (
          <button
            type="button"
            class="bar-button"
            aria-label="Back"
            onClick={() => {
              subCard.value = undefined;
            }}
          >
            <Icon name="back" />
          </button>
        )}
        <h1 class="bar-title">PoCo</h1>
        <LiveMark state={homeLive.state.value} />
      </header>
      <OfflineLine state={homeLive.state.value} />
      <div class="scroller">
        <div class="cards">
          {card === undefined ? (
            <p class="empty">Loading…</p>
          ) : (
            <CardView key={card.title} card={card} room={null} />
          )}
        </div>
      </div>
    </nav>
  );
}
