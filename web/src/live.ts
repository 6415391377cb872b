import { type Signal, signal } from "@preact/signals";
import { openEvents, type RoomCard } from "./api.ts";
import { createEventParser, type ServerEvent } from "./event-parser.ts";
import { pauseMs, wait } from "./wait.ts";

export type LiveState = "connecting" | "live" | "offline";

export interface Live {
  readonly state: Signal<LiveState>;
  stop(): void;
}

export interface LiveHandlers {
  onCard(card: RoomCard): void;
  /** What is shown may lack something: read it anew. Rejects when that failed. */
  onStart(): Promise<void>;
  onReply(reply: MessageReply): void;
}

/** Why a message came to nothing, or what its command brought. */
export interface MessageReply {
  readonly id: string;
  readonly status: "ok" | "rejected" | "error";
  readonly message: string | null;
  readonly card: RoomCard["card"] | null;
}

/** The server says something every 15 s; this much silence means that the line is dead. */
const silenceMs = 40_000;
const longestPauseMs = 8_000;

/** Follows a conversation: `null` is home. Reconnects for ever, and rests while nobody looks at the page. */
export function followLive(room: string | null, handlers: LiveHandlers): Live {
  const state = signal<LiveState>("connecting");
  const ended = new AbortController();
  let lastEventId: string | undefined;
  let nudge = new AbortController();

  const onVisible = () => nudge.abort();
  document.addEventListener("visibilitychange", onVisible);
  addEventListener("online", onVisible);
  addEventListener("offline", onVisible);

  const take = async ({ id, event, data }: ServerEvent) => {
    if (event === "ready" || event === "reset") await handlers.onStart();
    // Trusts the shape: page and server are one package.
    if (event === "card") handlers.onCard(JSON.parse(data) as RoomCard);
    if (event === "reply") handlers.onReply(JSON.parse(data) as MessageReply);
    lastEventId = id ?? lastEventId;
    state.value = "live";
  };

  const run = async () => {
    for (let attempt = 0; !ended.signal.aborted; attempt += 1) {
      nudge = new AbortController();
      const signal = AbortSignal.any([ended.signal, nudge.signal]);
      const wasLive = await read(room, { signal, lastEventId, take, onOpen: () => (state.value = "live") });
      if (wasLive) attempt = 0;
      if (ended.signal.aborted) return;
      if (document.visibilityState === "hidden") await visibleAgain(ended.signal);
      else if (!nudge.signal.aborted || !navigator.onLine) {
        state.value = "offline";
        nudge = new AbortController();
        await wait(pauseMs(attempt, longestPauseMs), AbortSignal.any([ended.signal, nudge.signal]));
      }
    }
  };
  // Never rejects: `read` answers instead.
  void run();

  return {
    state,
    stop() {
      ended.abort();
      document.removeEventListener("visibilitychange", onVisible);
      removeEventListener("online", onVisible);
      removeEventListener("offline", onVisible);
    },
  };
}

interface Reading {
  readonly signal: AbortSignal;
  readonly lastEventId: string | undefined;
  readonly take: (event: ServerEvent) => Promise<void>;
  readonly onOpen: () => void;
}

/** One connection, until it ends. True when it brought anything. */
async function read(room: string | null, { signal, lastEventId, take, onOpen }: Reading): Promise<boolean> {
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), silenceMs);
  let isLive = false;
  try {
    const parse = createEventParser();
    const options = { lastEventId, signal: AbortSignal.any([signal, silent.signal]) };
    const response = await openEvents(room, options);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), silenceMs);
      if (lastEventId !== undefined) onOpen();
      for (const event of parse(chunk.value)) await take(event);
      isLive = true;
    }
  } catch {
    // The line broke, the server is away or refused: the caller shows it and tries again.
  } finally {
    clearTimeout(timer);
  }
  return isLive;
}

function visibleAgain(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (document.visibilityState === "hidden" && !signal.aborted) return;
      document.removeEventListener("visibilitychange", check);
      resolve();
    };
    document.addEventListener("visibilitychange", check);
    signal.addEventListener("abort", check);
  });
}
