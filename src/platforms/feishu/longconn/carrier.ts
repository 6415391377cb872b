import type { Socket } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";

/** What carries one WebSocket. */
export interface Carrier {
  /** For the WebSocket. */
  readonly dispatcher: Dispatcher;
  /** Tells of all bytes that arrive, pings and goodbyes among them. Only once the WebSocket is open: before, it would take them away. */
  onBytes(hear: () => void): void;
  /** Hangs up, whatever the other side does. */
  release(): Promise<void>;
}

/** What the headers of a refused upgrade say; the reason, where there is one, is more exact than the status. */
export interface RefusedUpgrade {
  readonly status: number;
  readonly reason: number | undefined;
}

/** undici has no way of its own to hang up on a peer that does not answer, and does not show why an upgrade was refused. */
export function createCarrier(onRefused: (refused: RefusedUpgrade) => void): Carrier {
  let socket: Socket | undefined;
  let isReleased = false;
  const connect = buildConnector({ allowH2: false });
  const agent = new Agent({
    connect: (options, callback) => {
      connect(options, (...outcome) => {
        socket = outcome[1] ?? undefined;
        if (isReleased) socket?.destroy();
        callback(...outcome);
      });
    },
  });
  return {
    dispatcher: agent.compose(
      (dispatch) => (options, handler) => dispatch(options, watched(handler, onRefused)),
    ),
    onBytes: (hear) => void socket?.on("data", hear),
    release: async () => {
      isReleased = true;
      socket?.destroy();
      await agent.destroy();
    },
  };
}

/** An upgrade that is granted does not start a response. */
function watched(
  handler: Dispatcher.DispatchHandler,
  onRefused: (refused: RefusedUpgrade) => void,
): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...given) => handler.onRequestStart?.(...given),
    onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
    onResponseStart: (...given) => {
      const [, statusCode, headers] = given;
      onRefused({
        status: numberIn(headers["handshake-status"]) ?? statusCode,
        reason: numberIn(headers["handshake-autherrcode"]),
      });
      handler.onResponseStart?.(...given);
    },
    onResponseData: (...given) => handler.onResponseData?.(...given),
    onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
    onResponseError: (...given) => handler.onResponseError?.(...given),
  };
}

function numberIn(header: string | readonly string[] | undefined): number | undefined {
  return typeof header === "string" && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
