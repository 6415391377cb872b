import { loadSettings } from "../config/load-settings.ts";
import type { Environment } from "../config/locations.ts";

export interface PocoRequest {
  readonly path: string;
  readonly waitMs: number;
  /** Sent as JSON in a POST; without one it is a GET. */
  readonly body?: unknown;
}

/**
 * Asks a running PoCo, with the token of the settings where it wants one. Rejects when nobody answers. The answer 401
 * has no body to read.
 */
export async function fetchPoco(
  address: string,
  environment: Environment,
  request: PocoRequest,
): Promise<Response> {
  const url = `${reachable(address)}${request.path}`;
  const first = await send(url, request);
  if (first.status !== 401) return first;
  // At once: its time may run out while the settings are read, and then it could not be let go any more.
  await first.body?.cancel();
  const token = await tokenIn(environment);
  return token === undefined ? first : send(url, request, token);
}

/** The address under which this machine itself reaches what listens on all of its addresses. */
function reachable(address: string): string {
  return address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

function send(url: string, { waitMs, body }: PocoRequest, token?: string): Promise<Response> {
  const headers: Record<string, string> = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  return fetch(url, { ...sent, headers, signal: AbortSignal.timeout(waitMs) });
}

async function tokenIn(environment: Environment): Promise<string | undefined> {
  const { adapters } = await import("../app.ts");
  return (await loadSettings({ ...adapters, environment })).core.httpToken;
}
