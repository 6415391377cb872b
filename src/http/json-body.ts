import type { Context } from "hono";

export type BodyRead =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly problem: string };

/** The JSON of a request. Its size was checked before. */
export async function jsonBody(c: Context): Promise<BodyRead> {
  const text = await c.req.text();
  try {
    return { ok: true, body: JSON.parse(text) as unknown };
  } catch {
    // The parser's own words quote what was sent, secrets included.
    return { ok: false, problem: "The body is not JSON. Send a JSON object." };
  }
}
