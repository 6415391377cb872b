import type { Answer, Outcome } from "../../domain/agent-event.ts";
import type { Log } from "../../observe/log.ts";
import type { Taken } from "../agent.ts";
import { endsWithin } from "../kit/ends-within.ts";
import type { EventQueue } from "../kit/event-queue.ts";
import type { Reply, RequestId } from "../kit/json-rpc-peer.ts";
import { type Expiry, SilenceWatch } from "../kit/silence-watch.ts";
import { refused, taken } from "../kit/taken.ts";
import { readAsk } from "./approvals.ts";
import { Asks } from "./asks.ts";
import type { Choices } from "./choices.ts";
import type { Connection, ThreadListener } from "./connection.ts";
import { failed, failureOf } from "./failure.ts";
import type { CodexValues } from "./settings.ts";
import { endCommands, interruptTurn } from "./stop.ts";
import type { OpenThread } from "./thread.ts";
import type { Report } from "./to-agent-event.ts";
import { Translation } from "./translation.ts";
import { type Notification, readNotification, type TurnError, TurnStarted } from "./wire.ts";

export interface TurnParts {
  readonly connection: Connection;
  readonly thread: OpenThread;
  /** Paths below it are shown without it. */
  readonly folder: string;
  readonly queue: EventQueue;
  readonly values: CodexValues;
  readonly log: Log;
  /** The process left a call unanswered. */
  readonly onUnanswered: (method: string) => void;
}

/** A turn whose prompt was handed to the app-server, until it is over. It never sends the prompt a second time. */
export class ActiveTurn implements ThreadListener {
  readonly #parts: TurnParts;
  readonly #translation: Translation;
  readonly #asks: Asks;
  readonly #watch: SilenceWatch;
  readonly #started = Promise.withResolvers<void>();
  readonly #completed = Promise.withResolvers<void>();
  readonly #over = Promise.withResolvers<void>();
  #turnId: string | undefined;
  #isConfirmed: boolean;
  /** What the turn ends with once it was interrupted by us. */
  #ending: Outcome | undefined;
  #lastError: TurnError | undefined;
  #isFinishing = false;
  #onLastStep: () => void = () => undefined;

