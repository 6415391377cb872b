import type { Log } from "../../../observe/log.ts";
import { createCallQueue } from "../../kit/call-queue.ts";
import { createRateWindow, type RateWindow } from "../../kit/rate-window.ts";
import { createRateWindows } from "../../kit/rate-windows.ts";
import { clockTimers, type Timers } from "../../kit/timers.ts";
import type { Trace } from "../../kit/trace.ts";
import type { FeishuAnswer, NotDone } from "./answer.ts";
import type { Ask, CallHow, Subject } from "./call.ts";
import { type Call, createCaller } from "./caller.ts";
import { limits, type MethodName, methods } from "./methods.ts";
import type { MonthlyCalls } from "./monthly-calls.ts";
import { send } from "./send.ts";
import { createTokens } from "./tokens.ts";

/** Calls of Feishu's API, within its limits. What a call says about its subject decides with whom it stands in line. */
export interface FeishuApi {
  /** Never rejects. A call that has to stand too long is not made, and answered `limited`. */
  call(method: MethodName, ask: Ask, how?: CallHow): Promise<FeishuAnswer>;
  /** What is left for a subject; for whoever decides themselves when to call (see `hasPlace`). */
  budget(subject: Subject): RateWindow;
  /** The token with which files are fetched. Never rejects. */
  token(): Promise<FeishuAnswer<string>>;
  /** Whoever stands in a line is answered `down`. */
  close(): void;
}

export interface FeishuApiOptions {
  readonly appId: string;
  readonly appSecret: string;
  /** Without a slash at its end. */
  readonly origin: string;
  readonly log: Log;
  readonly trace: Trace;
  readonly monthly: MonthlyCalls;
  readonly now?: () => number;
  readonly timers?: Timers;
  /** Milliseconds. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 12_000;
const defaultMaxWaitMs = 10_000;

export function createFeishuApi(options: FeishuApiOptions): FeishuApi {
  return new PacedApi(options);
}

class PacedApi implements FeishuApi {
  readonly #now: () => number;
  readonly #queue;
  readonly #tokens;
  readonly #caller;
  readonly #timeoutMs: number;
  readonly #methods = new Map<MethodName, readonly RateWindow[]>();
  readonly #subjects = {
    chat: createRateWindows(limits.chat),
    message: createRateWindows(limits.message),
    card: createRateWindows(limits.card),
  };

  constructor(options: FeishuApiOptions) {
    const { appId, appSecret, origin, log, trace, monthly } = options;
    const { now = Date.now, timers = clockTimers, timeoutMs = defaultTimeoutMs } = options;
    this.#now = now;
    this.#timeoutMs = timeoutMs;
    this.#queue = createCallQueue({ now, timers });
    const askForToken = async (): Promise<FeishuAnswer> => {
      const url = `${origin}/open-apis/auth/v3/tenant_access_token/internal`;
      const body = { app_id: appId, app_secret: appSecret };
      monthly.note();
      const answer = await send({ method: "POST", url, body, timeoutMs });
      if (answer.kind === "stale-token") return { kind: "down", detail: "Feishu gave no token" };
      if (answer.kind !== "ok") trace.fault({ stage: "token", code: faultCode(answer) });
      return answer;
    };
    this.#tokens = createTokens({ fetch: askForToken, now });
    const tokens = this.#tokens;
    this.#caller = createCaller({ origin, tokens, monthly, log, trace, now, timers });
  }

  async call(method: MethodName, ask: Ask, how: CallHow = {}): Promise<FeishuAnswer> {
    const { isUrgent = false, hasPlace = false, maxWaitMs = defaultMaxWaitMs } = how;
    const until = this.#now() + maxWaitMs;
    const call: Call = { method, ask, how: { timeoutMs: this.#timeoutMs, ...how } };
    for (let isFirst = true; ; isFirst = false) {
      const budgets = this.#budgetsOf(call, hasPlace && isFirst);
      const waitLeftMs = Math.max(0, until - this.#now());
      const place = { line: lineOf(call), budgets, isUrgent, maxWaitMs: waitLeftMs };
      const ran = await this.#queue.run(place, () => this.#caller.often(call));
      if (ran.kind === "closed") return { kind: "down", detail: "PoCo is ending" };
      if (ran.kind === "later") return { kind: "limited", retryAfterMs: Math.ceil(ran.waitMs), by: "us" };
      const answer = ran.value;
      if (answer.kind !== "limited") return answer;
      this.#pause(call, answer);
      // A call that Feishu limited was not made: it stands in line again for as long as its caller wants to wait.
      if (this.#now() + answer.retryAfterMs > until) return answer;
    }
  }

  budget({ kind, id }: Subject): RateWindow {
    return this.#subjects[kind].of(id, this.#now());
  }

  token(): Promise<FeishuAnswer<string>> {
    return this.#tokens.get();
  }

  close(): void {
    this.#queue.close();
    this.#caller.close();
  }

  #budgetsOf({ method, ask }: Call, hasPlace: boolean): readonly RateWindow[] {
    const known = this.#methods.get(method);
    const own = known ?? [createRateWindow(limits.methodMinute), createRateWindow(limits.methodSecond)];
    this.#methods.set(method, own);
    return ask.about === undefined || hasPlace ? own : [...own, this.budget(ask.about)];
  }

  #pause({ method, ask }: Call, { retryAfterMs, by }: Limited): void {
    if (by === "plan") return;
    const windows = ask.about === undefined ? (this.#methods.get(method) ?? []) : [this.budget(ask.about)];
    for (const window of windows) window.pause(this.#now(), retryAfterMs);
  }
}

type Limited = Extract<NotDone, { readonly kind: "limited" }>;

/** Calls about one thing are made one after another, so that the newest comes last. */
function lineOf({ method, ask }: Call): string | null {
  const { about } = ask;
  if (about === undefined || methods[method].verb === "GET") return null;
  return `${about.kind} ${about.id}`;
}

export function faultCode(answer: NotDone): string {
  return answer.kind === "refused" ? String(answer.code) : answer.kind;
}
