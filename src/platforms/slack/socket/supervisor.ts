import type { Log } from "../../../observe/log.ts";
import { within } from "../../kit/within.ts";
import { createAskAddress } from "./ask-address.ts";
import type { Line, LineEnd } from "./line.ts";
import { type NextStep, nextStep, type Setback } from "./next-step.ts";
import { takeEnvelope } from "./take-envelope.ts";
import { type SocketTimings, usualTimings } from "./timings.ts";
import type { Envelope } from "./wire.ts";

export interface SocketOptions {
  readonly appToken: string;
  /** Slack's own is `https://slack.com/api/`. */
  readonly apiBaseUrl: string;
  readonly log: Log;
  /**
   * Stores what came; resolves with the payload to acknowledge with (undefined: none). When it rejects nothing is
   * acknowledged, so that Slack sends it again.
   */
  readonly onEnvelope: (envelope: Envelope) => Promise<unknown>;
  /**
   * Connected, or connected again. `downSince`: epoch milliseconds since when nothing could arrive, for the first
   * connection since the start; null when nothing was missed, because the new line opened before the old one ended.
   */
  readonly onConnected: (info: { readonly downSince: number | null; readonly isFirst: boolean }) => void;
  readonly now?: () => number;
  readonly timings?: Partial<SocketTimings>;
}

export interface SocketState {
  readonly kind: "connecting" | "connected" | "reconnecting" | "stopped";
  /** For people: what is, and the next step where it is stopped. */
  readonly detail: string;
  /** Since when it is of this kind; epoch milliseconds, like the others. */
  readonly since: number;
  readonly connectedAt: number | null;
  /** When anything came from Slack, be it the answer to a ping. */
  readonly lastHeardAt: number | null;
  readonly reconnects: number;
}

/** Keeps a Socket Mode connection open. Nothing that Slack or the network does makes it throw or reject. */
export interface SocketSupervisor {
  start(): void;
  state(): SocketState;
  /** Ends quickly, whatever is under way; what is being stored may still be acknowledged within the grace. */
  close(): Promise<void>;
}

export function createSocketSupervisor(options: SocketOptions): SocketSupervisor {
  return new Supervisor(options);
}

/**
 * Never more than two lines: the current one, and either its predecessor, which lingers for what is under way on it, or
 * its successor, which is being opened.
 */
