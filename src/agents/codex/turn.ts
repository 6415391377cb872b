import type { AgentEvent, Answer, Outcome, SessionStart } from "../../domain/agent-event.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { Log } from "../../observe/log.ts";
import type { AgentRun, Taken, Turn } from "../agent.ts";
import type { ConversationLocks } from "../kit/conversation-locks.ts";
import { EventQueue } from "../kit/event-queue.ts";
import { checkImageFile } from "../kit/image-file.ts";
import { refused } from "../kit/taken.ts";
import { ActiveTurn } from "./active-turn.ts";
import type { AppServer } from "./app-server.ts";
import { type Choices, readChoices } from "./choices.ts";
import type { Connection } from "./connection.ts";
import { failed } from "./failure.ts";
import { type Order, orderOf } from "./orders.ts";
import type { ServerPool } from "./server-pool.ts";
import type { CodexValues } from "./settings.ts";
import { type OpenThread, openThread } from "./thread.ts";

export interface RunParts {
  readonly turn: Turn;
  readonly values: CodexValues;
  readonly servers: ServerPool;
  readonly locks: ConversationLocks;
  readonly log: Log;
}

const lockMs = 30_000;
/** A process that ends before the prompt was sent is no loss: once more with a new one. */
const attempts = 2;

/** One run: finds its way to a thread, hands over the prompt, and stands for it until the end. */
export class CodexRun implements AgentRun {
  readonly #queue = new EventQueue();
  readonly #parts: RunParts;
  readonly #finished: Promise<void>;
  #active: ActiveTurn | undefined;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#finished = this.#drive().catch((error: unknown) => {
      parts.log.error({ run: parts.turn.runId, error }, "a Codex run broke");
      this.#end(
        failed(
          "agent",
          "PoCo could not drive Codex, which is a fault of PoCo. Look into the log, then try again.",
        ),
      );
    });
  }

  get events(): AsyncIterable<AgentEvent> {
    return this.#queue;
  }

  /** Resolves when the run has ended and gave everything back. */
  get finished(): Promise<void> {
    return this.#finished;
  }

  decide(requestId: string, answer: Answer): Promise<Taken> {
    if (this.#queue.isEnded)
      return Promise.resolve(refused("The turn has ended; Codex no longer waits for this."));
    return (
      this.#active?.decide(requestId, answer) ?? Promise.resolve(refused("Codex has not asked for this."))
    );
  }

  steer(text: string): Promise<Taken> {
    if (this.#queue.isEnded) return Promise.resolve(refused("The turn has ended. Send it as a new message."));
    return (
      this.#active?.steer(text) ?? Promise.resolve(refused("Codex is still starting. Try again in a moment."))
    );
  }

  async stop(): Promise<void> {
    // Before the prompt was handed over nothing runs that would have to end.
    if (this.#active === undefined) this.#end({ kind: "stopped" });
    else if (!this.#queue.isEnded) await this.#active.interrupt({ kind: "stopped" });
    if (this.#active !== undefined) await this.#finished;
  }

  async #drive(): Promise<void> {
    const { turn, values, locks } = this.#parts;
    const read = readChoices(turn.options, values);
    const order = orderOf(turn.prompt);
    const problem = read.kind === "wrong" ? read.message : await problemOf(turn);
    if (read.kind === "wrong" || problem !== undefined) {
      this.#end(failed("setup", problem ?? ""));
      return;
    }
    if (order.kind === "compact" && turn.resume === undefined) {
      this.#end(failed("agent", nothingToCompact));
      return;
    }
    // A copy can be made at any time; going on takes turns.
    const isHeld = turn.resume !== undefined && turn.isFork !== true;
    const unlock = isHeld ? await locks.take(turn.resume, lockMs) : () => undefined;
    if (unlock === undefined) {
      this.#end(
        failed("agent", "Another turn of this conversation is still under way. Stop it, or try again later."),
      );
      return;
    }
    try {
      await this.#attempt(read.choices, order);
    } finally {
      unlock();
    }
  }

  async #attempt(choices: Choices, order: Order): Promise<void> {
    const { turn, servers } = this.#parts;
    const server = servers.at(choices);
    for (let attempt = 1; attempt <= attempts && !this.#queue.isEnded; attempt += 1) {
      if (turn.resume !== undefined) await servers.clearFor(turn.resume, server);
      const connected = await server.acquire();
      if (connected.kind === "failed") {
        this.#end(connected.outcome);
        return;
      }
      try {
        await this.#runOn(server, connected.connection, { choices, order });
      } finally {
        await server.release(connected.connection);
      }
    }
    this.#end(
      failed("agent", "Codex ended before it took the prompt, twice. Look into the log, then try again."),
    );
  }

  /** Returns without an end when the process closed before it saw the prompt. */
  async #runOn(server: AppServer, connection: Connection, wanted: Wanted): Promise<void> {
    const { turn, locks } = this.#parts;
    if (this.#queue.isEnded) return;
    const thread = await openThread(connection, {
      folder: turn.folder,
      choices: wanted.choices,
      resume: turn.resume,
      isFork: turn.isFork === true,
    });
    switch (thread.kind) {
      case "closed":
        return;
      case "failed":
        this.#end(thread.outcome);
        return;
      case "unanswered":
        server.retire(connection, `no answer to ${thread.method}`);
        this.#end(failed("agent", `Codex did not answer ${thread.method} and is started anew. Try again.`));
        return;
      case "open":
        break;
      default:
        return unreachable(thread);
    }
    if (this.#queue.isEnded || connection.isClosed) return;
    if (thread.start === "restarted" && wanted.order.kind === "compact") {
      this.#end(failed("agent", "Codex no longer has this conversation, so there is nothing to compact."));
      return;
    }
    const hold = () => this.#hold(server, connection, { ...wanted, thread });
    if (thread.threadId === turn.resume) return hold();
    // The new thread can be resumed as soon as its id is told: it is held like one that was resumed.
    const unlock = await locks.take(thread.threadId, lockMs);
    try {
      await hold();
    } finally {
      unlock?.();
    }
  }

  async #hold(
    server: AppServer,
    connection: Connection,
    wanted: Wanted & { readonly thread: OpenThread },
  ): Promise<void> {
    const { turn, values, log } = this.#parts;
    this.#tellSession(wanted.thread.threadId, wanted.thread.start);
    const onUnanswered = (method: string) => server.retire(connection, `no answer to ${method}`);
    this.#active = new ActiveTurn({
      ...wanted,
      connection,
      images: turn.images ?? [],
      folder: turn.folder,
      queue: this.#queue,
      values,
      log,
      onUnanswered,
    });
    const sending = this.#active.send();
    // A turn may be over before its start was ever answered.
    await Promise.race([sending, this.#active.over]);
    await this.#active.over;
    if (this.#queue.outcome?.kind === "completed") server.praise();
  }

  /** A fresh thread is on nobody's disk before its first turn; until then its id is provisional. */
  #tellSession(sessionId: string, start: SessionStart): void {
    this.#queue.push({ kind: "session", sessionId, confirmed: start === "resumed", start });
    if (start !== "restarted") return;
    const text = "Codex no longer has the earlier conversation. This one starts afresh.";
    this.#queue.push({ kind: "notice", text });
  }

  #end(outcome: Outcome): void {
    this.#queue.end(outcome);
  }
}

interface Wanted {
  readonly choices: Choices;
  readonly order: Order;
}

const nothingToCompact = "There is no conversation yet, so there is nothing to compact. Send a prompt first.";

/** Codex leaves out a picture that it cannot read, and says nothing of it. */
async function problemOf({ images = [] }: Turn): Promise<string | undefined> {
  for (const path of images) {
    const checked = await checkImageFile(path);
    if (!checked.ok) return checked.problem;
  }
  return undefined;
}
