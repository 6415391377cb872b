import type { Outcome } from "../../domain/agent-event.ts";
import type { AgentHost } from "../agent.ts";
import { startChild } from "../kit/child-process.ts";
import { findCommand } from "../kit/find-command.ts";
import { unlessAborted } from "../kit/unless-aborted.ts";
import { ClaudeProcess, type ProcessWanted } from "./claude-process.ts";
import type { Deadlines } from "./deadlines.ts";
import { failed } from "./failure.ts";
import { argumentsFor, environmentFor, installHint } from "./launch.ts";
import type { ClaudeValues } from "./settings.ts";

export type Acquired =
  | { readonly kind: "ready"; readonly process: ClaudeProcess }
  /** Claude Code has no such conversation. */
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly outcome: Outcome };

export interface PoolParts {
  readonly values: ClaudeValues;
  readonly host: AgentHost;
  readonly deadlines: Deadlines;
  /** What a process told about itself at its start. */
  readonly onInitialized: (response: Readonly<Record<string, unknown>>) => void;
}

interface Waiting {
  readonly process: ClaudeProcess;
  readonly timer: NodeJS.Timeout | undefined;
}

const complaintsShown = 500;

/**
 * The processes of Claude Code. A start costs a second of the processor and 200 MB, so a process waits for the next
 * prompt of its conversation; as many as the setting says, the longest waiting one goes first.
 */
export class ProcessPool {
  readonly #parts: PoolParts;
  readonly #alive = new Set<ClaudeProcess>();
  /** In the order in which they were given back. */
  #waiting: readonly Waiting[] = [];
  #isClosed = false;

  constructor(parts: PoolParts) {
    this.#parts = parts;
  }