  constructor(parts: TurnParts) {
    this.#parts = parts;
    this.#isConfirmed = parts.thread.start === "resumed";
    const { connection, values } = parts;
    this.#translation = new Translation(parts.folder, () => performance.now());
    this.#asks = new Asks({
      generation: connection.generation,
      respond: (id, result) => connection.respond(id, result),
      confirmMs: connection.deadlines.answer,
    });
    const limits = { silenceMs: values.silenceSeconds * 1_000, turnMs: values.turnSeconds * 1_000 };
    this.#watch = new SilenceWatch(limits, (expiry) => this.#expired(expiry));
    connection.follow(parts.thread.threadId, this);
  }

  /** Resolves after the run's last event, when what the turn started is gone. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  async send(prompt: string, choices: Choices): Promise<void> {
    const { connection, thread } = this.#parts;
    const params = {
      threadId: thread.threadId,
      input: [{ type: "text", text: prompt, text_elements: [] }],
      approvalPolicy: choices.approvalPolicy,
      sandboxPolicy: thread.sandboxPolicy,
      effort: choices.effort,
      ...(choices.model === undefined ? {} : { model: choices.model }),
    };
    this.#answered(await connection.call("turn/start", params, connection.deadlines.startTurn));
  }

  async steer(text: string): Promise<Taken> {
    const { connection, thread } = this.#parts;
    if (this.#turnId === undefined) return refused("Codex is still starting. Try again in a moment.");
    const input = [{ type: "text", text, text_elements: [] }];
    const params = { threadId: thread.threadId, expectedTurnId: this.#turnId, input };
    const reply = await connection.call("turn/steer", params, connection.deadlines.steer);
    if (reply.kind === "result") return taken;
    if (reply.kind === "error") return refused(`Codex did not take it: ${reply.message}`);
    return refused("Codex did not answer. The message was not taken, as far as PoCo knows.");
  }

  async decide(requestId: string, answer: Answer): Promise<Taken> {
    const decided = this.#asks.decide(requestId, answer);
    this.#watchOrWait();
    const { thenStop, ...outcome } = await decided;
    if (thenStop === true) void this.interrupt({ kind: "stopped" });
    else if (outcome.taken && answer.kind === "option" && answer.note !== undefined)
      await this.steer(answer.note);
    return outcome;
  }

  /** Ends the turn with `ending`; the first reason stands. Resolves when it is over. */
  async interrupt(ending: Outcome): Promise<void> {
    if (this.#ending !== undefined) return this.over;
    this.#ending = ending;
    if (!(await this.#yields())) {
      this.#parts.onUnanswered("turn/interrupt");
      await this.#endCommands();
      this.#end(ending);
    }
    return this.over;
  }

  /** False when the app-server did not end the turn within the deadlines. */
  async #yields(): Promise<boolean> {
    const { connection, thread } = this.#parts;
    const { deadlines } = connection;
    const isKnown = await endsWithin(Promise.race([this.#started.promise, this.over]), deadlines.interrupt);
    if (this.#isFinishing || this.#parts.queue.isEnded) return true;
    if (!isKnown || this.#turnId === undefined) return false;
    if (!(await interruptTurn(connection, thread.threadId, this.#turnId))) return false;
    return endsWithin(Promise.race([this.#completed.promise, this.over]), deadlines.completed);
  }

  onNotification(method: string, params: unknown): void {
    this.#watch.sign();
    const note = readNotification(method, params);
    if (note !== undefined) this.#take(note);
  }

  onRequest(id: RequestId, method: string, params: unknown): boolean {
    this.#watch.sign();
    const read = readAsk(method, params, {
      folder: this.#parts.folder,
      itemOf: (itemId) => this.#translation.item(itemId),
    });
    switch (read.kind) {
      case "unknown":
        return false;
      case "settled":
        this.#parts.connection.respond(id, read.result);
        this.#push([{ kind: "notice", text: read.notice }]);
        return true;
      case "ask":
        this.#push([{ kind: "ask", request: this.#asks.add(id, read.ask) }]);
        this.#watchOrWait();
        return true;
      default:
        return read satisfies never;
    }
  }

  onClose(why: string): void {
    const message = `The Codex process ${why} in the middle of the turn. What it did since is unknown; look before you ask again.`;
    this.#end(this.#ending ?? { kind: "lost", message });
  }

  #answered(reply: Reply): void {
    const { connection, onUnanswered } = this.#parts;
    switch (reply.kind) {
      case "result": {
        const read = TurnStarted.safeParse(reply.result);
        if (read.success) this.#adopt(read.data.turn.id);
        return;
      }
      case "error":
        this.#end(failed("agent", `Codex did not take the prompt: ${reply.message}`));
        return;
      case "timeout":
        if (this.#turnId !== undefined) return; // it runs, only the answer is missing
        onUnanswered("turn/start");
        this.#end(failed("agent", "Codex did not answer to the prompt and is started anew. Try again."));
        return;
      case "closed":
        if (!connection.isClosed) return;
        this.onClose(reply.why);
        return;
      default:
        reply satisfies never;
    }
  }

  #adopt(turnId: string | undefined): void {
    this.#turnId ??= turnId;
    if (this.#turnId !== undefined) this.#started.resolve();
  }

  #take(note: Notification): void {
    switch (note.method) {
      case "turn/started":
        this.#adopt(note.params.turn.id);
        return;
      case "turn/completed": {
        const { id, status, error } = note.params.turn;
        // The end of an earlier turn of the thread is none of ours.
        if (id !== undefined && this.#turnId !== undefined && id !== this.#turnId) return;
        this.#completed.resolve();
        void this.#finish(status, error);
        return;
      }
      case "serverRequest/resolved": {
        const unanswered = this.#asks.resolved(note.params.requestId);
        if (unanswered !== undefined) this.#push([{ kind: "ask-gone", requestId: unanswered }]);
        this.#watchOrWait();
        return;
      }
      case "error":
        this.#lastError = note.params.error;
        break;
      case "item/completed":
        this.#confirm();
        break;
      default:
    }
    this.#push(this.#translation.take(note));
    if (!this.#translation.hasOpenSteps()) this.#onLastStep();
  }

  /** A new thread is on the disk with the first completed item of its first turn, which is the prompt. */
  #confirm(): void {
    if (this.#isConfirmed) return;
    this.#isConfirmed = true;
    const { threadId, start } = this.#parts.thread;
    this.#push([{ kind: "session", sessionId: threadId, confirmed: true, start }]);
  }

  /** The turn has said how it ended: the only word that counts. */
  async #finish(status: string | undefined, error: TurnError | undefined): Promise<void> {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    this.#watch.close();
    const outcome = this.#outcomeOf(status, error);
    if (outcome.kind !== "completed") await this.#endCommands();
    this.#end(outcome);
  }

  #outcomeOf(status: string | undefined, error: TurnError | undefined): Outcome {
    if (status === "interrupted") return this.#ending ?? { kind: "stopped" };
    if (status === "failed" || error !== undefined) {
      return this.#ending ?? failureOf(error ?? this.#lastError, this.#parts.connection.limits);
    }
    return { kind: "completed" };
  }

  async #endCommands(): Promise<void> {
    const { connection, thread, log } = this.#parts;
    const lastStep = new Promise<void>((resolve) => {
      this.#onLastStep = resolve;
    });
    const hadCommands = await endCommands(connection, thread.threadId, log);
    if (!hadCommands || !this.#translation.hasOpenSteps()) return;
    await endsWithin(lastStep, connection.deadlines.lastSteps);
  }

  #end(outcome: Outcome): void {
    this.#watch.close();
    const { connection, thread, queue } = this.#parts;
    for (const requestId of this.#asks.closeAll("The turn ended before Codex confirmed the answer.")) {
      queue.push({ kind: "ask-gone", requestId });
    }
    this.#push(this.#translation.close(outcome.kind === "completed" ? "done" : "failed"));
    queue.end(outcome);
    connection.unfollow(thread.threadId);
    this.#over.resolve();
  }

  #expired(expiry: Expiry): void {
    const { silenceSeconds, turnSeconds } = this.#parts.values;
    const message =
      expiry === "silence"
        ? `Codex reported nothing for ${silenceSeconds} seconds and was stopped. Try again, or raise POCO_CODEX_TIMEOUT_SECONDS.`
        : `The turn took longer than ${turnSeconds} seconds and was stopped. Try again, or raise POCO_CODEX_TURN_LIMIT_SECONDS.`;
    void this.interrupt(failed("timeout", message));
  }

  #watchOrWait(): void {
    if (this.#asks.isWaiting()) this.#watch.pause();
    else this.#watch.resume();
  }

  #push(reports: readonly Report[]): void {
    for (const report of reports) this.#parts.queue.push(report);
  }
}
