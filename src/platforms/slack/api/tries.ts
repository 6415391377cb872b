import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { Log } from "../../../observe/log.ts";
import { createRests } from "../../kit/rests.ts";
import type { Timers } from "../../kit/timers.ts";
import type { Trace } from "../../kit/trace.ts";
import type { SlackAnswer } from "./answer.ts";
import type { Budgets } from "./budgets.ts";
import { type MethodName, methods } from "./methods.ts";
import { type Failure, readFailure } from "./read-failure.ts";
import { sizeOf, subjectOf } from "./subject.ts";
import type { Lane } from "./web-clients.ts";

/** A call whose turn has come. */
export interface Call {
  readonly method: MethodName;
  readonly args: Readonly<Record<string, unknown>>;
  readonly how: { readonly lane: Lane; readonly fine?: readonly string[]; readonly source?: string };
}

/** Makes calls, and again where that is harmless. Every try is on the debug page. */
export interface Tries {
  /** Never rejects. Only what may be done twice is tried twice: Slack knows no key by which a second post is the first. */
  often(call: Call): Promise<SlackAnswer>;
  /** Nothing is tried again. */
  close(): void;
}

export interface TryParts {
  readonly clients: (lane: Lane) => Promise<WebClient>;
  readonly budgets: Budgets;
  readonly log: Log;
  readonly trace: Trace;
  readonly now: () => number;
  readonly timers: Timers;
}

/** Before the second and the third try of an idempotent call; milliseconds. */
const retryWaitsMs = [300, 1_200];
/** When so much time has passed, nothing is tried again; milliseconds. */
const retryForMs: Readonly<Record<Lane, number>> = { interactive: 1_500, background: 5_000 };

export function createTries(parts: TryParts): Tries {
  const { now, timers, budgets } = parts;
  const rests = createRests(timers);
  let isClosed = false;

  const often: Tries["often"] = async (call) => {
    const until = now() + retryForMs[call.how.lane];
    for (const waitMs of methods[call.method].isIdempotent ? retryWaitsMs : []) {
      const answer = await tryOnce(parts, call);
      if (!("isPassing" in answer) || isClosed || now() + waitMs > until) return withoutMark(answer);
      await rests.rest(waitMs);
      budgets.of(call.method).note(now());
    }
    return withoutMark(await tryOnce(parts, call));
  };

  return {
    often,
    close: () => {
      isClosed = true;
      rests.end();
    },
  };
}

async function tryOnce(parts: TryParts, call: Call): Promise<SlackAnswer | Failure> {
  const { now, trace, budgets } = parts;
  const { method, args, how } = call;
  const startedAt = now();
  const answer = await send(parts, call);
  trace.outbound({
    method,
    outcome: answer.kind,
    tookMs: now() - startedAt,
    source: how.source,
    channel: subjectOf(args).channel,
    textLength: sizeOf(args),
  });
  if (answer.kind === "limited") budgets.of(method).pause(now(), answer.retryAfterMs);
  if (answer.kind !== "ok") tell(parts, call, answer);
  return answer;
}

async function send({ clients }: TryParts, { method, args, how }: Call): Promise<SlackAnswer | Failure> {
  try {
    const client = await clients(how.lane);
    return done(await client.apiCall(method, { ...args }));
  } catch (error) {
    const failure = readFailure(error);
    const isFine = failure.kind === "refused" && how.fine?.includes(failure.error) === true;
    return isFine ? { kind: "ok", data: {} } : failure;
  }
}

const Metadata = z.object({
  /** Several stand with commas between. */
  warning: z.string().optional().catch(undefined),
  response_metadata: z
    .object({ scopes: z.array(z.string()).optional(), warnings: z.array(z.string()).optional() })
    .optional()
    .catch(undefined),
});

function done(body: unknown): SlackAnswer {
  const { warning, response_metadata: metadata } = Metadata.safeParse(body).data ?? {};
  const warnings = [...new Set([...(warning?.split(",") ?? []), ...(metadata?.warnings ?? [])])];
  return {
    kind: "ok",
    data: body,
    ...(metadata?.scopes !== undefined && { scopes: metadata.scopes }),
    ...(warnings.length > 0 && { warnings }),
  };
}

function withoutMark(answer: SlackAnswer | Failure): SlackAnswer {
  if (!("isPassing" in answer)) return answer;
  const { isPassing: _, ...rest } = answer;
  return rest;
}

function tell({ log, trace }: TryParts, { method, args, how }: Call, answer: NotOk): void {
  const fault = faultOf(answer);
  log.warn({ method, lane: how.lane, ...fault }, "Slack did not do what was asked");
  const context = { lane: how.lane, channel: subjectOf(args).channel ?? null };
  trace.fault({ stage: method, ...fault, context });
}

type NotOk = Exclude<SlackAnswer, { kind: "ok" }>;

function faultOf(answer: NotOk) {
  switch (answer.kind) {
    case "refused":
      return { code: answer.error, needed: answer.needed, detail: answer.pointers.join(" ") || answer.error };
    case "limited":
      return { code: "limited", detail: `for ${answer.retryAfterMs} ms` };
    default:
      return { code: answer.kind, detail: answer.detail };
  }
}
