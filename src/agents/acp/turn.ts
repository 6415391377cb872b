import type { AgentEvent, Answer, Outcome, SessionStart } from "../../domain/agent-event.ts";
import type { AgentHost, AgentRun, Taken, Turn } from "../agent.ts";
import type { ConversationLocks } from "../kit/conversation-locks.ts";
import { EventQueue } from "../kit/event-queue.ts";
import { refused } from "../kit/taken.ts";
import { ActiveTurn } from "./active-turn.ts";
import { type Choices, readChoices } from "./choices.ts";
import type { Connection, LoadedSession } from "./connection.ts";
import { failed } from "./failure.ts";
import { launchOf } from "./launch.ts";
import type { ModelsSeen } from "./models.ts";
import { openSession } from "./open-session.ts";
import { pin } from "./pin.ts";
import type { Profile } from "./profile.ts";
import { type PromptPart, readPrompt } from "./prompt.ts";
import type { AcpServer } from "./server.ts";
import type { Servers } from "./servers.ts";
import type { AcpValues } from "./settings.ts";
import { endStuckTurn } from "./stuck.ts";

export interface RunParts {
  readonly turn: Turn;
  readonly profile: Profile;
  readonly values: AcpValues;
  readonly servers: Servers;
  readonly locks: ConversationLocks;
  readonly models: ModelsSeen;
  readonly log: AgentHost["log"];
}

const lockMs = 30_000;
/** A process that ends before the prompt was sent is no loss: once more with a new one. */
const attempts = 2;

