import type { Answer, Outcome } from "../../domain/agent-event.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { Log } from "../../observe/log.ts";
import type { Taken } from "../agent.ts";
import { endsWithin } from "../kit/ends-within.ts";
import type { EventQueue } from "../kit/event-queue.ts";
import type { Reply, RequestId } from "../kit/json-rpc-peer.ts";
import { type Expiry, SilenceWatch } from "../kit/silence-watch.ts";
import { refused } from "../kit/taken.ts";
import { readAsk } from "./approvals.ts";
import { Asks } from "./asks.ts";
import type { Connection, ThreadListener, ThreadRequest } from "./connection.ts";
import { failed, lost, timedOut } from "./failure.ts";
import { lookAtTurn } from "./look.ts";
import { type Completion, outcomeOf } from "./outcome.ts";
import type { CodexValues } from "./settings.ts";
import { startTurn, steerTurn, type TurnWanted } from "./start-turn.ts";
import { endWork, interruptTurn, killCommands } from "./stop.ts";
import { TurnView } from "./turn-view.ts";
import { type Notification, readNotification, type TurnError, TurnStarted } from "./wire.ts";

export interface TurnParts extends TurnWanted {
  readonly connection: Connection;
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
  readonly #threadId: string;
  readonly #view: TurnView;
  readonly #asks: Asks;
  readonly #watch: SilenceWatch;
  readonly #started = Promise.withResolvers<void>();
  #completed = Promise.withResolvers<void>();
  readonly #over = Promise.withResolvers<void>();
  /** The turn that says the end, and the one that is interrupted: another one during a review. */
  #turnId: string | undefined;
  #activeId: string | undefined;
  /** What the turn ends with once it was interrupted by us. */
  #ending: Outcome | undefined;
  /** The turn itself is over, but sub-agents of it are still at work. */
  #held: Completion | undefined;
  #lastError: TurnError | undefined;
  #isFinishing = false;

