import type { Log } from "../../../observe/log.ts";
import type { CallLog } from "../../kit/call-log.ts";
import { createCallQueue } from "../../kit/call-queue.ts";
import type { RateWindow } from "../../kit/rate-window.ts";
import { clockTimers, type Timers } from "../../kit/timers.ts";
import type { Trace } from "../../kit/trace.ts";
import type { SlackAnswer } from "./answer.ts";
import { createBudgets } from "./budgets.ts";
import { type MethodName, methods } from "./methods.ts";
import { subjectOf } from "./subject.ts";
import { createTries } from "./tries.ts";
import { createWebClients, type Lane } from "./web-clients.ts";

/**
 * Calls of Slack's Web API, within Slack's limits. Background calls stand in a line by method, urgent ones first;
 * interactive ones never stand in line. A method that Slack limits pauses alone.
 */
export interface SlackApi {
  /** Never rejects. A background call that has to stand too long is not made, and answered `limited`. */
  call(method: MethodName, args: SlackArguments, how: CallHow): Promise<SlackAnswer>;
  /** What is left for a method; for whoever decides themselves when to call (see `hasPlace`). */
  budget(method: MethodName): RateWindow;
  /** Whoever stands in a line is answered `down`. */
  close(): void;
}

/** Members that are undefined are not sent. */
export type SlackArguments = Readonly<Record<string, unknown>>;

export interface CallHow {
  readonly lane: Lane;
  /** Comes before calls that are not. */
  readonly isUrgent?: boolean;
  /** Who would have to stand longer is answered `limited`. Milliseconds. */
  readonly maxWaitMs?: number;
  /** The place in the method's budget is taken already. */
  readonly hasPlace?: boolean;
  /** Refusals that say that all is well, e.g. `already_pinned`: they are answered as `ok`, with an empty body. */
  readonly fine?: readonly string[];
  /** What it is for; shown on the debug page. */
  readonly source?: string;
}

export interface SlackApiOptions {
  /** Of the bot; with the app-level token only `apps.connections.open` works. */
  readonly botToken: string;
  readonly baseUrl: string;
  readonly log: Log;
  readonly trace: Trace;
  /** What an earlier PoCo asked for. */
  readonly calls?: CallLog;
  readonly now?: () => number;
  readonly timers?: Timers;
  /** Milliseconds. */
  readonly timeouts?: Readonly<Record<Lane, number>>;
}

/** A trigger of Slack lives 3 s. */
const defaultTimeouts: Readonly<Record<Lane, number>> = { interactive: 2_500, background: 15_000 };
const defaultMaxWaitMs = 10_000;

export function createSlackApi(options: SlackApiOptions): SlackApi {
  return new PacedApi(options);
}

interface Call {
  readonly method: MethodName;
  readonly args: SlackArguments;
  readonly how: CallHow;
}

class PacedApi implements SlackApi {
  readonly #now: () => number;
  readonly #budgets;
  readonly #queue;
  readonly #tries;

  constructor(options: SlackApiOptions) {
    const { botToken: token, baseUrl, log, trace, timeouts = defaultTimeouts } = options;
    const { now = Date.now, timers = clockTimers, calls } = options;
    this.#budgets = createBudgets(calls);
    const clients = createWebClients({ token, baseUrl, log, timeouts });
    this.#now = now;
    this.#queue = createCallQueue({ now, timers });
    this.#tries = createTries({ clients, budgets: this.#budgets, log, trace, now, timers });
  }

  async call(method: MethodName, args: SlackArguments, how: CallHow): Promise<SlackAnswer> {
    const call = { method, args, how };
    return how.lane === "interactive" ? this.#callAtOnce(call) : this.#callInTurn(call);
  }

  budget(method: MethodName): RateWindow {
    return this.#budgets.of(method);
  }

  close(): void {
    this.#queue.close();
    this.#tries.close();
  }

  /** Counted, but only Slack itself holds it back. */
  async #callAtOnce(call: Call): Promise<SlackAnswer> {
    const pausedMs = this.budget(call.method).paused(this.#now());
    if (pausedMs > 0) return { kind: "limited", retryAfterMs: pausedMs, by: "slack" };
    for (const budget of this.#budgetsOf(call)) budget.note(this.#now(), { isUrgent: true });
    return this.#tries.often(call);
  }

  /** A call that Slack limited was not made: it stands in line again for as long as its caller wants to wait. */
  async #callInTurn(call: Call): Promise<SlackAnswer> {
    const { hasPlace = false, isUrgent = false, maxWaitMs = defaultMaxWaitMs } = call.how;
    const until = this.#now() + maxWaitMs;
    for (let isFirst = true; ; isFirst = false) {
      const budgets = hasPlace && isFirst ? [] : this.#budgetsOf(call);
      const waitLeftMs = Math.max(0, until - this.#now());
      const place = { line: lineOf(call), budgets, isUrgent, maxWaitMs: waitLeftMs };
      const ran = await this.#queue.run(place, () => this.#tries.often(call));
      if (ran.kind === "closed") return { kind: "down", detail: "PoCo is ending" };
      if (ran.kind === "later") {
        const by = this.budget(call.method).paused(this.#now()) > 0 ? "slack" : "us";
        return { kind: "limited", retryAfterMs: Math.ceil(ran.waitMs), by };
      }
      const answer = ran.value;
      if (answer.kind !== "limited" || this.#now() + answer.retryAfterMs > until) return answer;
    }
  }

  #budgetsOf({ method, args }: Call): readonly RateWindow[] {
    const budget = this.#budgets.of(method);
    const { channel } = subjectOf(args);
    if (methods[method].inLineOf !== "channel" || channel === undefined) return [budget];
    return [budget, this.#budgets.ofChannel(channel, this.#now())];
  }
}

function lineOf({ method, args }: Call): string | null {
  const { channel, message } = subjectOf(args);
  const { inLineOf } = methods[method];
  if (channel === undefined || inLineOf === null) return null;
  const [family] = method.split(".");
  return inLineOf === "channel" ? `posts ${channel}` : `${family} ${channel} ${message ?? ""}`;
}
