import { Hono } from "hono";
import type { HttpParts } from "../parts.ts";

/** `GET /debug/env`: what is set, never what it is set to. */
export function debugRoutes(parts: HttpParts): Hono {
  const app = new Hono();
  app.get("/debug/env", (c) => c.json(parts.facts.environment()));
  return app;
}
