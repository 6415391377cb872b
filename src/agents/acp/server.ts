import type * as acp from "@agentclientprotocol/sdk";
import type { Outcome } from "../../domain/agent-event.ts";
import type { AgentHost } from "../agent.ts";
import { Backoff } from "../kit/backoff.ts";
import { type ChildStart, startChild } from "../kit/child-process.ts";
import { findCommand } from "../kit/find-command.ts";
import { bringDown, type Ladder } from "../kit/stop-ladder.ts";
import { closeIdleSessions } from "./close-sessions.ts";
import { Connection } from "./connection.ts";
import type { Deadlines } from "./deadlines.ts";
import { failed, failureOf } from "./failure.ts";
import { childRequest, type Launch } from "./launch.ts";
import type { Profile } from "./profile.ts";
import type { AcpValues } from "./settings.ts";

export type Connected =
  | { readonly kind: "connected"; readonly connection: Connection }
  | { readonly kind: "failed"; readonly outcome: Outcome };

export interface ServerParts {
  readonly profile: Profile;
  readonly values: AcpValues;
  readonly host: AgentHost;
  readonly deadlines: Deadlines;
}

const complaintsLogged = 500;
/** For a process that did not stop a turn when it was told, or did not start: somebody waits for its end. */
const hurryMs = { endOfInput: 500, terminate: 1_500 };

/** What this client can do: no files and no terminals of its own, so that the agent works with those of the machine. */
const clientCapabilities: acp.ClientCapabilities = {
  fs: { readTextFile: false, writeTextFile: false },
  terminal: false,
  elicitation: { form: {} },
};

/**
 * The one long-lived process of an agent behind all runs that start it in the same way. It starts with the first need,
 * starts again after it died, with growing pauses, and ends after a while without work. A process that left a call
 * unanswered gets no new work; it ends when its last run has.
 */
