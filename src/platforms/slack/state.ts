import { type ListenerState, type ListenerTimes, listenerFacts, timeOf } from "../kit/listener.ts";
import type { SlackValues } from "./settings.ts";
import type { SocketState } from "./socket/supervisor.ts";

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

export interface ListenerFacts extends ListenerTimes {
  readonly socket: SocketState | undefined;
}

/** The listener of `/debug/slack`. Pure. */
export function listenerOf(values: SlackValues, state: ListenerState, facts: ListenerFacts) {
  const { socket } = facts;
  return {
    ...listenerFacts(values.deliveryMode, state, facts),
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
