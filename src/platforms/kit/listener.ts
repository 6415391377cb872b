import type { Arrivals } from "./arrivals.ts";

/** Whether an app can be worked with now, for people. */
export interface ListenerState {
  readonly isConfigured: boolean;
  readonly ready: boolean;
  readonly detail: string;
}

export interface ListenerTimes extends Arrivals {
  /** Epoch milliseconds; null: not yet. */
  readonly startedAt: number | null;
}

const never: ListenerTimes = { startedAt: null, lastEventAt: null, lastPressAt: null };

/** The listener of a debug page, under the names of the contract. Without times: before anything was begun. Pure. */
export function listenerFacts(
  deliveryMode: string,
  { isConfigured, ready, detail }: ListenerState,
  { startedAt, lastEventAt, lastPressAt }: ListenerTimes = never,
) {
  const isBegun = startedAt !== null;
  return {
    enabled: isConfigured,
    delivery_mode: deliveryMode,
    ready,
    detail,
    start_attempted: isBegun,
    running: isBegun && ready,
    // Nothing of PoCo's is a thread; the contract has the name.
    thread_alive: isBegun && ready,
    started_at: timeOf(startedAt),
    last_event_at: timeOf(lastEventAt),
    last_press_at: timeOf(lastPressAt),
    last_error: isBegun && !ready ? detail : null,
  };
}

export function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
