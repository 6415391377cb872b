import { randomUUID } from "node:crypto";
import type { AgentEvent, Answer, Outcome } from "../../domain/agent-event.ts";
import type { Taken } from "../agent.ts";
import { endsWithin } from "../kit/ends-within.ts";
import type { EventQueue } from "../kit/event-queue.ts";
import { type Expiry, SilenceWatch } from "../kit/silence-watch.ts";
import { refused, taken } from "../kit/taken.ts";
import { type Ask, readAsk } from "./approvals.ts";
import type { ClaudeProcess, LineListener } from "./claude-process.ts";
import type { Deadlines } from "./deadlines.ts";
import { failed, failureOf } from "./failure.ts";
import type { ClaudeValues } from "./settings.ts";
import { Translation } from "./translation.ts";
import { type Line, type MessageInput, type ToolRequest, userMessage } from "./wire.ts";
import { Words } from "./words.ts";

export interface ActiveTurnParts {
  readonly process: ClaudeProcess;
  readonly queue: EventQueue;
  readonly folder: string;
  /** As the run began: a resumed conversation keeps its id, a copy gets one. */
  readonly start: "fresh" | "resumed" | "restarted" | "forked";
  readonly values: ClaudeValues;
  readonly deadlines: Deadlines;
  /** The run has this conversation; a copy, or one that was cleared, gets another one on the way. */
  readonly onSession: (sessionId: string) => void;
}

/**
 * A turn whose prompt was handed to the process, until nothing that people sent is left to do. Words that come while
 * it works are folded into it, or become one more turn of the process right after it; both belong to this run, so
 * that nothing runs unseen. It never sends the prompt a second time.
 */
export class ActiveTurn implements LineListener {
  readonly #parts: ActiveTurnParts;
  readonly #translation: Translation;
  readonly #watch: SilenceWatch;
  readonly #asks = new Map<string, Ask>();
  readonly #words = new Words();
  readonly #over = Promise.withResolvers<void>();
  #sessionId: string | undefined;
  #isConfirmed = false;
  /** What the turn ends with once it was interrupted by us. */
  #ending: Outcome | undefined;
  #resetsAt: number | undefined;
  /** Why the model's side failed last, in the program's own word. */
  #failureKind: string | undefined;
  /** The result of a turn of the process after which words of people were still waiting. */
  #lastResult: Line | undefined;
  #isFinishing = false;

  constructor(parts: ActiveTurnParts) {
    this.#parts = parts;
    this.#translation = new Translation(parts.folder, parts.process.plan);
    const { silenceSeconds, turnSeconds } = parts.values;
    const limits = { silenceMs: silenceSeconds * 1_000, turnMs: turnSeconds * 1_000 };
    this.#watch = new SilenceWatch(limits, (expiry) => this.#expired(expiry));
    parts.process.hold(this);
  }

  /** Resolves after the run's last event, when what the turn started is gone. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Hands the prompt over. False when the process did not say in time that it has it. */
  send(content: readonly MessageInput[]): Promise<boolean> {
    return this.#say(content);
  }

