import type { Log } from "../../../observe/log.ts";
import { timeOf } from "../../kit/listener.ts";
import { within } from "../../kit/within.ts";
import type { Take } from "../intake/delivery.ts";
import { type AppLock, createAppLock } from "./app-lock.ts";
import { discover } from "./discover.ts";
import { createFragments } from "./fragments.ts";
import type { Frame } from "./frame.ts";
import type { Line, LineEnd } from "./line.ts";
import { nextStep, type Setback } from "./next-step.ts";
import { takeFrame } from "./take-frame.ts";
import { type LongConnectionTimings, usualTimings } from "./timings.ts";

export interface LongConnectionOptions {
  readonly appId: string;
  readonly appSecret: string;
  /** Of the open platform, without a slash at its end. */
  readonly origin: string;
  readonly log: Log;
  readonly take: Take;
  /**
   * Asks Feishu over HTTP whether id and secret are good: `refused` is said to people and asked again seldom, `trouble`
   * passes. Never rejects.
   */
  readonly probe: () => Promise<Probe>;
  /**
   * Connected, or connected again. `downSince`: since when nothing could arrive, in epoch milliseconds; null for the first
   * connection.
   */
  readonly onConnected: (info: { readonly downSince: number | null }) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly lock?: AppLock;
  readonly timings?: Partial<LongConnectionTimings>;
}

export type Probe =
  | { readonly kind: "ok" }
  | { readonly kind: "refused" | "trouble"; readonly reason: string };

/** Keeps the long connection open. Nothing that Feishu or the network does makes it throw or reject. */
export interface LongConnection {
  start(): void;
  /** `detail` is for people: what is, and the next step where it does not work. */
  state(): { readonly ready: boolean; readonly detail: string };
  /** For the debug page. */
  facts(): Readonly<Record<string, unknown>>;
  /** Ends quickly; what is being stored may still be acknowledged within the grace. */
  close(): Promise<void>;
}

export function createLongConnection(options: LongConnectionOptions): LongConnection {
  return new Supervisor(options);
}

class Supervisor implements LongConnection {
  readonly #options: LongConnectionOptions;
  readonly #timings: LongConnectionTimings;
  readonly #now: () => number;
  readonly #lock: AppLock;
  readonly #fragments;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #line: Line | undefined;
  #isReady = false;
  #retry: NodeJS.Timeout | undefined;
  #retryAt = 0;
  #failures = 0;
  #connections = 0;
  #connectedAt: number | null = null;
  #lastHeardAt: number | null = null;
  #downSince: number | null = null;
  #provenAt: number | null = null;
  #detail = "The long connection was not begun.";
  #hasStarted = false;
  #closed: Promise<void> | undefined;

  constructor(options: LongConnectionOptions) {
    this.#options = options;
    this.#timings = { ...usualTimings, ...options.timings };
    this.#now = options.now ?? Date.now;
    this.#lock = options.lock ?? createAppLock(options.appId);
    this.#fragments = createFragments(this.#now);
  }

