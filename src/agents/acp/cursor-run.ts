import type { AgentEvent, Outcome } from "../../domain/agent-event.ts";
import type { AgentHost, AgentRun, Taken, Turn } from "../agent.ts";
import { type Child, startChild } from "../kit/child-process.ts";
import type { ConversationLocks } from "../kit/conversation-locks.ts";
import { endsWithin } from "../kit/ends-within.ts";
import { EventQueue } from "../kit/event-queue.ts";
import { findCommand } from "../kit/find-command.ts";
import { JsonLines } from "../kit/json-lines.ts";
import { type Expiry, SilenceWatch } from "../kit/silence-watch.ts";
import { bringDown, sweepAfter } from "../kit/stop-ladder.ts";
import { refused } from "../kit/taken.ts";
import { readChoices } from "./choices.ts";
import { CursorLine, CursorTranslation, isQuestion } from "./cursor-lines.ts";
import { failed, failureOf } from "./failure.ts";
import type { Profile } from "./profile.ts";
import type { AcpValues } from "./settings.ts";

export interface HeadlessParts {
  readonly turn: Turn;
  readonly profile: Profile;
  readonly values: AcpValues;
  readonly host: AgentHost;
  readonly locks: ConversationLocks;
}

const lockMs = 30_000;
/** Its input is at its end from the start, so that only signals are left. */
const ladder = { cancelMs: 0, endOfInputMs: 20, terminateMs: 2_000 };
/** For the last lines of a process that has ended. */
const drainMs = 200;
const complaintsLogged = 500;

/** One turn of Cursor without a way to ask: a process of its own, which ends with the turn. */
export class HeadlessRun implements AgentRun {
  readonly #parts: HeadlessParts;
  readonly #queue = new EventQueue();
  readonly #translation: CursorTranslation;
  readonly #watch: SilenceWatch;
  readonly #finished: Promise<void>;
  #child: Child | undefined;
  #sessionId: string | undefined;
  /** What the run ends with once its process has ended. */
  #ending: Outcome | undefined;

