import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { RoomCard } from "./api.ts";
import { CardBlocks, CardSummary, CardView, FoldedCard } from "./card-view.tsx";
import { Composer } from "./composer.tsx";
import { roomNames } from "./home.ts";
import { Icon } from "./icons.tsx";
import { LiveMark, OfflineLine } from "./live-mark.tsx";
import { discard, type OutboxMessage, outbox } from "./outbox.ts";
import { closePanel, pointedAt } from "./panels.ts";
import { openRoomOf, type Room, workspaceName } from "./room.ts";
import { goTo } from "./route.ts";

export function RoomView({ project }: { readonly project: string }) {
  const room = useMemo(() => openRoomOf(project), [project]);
  useEffect(() => {
    return () => {
      room.live.stop();
      closePanel(project);
      pointedAt.value = undefined;
    };
  }, [room]);
  const name = nameOf(room);
  useEffect(() => {
    document.title = `${name} · PoCo`;
  }, [name]);
  const scroll = useStickyScroll(room);
  return (
    <section class="room" aria-label={name}>
      <header class="bar">
        <button
          type="button"
          class="bar-button back"
          aria-label="Back to the projects"
          onClick={() => goTo(null)}
        >
          <Icon name="back" />
        </button>
        <h1 class="bar-title">{name}</h1>
        <LiveMark state={room.live.state.value} />
      </header>
      <OfflineLine state={room.live.state.value} />
      <Workspace room={room} />
      <div class="scroller" ref={scroll.ref} onScroll={scroll.onScroll}>
        {room.workspace.value === null ? <GoneRoom /> : <Cards room={room} />}
      </div>
      {scroll.isAway ? (
        <button type="button" class="to-end" aria-label="To the newest card" onClick={scroll.toEnd}>
          <Icon name="down" />
        </button>
      ) : null}
      {room.workspace.value === null ? null : <Composer key={project} room={project} onSent={scroll.toEnd} />}
    </section>
  );
}

function nameOf(room: Room): string {
  const workspace = room.workspace.value;
  return (
    (workspace ? workspaceName(workspace.card) : undefined) ?? roomNames.value.get(room.project) ?? "Project"
  );
}

function Cards({ room }: { readonly room: Room }) {
  const cards = room.cards.value;
  const unsent = outbox.value.filter((message) => message.room === room.project);
  const isEmpty = cards !== undefined && !cards.some((card) => card.key.startsWith("task:"));
  return (
    <div class="cards">
      {room.hasOlder.value ? (
        <button type="button" class="link older" onClick={() => void room.loadOlder()}>
          Show older
        </button>
      ) : null}
      {cards === undefined ? <p class="empty">Loading…</p> : null}
      {cards?.map((card) => (
        <RoomCardView key={card.key} shown={card} room={room.project} />
      ))}
      {isEmpty && unsent.length === 0 ? (
        <p class="empty">Nothing was asked yet. What you write below becomes a task for the agent.</p>
      ) : null}
      {unsent.map((message) => (
        <UnsentMessage key={message.id} message={message} />
      ))}
    </div>
  );
}

/** Requests that are decided are one line each. */
function RoomCardView({ shown, room }: { readonly shown: RoomCard; readonly room: string }) {
  const isDecided = shown.key.startsWith("approval:") && shown.card.tone !== "attention";
  return isDecided ? (
    <FoldedCard card={shown.card} room={room} />
  ) : (
    <CardView card={shown.card} room={room} />
  );
}

/** Where the project stands: one line that is always in sight, and opens; also when a button leads there. */
function Workspace({ room }: { readonly room: Room }) {
  const details = useRef<HTMLDetailsElement>(null);
  const shown = room.workspace.value;
  const led = pointedAt.value;
  useEffect(() => {
    const leadsHere = led !== undefined && workspaceName(led) !== undefined;
    if (leadsHere && details.current !== null) details.current.open = true;
  }, [led]);
  if (!shown) return null;
  return (
    <details ref={details} class={`workspace folded tone-${shown.card.tone}`}>
      <summary>
        <CardSummary card={shown.card} />
      </summary>
      <div class="card-body">
        <CardBlocks card={shown.card} room={room.project} />
      </div>
    </details>
  );
}

function GoneRoom() {
  return (
    <div class="cards">
      <p class="empty">There is no such project, or it was deleted.</p>
      <button type="button" class="link older" onClick={() => goTo(null)}>
        To the projects
      </button>
    </div>
  );
}

function UnsentMessage({ message }: { readonly message: OutboxMessage }) {
  return (
    <div class={message.refusal === undefined ? "unsent" : "unsent refused"}>
      <p class="plain">{message.text}</p>
      <p class="unsent-state" role="status">
        {message.refusal === undefined ? (
          <>
            <span class="spinner" aria-hidden="true" /> Sending
          </>
        ) : (
          `Not sent: ${message.refusal}`
        )}
      </p>
      {message.refusal === undefined ? null : (
        <button type="button" class="link" onClick={() => discard(message)}>
          Discard
        </button>
      )}
    </div>
  );
}

/** Pixels from the end within which new cards pull the view along. */
const nearEnd = 120;

/** Stays at the end while the reader is there; elsewhere nothing moves under their eyes. */
function useStickyScroll(room: Room) {
  const ref = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [isAway, setAway] = useState(false);
  const cards = room.cards.value;
  const messages = outbox.value;
  const toEnd = () => {
    const element = ref.current;
    isAtEnd.current = true;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  const onScroll = () => {
    const element = ref.current;
    if (element === null) return;
    const left = element.scrollHeight - element.clientHeight - element.scrollTop;
    isAtEnd.current = left < nearEnd;
    setAway(left > 2 * nearEnd);
  };
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
  }, [cards, messages]);
  // A keyboard that opens makes the view smaller.
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) toEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, isAway, onScroll, toEnd };
}
