import { Hono } from "hono";
import type { HttpParts } from "../parts.ts";

/** `GET /debug/env`: what is set, never what it is set to. `GET /debug/<platform>`: what came and went, never its words. */
export function debugRoutes(parts: HttpParts): Hono {
  const app = new Hono();
  app.get("/debug/env", (c) => c.json(parts.facts.environment()));
  for (const [name, { debug }] of parts.platforms) {
    if (debug !== undefined) app.get(`/debug/${name}`, (c) => c.json(debug()));
  }
  return app;
}
