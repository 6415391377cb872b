import type { SlackValues } from "./settings.ts";
import type { SocketState } from "./socket/supervisor.ts";

/** Whether Slack can be worked with now, for people. */
export interface ListenerState {
  readonly isConfigured: boolean;
  readonly ready: boolean;
  readonly detail: string;
}

/** The keys of `/health` that the contract names. Pure. */
export function healthOf({ deliveryMode, signingSecret }: SlackValues, state: ListenerState) {
  return {
    slack_enabled: state.isConfigured,
    slack_delivery_mode: deliveryMode,
    slack_socket_mode_enabled: deliveryMode === "socket",
    slack_signature_enabled: Boolean(signingSecret),
    slack_listener_ready: state.ready,
    slack_listener_detail: state.detail,
  };
}

/** The listener of `/debug/slack` before anything was begun. Pure. */
export function emptyListener({ deliveryMode }: SlackValues, { isConfigured, ready, detail }: ListenerState) {
  return {
    enabled: isConfigured,
    delivery_mode: deliveryMode,
    ready,
    detail,
    start_attempted: false,
    running: false,
    // Nothing of PoCo's is a thread; the contract has the name.
    thread_alive: false,
    started_at: null,
    last_event_at: null,
    last_error: null,
  };
}

export interface ListenerFacts {
  readonly startedAt: number | null;
  /** When Slack last delivered something. */
  readonly lastEventAt: number | null;
  readonly socket: SocketState | undefined;
}

/** The listener of `/debug/slack`. Pure. */
export function listenerOf(values: SlackValues, state: ListenerState, facts: ListenerFacts) {
  const { startedAt, lastEventAt, socket } = facts;
  return {
    ...emptyListener(values, state),
    start_attempted: startedAt !== null,
    running: state.ready,
    thread_alive: state.ready,
    started_at: timeOf(startedAt),
    last_event_at: timeOf(lastEventAt),
    last_error: state.ready ? null : state.detail,
    ...(socket === undefined
      ? {}
      : {
          socket: socket.kind,
          connected_at: timeOf(socket.connectedAt),
          last_heard_at: timeOf(socket.lastHeardAt),
          reconnects: socket.reconnects,
        }),
  };
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