  async steer(text: string): Promise<Taken> {
    if (this.#ending !== undefined || this.#isFinishing)
      return refused("The turn is ending. Send it as a new message.");
    const isTaken = await this.#say([{ type: "text", text }]);
    if (isTaken) return taken;
    return refused("Claude Code did not say that it has the message. Look at what it does next.");
  }

  async decide(requestId: string, answer: Answer): Promise<Taken> {
    const ask = this.#asks.get(requestId);
    if (ask === undefined) return refused("Claude Code no longer waits for an answer to this.");
    const result = ask.resultOf(answer);
    if (result.kind === "misfit") return refused(result.reason);
    this.#asks.delete(requestId);
    const { process } = this.#parts;
    if (result.grantedMode !== undefined) process.grantedMode = result.grantedMode;
    if (result.stops === true) this.#ending ??= { kind: "stopped" };
    process.answer(requestId, result.result);
    this.#watchOrWait();
    if (result.stops === true) void this.#endWithin(this.#parts.deadlines.completed);
    return taken;
  }

  /** Ends the turn with `ending`; the first reason stands. Resolves when it is over. */
  async interrupt(ending: Outcome): Promise<void> {
    if (this.#ending !== undefined) return this.over;
    this.#ending = ending;
    const { process, deadlines } = this.#parts;
    // Words that wait would become a turn of their own.
    const order = { subtype: "interrupt", cancel_queued: true };
    await Promise.race([process.control(order, deadlines.interrupt), this.over]);
    await this.#endWithin(deadlines.completed);
    return this.over;
  }

  /** The process does not end the turn: it is ended itself, and with it the turn. */
  async #endWithin(ms: number): Promise<void> {
    if (await endsWithin(this.over, ms)) return;
    if (!this.#isFinishing) await this.#parts.process.bringDown();
  }

  onLine(line: Line): void {
    this.#watch.sign();
    this.#tellSession(line);
    switch (line.type) {
      case "command_lifecycle":
        this.#followMessage(line);
        return;
      case "control_cancel_request":
        this.#withdraw(line.request_id ?? "");
        return;
      case "rate_limit_event":
        this.#noteLimit(line);
        return;
      case "result":
        void this.#ended(line);
        return;
      default:
        this.#follow(line);
    }
  }

  #follow(line: Line): void {
    if (line.type === "assistant" && typeof line.error === "string") this.#failureKind = line.error;
    if (line.type === "system" && line.subtype === "init") this.#words.begin();
    this.#push(this.#translation.take(line));
  }

  onRequest(requestId: string, request: ToolRequest): boolean {
    this.#watch.sign();
    const call = this.#translation.callOf(request.tool_use_id);
    const ask = readAsk(request, { folder: this.#parts.folder, call });
    if (ask === undefined || this.#isFinishing) return false;
    this.#asks.set(requestId, ask);
    this.#push([{ kind: "ask", request: { requestId, ...ask.request } }]);
    this.#watchOrWait();
    return true;
  }

  onClose(why: string): void {
    const message = `Claude Code ${why} in the middle of the turn. What it did since is unknown; look before you ask again.`;
    this.#end(this.#ending ?? { kind: "lost", message });
  }

  /** False when the process did not say in time that it has the message, or the turn ended before it did. */
  async #say(content: readonly MessageInput[]): Promise<boolean> {
    const { process, deadlines } = this.#parts;
    const id = randomUUID();
    const received = this.#words.sent(id);
    process.send(userMessage(id, content));
    await endsWithin(Promise.race([received, this.over]), deadlines.message);
    if (this.#words.isReceived(id)) return true;
    this.#words.forget(id);
    // What people were told is not under way must not begin later.
    void process.control({ subtype: "cancel_async_message", message_uuid: id }, deadlines.control);
    return false;
  }

  #followMessage(line: Line): void {
    if (this.#words.follow(line)) this.#lastResult = undefined;
    if (this.#lastResult !== undefined && !this.#words.areLeft) void this.#finish(this.#lastResult);
  }

  /** Every turn of the process tells its session again; a copy, or a conversation that was cleared, has a new one. */
  #tellSession({ type, subtype, session_id: sessionId }: Line): void {
    const { process, start, queue, onSession } = this.#parts;
    if (sessionId == null) return;
    // The transcript is written a moment after what it holds was said: a process that is killed early leaves none.
    const isConfirmed = this.#isConfirmed || type === "user" || type === "result";
    const isInit = type === "system" && subtype === "init";
    const isNew = sessionId !== this.#sessionId && (this.#sessionId === undefined || isInit);
    if (!isNew && isConfirmed === this.#isConfirmed) return;
    if (isNew) {
      this.#sessionId = sessionId;
      onSession(sessionId);
    }
    this.#isConfirmed = isConfirmed || start === "resumed";
    process.sessionId = this.#sessionId;
    queue.push({
      kind: "session",
      sessionId: this.#sessionId ?? sessionId,
      confirmed: this.#isConfirmed,
      start,
    });
  }

  #noteLimit({ rate_limit_info: info }: Line): void {
    if (info?.resetsAt == null || info.status !== "rejected") return;
    this.#resetsAt = info.resetsAt * 1_000;
  }

  #withdraw(requestId: string): void {
    if (!this.#asks.delete(requestId)) return;
    this.#push([{ kind: "ask-gone", requestId }]);
    this.#watchOrWait();
  }

  /** A turn of the process is over; the run is over when no words of people are left. */
  async #ended(line: Line): Promise<void> {
    this.#words.end(line);
    const usage = this.#translation.usageOf(line);
    if (usage !== undefined) this.#push([usage]);
    if (!this.#words.areLeft || this.#ending !== undefined) return this.#finish(line);
    // The process goes on with the words that wait, also after a failure.
    this.#lastResult = line;
    const outcome = this.#outcomeOf(line);
    if (outcome.kind === "failed") this.#push([{ kind: "notice", text: outcome.message }]);
  }

  async #finish(line: Line): Promise<void> {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    this.#watch.close();
    const outcome = this.#outcomeOf(line);
    if (outcome.kind !== "completed") await this.#parts.process.endCommands();
    this.#end(outcome);
  }

  #outcomeOf(line: Line): Outcome {
    if (this.#ending !== undefined) return this.#ending;
    if (line.terminal_reason?.startsWith("aborted") === true) return { kind: "stopped" };
    if (line.is_error === true) {
      const facts = { kind: this.#failureKind, resetsAt: this.#resetsAt, now: Date.now() };
      return failureOf(line, facts);
    }
    if (this.#translation.hasText) return { kind: "completed" };
    // An order such as /compact answers in the result alone.
    if (line.result != null && line.result !== "") return { kind: "completed", text: line.result };
    if (this.#translation.hasContent) return { kind: "completed" };
    return failed("agent", "Claude Code ended without an answer and without doing anything. Try again.");
  }

  #end(outcome: Outcome): void {
    this.#watch.close();
    const { queue, process } = this.#parts;
    for (const requestId of this.#asks.keys()) queue.push({ kind: "ask-gone", requestId });
    this.#asks.clear();
    this.#push(this.#translation.close(outcome.kind === "completed" ? "done" : "failed"));
    queue.end(outcome);
    process.letGo();
    this.#over.resolve();
  }

  #expired(expiry: Expiry): void {
    const { silenceSeconds, turnSeconds } = this.#parts.values;
    const message =
      expiry === "silence"
        ? `Claude Code reported nothing for ${silenceSeconds} seconds and was stopped. Try again, or raise POCO_CLAUDE_TIMEOUT_SECONDS.`
        : `The turn took longer than ${turnSeconds} seconds and was stopped. Try again, or raise POCO_CLAUDE_TURN_LIMIT_SECONDS.`;
    void this.interrupt(failed("timeout", message));
  }

  #watchOrWait(): void {
    if (this.#asks.size > 0) this.#watch.pause();
    else this.#watch.resume();
  }

  #push(reports: readonly Exclude<AgentEvent, { kind: "ended" }>[]): void {
    for (const report of reports) this.#parts.queue.push(report);
  }
}