  constructor(parts: HeadlessParts) {
    this.#parts = parts;
    const { turn, values, host, profile } = parts;
    this.#translation = new CursorTranslation(turn.folder);
    const limits = { silenceMs: values.silenceSeconds * 1_000, turnMs: values.turnSeconds * 1_000 };
    this.#watch = new SilenceWatch(limits, (expiry) => this.#expired(expiry));
    this.#finished = this.#drive().catch((error: unknown) => {
      host.log.error({ agent: profile.name, run: turn.runId, error }, "a run of an agent broke");
      const message = `PoCo could not drive ${profile.title}, which is a fault of PoCo. Look into the log, then try again.`;
      this.#end(failed("agent", message));
    });
  }

  get events(): AsyncIterable<AgentEvent> {
    return this.#queue;
  }

  get finished(): Promise<void> {
    return this.#finished;
  }

  decide(): Promise<Taken> {
    return Promise.resolve(refused(`${this.#parts.profile.title} asks nothing in its headless mode.`));
  }

  steer(): Promise<Taken> {
    return Promise.resolve(refused("It takes no words while it works. Send them as a new message."));
  }

  async stop(): Promise<void> {
    await this.#interrupt({ kind: "stopped" });
    if (this.#child !== undefined) await this.#finished;
  }

  async #drive(): Promise<void> {
    const { turn, locks } = this.#parts;
    const unlock = turn.resume === undefined ? () => undefined : await locks.take(turn.resume, lockMs);
    if (unlock === undefined) {
      const message = "Another turn of this conversation is still under way. Stop it, or try again later.";
      this.#end(failed("agent", message));
      return;
    }
    try {
      await this.#work();
    } finally {
      unlock();
    }
  }

  async #work(): Promise<void> {
    const { host } = this.#parts;
    const command = this.#command();
    if (command === undefined) return;
    const leave = await host.starts.enter();
    try {
      if (this.#queue.isEnded) return;
      const started = await startChild(host, command);
      if (started.kind === "refused") {
        const { title, install } = this.#parts.profile;
        this.#end(failed("setup", `${title} could not be started: ${started.message}. ${install}`));
        return;
      }
      this.#child = started.child;
    } finally {
      leave();
    }
    // Stopped while it started: it never gets the prompt.
    if (this.#ending !== undefined) await bringDown(this.#child, ladder);
    else await this.#follow(this.#child);
  }

  /** Undefined when it cannot be started; then the run has ended. */
  #command() {
    const { turn, profile, values, host } = this.#parts;
    const read = readChoices(turn.options, profile, values);
    if (read.kind === "wrong") {
      this.#end(failed("setup", read.message));
      return undefined;
    }
    const program = findCommand(values.command, host.environment);
    if (program === undefined) {
      const { title, install } = profile;
      this.#end(failed("setup", `${title} was not found (command "${values.command}"). ${install}`));
      return undefined;
    }
    const { mode, args } = read.choices;
    const words = ["-p", "--output-format", "stream-json", "--stream-partial-output", "--trust"];
    const more = [
      "--workspace",
      turn.folder,
      ...(mode === "plan" || mode === "ask" ? ["--mode", mode] : []),
      ...(turn.resume === undefined ? [] : ["--resume", turn.resume]),
      ...values.args,
    ];
    return { agent: profile.name, command: program, args: [...args, ...words, ...more], folder: turn.folder };
  }

  async #follow(child: Child): Promise<void> {
    const { host, turn } = this.#parts;
    const lines = new JsonLines({
      onValue: (value) => this.#take(value),
      onGarbage: (start) =>
        host.log.warn({ pid: child.pid, start }, "the agent wrote a line that is no message"),
    });
    const drained = new Promise<void>((resolve) => {
      child.stdout.once("close", resolve);
    });
    child.stdout.on("data", (chunk: Buffer) => lines.write(chunk));
    child.stdin.end(turn.prompt);
    const { code } = await child.exit;
    await endsWithin(drained, drainMs);
    lines.end();
    await sweepAfter(child);
    this.#end(this.#ending ?? this.#deathOf(child, code));
  }

  #take(value: unknown): void {
    this.#watch.sign();
    const read = CursorLine.safeParse(value);
    if (!read.success || this.#ending !== undefined) return;
    this.#tellSession(read.data);
    if (isQuestion(read.data)) {
      const message =
        "Cursor asked a question, which nobody can answer in its headless mode, and was stopped. Set POCO_CURSOR_TRANSPORT to acp, or answer in your next message.";
      void this.#interrupt(failed("agent", message));
      return;
    }
    for (const report of this.#translation.take(read.data)) this.#queue.push(report);
    if (read.data.type === "result") this.#ending = this.#outcomeOf(read.data);
  }

  #tellSession({ session_id: sessionId, type }: CursorLine): void {
    if (sessionId === undefined) return;
    const start = this.#parts.turn.resume === undefined ? "fresh" : "resumed";
    const isFirst = this.#sessionId === undefined;
    this.#sessionId ??= sessionId;
    // The answer of the model proves that the conversation is kept.
    if (isFirst) {
      this.#queue.push({ kind: "session", sessionId, confirmed: start === "resumed", start });
      const text = `${this.#parts.profile.title} runs in its headless mode and cannot ask: what needs an approval is refused.`;
      this.#queue.push({ kind: "notice", text });
    } else if (type === "result" && start === "fresh") {
      this.#queue.push({ kind: "session", sessionId, confirmed: true, start });
    }
  }

  #outcomeOf({ is_error: isError, result = "", usage }: CursorLine): Outcome {
    const { profile } = this.#parts;
    if (usage !== undefined) {
      const { inputTokens, outputTokens, cacheReadTokens: cachedInputTokens } = usage;
      const counts = Object.entries({ inputTokens, outputTokens, cachedInputTokens });
      const last = Object.fromEntries(counts.filter(([, count]) => count !== undefined));
      this.#queue.push({ kind: "usage", last });
    }
    if (isError) return failureOf({ code: 0, message: result }, profile, Date.now());
    const isTold = result === "" || result.trim().endsWith(this.#translation.lastMessage.trim());
    if (!this.#translation.hasContent && result === "") {
      return failed(
        "agent",
        `${profile.title} ended the turn without an answer. Look into the log, then try again.`,
      );
    }
    return isTold && this.#translation.lastMessage !== ""
      ? { kind: "completed" }
      : { kind: "completed", ...(result === "" ? {} : { text: result }) };
  }

  #deathOf(child: Child, code: number | null): Outcome {
    const { host, profile } = this.#parts;
    const said = child.complaints().slice(-complaintsLogged);
    host.log.warn({ agent: profile.name, pid: child.pid, code, said }, "an agent ended without a result");
    if (code !== 0 && code !== null && !this.#translation.hasContent) {
      return deathBefore(failureOf({ code: 0, message: said }, profile, Date.now()), profile, code);
    }
    const message = `The process of ${profile.title} ended in the middle of the turn. What it did since is unknown; look before you ask again.`;
    return { kind: "lost", message };
  }

  #expired(expiry: Expiry): void {
    const { profile, values } = this.#parts;
    const message =
      expiry === "silence"
        ? `${profile.title} reported nothing for ${values.silenceSeconds} seconds and was stopped. Try again, or raise POCO_CURSOR_TIMEOUT_SECONDS.`
        : `The turn took longer than ${values.turnSeconds} seconds and was stopped. Try again, or raise POCO_CURSOR_TURN_LIMIT_SECONDS.`;
    void this.#interrupt(failed("timeout", message));
  }

  async #interrupt(ending: Outcome): Promise<void> {
    this.#ending ??= ending;
    if (this.#child === undefined) this.#end(ending);
    else await bringDown(this.#child, ladder);
  }

  #end(outcome: Outcome): void {
    this.#watch.close();
    for (const report of this.#translation.close(outcome.kind === "completed" ? "done" : "failed")) {
      this.#queue.push(report);
    }
    this.#queue.end(outcome);
  }
}

/** What the program complained of only says what kind of failure it is: it is not made for people, and may hold secrets. */
function deathBefore(
  { reason, retryAt }: ReturnType<typeof failureOf>,
  { title, login }: Profile,
  code: number,
): Outcome {
  if (reason === "setup") return failed("setup", `${title} is not logged in. ${login}`);
  const more = "PoCo's log tells more.";
  if (reason === "limit") {
    const message = `The model provider takes no more requests from ${title} for now. Try again in a while. ${more}`;
    return failed("limit", message, retryAt);
  }
  return failed("agent", `${title} ended with exit code ${code} before it answered. ${more}`);
}