class Supervisor implements SocketSupervisor {
  readonly #options: SocketOptions;
  readonly #timings: SocketTimings;
  readonly #now: () => number;
  readonly #closing = new AbortController();
  readonly #askAddress: ReturnType<typeof createAskAddress>;
  readonly #underWay = new Set<Promise<void>>();
  #current: Line | undefined;
  #previous: Line | undefined;
  #next: Line | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** From the question for an address until the line has said hello or failed. */
  #isOpening = false;
  #hasStarted = false;
  #isStopped = false;
  #failures = 0;
  #downSince: number | null = null;
  #connectedAt = 0;
  #retryAt = 0;
  #connections = 0;
  #lastHeardAt: number | null = null;
  #kind: SocketState["kind"] = "stopped";
  #detail = "Not started.";
  #since: number;
  #closed: Promise<void> | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#timings = { ...usualTimings, ...options.timings };
    this.#now = options.now ?? Date.now;
    this.#since = this.#now();
    const { appToken, apiBaseUrl, log } = options;
    const { signal } = this.#closing;
    const timeoutMs = this.#timings.openTimeoutMs;
    this.#askAddress = createAskAddress({ appToken, apiBaseUrl, timeoutMs, log, signal });
  }

  start(): void {
    if (this.#hasStarted || this.#closed !== undefined) return;
    this.#hasStarted = true;
    this.#downSince = this.#now();
    this.#enter("connecting", "Connecting to Slack.");
    this.#open();
  }

  state(): SocketState {
    const waitMs = this.#retryAt - this.#now();
    const isWaiting = this.#retry !== undefined && waitMs > 0;
    return {
      kind: this.#kind,
      detail: isWaiting ? `${this.#detail} Next try in ${Math.ceil(waitMs / 1_000)} s.` : this.#detail,
      since: this.#since,
      connectedAt: this.#current === undefined ? null : this.#connectedAt,
      lastHeardAt: this.#lastHeardAt,
      reconnects: Math.max(0, this.#connections - 1),
    };
  }

  close(): Promise<void> {
    this.#closed ??= this.#shut();
    return this.#closed;
  }

  async #shut(): Promise<void> {
    this.#isStopped = true;
    this.#clearRetry();
    this.#closing.abort();
    this.#next?.destroy("PoCo is shutting down.");
    this.#enter("stopped", "Closed, because PoCo shuts down or the settings changed.");
    await within(Promise.all(this.#underWay), this.#timings.closeGraceMs);
    await Promise.all([this.#current?.close(), this.#previous?.close()]);
  }

  #open(): void {
    this.#isOpening = true;
    this.#attempt().catch((error: unknown) => {
      this.#options.log.error({ error }, "a connection to Slack could not even be tried");
      this.#isOpening = false;
      this.#setBack({ kind: "failed", why: "PoCo itself failed to open a connection." });
    });
  }

  async #attempt(): Promise<void> {
    if (this.#current !== undefined) await this.#previous?.close();
    const address = await this.#askAddress();
    const { openLine } = await import("./line.ts");
    if (this.#isStopped) return;
    if (address.kind !== "address") {
      this.#isOpening = false;
      this.#setBack(address);
      return;
    }
    this.#next = openLine({
      url: address.url,
      timings: this.#timings,
      log: this.#options.log,
      now: this.#now,
      events: {
        onHeard: () => {
          this.#lastHeardAt = this.#now();
        },
        onHello: (line) => this.#greeted(line),
        onEnvelope: (line, envelope) => this.#take(line, envelope),
        onLeaving: (line, reason) => this.#leaving(line, reason),
        onEnd: (line, end) => this.#ended(line, end),
      },
    });
  }

  #greeted(line: Line): void {
    this.#isOpening = false;
    this.#next = undefined;
    if (this.#current !== undefined) {
      this.#previous = this.#current;
      this.#previous.closeIn(this.#timings.lingerMs);
    }
    this.#current = line;
    this.#connectedAt = this.#now();
    this.#connections += 1;
    const downSince = this.#downSince;
    const isFirst = this.#connections === 1;
    this.#downSince = null;
    this.#enter("connected", "Connected to Slack by Socket Mode.");
    this.#options.log.info({ downSince, isFirst }, "connected to Slack");
    try {
      this.#options.onConnected({ downSince, isFirst });
    } catch (error) {
      this.#options.log.error({ error }, "what follows a connection to Slack failed");
    }
  }

  #take(line: Line, envelope: Envelope): void {
    // Slack sends it again, to whoever is there then.
    if (this.#closed !== undefined) return;
    const { log, onEnvelope } = this.#options;
    const work = takeEnvelope(envelope, { line, log, onEnvelope });
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
  }

  /** Slack recycles a connection every few hours: the next one opens while this one still works. */
  #leaving(line: Line, reason: string): void {
    if (line !== this.#current || this.#isStopped || this.#isComing()) return;
    const why = `Slack asked for a new connection (${reason}).`;
    this.#setBack({ kind: "lost", why, livedMs: this.#now() - this.#connectedAt });
  }

  #ended(line: Line, { why, isSwitchedOff, deafSince }: LineEnd): void {
    if (line === this.#previous) {
      this.#previous = undefined;
      return;
    }
    if (line === this.#next) {
      this.#next = undefined;
      this.#isOpening = false;
      this.#setBack(isSwitchedOff ? { kind: "switched_off" } : { kind: "failed", why });
      return;
    }
    this.#current = undefined;
    this.#downSince = deafSince;
    if (this.#isStopped) return;
    this.#enter("reconnecting", why);
    if (this.#isComing()) return;
    const livedMs = this.#now() - this.#connectedAt;
    this.#setBack(isSwitchedOff ? { kind: "switched_off" } : { kind: "lost", why, livedMs });
  }

  #isComing(): boolean {
    return this.#isOpening || this.#retry !== undefined;
  }

  #setBack(setback: Setback): void {
    if (this.#isStopped) return;
    const { log } = this.#options;
    const step = nextStep(setback, {
      failures: this.#failures,
      timings: this.#timings,
      chance: Math.random(),
    });
    if (step.kind === "stop") {
      this.#isStopped = true;
      this.#enter("stopped", step.why);
      log.error({ why: step.why }, "Slack refuses this app; no further try is made");
      return;
    }
    this.#failures = step.failures;
    this.#tell(setback, step);
    if (step.waitMs === 0) this.#open();
    else this.#openIn(step.waitMs);
  }

  #tell(setback: Setback, { why, waitMs }: NextStep & { kind: "retry" }): void {
    // Lost connections are everyday life, and an outage says the same over and over.
    const isNews = !this.#detail.endsWith(why);
    const level = setback.kind === "lost" ? "info" : isNews ? "warn" : "debug";
    this.#options.log[level]({ why, waitMs }, "the connection to Slack is opened anew");
    if (this.#current === undefined) this.#enter(this.#kind, why);
    else this.#enter("connected", `Connected. ${why}`);
  }

  #openIn(waitMs: number): void {
    this.#retryAt = this.#now() + waitMs;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#open();
    }, waitMs);
  }

  #clearRetry(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }

  #enter(kind: SocketState["kind"], detail: string): void {
    if (kind !== this.#kind) this.#since = this.#now();
    this.#kind = kind;
    this.#detail = detail;
  }
}
