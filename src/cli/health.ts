import { z } from "zod";
import { loadSettings } from "../config/load-settings.ts";
import type { Environment } from "../config/locations.ts";

/** What `GET /health` answered, or why it did not. */
export type HealthAnswer =
  | { readonly kind: "answered"; readonly health: Health }
  | { readonly kind: "unavailable"; readonly reason: string };

export type Health = Readonly<Record<string, unknown>>;

const waitMs = 2000;

/** Asks a running PoCo how it is, with the token of the settings where it wants one. */
export async function askHealth(address: string, environment: Environment): Promise<HealthAnswer> {
  const url = `${reachable(address)}/health`;
  const first = await ask(url);
  if (first.kind === "answered" || first.status !== 401) return first;
  const token = await tokenIn(environment);
  return token === undefined ? first : ask(url, token);
}

/** The address under which this machine itself reaches what listens on all of its addresses. */
export function reachable(address: string): string {
  return address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

async function ask(url: string, token?: string): Promise<HealthAnswer & { readonly status?: number }> {
  try {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(waitMs) });
    if (response.status === 200) {
      return { kind: "answered", health: z.record(z.string(), z.unknown()).parse(await response.json()) };
    }
    await response.body?.cancel();
    return { kind: "unavailable", reason: `status ${response.status}`, status: response.status };
  } catch (error) {
    return { kind: "unavailable", reason: error instanceof Error ? error.message : String(error) };
  }
}

async function tokenIn(environment: Environment): Promise<string | undefined> {
  const { adapters } = await import("../app.ts");
  return (await loadSettings({ ...adapters, environment })).core.httpToken;
}
