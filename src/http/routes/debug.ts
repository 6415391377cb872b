import { Hono } from "hono";
import { PocoError } from "../../domain/errors.ts";
import type { HttpParts } from "../parts.ts";

/** `GET /debug/env`: what is set, never what it is set to. `GET /debug/<platform>`: what came and went, never its words. */
export function debugRoutes({ facts, platforms }: HttpParts): Hono {
  const app = new Hono();
  app.get("/debug/env", (c) => c.json(facts.environment()));
  app.get("/debug/:platform", (c) => {
    const shown = platforms.get(c.req.param("platform"))?.debug?.();
    if (shown === undefined) throw new PocoError("not_found", noPage([...platforms]));
    return c.json(shown);
  });
  return app;
}

function noPage(platforms: readonly (readonly [string, { readonly debug?: unknown }])[]): string {
  const pages = platforms.flatMap(([name, { debug }]) => (debug === undefined ? [] : [`/debug/${name}`]));
  return `There is no such page. There are: ${["/debug/env", ...pages].join(", ")}.`;
}
