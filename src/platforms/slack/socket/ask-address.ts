import type { Logger, WebClient } from "@slack/web-api";
import type { Log } from "../../../observe/log.ts";
import { readFailure } from "../api/read-failure.ts";
import type { Setback } from "./next-step.ts";

export interface AddressParts {
  readonly appToken: string;
  readonly apiBaseUrl: string;
  readonly timeoutMs: number;
  readonly log: Log;
  /** Ends a question that is under way. */
  readonly signal: AbortSignal;
}

/** `url` holds a ticket that opens one socket: a secret. */
export type Address = { readonly kind: "address"; readonly url: string } | Setback;

/** Asks Slack where the next socket is to be opened. What it answers never rejects. */
export function createAskAddress(parts: AddressParts): () => Promise<Address> {
  let client: Promise<WebClient> | undefined;
  return async () => {
    try {
      client ??= makeClient(parts);
      const { url } = await (await client).apps.connections.open({});
      return url !== undefined && /^wss?:$/.test(URL.parse(url)?.protocol ?? "")
        ? { kind: "address", url }
        : { kind: "failed", why: "Slack named no address to connect to." };
    } catch (error) {
      return setbackOf(error);
    }
  };
}

function setbackOf(error: unknown): Setback {
  const failure = readFailure(error);
  switch (failure.kind) {
    case "refused":
      return { kind: "refused", code: failure.error };
    case "limited":
      return { kind: "rate_limited", retryAfterMs: failure.retryAfterMs };
    default:
      return { kind: "failed", why: `No connection could be opened: ${failure.detail}.` };
  }
}

/** The package is read when it is needed, so that only users of Slack pay for it. */
async function makeClient({
  appToken,
  apiBaseUrl,
  timeoutMs,
  log,
  signal,
}: AddressParts): Promise<WebClient> {
  const { LogLevel, WebClient } = await import("@slack/web-api");
  const complain = (): void =>
    log.debug({}, "the client of the Web API complained while a socket was opened");
  const logger: Logger = {
    debug: () => undefined,
    info: () => undefined,
    // Its lines may hold what was sent; what matters is in the answer.
    warn: complain,
    error: complain,
    setLevel: () => undefined,
    getLevel: () => LogLevel.ERROR,
    setName: () => undefined,
  };
  return new WebClient(appToken, {
    slackApiUrl: apiBaseUrl,
    timeout: timeoutMs,
    // By default it tries ten times in half an hour and says nothing meanwhile.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: (input, init) => {
      const signals = init?.signal ? [signal, init.signal] : [signal];
      return fetch(input, { ...init, signal: AbortSignal.any(signals) });
    },
    logger,
  });
}
