import { type AddressInfo, isIPv6 } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit as limitBody } from "hono/body-limit";
import { PocoError } from "../domain/errors.ts";
import type { PlatformHttp } from "../platforms/platform.ts";
import { errorResponse } from "./error-response.ts";
import { bodyLimit, guard } from "./guard.ts";
import { openApiRoutes } from "./openapi.ts";
import type { HttpParts } from "./parts.ts";
import { accessRoutes } from "./routes/access.ts";
import { debugRoutes } from "./routes/debug.ts";
import { demoRoutes } from "./routes/demo.ts";
import { healthRoutes } from "./routes/health.ts";
import { taskRoutes } from "./routes/tasks.ts";

/** All routes behind the guard; tested without a port. */
export function createHttpApp(parts: HttpParts): Hono {
  const app = new Hono();
  const platforms = [...parts.platforms.values()].flatMap((platform) => platform.http ?? []);
  app.onError((error, c) => errorResponse(error, c, parts.log));
  app.notFound((c) => c.json({ detail: "Not Found" }, 404));
  app.use(guard({ ...parts.facts, ...pathsOf(platforms) }));
  app.use(limitBody({ maxSize: bodyLimit, onError: refuseLarge }));
  app.route("/", healthRoutes(parts));
  app.use(async (_c, next) => {
    await parts.ready;
    await next();
  });
  app.route("/", taskRoutes(parts));
  app.route("/", debugRoutes(parts));
  app.route("/", accessRoutes(parts));
  app.route("/", demoRoutes(parts));
  app.route("/", openApiRoutes(parts.facts));
  for (const { prefixes, open, webhooks = [], fetch } of platforms) {
    for (const prefix of prefixes) app.all(`${prefix}/*`, (c) => fetch(c.req.raw));
    for (const path of [...prefixes, ...open, ...webhooks]) app.all(path, (c) => fetch(c.req.raw));
  }
  return app;
}

function pathsOf(platforms: readonly PlatformHttp[]) {
  return {
    open: platforms.flatMap(({ open }) => open),
    webhooks: platforms.flatMap(({ webhooks = [] }) => webhooks),
  };
}

function refuseLarge(): never {
  throw new PocoError("too_large", `The body is larger than ${bodyLimit} bytes. Send less at once.`);
}

export interface RunningServer {
  /** `http://127.0.0.1:8000` */
  readonly address: string;
  close(): Promise<void>;
}

/** Listens; rejects with one sentence when the port is taken. */
export async function listen(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname: host, port }, () => resolve(starting));
    starting.once("error", (error: NodeJS.ErrnoException) => reject(listenProblem(error, host, port)));
  });
  // A listening TCP server has an address of this shape.
  const { port: actual } = server.address() as AddressInfo;
  return {
    address: `http://${isIPv6(host) ? `[${host}]` : host}:${actual}`,
    close: () => closeServer(server),
  };
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): PocoError {
  const options = { cause: error };
  if (error.code === "EADDRINUSE") {
    const message = `Port ${port} on ${host} is taken. Stop what uses it, or choose another with --port or POCO_HTTP_PORT.`;
    return new PocoError("conflict", message, options);
  }
  const message = `PoCo cannot listen on ${host}:${port} (${error.code ?? error.message}). Check --host and --port.`;
  return new PocoError("setup", message, options);
}

/** How long answers that are being written may take at a shutdown. */
const lastAnswersMs = 1_000;

async function closeServer(server: ServerType): Promise<void> {
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => {
      if ("closeAllConnections" in server) server.closeAllConnections();
    }, lastAnswersMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}
