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
import { installHint, resolveBinary } from "./resolve-binary.ts";
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

/**
 * The one long-lived `codex app-server` behind all runs. It starts with the first need, starts again after it died,
 * with growing pauses, and ends after a while without work. A process that left a call unanswered gets no new
 * work; it ends when its last run has.
 */
export class AppServer {
  readonly #values: CodexValues;
  readonly #host: AgentHost;
  readonly #deadlines: Deadlines;
  readonly #backoff = new Backoff(Date.now);
  readonly #alive = new Set<Connection>();
  #current: Connection | undefined;
  #starting: Promise<Connected> | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #generation = 0;
  #isClosed = false;

  constructor(values: CodexValues, host: AgentHost, deadlines: Deadlines) {
    this.#deadlines = deadlines;
    this.#values = values;
    this.#host = host;
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
    if (connection === this.#current) this.#armIdle(connection);
    else await this.#bringDown(connection);
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
    const permit = this.#backoff.permit();
    if (permit.kind === "open") {
      return refusal(
        failed("agent", "Codex keeps ending as soon as it starts. Look into the log.", permit.retryAt),
      );
    }
    if (permit.waitMs > 0) await new Promise((resolve) => setTimeout(resolve, permit.waitMs));
    const started = await startChild(this.#host, launch(binary, this.#values.args, this.#host.environment));
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
      const { userAgent } = Initialized.catch({ userAgent: undefined, codexHome: undefined }).parse(
        reply.result,
      );
      this.#host.log.info({ pid: connection.child.pid, userAgent }, "Codex started");
      if (isUntested(userAgent))
        this.#host.log.warn({ userAgent, oldestTested }, "this Codex is older than tested");
      return { kind: "connected", connection };
    }
    if (!connection.isClosed) {
      this.#backoff.failed();
      await this.#bringDown(connection);
    }
    const said = connection.child.complaints().slice(-complaintsShown);
    const what = reply.kind === "timeout" ? "did not answer" : "ended or refused";
    return refusal(
      failed(
        "agent",
        `Codex ${what} at its start. Run \`codex app-server\` on the server to see why. ${said}`,
      ),
    );
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
    this.#idleTimer = setTimeout(() => void this.#endIdle(connection), this.#values.idleSeconds * 1_000);
    this.#idleTimer.unref();
  }

  async #endIdle(connection: Connection): Promise<void> {
    const isBusy = await hasTerminals(connection);
    if (connection !== this.#current || connection.users > 0) return;
    if (isBusy) {
      this.#armIdle(connection);
      return;
    }
    this.#current = undefined;
    this.#host.log.info({ pid: connection.child.pid }, "Codex ends after a while without work");
    await this.#bringDown(connection);
  }

  async #close(connection: Connection): Promise<void> {
    const ends = connection.threads.map((threadId) => endCommands(connection, threadId, this.#host.log));
    await endsWithin(Promise.all(ends), commandsMs);
    await this.#bringDown(connection);
  }

  async #bringDown(connection: Connection): Promise<void> {
    const rung = await bringDown(connection.child, ladder);
    this.#host.log.debug({ pid: connection.child.pid, rung }, "a Codex process was ended");
  }
}

function refusal(outcome: Outcome): Connected {
  return { kind: "failed", outcome };
}
