import type { AgentHost, AgentRun, Taken, Turn } from "../../src/agents/agent.ts";
import { type Child, startChild } from "../../src/agents/kit/child-process.ts";
import { EventQueue } from "../../src/agents/kit/event-queue.ts";
import { SilenceWatch } from "../../src/agents/kit/silence-watch.ts";
import { bringDown, sweepAfter } from "../../src/agents/kit/stop-ladder.ts";
import { refused, taken } from "../../src/agents/kit/taken.ts";
import { childTransport, type Transport } from "../../src/agents/kit/transport.ts";
import type { AgentEvent, Answer, Outcome, Step } from "../../src/domain/agent-event.ts";
import type { LineValues } from "./settings.ts";
import { toAgentEvent } from "./to-agent-event.ts";
import { type Order, readLine } from "./wire.ts";

export interface LineRunParts {
  readonly turn: Turn;
  readonly values: LineValues;
  readonly host: AgentHost;
}

/** The whole turn may take four hours, without the time in which people are asked. */
const turnMs = 4 * 3_600_000;
/** The longest that each rung of a stop may take: two seconds for the program's own way to end, then three, then three. */
const ladder = { cancelMs: 2_000, endOfInputMs: 3_000, terminateMs: 3_000 };

/** One process, one prompt. `ended` is said once and last, and only when the process and all it started are gone. */
export class LineRun implements AgentRun {
  readonly finished: Promise<void>;
  readonly #queue = new EventQueue();
  readonly #parts: LineRunParts;
  readonly #watch: SilenceWatch;
  readonly #asked = new Set<string>();
  readonly #openSteps = new Map<string, Step>();
  readonly #over = Promise.withResolvers<Outcome>();
  #transport: Transport | undefined;
  #isEnding = false;

  constructor(parts: LineRunParts) {
    this.#parts = parts;
    const silenceMs = parts.values.silenceSeconds * 1_000;
    this.#watch = new SilenceWatch({ silenceMs, turnMs }, (expiry) => {
      const what = expiry === "silence" ? "reported nothing for too long" : "took too long";
      this.#end({ kind: "failed", reason: "timeout", message: `The line agent ${what} and was stopped.` });
    });
    this.finished = this.#drive();
  }

  get events(): AsyncIterable<AgentEvent> {
    return this.#queue;
  }

  decide(requestId: string, answer: Answer): Promise<Taken> {
    if (this.#isEnding || !this.#asked.has(requestId))
      return Promise.resolve(refused("The line agent does not wait for this."));
    if (answer.kind !== "option")
      return Promise.resolve(refused("The line agent waits for a decision, not for words."));
    this.#asked.delete(requestId);
    this.#watch.resume();
    const allow = answer.option === "allow_once";
    this.#send({ type: "answer", id: requestId, allow, note: answer.note ?? null });
    if (answer.option === "reject_and_stop") this.#end({ kind: "stopped" });
    return Promise.resolve(taken);
  }

  steer(text: string): Promise<Taken> {
    if (this.#isEnding || this.#transport === undefined)
      return Promise.resolve(refused("The line agent does not work on anything now."));
    this.#send({ type: "words", text });
    return Promise.resolve(taken);
  }

  async stop(): Promise<void> {
    this.#end({ kind: "stopped" });
    await this.finished;
  }

  async #drive(): Promise<void> {
    const child = await this.#start();
    if (child !== undefined) this.#follow(child);
    const outcome = await this.#over.promise;
    if (child !== undefined) {
      await bringDown(child, { ...ladder, cancel: async () => this.#send({ type: "cancel" }) });
      await sweepAfter(child);
    }
    this.#close(outcome);
  }

  /** Few agents start at once, so the gate is held until the program runs. */
  async #start(): Promise<Child | undefined> {
    const { host, values, turn } = this.#parts;
    const leave = await host.starts.enter();
    try {
      if (this.#isEnding) return undefined;
      // The prompt goes over the pipe: everybody on the machine may read the words of a command line.
      const request = { command: values.command, args: [], folder: turn.folder, agent: "line" };
      const started = await startChild(host, request);
      if (started.kind === "started") return started.child;
      const message = `The line agent could not be started (${started.code}). Install it, or set POCO_LINE_COMMAND.`;
      this.#end({ kind: "failed", reason: "setup", message });
      return undefined;
    } finally {
      leave();
    }
  }

  #follow(child: Child): void {
    const { host, turn } = this.#parts;
    this.#transport = childTransport(child, host.log);
    this.#transport.onMessage((message) => this.#take(message));
    this.#transport.onClose((why) => {
      // Whatever it complained of goes to the log: it is not made for people, and may hold secrets.
      host.log.debug({ pid: child.pid, why, said: child.complaints() }, "a line agent ended");
      this.#end({ kind: "lost", message: `The line agent ${why} in the middle of its work.` });
    });
    this.#send({ type: "prompt", text: turn.prompt, resume: turn.resume ?? null });
  }

  #take(message: unknown): void {
    this.#watch.sign();
    const line = readLine(message);
    if (line === undefined || this.#isEnding) return;
    const event = toAgentEvent(line, this.#parts.turn.resume);
    if (event.kind === "ended") return this.#end(event.outcome);
    if (event.kind === "ask") {
      this.#asked.add(event.request.requestId);
      this.#watch.pause();
    }
    if (event.kind === "step") this.#keepOpen(event.step);
    this.#queue.push(event);
  }

  #keepOpen(step: Step): void {
    if (step.state === "running") this.#openSteps.set(step.id, step);
    else this.#openSteps.delete(step.id);
  }

  #send(order: Order): void {
    this.#transport?.send(order);
  }

  /** The first reason stands. */
  #end(outcome: Outcome): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#watch.close();
    this.#over.resolve(outcome);
  }

  /** Nothing stays open on the card. */
  #close(outcome: Outcome): void {
    for (const requestId of this.#asked) this.#queue.push({ kind: "ask-gone", requestId });
    for (const step of this.#openSteps.values())
      this.#queue.push({ kind: "step", step: { ...step, state: "failed" } });
    this.#queue.end(outcome);
  }
}
