import { z } from "zod";
import type { Environment } from "../config/locations.ts";
import { PocoError } from "../domain/errors.ts";
import { fetchPoco } from "./fetch-poco.ts";

/** What `GET /health` answered, or why it did not. */
export type HealthAnswer =
  | { readonly kind: "answered"; readonly health: Health }
  | { readonly kind: "unavailable"; readonly reason: string };

export type Health = Readonly<Record<string, unknown>>;

const waitMs = 2000;

/** Asks a running PoCo how it is. */
export async function askHealth(address: string, environment: Environment): Promise<HealthAnswer> {
  try {
    const response = await fetchPoco(address, environment, { path: "/health", waitMs });
    if (response.status === 200) {
      return { kind: "answered", health: z.record(z.string(), z.unknown()).parse(await response.json()) };
    }
    await response.body?.cancel();
    return { kind: "unavailable", reason: `status ${response.status}` };
  } catch (error) {
    if (error instanceof PocoError) throw error;
    return { kind: "unavailable", reason: error instanceof Error ? error.message : String(error) };
  }
}
