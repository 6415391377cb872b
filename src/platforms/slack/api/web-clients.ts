import type { Logger, LogLevel, WebClient } from "@slack/web-api";
import type { Log } from "../../../observe/log.ts";

/** Interactive calls answer a person who waits; the others do not stand in their way. */
export type Lane = "interactive" | "background";

export interface WebClientOptions {
  readonly token: string;
  /** Slack's own is `https://slack.com/api/`. */
  readonly baseUrl: string;
  readonly log: Log;
  readonly timeouts: Readonly<Record<Lane, number>>;
}

/** The official clients, one for each lane. The package is read at the first call, so that only users of Slack pay. */
export function createWebClients(options: WebClientOptions): (lane: Lane) => Promise<WebClient> {
  let clients: Promise<Readonly<Record<Lane, WebClient>>> | undefined;
  return async (lane) => {
    clients ??= makeClients(options);
    return (await clients)[lane];
  };
}

async function makeClients(options: WebClientOptions): Promise<Readonly<Record<Lane, WebClient>>> {
  const { WebClient, LogLevel } = await import("@slack/web-api");
  const clientFor = (lane: Lane): WebClient =>
    new WebClient(options.token, {
      slackApiUrl: options.baseUrl,
      timeout: options.timeouts[lane],
      // By default it tries ten times in half an hour, posts included, and stops everything after one 429.
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      fetch: fetchWithRetryAfter,
      logger: quietLogger({ log: options.log, lane, level: LogLevel.ERROR }),
    });
  return { interactive: clientFor("interactive"), background: clientFor("background") };
}

/** Without the header the client forgets that it was a 429. */
async function fetchWithRetryAfter(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const isNamed = /^\d+$/.test(response.headers.get("retry-after") ?? "");
  if (response.status !== 429 || isNamed) return response;
  await response.body?.cancel();
  return new Response(null, { status: 429, headers: { "retry-after": "30" } });
}

/** The client's lines hold bodies of calls; that it complained is all we let through. What matters is in the answer. */
function quietLogger(parts: { log: Log; lane: Lane; level: LogLevel }): Logger {
  const { log, lane, level } = parts;
  const complain = (): void => log.debug({ lane }, "the client of the Web API complained");
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: complain,
    error: complain,
    setLevel: () => undefined,
    getLevel: () => level,
    setName: () => undefined,
  };
}
