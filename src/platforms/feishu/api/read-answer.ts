import { z } from "zod";
import { jsonObject } from "../../kit/json-object.ts";
import type { FeishuAnswer, NotDone } from "./answer.ts";
import { codes } from "./codes.ts";

/** An answer of Feishu's, as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export type Answered =
  | FeishuAnswer
  /** The token was not taken: with a new one it is worth another try. */
  | { readonly kind: "stale-token" }
  /** Something broke at Feishu's: what may be done twice is worth another try. */
  | Passing;

export type Passing = NotDone & { readonly isPassing: true };

const Body = z.object({
  code: z.number(),
  msg: z.string().optional().catch(undefined),
  data: z.unknown().optional(),
  error: z
    .object({
      permission_violations: z
        .array(z.object({ subject: z.string() }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** Milliseconds. */
const unnamedWaitMs = 1_000;
const mostWaitMs = 60_000;
/** Until somebody pays, or the month ends. */
const planWaitMs = 3_600_000;

/** What Feishu's answer says: its code counts, whatever the status of HTTP is. Pure. */
export function readAnswer({ status, headers, text }: RawAnswer): Answered {
  const json = jsonObject(text);
  const body = Body.safeParse(json).data;
  if (body === undefined) return withoutCode(status, headers);
  const { code } = body;
  // A few answers have what they say beside the code.
  if (code === 0) return { kind: "ok", data: body.data ?? json };
  if (codes.token.has(code)) return { kind: "stale-token" };
  if (code === codes.planUsedUp) return { kind: "limited", retryAfterMs: planWaitMs, by: "plan" };
  if (code === codes.tooOften || codes.tooOftenThere.has(code) || status === 429)
    return { kind: "limited", retryAfterMs: waitOf(headers), by: "feishu" };
  if (status >= 500 || codes.brokeInside.has(code)) return broke(`Feishu said ${code}`);
  const scopes = body.error?.permission_violations?.map(({ subject }) => subject) ?? [];
  return { kind: "refused", code, inner: innerCode(body.msg ?? ""), scopes };
}

function withoutCode(status: number, headers: Headers): Answered {
  if (status === 429) return { kind: "limited", retryAfterMs: waitOf(headers), by: "feishu" };
  if (status >= 400 && status < 500) return { kind: "down", detail: `Feishu answered HTTP ${status}` };
  return broke(`Feishu answered HTTP ${status}, and no answer of its own`);
}

function broke(detail: string): Passing {
  return { kind: "unsure", detail, isPassing: true };
}

/** Feishu says in whole seconds when it takes calls again. */
function waitOf(headers: Headers): number {
  const text = headers.get("x-ogw-ratelimit-reset") ?? headers.get("retry-after") ?? "";
  const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : unnamedWaitMs;
  return Math.min(Math.max(ms, unnamedWaitMs), mostWaitMs);
}

function innerCode(message: string): number | null {
  const [, code] = /\bErrCode:\s*(\d{1,8})\b/.exec(message) ?? [];
  return code === undefined ? null : Number(code);
}
