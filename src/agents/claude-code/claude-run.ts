import type { AgentEvent, Answer, Outcome } from "../../domain/agent-event.ts";
import type { Log } from "../../observe/log.ts";
import type { AgentRun, Taken, Turn } from "../agent.ts";
import type { ConversationLocks } from "../kit/conversation-locks.ts";
import { EventQueue } from "../kit/event-queue.ts";
import { readImageFile } from "../kit/image-file.ts";
import { refused } from "../kit/taken.ts";
import { unlessAborted } from "../kit/unless-aborted.ts";
import { ActiveTurn } from "./active-turn.ts";
import { type Choices, readChoices } from "./choices.ts";
import type { ClaudeProcess } from "./claude-process.ts";
import type { Deadlines } from "./deadlines.ts";
import { failed } from "./failure.ts";
import type { ProcessPool } from "./process-pool.ts";
import type { ClaudeValues } from "./settings.ts";
import type { MessageInput } from "./wire.ts";

export interface RunParts {
  readonly turn: Turn;
  readonly values: ClaudeValues;
  readonly pool: ProcessPool;
  readonly locks: ConversationLocks;
  readonly deadlines: Deadlines;
  readonly log: Log;
}

type Start = "fresh" | "resumed" | "restarted" | "forked";

/** A process that ends before the prompt was sent is no loss: once more with a new one. */
const attempts = 2;

