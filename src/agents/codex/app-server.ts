import { existsSync } from "node:fs";
import type { Outcome } from "../../domain/agent-event.ts";
import type { AgentHost } from "../agent.ts";
import { Backoff } from "../kit/backoff.ts";
import { startChild } from "../kit/child-process.ts";
import { endsWithin } from "../kit/ends-within.ts";
import { bringDown } from "../kit/stop-ladder.ts";
import { Connection } from "./connection.ts";
import type { Deadlines } from "./deadlines.ts";
import { failed } from "./failure.ts";
import { launch } from "./launch.ts";
import type { Place } from "./places.ts";
import { type CodexBinary, installHint, resolveBinary } from "./resolve-binary.ts";
import type { CodexValues } from "./settings.ts";
import { endCommands, hasTerminals } from "./stop.ts";
import { isUntested, oldestTested } from "./tested-version.ts";
import { Initialized } from "./wire.ts";

export type Connected =
  | { readonly kind: "connected"; readonly connection: Connection }
  | { readonly kind: "failed"; readonly outcome: Outcome };

const complaintsShown = 500;
/** At a shutdown; what is left of a process that does not answer goes with the process. */
const commandsMs = 2_000;
/** End of input at once, SIGTERM after 3 seconds, SIGKILL after 8. */
const ladder = { cancelMs: 0, endOfInputMs: 3_000, terminateMs: 5_000 };
/** For a process that already did not answer: whoever stops a run waits for this. */
const steepLadder = { cancelMs: 0, endOfInputMs: 1_000, terminateMs: 1_000 };

export interface ServerParts {
  readonly values: CodexValues;
  readonly host: AgentHost;
  readonly deadlines: Deadlines;
  readonly place: Place;
}

/**
 * The one long-lived `codex app-server` behind all runs of a place. It starts with the first need, starts again after it died,
 * with growing pauses, and ends after a while without work. A process that left a call unanswered gets no new
 * work; it ends when its last run has.
 */
export class AppServer {
  readonly place: Place;
  readonly #values: CodexValues;
  readonly #host: AgentHost;
  readonly #deadlines: Deadlines;
  readonly #backoff = new Backoff(Date.now);
  readonly #alive = new Set<Connection>();
  readonly #deaf = new WeakSet<Connection>();
  #current: Connection | undefined;
  #starting: Promise<Connected> | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #generation = 0;
  /** Processes on their way out: what they have open cannot be opened by the next one before they are gone. */
  readonly #leaving = new Set<Promise<void>>();
  #isClosed = false;

  constructor({ values, host, deadlines, place }: ServerParts) {
    this.#deadlines = deadlines;
    this.#values = values;
    this.#host = { ...host, environment: { ...host.environment, ...place.environment } };
    this.place = place;
  }

  /** The connection, if there is one already. */
  get current(): Connection | undefined {
    return this.#current;
  }