  /**
   * Lends a process that holds the conversation; it is given back with `release`. Never rejects. Once `signal` is
   * aborted nobody waits for a process that is being started: it is ended, and refused.
   */
  async acquire(wanted: ProcessWanted, signal: AbortSignal): Promise<Acquired> {
    if (this.#isClosed) return refusal(stopping);
    const warm = wanted.isFork ? undefined : this.#takeWaiting(wanted.resume);
    if (warm !== undefined && fits(warm, wanted)) return { kind: "ready", process: warm };
    // Nothing keeps two processes from writing one conversation.
    if (warm !== undefined) await warm.bringDown();
    return this.#start(wanted, signal);
  }

  /** Starts a process only to hear what it says about itself, e.g. its models. Never rejects. */
  async introduce(folder: string): Promise<void> {
    const options = { folder, effort: undefined };
    const wanted = { options, resume: undefined, isFork: false, mode: "default", model: undefined };
    const acquired = await this.acquire(wanted, new AbortController().signal);
    if (acquired.kind === "ready") await acquired.process.bringDown();
  }

  /** The process waits for the next prompt, or ends. Resolves when what has to go is gone. */
  async release(process: ClaudeProcess): Promise<void> {
    process.letGo();
    if (process.isClosed) return;
    const { warmProcesses } = this.#parts.values;
    const isOfUse = !process.isSpent && process.sessionId !== undefined && warmProcesses > 0;
    if (this.#isClosed || !isOfUse) return process.bringDown();
    this.#waiting = [...this.#waiting, { process, timer: this.#idleTimer(process) }];
    const surplus = this.#waiting.slice(0, Math.max(0, this.#waiting.length - warmProcesses));
    await Promise.all(surplus.map((waiting) => this.#endWaiting(waiting.process)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { timer } of this.#waiting) clearTimeout(timer);
    this.#waiting = [];
    await Promise.all([...this.#alive].map((process) => process.bringDown()));
  }

  #takeWaiting(sessionId: string | undefined): ClaudeProcess | undefined {
    const found = this.#waiting.find(({ process }) => process.sessionId === sessionId);
    if (found === undefined || sessionId === undefined) return undefined;
    this.#forget(found.process);
    return found.process;
  }

  #forget(process: ClaudeProcess): void {
    for (const waiting of this.#waiting) if (waiting.process === process) clearTimeout(waiting.timer);
    this.#waiting = this.#waiting.filter((waiting) => waiting.process !== process);
  }

  #idleTimer(process: ClaudeProcess): NodeJS.Timeout | undefined {
    const { idleSeconds } = this.#parts.values;
    if (idleSeconds === 0) return undefined;
    const timer = setTimeout(() => void this.#endWaiting(process), idleSeconds * 1_000);
    return timer.unref();
  }

  async #endWaiting(process: ClaudeProcess): Promise<void> {
    this.#forget(process);
    await process.bringDown();
  }

  async #start(wanted: ProcessWanted, signal: AbortSignal): Promise<Acquired> {
    const { values, host } = this.#parts;
    const command = findCommand(values.command, host.environment);
    if (command === undefined) {
      return refusal(
        failed("setup", `Claude Code was not found (command "${values.command}"). ${installHint}`),
      );
    }
    const leave = await unlessAborted(host.starts.enter(), signal, (late) => late());
    if (leave === undefined) return refusal(stopping);
    try {
      return await this.#launch(command, wanted, signal);
    } finally {
      leave();
    }
  }

  async #launch(command: string, wanted: ProcessWanted, signal: AbortSignal): Promise<Acquired> {
    const { values, host } = this.#parts;
    const started = await startChild(host, {
      command,
      args: argumentsFor(values, wanted),
      folder: wanted.options.folder,
      environment: environmentFor(host.environment),
      agent: "claude_code",
    });
    if (started.kind === "refused") {
      return refusal(
        failed(
          "setup",
          `Claude Code could not be started (${started.code || started.message}). ${installHint}`,
        ),
      );
    }
    const process = new ClaudeProcess({
      child: started.child,
      host,
      wanted,
      onUnwanted: (unwanted) => this.#unwanted(unwanted),
    });
    this.#alive.add(process);
    void started.child.exit.then(() => this.#alive.delete(process));
    const onAbort = () => void process.bringDown();
    signal.addEventListener("abort", onAbort);
    try {
      return this.#isClosed || signal.aborted
        ? await process.bringDown().then(() => refusal(stopping))
        : await this.#initialize(process, wanted);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  async #initialize(process: ClaudeProcess, { resume }: ProcessWanted): Promise<Acquired> {
    const { deadlines, host, onInitialized } = this.#parts;
    const reply = await process.control({ subtype: "initialize" }, deadlines.initialize);
    if (reply.kind === "success") {
      onInitialized(reply.response);
      return { kind: "ready", process };
    }
    await process.bringDown();
    const said = process.child.complaints().slice(-complaintsShown);
    host.log.warn({ pid: process.child.pid, reply: reply.kind, said }, "Claude Code did not start");
    if (resume !== undefined && isGone([said, ...(process.lastWords?.errors ?? [])])) return { kind: "gone" };
    return refusal(startFailure(reply.kind === "timeout", said));
  }

  #unwanted(process: ClaudeProcess): void {
    const isWaiting = this.#waiting.some((waiting) => waiting.process === process);
    if (!isWaiting) return;
    this.#parts.host.log.info({ pid: process.child.pid }, "a waiting Claude Code process is ended");
    void this.#endWaiting(process);
  }
}

const stopping = failed("agent", "PoCo is stopping. Try again in a moment.");

/** Mode and model can be changed on the way, but only a process that was started so may never ask. */
function fits(
  { options, isWide, isClosed }: ClaudeProcess,
  { options: wanted, mode }: ProcessWanted,
): boolean {
  if (isClosed || isWide !== (mode === "bypassPermissions")) return false;
  return options.folder === wanted.folder && options.effort === wanted.effort;
}

/** The texts are not part of the protocol, so they are matched loosely. */
function isGone(said: readonly string[]): boolean {
  return said.some((text) => /no conversation found/iu.test(text));
}

function startFailure(isSilent: boolean, said: string): Outcome {
  if (/root\/sudo privileges/iu.test(said)) {
    const message =
      "Claude Code does not run without permissions as root. Choose another permission mode, or run PoCo as another user.";
    return failed("setup", message);
  }
  const what = isSilent ? "did not answer" : "ended";
  return failed(
    "agent",
    `Claude Code ${what} at its start. PoCo's log says more; try \`claude\` on the server.`,
  );
}

function refusal(outcome: Outcome): Acquired {
  return { kind: "failed", outcome };
}
