import { createHash, timingSafeEqual } from "node:crypto";
import type { HonoRequest, MiddlewareHandler } from "hono";
import { isLoopback } from "../config/is-loopback.ts";
import { PocoError } from "../domain/errors.ts";

export interface GuardOptions {
  /** The host that the server was told to listen on. */
  readonly host: string;
  readonly token: string | undefined;
  /** Exact paths, or prefixes ending in `/`, that may be read without the token. */
  readonly open: readonly string[];
  /** Exact paths to which apps post what people do; they carry a proof of their own, checked where they arrive. */
  readonly webhooks: readonly string[];
}

/** 1 MiB. */
export const bodyLimit = 1024 * 1024;

/** What every request passes first: a web page in somebody's browser must not reach a local PoCo. */
export function guard(options: GuardOptions): MiddlewareHandler {
  const webhooks = new Set(options.webhooks);
  return async (c, next) => {
    if (c.req.method === "POST" && webhooks.has(c.req.path)) return next();
    checkHost(c.req.header("host"), options);
    checkOrigin(c.req.header("origin"), c.req.header("host"));
    if (!isOpen(c.req.method, c.req.path, options.open))
      checkToken(c.req.header("authorization"), options.token);
    checkMedia(c.req);
    await next();
    c.res.headers.set("x-content-type-options", "nosniff");
    return undefined;
  };
}

/** Without a token only the names of this machine are answered, so that a foreign name cannot be pointed here. */
function checkHost(host: string | undefined, { host: configured, token }: GuardOptions): void {
  if (token !== undefined) return;
  const name = hostName(host);
  if (name !== undefined && (isLoopback(name) || name === configured)) return;
  throw new PocoError("forbidden", `PoCo does not answer for the host ${host ?? "(none)"}. Use 127.0.0.1.`);
}

function hostName(host: string | undefined): string | undefined {
  const url = URL.parse(`http://${host ?? ""}`);
  return url === null || url.hostname === "" ? undefined : url.hostname.replace(/^\[|\]$/g, "");
}

/** Browsers send an Origin with every request that could change something; it must be this server's own. */
function checkOrigin(origin: string | undefined, host: string | undefined): void {
  if (origin === undefined) return;
  const from = URL.parse(origin)?.host;
  if (from !== undefined && from === host?.toLowerCase()) return;
  throw new PocoError(
    "forbidden",
    `Requests from ${origin} are not allowed. Open the console of this server.`,
  );
}

function checkToken(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined) return;
  const given = /^Bearer\s+(.+)$/i.exec(authorization ?? "")?.[1];
  if (given !== undefined && timingSafeEqual(digest(given), digest(token))) return;
  throw new PocoError("unauthorized", "Send the token of POCO_HTTP_TOKEN as a bearer token.");
}

/** Digests have one length, which the comparison needs and which tells nothing of the token. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function isOpen(method: string, path: string, open: readonly string[]): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  return open.some((entry) =>
    entry.endsWith("/") && entry !== "/" ? path.startsWith(entry) : path === entry,
  );
}

/** Only `application/json` makes a browser ask first before it sends a request across origins. */
function checkMedia(request: HonoRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const type = request.header("content-type");
  if (/^application\/json\s*(?:;|$)/i.test(type ?? "")) return;
  if (type === undefined && hasNoBody(request)) return;
  throw new PocoError("unsupported_media", "Send JSON with the header Content-Type: application/json.");
}

function hasNoBody(request: HonoRequest): boolean {
  const length = request.header("content-length") ?? "0";
  return length === "0" && request.header("transfer-encoding") === undefined;
}
