import type { Log } from "../../../observe/log.ts";
import { createRests } from "../../kit/rests.ts";
import type { Timers } from "../../kit/timers.ts";
import type { Trace } from "../../kit/trace.ts";
import type { FeishuAnswer, NotDone } from "./answer.ts";
import type { Ask, CallHow } from "./call.ts";
import { type MethodName, methods } from "./methods.ts";
import type { MonthlyCalls } from "./monthly-calls.ts";
import type { Passing } from "./read-answer.ts";
import { send } from "./send.ts";
import type { Tokens } from "./tokens.ts";

/** A call whose turn has come. */
export interface Call {
  readonly method: MethodName;
  readonly ask: Ask;
  readonly how: CallHow & { readonly timeoutMs: number };
}

/** Makes calls, and again where that is harmless. Every try is on the debug page. */
export interface Caller {
  /** Never rejects. */
  often(call: Call): Promise<FeishuAnswer>;
  /** Nothing is tried again. */
  close(): void;
}

export interface CallerParts {
  readonly origin: string;
  readonly tokens: Tokens;
  readonly monthly: MonthlyCalls;
  readonly log: Log;
  readonly trace: Trace;
  readonly now: () => number;
  readonly timers: Timers;
}

/** Before the second and the third try of an idempotent call; milliseconds. */
const retryWaitsMs = [400, 1_500];
/** When so much time has passed, nothing is tried again; milliseconds. */
const retryForMs = 6_000;

export function createCaller(parts: CallerParts): Caller {
  const { now, timers } = parts;
  const rests = createRests(timers);
  let isClosed = false;

  return {
    often: async (call) => {
      const until = now() + retryForMs;
      for (const waitMs of methods[call.method].isIdempotent ? retryWaitsMs : []) {
        const answer = await tryOnce(parts, call);
        if (!("isPassing" in answer) || isClosed || now() + waitMs > until) return withoutMark(answer);
        await rests.rest(waitMs);
      }
      return withoutMark(await tryOnce(parts, call));
    },
    close: () => {
      isClosed = true;
      rests.end();
    },
  };
}

async function tryOnce(parts: CallerParts, call: Call): Promise<FeishuAnswer | Passing> {
  const { now, trace, log, monthly } = parts;
  const { method, ask, how } = call;
  const startedAt = now();
  const answer = await withToken(parts, call);
  if (answer.kind === "limited" && answer.by === "plan") monthly.spend();
  trace.outbound({
    method,
    outcome: answer.kind,
    tookMs: now() - startedAt,
    source: how.source,
    channel: ask.about?.kind === "chat" ? ask.about.id : undefined,
  });
  if (answer.kind !== "ok") {
    const fault = faultOf(answer);
    log.warn({ method, ...fault }, "Feishu did not do what was asked");
    trace.fault({ stage: method, ...fault });
  }
  return answer;
}

/** A token that is not taken is replaced once. */
async function withToken(parts: CallerParts, call: Call): Promise<FeishuAnswer | Passing> {
  for (let isFirst = true; ; isFirst = false) {
    const token = await parts.tokens.get();
    if (token.kind !== "ok") return token;
    parts.monthly.note();
    const answer = await send({ ...httpOf(parts, call), token: token.data });
    if (answer.kind !== "stale-token") return answer;
    parts.tokens.drop(token.data);
    if (!isFirst) return { kind: "unsure", detail: "Feishu takes none of its own tokens" };
  }
}

function httpOf({ origin }: CallerParts, { method, ask, how }: Call) {
  const { verb, path } = methods[method];
  const { query = {}, body, form, path: names = {} } = ask;
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(names[name] ?? ""));
  const url = new URL(origin + filled);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return {
    method: verb,
    url: url.href,
    timeoutMs: how.timeoutMs,
    ...(form === undefined ? {} : { form: form() }),
    ...(body === undefined ? {} : { body }),
  };
}

function withoutMark(answer: FeishuAnswer | Passing): FeishuAnswer {
  if (!("isPassing" in answer)) return answer;
  const { isPassing: _, ...rest } = answer;
  return rest;
}

function faultOf(answer: NotDone) {
  switch (answer.kind) {
    case "refused":
      return {
        code: String(answer.code),
        needed: answer.scopes.length === 0 ? null : answer.scopes.join(" "),
        detail: answer.inner === null ? `code ${answer.code}` : `code ${answer.code}, inside ${answer.inner}`,
      };
    case "limited":
      return { code: "limited", detail: `for ${answer.retryAfterMs} ms` };
    default:
      return { code: answer.kind, detail: answer.detail };
  }
}
