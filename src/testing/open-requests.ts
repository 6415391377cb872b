import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setImmediate } from "node:timers/promises";

/** The requests over HTTP that this process has sent and that are not answered yet: meanwhile a clock of tests stands still. */
export interface OpenRequests {
  /** Resolves when none is open. */
  rest(): Promise<void>;
  stop(): void;
}

/** Counts what goes through undici, and so through `fetch`. */
export function countRequests(): OpenRequests {
  let open = 0;
  const begin = (): void => {
    open += 1;
  };
  const end = (): void => {
    open -= 1;
  };
  subscribe("undici:request:create", begin);
  subscribe("undici:request:trailers", end);
  subscribe("undici:request:error", end);
  return {
    rest: async () => {
      // What was just begun needs some turns until it is seen as a request.
      await someTurns();
      while (open > 0) await someTurns();
    },
    stop: () => {
      unsubscribe("undici:request:create", begin);
      unsubscribe("undici:request:trailers", end);
      unsubscribe("undici:request:error", end);
    },
  };
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
}
