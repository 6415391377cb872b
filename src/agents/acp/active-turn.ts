import type { Answer, Outcome } from "../../domain/agent-event.ts";
import type { Taken } from "../agent.ts";
import { endsWithin } from "../kit/ends-within.ts";
import type { EventQueue } from "../kit/event-queue.ts";
import type { Reply, RequestId } from "../kit/json-rpc-peer.ts";
import { type Expiry, SilenceWatch } from "../kit/silence-watch.ts";
import { type Ask, Asks } from "./asks.ts";
import type { Connection, LoadedSession, SessionListener } from "./connection.ts";
import { isCursorNews, newsTaken, readCursorRequest } from "./cursor-requests.ts";
import { readElicitation } from "./elicitation.ts";
import { failed, failureOf } from "./failure.ts";
import { ModeKeeper } from "./mode-keeper.ts";
import { type AskedTurn, readPermission } from "./permission.ts";
import type { Profile } from "./profile.ts";
import type { PromptPart } from "./prompt.ts";
import { type Report, Translation } from "./translation.ts";
import { turnEnd } from "./turn-end.ts";
import { belongsTo, CursorTodos, Elicitation, PermissionRequest, PromptAnswer, Update } from "./wire.ts";

export interface TurnParts {
  readonly profile: Profile;
  readonly connection: Connection;
  readonly session: LoadedSession;
  readonly queue: EventQueue;
  /** The mode that was pinned. */
  readonly mode: string | undefined;
  readonly silenceSeconds: number;
  readonly turnSeconds: number;
  /** The process did not stop the turn: ends what the turn started. Resolves when that is gone. */
  readonly onStuck: () => Promise<void>;
  /** The session is on the agent's disk. */
  readonly onConfirmed: () => void;
}

/** A turn has its own limits; the call only has to be longer than them. A timer takes at most 2^31 ms. */
const noDeadlineMs = 2 ** 31 - 1;

/** A turn whose prompt was handed to the agent, until it is over. It never sends the prompt a second time. */
export class ActiveTurn implements SessionListener {
  readonly #parts: TurnParts;
  readonly #translation: Translation;
  readonly #asks: Asks;
  readonly #keeper: ModeKeeper;
  readonly #watch: SilenceWatch;
  readonly #over = Promise.withResolvers<void>();
  readonly #inBand = Promise.withResolvers<Reply>();
  /** What people said with a "no", for the agent to read once its turn ends. */
  readonly #notes: string[] = [];
  /** What the turn ends with once it was interrupted by us. */
  #ending: Outcome | undefined;
  #isConfirmed = false;
  #isSent = false;

