import type { Duplex } from "node:stream";
import { type Dispatcher, EnvHttpProxyAgent } from "undici";

/** What carries one WebSocket, through the proxy where the environment names one. */
export interface Carrier {
  /** For the WebSocket. */
  readonly dispatcher: Dispatcher;
  /** Tells of all bytes that arrive, pings and goodbyes among them. Only once the WebSocket is open. */
  onBytes(hear: () => void): void;
  /** Hangs up, whatever the other side does. */
  release(): Promise<void>;
}

/** How the other side answered in place of opening the WebSocket. */
export interface RefusedUpgrade {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** undici has no way of its own to hang up on a peer that does not answer, and does not show why an upgrade was refused. */
export function createCarrier(onRefused: (refused: RefusedUpgrade) => void = () => undefined): Carrier {
  const agent = new EnvHttpProxyAgent({ allowH2: false });
  let socket: Duplex | undefined;
  let isReleased = false;
  const onUpgrade = (upgraded: Duplex): void => {
    socket = upgraded;
    if (isReleased) upgraded.destroy();
  };
  return {
    dispatcher: agent.compose(
      (dispatch) => (options, handler) => dispatch(options, watched(handler, { onUpgrade, onRefused })),
    ),
    // Behind undici's own listener, so that the bytes are read when this one is called.
    onBytes: (hear) => void socket?.on("data", hear),
    release: async () => {
      isReleased = true;
      socket?.destroy();
      await agent.destroy();
    },
  };
}

interface Watching {
  readonly onUpgrade: (socket: Duplex) => void;
  readonly onRefused: (refused: RefusedUpgrade) => void;
}

/** An upgrade that is granted does not start a response. */
function watched(
  handler: Dispatcher.DispatchHandler,
  { onUpgrade, onRefused }: Watching,
): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...given) => handler.onRequestStart?.(...given),
    onRequestUpgrade: (...given) => {
      const [, , , socket] = given;
      onUpgrade(socket);
      handler.onRequestUpgrade?.(...given);
    },
    onResponseStart: (...given) => {
      const [, status, headers] = given;
      onRefused({ status, headers });
      handler.onResponseStart?.(...given);
    },
    onResponseData: (...given) => handler.onResponseData?.(...given),
    onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
    onResponseError: (...given) => handler.onResponseError?.(...given),
  };
}
