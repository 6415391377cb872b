import { z } from "zod";
import { whyUnsent } from "../../kit/why-unsent.ts";
import type { NotDone } from "./answer.ts";

/**
 * What an error of the official client means for the call. Texts of errors are not passed on: they may hold what was sent.
 * Codes: @slack/web-api 8.2, `ErrorCode`; of the connection: Node and undici.
 */
export function readFailure(error: unknown): Failure {
  const { success, data } = ClientError.safeParse(error);
  if (!success) return cut("the connection broke while the answer was read");
  switch (data.code) {
    case "slack_webapi_platform_error":
      return refusal(data.data);
    case "slack_webapi_rate_limited_error":
      return limited(data.retryAfter ?? unnamedWaitSeconds);
    case "slack_webapi_http_error":
      return httpFailure(data.statusCode);
    case "slack_webapi_request_error":
      return requestFailure(error);
    default:
      return cut("the connection broke while the answer was read");
  }
}

export type Failure = NotDone & {
  /** Slack itself failed: an idempotent call is worth another try. */
  readonly isPassing?: true;
};

/** Where Slack names no time. */
const unnamedWaitSeconds = 30;
/** Slack, errors of every method: something broke on the way, part of it may have been done. */
const brokeInside: ReadonlySet<string> = new Set(["internal_error", "fatal_error", "service_unavailable"]);
const limits: ReadonlySet<string> = new Set(["ratelimited", "rate_limited", "message_limit_exceeded"]);

const Refusal = z.object({
  error: z.unknown().optional(),
  needed: z.string().nullish().catch(null),
  response_metadata: z
    .object({
      messages: z.array(z.string()).optional().catch(undefined),
      retryAfter: z.number().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const ClientError = z.object({
  code: z.string(),
  data: Refusal.optional().catch(undefined),
  retryAfter: z.number().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
});

function refusal(body: z.infer<typeof Refusal> | undefined): Failure {
  const error = body?.error;
  // The client puts a body that is no JSON, e.g. a proxy's page, in the place of the code.
  if (typeof error !== "string" || !/^[\w.:-]{1,80}$/.test(error)) return cut("the answer was not Slack's");
  if (limits.has(error)) return limited(body?.response_metadata?.retryAfter ?? unnamedWaitSeconds);
  if (brokeInside.has(error)) return { kind: "unsure", detail: `Slack said ${error}`, isPassing: true };
  const messages = body?.response_metadata?.messages ?? [];
  return { kind: "refused", error, needed: body?.needed ?? null, pointers: messages.flatMap(pointersOf) };
}

/** `[ERROR] must be shorter [json-pointer:/blocks/0/text]` */
function pointersOf(message: string): readonly string[] {
  return [...message.matchAll(/\[json-pointer:([^\]]{1,200})\]/g)].flatMap(([, pointer]) => pointer ?? []);
}

function limited(seconds: number): Failure {
  return { kind: "limited", retryAfterMs: Math.max(1, seconds) * 1_000, by: "slack" };
}

/** Slack answers 200 and 429; everything else comes from something broken in front of it. */
function httpFailure(status = 500): Failure {
  const detail = `Slack answered HTTP ${status}`;
  return status >= 500 ? { kind: "unsure", detail, isPassing: true } : { kind: "down", detail };
}

function requestFailure(error: unknown): Failure {
  const { why, wasSent } = whyUnsent(error);
  return wasSent
    ? cut(why)
    : { kind: "down", detail: `Slack could not be reached (${why})`, isPassing: true };
}

function cut(detail: string): Failure {
  return { kind: "unsure", detail, isPassing: true };
}