/** One run: finds a process that holds the conversation, hands over the prompt, and stands for it until the end. */
export class ClaudeRun implements AgentRun {
  readonly finished: Promise<void>;
  readonly #queue = new EventQueue();
  readonly #parts: RunParts;
  /** Whoever waits for a process no longer wants it once the run has ended. */
  readonly #leaving = new AbortController();
  #active: ActiveTurn | undefined;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.finished = this.#drive().catch((error: unknown) => {
      parts.log.error({ run: parts.turn.runId, error }, "a Claude Code run broke");
      const message =
        "PoCo could not drive Claude Code, which is a fault of PoCo. Look into the log, then try again.";
      this.#end(failed("agent", message));
    });
  }

  get events(): AsyncIterable<AgentEvent> {
    return this.#queue;
  }

  decide(requestId: string, answer: Answer): Promise<Taken> {
    if (this.#queue.isEnded)
      return Promise.resolve(refused("The turn has ended; Claude Code no longer waits for this."));
    const asked = this.#active?.decide(requestId, answer);
    return asked ?? Promise.resolve(refused("Claude Code has not asked for this."));
  }

  steer(text: string): Promise<Taken> {
    if (this.#queue.isEnded) return Promise.resolve(refused("The turn has ended. Send it as a new message."));
    const starting = refused("Claude Code is still starting. Try again in a moment.");
    return this.#active?.steer(text) ?? Promise.resolve(starting);
  }

  async stop(): Promise<void> {
    // Before the prompt was handed over nothing runs that would have to end.
    if (this.#active === undefined) this.#end({ kind: "stopped" });
    else if (!this.#queue.isEnded) await this.#active.interrupt({ kind: "stopped" });
    await this.finished;
  }

  async #drive(): Promise<void> {
    const { turn, values, locks, deadlines } = this.#parts;
    const read = readChoices(turn.options, values);
    if (read.kind === "wrong") return this.#end(failed("setup", read.message));
    const content = await contentOf(turn);
    if (content.kind === "wrong") return this.#end(failed("setup", content.problem));
    // A copy can be made at any time; going on takes turns.
    const held = turn.isFork === true ? undefined : turn.resume;
    const taking = held === undefined ? Promise.resolve(() => undefined) : locks.take(held, deadlines.lock);
    const unlock = await unlessAborted(taking, this.#leaving.signal, (late) => late?.());
    if (unlock === undefined) {
      const message = "Another turn of this conversation is still under way. Stop it, or try again later.";
      return this.#end(failed("agent", message));
    }
    try {
      await this.#attempt(read.choices, content.content);
    } finally {
      unlock();
    }
  }

  async #attempt(choices: Choices, content: readonly MessageInput[]): Promise<void> {
    const { pool, turn } = this.#parts;
    let resume = turn.resume;
    let start: Start = resume === undefined ? "fresh" : turn.isFork === true ? "forked" : "resumed";
    for (let attempt = 1; attempt <= attempts && !this.#queue.isEnded; attempt += 1) {
      const { model, mode, effort } = choices;
      const options = { folder: turn.folder, effort };
      const isFork = start === "forked";
      const wanted = { options, resume, isFork, mode, model };
      const acquired = await pool.acquire(wanted, this.#leaving.signal);
      if (acquired.kind === "failed") return this.#end(acquired.outcome);
      if (acquired.kind === "gone") {
        resume = undefined;
        start = "restarted";
        continue;
      }
      try {
        await this.#runOn(acquired.process, { choices, content, start });
      } finally {
        await pool.release(acquired.process);
      }
    }
    const message = "Claude Code ended before it took the prompt, twice. Look into the log, then try again.";
    this.#end(failed("agent", message));
  }

  /** Returns without an end when the process closed before it saw the prompt. */
  async #runOn(
    process: ClaudeProcess,
    {
      choices,
      content,
      start,
    }: { readonly choices: Choices; readonly content: readonly MessageInput[]; readonly start: Start },
  ): Promise<void> {
    const { turn, values, deadlines } = this.#parts;
    if (this.#queue.isEnded) return;
    const problem = await this.#pin(process, choices);
    if (process.isClosed || this.#queue.isEnded) return;
    if (problem !== undefined) return this.#end(problem);
    if (start === "restarted") {
      const text = "Claude Code no longer has the earlier conversation. This one starts afresh.";
      this.#queue.push({ kind: "notice", text });
    }
    const active = new ActiveTurn({
      process,
      queue: this.#queue,
      folder: turn.folder,
      start,
      values,
      deadlines,
      onSession: (sessionId) => this.#hold(sessionId),
    });
    this.#active = active;
    const isTaken = await active.send(content);
    if (!isTaken && !this.#queue.isEnded) {
      const message = "Claude Code did not say that it has the prompt, and was stopped. Try again.";
      await active.interrupt(failed("agent", message));
    }
    await active.over;
  }

  /** A new conversation can be gone on with as soon as its id is told: it is held like one that was resumed. */
  #hold(sessionId: string): void {
    const { turn, locks } = this.#parts;
    if (sessionId === turn.resume && turn.isFork !== true) return;
    void locks.take(sessionId, 0).then((unlock) => this.finished.then(() => unlock?.()));
  }

  /** The mode is set and read back before the first prompt: it decides what runs without people being asked. */
  async #pin(process: ClaudeProcess, { mode, model }: Choices): Promise<Outcome | undefined> {
    const { control } = this.#parts.deadlines;
    const wanted = mode === "default" ? (process.grantedMode ?? mode) : mode;
    const reply = await process.control({ subtype: "set_permission_mode", mode: wanted }, control);
    if (reply.kind !== "success" || reply.response["mode"] !== wanted) {
      if (reply.kind === "timeout") await process.bringDown();
      const why = reply.kind === "error" ? reply.message : "It did not confirm it.";
      return failed("setup", `Claude Code cannot work in the mode "${wanted}". ${why} Choose another one.`);
    }
    if (model === process.model) return undefined;
    // Null takes back what was chosen before: its own default.
    const named = await process.control({ subtype: "set_model", model: model ?? null }, control);
    if (named.kind === "success") {
      process.model = model;
      return undefined;
    }
    const why = named.kind === "error" ? named.message : "It did not confirm it.";
    const which = model === undefined ? "its own default model" : `the model "${model}"`;
    return failed("setup", `Claude Code did not take ${which}. ${why} Choose another one.`);
  }

  #end(outcome: Outcome): void {
    this.#queue.end(outcome);
    this.#leaving.abort();
  }
}

type Content =
  | { readonly kind: "content"; readonly content: readonly MessageInput[] }
  | { readonly kind: "wrong"; readonly problem: string };

async function contentOf({ prompt, images = [] }: Turn): Promise<Content> {
  const content: MessageInput[] = [{ type: "text", text: prompt }];
  for (const path of images) {
    const image = await readImageFile(path);
    if (!image.ok) return { kind: "wrong", problem: image.problem };
    const data = Buffer.from(image.bytes).toString("base64");
    content.push({ type: "image", source: { type: "base64", media_type: image.mediaType, data } });
  }
  return { kind: "content", content };
}
