import { type Signal, signal } from "@preact/signals";
import type { WireCard } from "../../src/platforms/web/wire-card.ts";
import { getCards, type RoomCard } from "./api.ts";
import { followLive, type Live } from "./live.ts";
import { wasSentHere } from "./outbox.ts";
import { openPanel } from "./panels.ts";
import { toast } from "./toasts.tsx";

/** The cards of one room, live. */
export interface Room {
  readonly project: string;
  /** Where the project stands. Undefined until the first page came, null where there is no such project. */
  readonly workspace: Signal<RoomCard | null | undefined>;
  /** The others, oldest first; undefined until the first page came. */
  readonly cards: Signal<readonly RoomCard[] | undefined>;
  readonly hasOlder: Signal<boolean>;
  readonly live: Live;
  loadOlder(): Promise<void>;
}

export function openRoomOf(project: string): Room {
  const workspace = signal<RoomCard | null | undefined>(undefined);
  const cards = signal<readonly RoomCard[] | undefined>(undefined);
  const hasOlder = signal(false);
  let cursor: string | null = null;
  let isLoading = false;

  const live = followLive(project, {
    async onStart() {
      const page = await getCards(project);
      workspace.value = newest(page.workspace, workspace.value);
      cards.value = merged(page.cards, cards.value ?? []);
      cursor = page.cursor;
      hasOlder.value = cursor !== null;
    },
    onCard(update) {
      if (update.key === `workspace:${project}`) workspace.value = newest(update, workspace.value);
      else cards.value = upserted(cards.value ?? [], update);
    },
    onReply({ id, status, message, card }) {
      if (!wasSentHere(id)) return;
      if (message !== null) toast(message, status === "ok" ? "good" : "bad");
      if (card !== null) openPanel(card, project);
    },
  });

  const loadOlder = async () => {
    if (cursor === null || isLoading) return;
    isLoading = true;
    try {
      const page = await getCards(project, cursor);
      const known = new Set(cards.value?.map((card) => card.key));
      cards.value = [...page.cards.filter((card) => !known.has(card.key)), ...(cards.value ?? [])];
      cursor = page.cursor;
      hasOlder.value = cursor !== null;
    } catch (error) {
      toast(error instanceof Error ? error.message : "Older cards could not be read.", "bad");
    } finally {
      isLoading = false;
    }
  };

  return { project, workspace, cards, hasOlder, live, loadOlder };
}

function newest(card: RoomCard | null, known: RoomCard | null | undefined): RoomCard | null {
  return card !== null && known && known.version > card.version ? known : card;
}

/** The page as the server has it, but nothing that is known to be newer is shown older. */
function merged(page: readonly RoomCard[], known: readonly RoomCard[]): readonly RoomCard[] {
  const before = new Map(known.map((card) => [card.key, card]));
  const kept = page.map((card) => {
    const mine = before.get(card.key);
    return mine !== undefined && mine.version > card.version ? mine : card;
  });
  return kept;
}

function upserted(cards: readonly RoomCard[], update: RoomCard): readonly RoomCard[] {
  const index = cards.findIndex((card) => card.key === update.key);
  if (index === -1) return [...cards, update];
  return cards.map((card, at) => (at === index && update.version >= card.version ? update : card));
}

/** `api`, out of `[Idle] Workspace: api (codex, /srv/api)`. */
export function workspaceName(card: WireCard): string | undefined {
  return /^\[[^\]]*\] Workspace: (.*) \([^()]*\)$/.exec(card.title)?.[1];
}