  constructor(parts: TurnParts) {
    const { connection, profile, session } = parts;
    this.#parts = parts;
    this.#translation = new Translation({
      folder: session.folder,
      quirks: profile.quirks,
      replayed: session.replayed,
    });
    this.#asks = new Asks({
      title: profile.title,
      generation: connection.generation,
      respond: (id, result) => connection.respond(id, result),
      isThere: () => !connection.isClosed && !connection.child.hasExited(),
    });
    this.#keeper = new ModeKeeper({
      ...parts,
      tell: (text) => this.#push([{ kind: "notice", text }]),
      stop: (outcome) => void this.interrupt(outcome),
    });
    const limits = { silenceMs: parts.silenceSeconds * 1_000, turnMs: parts.turnSeconds * 1_000 };
    this.#watch = new SilenceWatch(limits, (expiry) => this.#expired(expiry));
  }

  /** Hands over the prompt and stands for it until the turn is over. */
  async run(prompt: readonly PromptPart[]): Promise<void> {
    const { connection, session } = this.#parts;
    connection.follow(session.id, this);
    for (let parts = prompt; !this.#parts.queue.isEnded; ) {
      this.#isSent = true;
      const params = { sessionId: session.id, prompt: parts };
      const answered = connection.call("session/prompt", params, noDeadlineMs);
      const reply = await Promise.race([answered, this.#inBand.promise, this.#over.promise]);
      // A turn that did not stop is over without the answer, which may never come.
      if (reply === undefined) return;
      await endsWithin(this.#over.promise, connection.deadlines.trailing);
      const notes = this.#notes.splice(0);
      const goesOn = reply.kind === "result" && this.#ending === undefined && notes.length > 0;
      if (!goesOn) {
        this.#finish(reply);
        break;
      }
      parts = [{ type: "text", text: `About what was not allowed: ${notes.join("\n")}` }];
    }
    await this.#over.promise;
  }

  async decide(requestId: string, answer: Answer): Promise<Taken> {
    const deciding = this.#asks.decide(requestId, answer);
    this.#watchOrWait();
    const { outcome, isStop, rejected } = await deciding;
    if (rejected !== undefined) this.#translation.reject(rejected);
    else if (outcome.taken && isStop !== true) this.#keeper.allowed();
    const note = answer.kind === "option" && answer.option === "reject" ? answer.note : undefined;
    if (outcome.taken && note !== undefined && note.trim() !== "") this.#notes.push(note);
    if (isStop === true) void this.interrupt({ kind: "stopped" });
    return outcome;
  }

  /** Ends the turn with `ending`; the first reason stands. Resolves when it is over. */
  async interrupt(ending: Outcome): Promise<void> {
    if (this.#ending !== undefined) return this.#over.promise;
    this.#ending = ending;
    const { connection, session, onStuck } = this.#parts;
    if (this.#isSent) connection.notify("session/cancel", { sessionId: session.id });
    this.#gone(this.#asks.cancelAll());
    if (!(await endsWithin(this.#over.promise, connection.deadlines.cancel))) {
      connection.unfollow(session.id);
      await onStuck();
      this.#end(ending);
    }
    return this.#over.promise;
  }

  knows(toolCallId: string): boolean {
    return this.#translation.tool(toolCallId) !== undefined;
  }

  onUpdate(update: unknown): void {
    this.#watch.sign();
    const reports = this.#translation.take(update);
    if (reports.length > 0) this.#confirm();
    this.#push(reports);
    const read = Update.safeParse(update);
    if (!read.success) return;
    if (this.#ending === undefined) this.#keeper.look();
    const stopReason = read.data.stopReason ?? read.data._meta?.stopReason;
    if (this.#parts.profile.quirks.endsInBand === true && stopReason !== undefined) {
      this.#inBand.resolve({ kind: "result", result: { stopReason } });
    }
  }

  onNotification(method: string, params: unknown): void {
    this.#watch.sign();
    if (method === "cursor/update_todos") this.#takeTodos(params);
  }

  onRequest(id: RequestId, method: string, params: unknown): boolean {
    this.#watch.sign();
    const { connection, profile } = this.#parts;
    if (profile.quirks.speaksCursor === true && isCursorNews(method)) {
      connection.respond(id, newsTaken);
      this.onNotification(method, params);
      return true;
    }
    const ask = this.#askIn(method, params);
    if (ask !== undefined && this.#ending !== undefined) {
      connection.respond(id, ask.cancelled);
      return true;
    }
    if (ask !== undefined) {
      this.#confirm();
      this.#push([{ kind: "ask", request: this.#asks.add(id, ask) }]);
      this.#watchOrWait();
      return true;
    }
    if (method !== "elicitation/create") return false;
    connection.respond(id, { action: "decline" });
    const text = `${profile.title} asked for input that PoCo cannot show; it was declined.`;
    this.#push([{ kind: "notice", text }]);
    return true;
  }

  onWithdrawn(id: RequestId): void {
    const requestId = this.#asks.withdrawn(id);
    if (requestId !== undefined) this.#gone([requestId]);
  }

  onClose(why: string): void {
    const { title } = this.#parts.profile;
    const message = `The process of ${title} ${why} in the middle of the turn. What it did since is unknown; look before you ask again.`;
    this.#end(this.#ending ?? { kind: "lost", message });
  }

  #askIn(method: string, params: unknown): Ask | undefined {
    const { profile } = this.#parts;
    if (method === "session/request_permission") return this.#permission(params);
    if (method === "elicitation/create") {
      const read = Elicitation.safeParse(params);
      return read.success ? readElicitation(read.data, profile.title) : undefined;
    }
    return profile.quirks.speaksCursor === true
      ? readCursorRequest(method, params, profile.title)
      : undefined;
  }

  #permission(params: unknown): Ask | undefined {
    const read = PermissionRequest.safeParse(params);
    if (!read.success) return undefined;
    this.#push(this.#translation.takeTool(read.data.toolCall));
    const { profile, session } = this.#parts;
    const { toolCallId } = belongsTo(params);
    const tool = toolCallId === undefined ? undefined : this.#translation.tool(toolCallId);
    const turn: AskedTurn = { profile, folder: session.folder, tool };
    return readPermission(read.data, turn);
  }

  #takeTodos(params: unknown): void {
    const read = CursorTodos.safeParse(params);
    if (read.success) this.#push(this.#translation.takeTodos(read.data.todos, read.data.merge));
  }

  #confirm(): void {
    if (this.#isConfirmed) return;
    this.#isConfirmed = true;
    this.#parts.onConfirmed();
  }

  #finish(reply: Reply): void {
    switch (reply.kind) {
      case "result": {
        const answer = PromptAnswer.catch({
          stopReason: undefined,
          usage: undefined,
          _meta: undefined,
        }).parse(reply.result);
        this.#push(this.#translation.usage(answer));
        const end = turnEnd(answer.stopReason, this.#translation.hasContent, this.#parts.profile);
        if (end.notice !== undefined) this.#push([{ kind: "notice", text: end.notice }]);
        this.#end(this.#ending ?? end.outcome);
        return;
      }
      case "error":
        this.#end(this.#ending ?? failureOf(reply, this.#parts.profile, Date.now()));
        return;
      case "closed":
        this.onClose(reply.why);
        return;
      case "timeout":
        this.#end(failed("timeout", "The turn took longer than any limit and was given up."));
        return;
      default:
        reply satisfies never;
    }
  }

  #end(outcome: Outcome): void {
    const { connection, session, queue } = this.#parts;
    this.#watch.close();
    this.#gone(this.#asks.cancelAll());
    this.#push(this.#translation.close(outcome.kind === "completed" ? "done" : "failed"));
    session.lastUsed = Date.now();
    queue.end(outcome);
    connection.unfollow(session.id);
    this.#over.resolve();
  }

  #expired(expiry: Expiry): void {
    const { profile, silenceSeconds, turnSeconds } = this.#parts;
    const { title, prefix } = profile;
    const raise = (name: string) => (prefix === undefined ? "" : `, or raise POCO_${prefix}_${name}`);
    const message =
      expiry === "silence"
        ? `${title} reported nothing for ${silenceSeconds} seconds and was stopped. Try again${raise("TIMEOUT_SECONDS")}.`
        : `The turn took longer than ${turnSeconds} seconds and was stopped. Try again${raise("TURN_LIMIT_SECONDS")}.`;
    void this.interrupt(failed("timeout", message));
  }

  #gone(requestIds: readonly string[]): void {
    this.#push(requestIds.map((requestId) => ({ kind: "ask-gone", requestId })));
    this.#watchOrWait();
  }

  #watchOrWait(): void {
    if (this.#asks.isWaiting()) this.#watch.pause();
    else this.#watch.resume();
  }

  #push(reports: readonly Report[]): void {
    for (const report of reports) this.#parts.queue.push(report);
  }
}