  /** Lends the process; every connection that was lent is given back with `release`. Never rejects. */
  async acquire(): Promise<Connected> {
    const connected = await this.#connect();
    if (connected.kind === "connected") connected.connection.enter();
    clearTimeout(this.#idleTimer);
    return connected;
  }

  /** Resolves at once, or, where the process is to be replaced and this was its last user, when it is gone. */
  async release(connection: Connection): Promise<void> {
    connection.leave();
    if (connection.users > 0) return;
    if (connection !== this.#current) await this.#bringDown(connection);
    else if (connection.threads.length > this.#values.loadedThreads) {
      void this.#endIdle(connection, "the Codex process has too many conversations loaded");
    } else this.#armIdle(connection);
  }

  /** Ends the process where it has the thread open and nothing to do. Resolves when it is gone. */
  async letGo(threadId: string): Promise<void> {
    const connection = this.#current;
    if (connection === undefined || connection.users > 0 || !connection.threads.includes(threadId)) return;
    this.#current = undefined;
    clearTimeout(this.#idleTimer);
    await this.#bringDown(connection);
  }

  /** The process did its work: earlier failures no longer slow down the next start. */
  praise(): void {
    this.#backoff.succeeded();
  }

  /** The process does not answer: no new work for it. */
  retire(connection: Connection, why: string): void {
    if (connection !== this.#current) return;
    this.#host.log.warn({ pid: connection.child.pid, why }, "the Codex process is replaced");
    this.#current = undefined;
    this.#deaf.add(connection);
    this.#backoff.failed();
    if (connection.users === 0) void this.#bringDown(connection);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idleTimer);
    await this.#starting;
    this.#current = undefined;
    await Promise.all([...this.#alive].map((connection) => this.#close(connection)));
  }

  #connect(): Promise<Connected> {
    if (this.#isClosed) return Promise.resolve(refusal(failed("agent", "PoCo is shutting down.")));
    const connection = this.#current;
    if (connection !== undefined) return Promise.resolve({ kind: "connected", connection });
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #start(): Promise<Connected> {
    const binary = resolveBinary(this.#values.command, this.#host.environment);
    if (binary === undefined) {
      return refusal(
        failed("setup", `Codex was not found (command "${this.#values.command}"). ${installHint}`),
      );
    }
    const { home, account } = this.place;
    if (home !== undefined && !existsSync(home)) {
      return refusal(
        failed(
          "setup",
          `The folder ${home} of the Codex account ${account} is not there. Make it, and log in there.`,
        ),
      );
    }
    const permit = this.#backoff.permit();
    if (permit.kind === "open") {
      return refusal(
        failed("agent", "Codex keeps ending as soon as it starts. Look into the log.", permit.retryAt),
      );
    }
    if (permit.waitMs > 0) await new Promise((resolve) => setTimeout(resolve, permit.waitMs));
    await Promise.all(this.#leaving);
    const leave = await this.#host.starts.enter();
    try {
      return await this.#startNow(binary);
    } finally {
      leave();
    }
  }

  async #startNow(binary: CodexBinary): Promise<Connected> {
    const request = launch(binary, this.#values.args, this.#host.environment);
    const started = await startChild(this.#host, request);
    if (started.kind === "refused") {
      return refusal(failed("setup", `Codex could not be started: ${started.message}. ${installHint}`));
    }
    this.#generation += 1;
    const connection: Connection = new Connection({
      generation: this.#generation,
      child: started.child,
      host: this.#host,
      deadlines: this.#deadlines,
      onClose: (why) => this.#lost(connection, why),
    });
    this.#alive.add(connection);
    return this.#initialize(connection);
  }

  async #initialize(connection: Connection): Promise<Connected> {
    const clientInfo = { name: "poco", title: "PoCo", version: this.#host.version };
    const capabilities = { experimentalApi: true, requestAttestation: false };
    const reply = await connection.call(
      "initialize",
      { clientInfo, capabilities },
      this.#deadlines.initialize,
    );
    if (reply.kind === "result" && !this.#isClosed) {
      connection.notify("initialized");
      this.#current = connection;
      this.#greet(connection, reply.result);
      return { kind: "connected", connection };
    }
    if (!connection.isClosed) {
      this.#backoff.failed();
      await this.#bringDown(connection);
    }
    const said = connection.child.complaints().slice(-complaintsShown);
    // What it complained of is not made for people, and may hold secrets.
    this.#host.log.warn({ pid: connection.child.pid, reply: reply.kind, said }, "Codex did not start");
    const what = reply.kind === "timeout" ? "did not answer" : "ended or refused";
    const next = "Run `codex app-server` on the server to see why; PoCo's log has what it wrote.";
    return refusal(failed("agent", `Codex ${what} at its start. ${next}`));
  }

  #greet(connection: Connection, result: unknown): void {
    const read = Initialized.safeParse(result);
    const userAgent = read.success ? read.data.userAgent : undefined;
    const { account } = this.place;
    this.#host.log.info({ pid: connection.child.pid, userAgent, account }, "Codex started");
    if (isUntested(userAgent))
      this.#host.log.warn({ userAgent, oldestTested }, "this Codex is older than tested");
  }

  #lost(connection: Connection, why: string): void {
    this.#alive.delete(connection);
    const isExpected = connection !== this.#current && connection.users === 0;
    if (connection === this.#current) this.#current = undefined;
    if (isExpected || this.#isClosed) return;
    this.#backoff.failed();
    const said = connection.child.complaints().slice(-complaintsShown);
    this.#host.log.warn({ pid: connection.child.pid, why, said }, "the Codex process ended");
  }

  #armIdle(connection: Connection): void {
    if (this.#values.idleSeconds === 0 || this.#isClosed) return;
    clearTimeout(this.#idleTimer);
    const why = "Codex ends after a while without work";
    this.#idleTimer = setTimeout(() => void this.#endIdle(connection, why), this.#values.idleSeconds * 1_000);
    this.#idleTimer.unref();
  }

  async #endIdle(connection: Connection, why: string): Promise<void> {
    const isBusy = await hasTerminals(connection);
    if (connection !== this.#current || connection.users > 0) return;
    if (isBusy) {
      this.#armIdle(connection);
      return;
    }
    this.#current = undefined;
    clearTimeout(this.#idleTimer);
    this.#host.log.info({ pid: connection.child.pid, threads: connection.threads.length }, why);
    await this.#bringDown(connection);
  }

  async #close(connection: Connection): Promise<void> {
    const ends = connection.threads.map((threadId) => endCommands(connection, threadId, this.#host.log));
    await endsWithin(Promise.all(ends), commandsMs);
    await this.#bringDown(connection);
  }

  async #bringDown(connection: Connection): Promise<void> {
    const gone = bringDown(connection.child, this.#deaf.has(connection) ? steepLadder : ladder).then(
      (rung) => {
        this.#host.log.debug({ pid: connection.child.pid, rung }, "a Codex process was ended");
      },
    );
    this.#leaving.add(gone);
    await gone;
    this.#leaving.delete(gone);
  }
}

function refusal(outcome: Outcome): Connected {
  return { kind: "failed", outcome };
}