  constructor(parts: TurnParts) {
    this.#parts = parts;
    this.#threadId = parts.thread.threadId;
    const { connection, values } = parts;
    this.#view = new TurnView(parts);
    this.#asks = new Asks({
      generation: connection.generation,
      respond: (id, result) => connection.respond(id, result),
      confirmMs: connection.deadlines.answer,
    });
    const limits = { silenceMs: values.silenceSeconds * 1_000, turnMs: values.turnSeconds * 1_000 };
    this.#watch = new SilenceWatch(limits, (expiry) => void this.#expired(expiry));
    connection.follow(this.#threadId, this);
  }

  /** Resolves after the run's last event, when what the turn started is gone. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  async send(): Promise<void> {
    this.#answered(await startTurn(this.#parts.connection, this.#parts));
  }

  async steer(text: string): Promise<Taken> {
    const { connection } = this.#parts;
    if (this.#held !== undefined)
      return refused("The turn itself is over; only its sub-agents are still at work.");
    if (this.#turnId === undefined) return refused("Codex is still starting. Try again in a moment.");
    return steerTurn(connection, { threadId: this.#threadId, turnId: this.#turnId, text });
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
    if (this.#held !== undefined) {
      void this.#finish({ status: "interrupted", error: undefined });
    } else if (!(await this.#yields())) {
      this.#parts.onUnanswered("turn/interrupt");
      // Whoever does not answer to this is not asked for its commands either.
      await killCommands(this.#parts.connection, this.#view.threads);
      this.#end(ending);
    }
    return this.over;
  }

  /** False when the app-server did not end the turn within the deadlines. */
  async #yields(): Promise<boolean> {
    const { connection } = this.#parts;
    const isKnown = await endsWithin(
      Promise.race([this.#started.promise, this.over]),
      connection.deadlines.interrupt,
    );
    if (this.#isFinishing || this.#parts.queue.isEnded) return true;
    const turnId = this.#activeId ?? this.#turnId;
    if (!isKnown || turnId === undefined) return false;
    const completed = Promise.race([this.#completed.promise, this.over]);
    if (!(await interruptTurn(connection, { threadId: this.#threadId, turnId, completed }))) return false;
    return endsWithin(completed, connection.deadlines.completed);
  }

  onNotification(method: string, params: unknown, subAgent: string | undefined): void {
    this.#watch.sign();
    const note = readNotification(method, params);
    if (note === undefined) return;
    if (note.method === "serverRequest/resolved") this.#resolved(note.params.requestId);
    else if (subAgent === undefined) this.#take(note);
    else this.#takeOfSubAgent(subAgent, note);
  }

  onRequest({ id, method, params }: ThreadRequest, subAgent: string | undefined): boolean {
    this.#watch.sign();
    const read = readAsk(method, params, {
      folder: this.#parts.folder,
      itemOf: (itemId) => this.#view.item(subAgent, itemId),
      subAgent: this.#view.nameOf(subAgent),
    });
    switch (read.kind) {
      case "unknown":
        return false;
      case "settled":
        this.#parts.connection.respond(id, read.result);
        this.#view.notice(read.notice);
        return true;
      case "ask":
        this.#view.ask(this.#asks.add(id, read.ask));
        this.#watchOrWait();
        return true;
      default:
        return unreachable(read);
    }
  }

  onClose(why: string): void {
    this.#end(this.#ending ?? lost(why));
  }

  #answered(reply: Reply): void {
    const { connection, onUnanswered } = this.#parts;
    switch (reply.kind) {
      case "result": {
        const read = TurnStarted.safeParse(reply.result);
        if (read.success) this.#turnId = read.data.turn.id;
        if (this.#turnId !== undefined) this.#started.resolve();
        return;
      }
      case "error":
        this.#end(failed("agent", `Codex did not take the prompt: ${reply.message}`));
        return;
      case "timeout":
        if (this.#activeId !== undefined) return; // it runs, only the answer is missing
        onUnanswered("turn/start");
        this.#end(failed("agent", "Codex did not answer to the prompt and is started anew. Try again."));
        return;
      case "closed":
        if (!connection.isClosed) return;
        this.onClose(reply.why);
        return;
      default:
        unreachable(reply);
    }
  }

  #take(note: Notification): void {
    switch (note.method) {
      case "turn/started":
        this.#begun(note.params.turn.id);
        return;
      case "turn/completed": {
        const { id, status, error } = note.params.turn;
        this.#turnCompleted(id, { status, error });
        return;
      }
      case "error":
        this.#lastError = note.params.error;
        break;
      default:
    }
    this.#view.take(note);
  }

  /** A review is one turn for whoever asked for it and another one inside, which is the one that has begun. */
  #begun(turnId: string | undefined): void {
    if (turnId === undefined) return;
    this.#activeId = turnId;
    if (this.#held !== undefined) this.#completed = Promise.withResolvers();
    this.#held = undefined;
    if (this.#parts.order.kind !== "review") this.#turnId = turnId;
    this.#parts.connection.began(turnId, this.#threadId);
    this.#started.resolve();
  }

  #turnCompleted(id: string | undefined, completion: Completion): void {
    // The end of an earlier turn of the thread is none of ours.
    if (id !== undefined && this.#turnId !== undefined && id !== this.#turnId) return;
    this.#completed.resolve();
    const isWaitedFor = this.#ending === undefined && completion.status === "completed";
    if (!isWaitedFor || this.#view.working.length === 0) {
      void this.#finish(completion);
      return;
    }
    this.#held = completion;
    this.#view.notice("Sub-agents of this turn are still at work.");
  }

  #takeOfSubAgent(threadId: string, note: Notification): void {
    this.#view.takeOfSubAgent(threadId, note);
    if (note.method === "turn/started" && note.params.turn.id !== undefined) {
      this.#parts.connection.began(note.params.turn.id, threadId);
    }
    if (this.#held !== undefined && this.#view.working.length === 0) void this.#finish(this.#held);
  }

  #resolved(requestId: RequestId): void {
    const unanswered = this.#asks.resolved(requestId);
    if (unanswered !== undefined) this.#view.noLongerAsks(unanswered);
    this.#watchOrWait();
  }

  /** The turn has said how it ended: the only word that counts. */
  async #finish({ status, error }: Completion): Promise<void> {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    this.#watch.close();
    const outcome = outcomeOf({
      status,
      error: error ?? (status === "failed" ? this.#lastError : undefined),
      order: this.#parts.order,
      ending: this.#ending,
      hasShown: this.#view.hasShown,
      limits: this.#parts.connection.limits,
      nowMs: Date.now(),
    });
    // Neither sub-agents nor commands end with the turn that began them.
    const hasLeft = outcome.kind !== "completed" || this.#view.working.length > 0;
    if (hasLeft) await endWork(this.#parts.connection, this.#view, this.#parts.log);
    this.#end(outcome);
  }

  #end(outcome: Outcome): void {
    this.#watch.close();
    const { connection, queue } = this.#parts;
    for (const requestId of this.#asks.closeAll("The turn ended before Codex confirmed the answer.")) {
      this.#view.noLongerAsks(requestId);
    }
    this.#view.close(outcome.kind === "completed" ? "done" : "failed");
    queue.end(outcome);
    connection.unfollow(this.#threadId);
    this.#over.resolve();
  }

  async #expired(expiry: Expiry): Promise<void> {
    if (expiry === "silence" && (await this.#wasOver())) return;
    await this.interrupt(timedOut(expiry, this.#parts.values));
  }

  /** After a long silence: whether the turn had ended and only the word of it never came. */
  async #wasOver(): Promise<boolean> {
    const { connection, log } = this.#parts;
    const look = await lookAtTurn(connection, this.#threadId, this.#turnId);
    if (this.#isFinishing || this.#ending !== undefined || this.#parts.queue.isEnded) return true;
    if (look.kind !== "over") return false;
    log.warn({ thread: this.#threadId, status: look.status }, "a Codex turn had ended without saying so");
    this.#view.catchUp(look.items);
    this.#completed.resolve();
    await this.#finish(look);
    return true;
  }

  #watchOrWait(): void {
    if (this.#asks.isWaiting()) this.#watch.pause();
    else this.#watch.resume();
  }
}