  start(): void {
    if (this.#hasStarted || this.#closing.signal.aborted) return;
    this.#hasStarted = true;
    this.#detail = "PoCo connects to Feishu.";
    this.#open();
  }

  state(): { readonly ready: boolean; readonly detail: string } {
    const waitMs = this.#retryAt - this.#now();
    const isWaiting = this.#retry !== undefined && waitMs > 0;
    const next = isWaiting ? ` Next try in ${Math.ceil(waitMs / 1_000)} s.` : "";
    return { ready: this.#isReady, detail: `${this.#detail}${next}` };
  }

  facts(): Readonly<Record<string, unknown>> {
    return {
      connected: this.#isReady,
      connected_at: timeOf(this.#connectedAt),
      down_since: timeOf(this.#downSince),
      last_heard_at: timeOf(this.#lastHeardAt),
      reconnects: Math.max(0, this.#connections - 1),
      failures: this.#failures,
      next_try_at: timeOf(this.#retry === undefined ? null : this.#retryAt),
    };
  }

  close(): Promise<void> {
    this.#closed ??= this.#shut();
    return this.#closed;
  }

  async #shut(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#detail = "Closed, because PoCo shuts down or the settings changed.";
    await within(Promise.all(this.#underWay), this.#timings.closeGraceMs);
    await this.#line?.close();
    this.#isReady = false;
    this.#lock.release();
  }

  #open(): void {
    this.#attempt().catch((error: unknown) => {
      this.#options.log.error({ error }, "a connection to Feishu could not even be tried");
      this.#again({ kind: "failed" }, "PoCo itself failed to open a connection.");
    });
  }

  async #attempt(): Promise<void> {
    const { signal } = this.#closing;
    const holder = this.#lock.take();
    if (holder !== null) {
      const why = `Another PoCo on this machine (${holder}) has the long connection of this app, and Feishu gives each message to one of them only. End it, or give this one another app.`;
      return this.#again({ kind: "held" }, why);
    }
    const probe = await this.#prove();
    if (signal.aborted) return;
    if (probe.kind !== "ok") {
      return this.#again({ kind: probe.kind === "refused" ? "for_people" : "failed" }, probe.reason);
    }
    const { appId, appSecret, origin } = this.#options;
    const timeoutMs = this.#timings.discoveryTimeoutMs;
    const found = await discover({ appId, appSecret, origin, timeoutMs, signal });
    if (signal.aborted) return;
    if (found.kind === "refused") {
      return this.#again({ kind: found.isForPeople ? "for_people" : "failed" }, found.why);
    }
    await this.#dial(found.url, found.serviceId);
  }

  async #dial(url: string, serviceId: number): Promise<void> {
    const { openLine } = await import("./line.ts");
    if (this.#closing.signal.aborted) return;
    this.#line = openLine({
      url,
      serviceId,
      timings: this.#timings,
      log: this.#options.log,
      now: this.#now,
      events: {
        onHeard: () => {
          this.#lastHeardAt = this.#now();
        },
        onReady: () => this.#ready(),
        onData: (line, frame) => this.#take(line, frame),
        onEnd: (end) => this.#ended(end),
      },
    });
  }

  /** What Feishu says to a wrong secret on the connection itself looks like trouble that passes. */
  async #prove(): Promise<Probe> {
    const isAfterGoodLine = this.#failures === 0 && this.#connections > 0;
    const isFresh = this.#provenAt !== null && this.#now() - this.#provenAt < this.#timings.provenForMs;
    if (isAfterGoodLine || isFresh) return { kind: "ok" };
    const probe = await this.#options.probe();
    if (probe.kind === "ok") this.#provenAt = this.#now();
    return probe;
  }

  #ready(): void {
    const { log, onConnected } = this.#options;
    const downSince = this.#connections === 0 ? null : this.#downSince;
    this.#isReady = true;
    this.#connections += 1;
    this.#connectedAt = this.#now();
    this.#downSince = null;
    this.#detail = "Connected to Feishu by the long connection.";
    log.info({ downSince }, "connected to Feishu");
    try {
      onConnected({ downSince });
    } catch (error) {
      log.error({ error }, "what follows a connection to Feishu failed");
    }
  }

  #take(line: Line, frame: Frame): void {
    // Feishu sends it again, to whoever is there then.
    if (this.#closing.signal.aborted) return;
    const { log, take } = this.#options;
    const work = takeFrame(frame, { line, fragments: this.#fragments, take, log, now: this.#now });
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
  }

  #ended({ why, isForPeople, deafSince }: LineEnd): void {
    const wasReady = this.#isReady;
    const livedMs = this.#now() - (this.#connectedAt ?? this.#now());
    this.#line = undefined;
    this.#isReady = false;
    this.#downSince ??= deafSince;
    if (wasReady) return this.#again({ kind: "lost", livedMs }, why);
    this.#again({ kind: isForPeople ? "for_people" : "failed" }, why);
  }

  #again(setback: Setback, why: string): void {
    if (this.#closing.signal.aborted) return;
    const circumstances = { failures: this.#failures, timings: this.#timings, chance: Math.random() };
    const { waitMs, failures } = nextStep(setback, circumstances);
    // Lost connections are everyday life, and an outage says the same over and over.
    const level = setback.kind === "lost" ? "info" : this.#detail === why ? "debug" : "warn";
    this.#options.log[level]({ why, waitMs }, "the connection to Feishu is opened anew");
    this.#failures = failures;
    this.#detail = why;
    if (waitMs === 0) return this.#open();
    this.#retryAt = this.#now() + waitMs;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#open();
    }, waitMs);
  }
}
