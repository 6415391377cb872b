import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type ErrorCode, PocoError } from "../domain/errors.ts";
import type { Log } from "../observe/log.ts";
import { redact } from "../observe/redact.ts";

const statusOf: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media: 415,
  setup: 409,
  settings: 409,
  not_running: 503,
  unavailable: 503,
};

/** The border of the HTTP surface: every failure becomes `{"detail": …}`, defects without their inner workings. */
export function errorResponse(error: Error, c: Context, log: Log): Response {
  if (error instanceof PocoError) return c.json({ detail: redact(error.message) }, statusOf[error.code]);
  if (error instanceof HTTPException) return c.json({ detail: redact(error.message) }, error.status);
  log.error({ error, path: c.req.path }, "a request failed");
  return c.json({ detail: "PoCo failed to answer this; its log says why." }, 500);
}