/** One run: finds its way to a session, hands over the prompt, and stands for it until the end. */
export class AcpRun implements AgentRun {
  readonly #queue = new EventQueue();
  readonly #parts: RunParts;
  readonly #finished: Promise<void>;
  #active: ActiveTurn | undefined;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#finished = this.#drive().catch((error: unknown) => {
      const { profile, turn, log } = parts;
      log.error({ agent: profile.name, run: turn.runId, error }, "a run of an agent broke");
      const message = `PoCo could not drive ${profile.title}, which is a fault of PoCo. Look into the log, then try again.`;
      this.#end(failed("agent", message));
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
    const { title } = this.#parts.profile;
    if (this.#queue.isEnded) {
      return Promise.resolve(refused(`The turn has ended; ${title} no longer waits for this.`));
    }
    return (
      this.#active?.decide(requestId, answer) ?? Promise.resolve(refused(`${title} has not asked for this.`))
    );
  }

  steer(): Promise<Taken> {
    if (this.#queue.isEnded) return Promise.resolve(refused("The turn has ended. Send it as a new message."));
    const { title } = this.#parts.profile;
    return Promise.resolve(refused(`${title} takes no words while it works. Send them as a new message.`));
  }

  async stop(): Promise<void> {
    // Before the prompt was handed over nothing runs that would have to end.
    if (this.#active === undefined) this.#end({ kind: "stopped" });
    else if (!this.#queue.isEnded) await this.#active.interrupt({ kind: "stopped" });
    if (this.#active !== undefined) await this.#finished;
  }

  async #drive(): Promise<void> {
    const { turn, profile, values, locks } = this.#parts;
    const read = readChoices(turn.options, profile, values);
    if (read.kind === "wrong") {
      this.#end(failed("setup", read.message));
      return;
    }
    const prompt = await readPrompt(turn.prompt, turn.images ?? []);
    if (!prompt.ok) {
      this.#end(failed("agent", prompt.problem));
      return;
    }
    const unlock = turn.resume === undefined ? () => undefined : await locks.take(turn.resume, lockMs);
    if (unlock === undefined) {
      const message = "Another turn of this conversation is still under way. Stop it, or try again later.";
      this.#end(failed("agent", message));
      return;
    }
    try {
      await this.#attempt(read.choices, prompt.parts);
    } finally {
      unlock();
    }
  }

  async #attempt(choices: Choices, prompt: readonly PromptPart[]): Promise<void> {
    const { profile, values, servers } = this.#parts;
    const server = servers.of(launchOf(profile, choices, values.args));
    for (let attempt = 1; attempt <= attempts && !this.#queue.isEnded; attempt += 1) {
      const connected = await server.acquire();
      if (connected.kind === "failed") {
        this.#end(connected.outcome);
        return;
      }
      const { connection } = connected;
      try {
        await this.#runOn(server, connection, { choices, prompt });
      } finally {
        await server.release(connection);
      }
    }
    const message = `${profile.title} ended before it took the prompt, twice. Look into the log, then try again.`;
    this.#end(failed("agent", message));
  }

  /** Returns without an end when the process closed before it saw the prompt. */
  async #runOn(server: AcpServer, connection: Connection, work: Work): Promise<void> {
    const { turn, profile, servers, locks, models } = this.#parts;
    if (this.#queue.isEnded) return;
    const { folder, resume, isFork = false } = turn;
    if (resume !== undefined) await servers.claim(resume, connection);
    const opening = await openSession(connection, { profile, folder, resume, isFork });
    if (opening.kind !== "open") {
      this.#unready(server, connection, opening);
      return;
    }
    const { session, start } = opening;
    models.saw(session.settings);
    const pinning = await pin(connection, session, work.choices, profile);
    if (pinning.kind !== "pinned") {
      this.#unready(server, connection, pinning);
      return;
    }
    if (this.#queue.isEnded || connection.isClosed) return;
    const isHeld = session.id === resume;
    // A new session can be resumed as soon as its id is told: it is held like one that was resumed.
    const unlock = isHeld ? undefined : await locks.take(session.id, lockMs);
    try {
      await this.#hold(server, connection, { ...work, session, start });
    } finally {
      unlock?.();
    }
  }

  #unready(server: AcpServer, connection: Connection, why: NotReady): void {
    switch (why.kind) {
      case "closed":
        return; // another attempt
      case "failed":
        this.#end(why.outcome);
        return;
      case "unanswered": {
        const { title } = this.#parts.profile;
        server.retire(connection, `no answer to ${why.method}`);
        this.#end(failed("agent", `${title} did not answer ${why.method} and is started anew. Try again.`));
        return;
      }
      default:
        why satisfies never;
    }
  }

  async #hold(server: AcpServer, connection: Connection, held: Held): Promise<void> {
    const { profile, values } = this.#parts;
    const { session, start, choices } = held;
    this.#tellSession(session.id, start);
    const active = new ActiveTurn({
      profile,
      connection,
      session,
      queue: this.#queue,
      mode: choices.mode,
      silenceSeconds: values.silenceSeconds,
      turnSeconds: values.turnSeconds,
      onStuck: () => endStuckTurn(server, connection, session),
      onConfirmed: () => this.#confirm(session.id, start),
    });
    this.#active = active;
    await active.run(this.#withoutBlindImages(connection, held.prompt));
    if (this.#queue.outcome?.kind === "completed") server.praise();
  }

  #withoutBlindImages(connection: Connection, prompt: readonly PromptPart[]): readonly PromptPart[] {
    const sees = connection.capabilities.agentCapabilities?.promptCapabilities?.image === true;
    const kept = sees ? prompt : prompt.filter(({ type }) => type !== "image");
    if (kept.length < prompt.length) {
      const text = `${this.#parts.profile.title} cannot look at pictures; it got the words alone.`;
      this.#queue.push({ kind: "notice", text });
    }
    return kept;
  }

  /** A fresh session may be on nobody's disk before its first turn; until the agent reports something its id is provisional. */
  #tellSession(sessionId: string, start: SessionStart): void {
    this.#queue.push({ kind: "session", sessionId, confirmed: start === "resumed", start });
    if (start !== "restarted") return;
    const text = `${this.#parts.profile.title} no longer has the earlier conversation. This one starts afresh.`;
    this.#queue.push({ kind: "notice", text });
  }

  #confirm(sessionId: string, start: SessionStart): void {
    if (start !== "resumed") this.#queue.push({ kind: "session", sessionId, confirmed: true, start });
  }

  #end(outcome: Outcome): void {
    this.#queue.end(outcome);
  }
}

interface Work {
  readonly choices: Choices;
  readonly prompt: readonly PromptPart[];
}

interface Held extends Work {
  readonly session: LoadedSession;
  readonly start: SessionStart;
}

type NotReady =
  | { readonly kind: "closed" }
  | { readonly kind: "failed"; readonly outcome: Outcome }
  | { readonly kind: "unanswered"; readonly method: string };