export class AcpServer {
  readonly #parts: ServerParts;
  readonly #launch: Launch;
  readonly #nextGeneration: () => number;
  readonly #backoff = new Backoff(Date.now);
  readonly #alive = new Set<Connection>();
  #current: Connection | undefined;
  #starting: Promise<Connected> | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: ServerParts, launch: Launch, nextGeneration: () => number) {
    this.#parts = parts;
    this.#launch = launch;
    this.#nextGeneration = nextGeneration;
  }

  /** Those of its processes that have not ended. */
  get connections(): readonly Connection[] {
    return [...this.#alive];
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
    if (connection === this.#current) void closeIdleSessions(connection, this.#parts.values.idleSeconds);
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
    const { host, profile } = this.#parts;
    host.log.warn(
      { agent: profile.name, pid: connection.child.pid, why },
      "the process of an agent is replaced",
    );
    this.#current = undefined;
    this.#backoff.failed();
    if (connection.users === 0) void this.#bringDown(connection);
  }

  /** Ends a process that did not stop its only turn. Resolves when it is gone with all that it started. */
  async end(connection: Connection): Promise<void> {
    await this.#hurryDown(connection);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idleTimer);
    await this.#starting;
    this.#current = undefined;
    await Promise.all([...this.#alive].map((connection) => this.#bringDown(connection)));
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
    const { profile, values, host } = this.#parts;
    const { title, install } = profile;
    const program = findCommand(values.command, host.environment);
    if (program === undefined) {
      return refusal(failed("setup", `${title} was not found (command "${values.command}"). ${install}`));
    }
    const permit = this.#backoff.permit();
    if (permit.kind === "open") {
      return refusal(
        failed("agent", `${title} keeps ending as soon as it starts. Look into the log.`, permit.retryAt),
      );
    }
    if (permit.waitMs > 0) await new Promise((resolve) => setTimeout(resolve, permit.waitMs));
    const leave = await host.starts.enter();
    try {
      const request = childRequest(profile, this.#launch, {
        path: program,
        home: host.environment["HOME"] ?? "/",
      });
      return await this.#begin(await startChild(host, request));
    } finally {
      leave();
    }
  }

  async #begin(started: ChildStart): Promise<Connected> {
    const { profile, host, deadlines } = this.#parts;
    if (started.kind === "refused") {
      return refusal(
        failed("setup", `${profile.title} could not be started: ${started.message}. ${profile.install}`),
      );
    }
    const connection: Connection = new Connection({
      generation: this.#nextGeneration(),
      child: started.child,
      host,
      deadlines,
      onClose: (why) => this.#lost(connection, why),
    });
    this.#alive.add(connection);
    const failure = await this.#initialize(connection);
    if (failure === undefined) {
      this.#current = connection;
      const { agentInfo } = connection.capabilities;
      host.log.info({ agent: profile.name, pid: connection.child.pid, agentInfo }, "an agent started");
      return { kind: "connected", connection };
    }
    if (!connection.isClosed) {
      this.#backoff.failed();
      await this.#hurryDown(connection);
    }
    return refusal(failure);
  }

  /** Undefined when it went well. */
  async #initialize(connection: Connection): Promise<Outcome | undefined> {
    const { profile, host, deadlines } = this.#parts;
    const clientInfo = { name: "poco", title: "PoCo", version: host.version };
    const params: acp.InitializeRequest = { protocolVersion: 1, clientInfo, clientCapabilities };
    const reply = await connection.call("initialize", params, deadlines.initialize);
    if (this.#isClosed) return failed("agent", "PoCo is shutting down.");
    if (reply.kind === "error") return failureOf(reply, profile, Date.now());
    if (reply.kind !== "result") {
      const what = reply.kind === "timeout" ? "did not answer" : "ended";
      const said = connection.child.complaints().slice(-complaintsLogged);
      host.log.warn({ agent: profile.name, said }, "an agent did not start");
      const command = [this.#parts.values.command, ...this.#launch.args].join(" ");
      return failed(
        "agent",
        `${profile.title} ${what} at its start. Run \`${command}\` on the server to see why.`,
      );
    }
    connection.learn(reply.result);
    return this.#authenticate(connection);
  }

  async #authenticate(connection: Connection): Promise<Outcome | undefined> {
    const { profile, deadlines } = this.#parts;
    const { authMethods } = connection.capabilities;
    const method = authMethods.find(({ id }) => id === profile.authenticate);
    if (method === undefined) return undefined;
    const params: acp.AuthenticateRequest = { methodId: method.id };
    const reply = await connection.call("authenticate", params, deadlines.authenticate);
    if (reply.kind === "result") return undefined;
    const said = reply.kind === "error" ? ` (${reply.message})` : "";
    return failed("setup", `${profile.title} is not logged in. ${profile.login}${said}`);
  }

  #lost(connection: Connection, why: string): void {
    this.#alive.delete(connection);
    const isExpected = connection !== this.#current && connection.users === 0;
    if (connection === this.#current) this.#current = undefined;
    if (isExpected || this.#isClosed) return;
    this.#backoff.failed();
    const said = connection.child.complaints().slice(-complaintsLogged);
    const { host, profile } = this.#parts;
    host.log.warn(
      { agent: profile.name, pid: connection.child.pid, why, said },
      "the process of an agent ended",
    );
  }

  #armIdle(connection: Connection): void {
    const { idleSeconds } = this.#parts.values;
    if (idleSeconds === 0 || this.#isClosed) return;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => void this.#endIdle(connection), idleSeconds * 1_000);
    this.#idleTimer.unref();
  }

  async #endIdle(connection: Connection): Promise<void> {
    if (connection !== this.#current || connection.users > 0) return;
    this.#current = undefined;
    await this.#bringDown(connection);
  }

  async #bringDown(connection: Connection): Promise<void> {
    const { endOfInput, terminate } = this.#parts.deadlines;
    await this.#climb(connection, { cancelMs: 0, endOfInputMs: endOfInput, terminateMs: terminate });
  }

  async #hurryDown(connection: Connection): Promise<void> {
    const { endOfInput, terminate } = this.#parts.deadlines;
    await this.#climb(connection, {
      cancelMs: 0,
      endOfInputMs: Math.min(endOfInput, hurryMs.endOfInput),
      terminateMs: Math.min(terminate, hurryMs.terminate),
    });
  }

  async #climb(connection: Connection, ladder: Ladder): Promise<void> {
    if (connection === this.#current) this.#current = undefined;
    const rung = await bringDown(connection.child, ladder);
    const { host, profile } = this.#parts;
    host.log.debug(
      { agent: profile.name, pid: connection.child.pid, rung },
      "the process of an agent was ended",
    );
  }
}

function refusal(outcome: Outcome): Connected {
  return { kind: "failed", outcome };
}
