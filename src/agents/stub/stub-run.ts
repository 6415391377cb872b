import type { AgentEvent, Answer, Step } from "../../domain/agent-event.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { AgentRun, Taken, Turn } from "../agent.ts";
import { EventQueue } from "../kit/event-queue.ts";
import { refused, taken } from "../kit/taken.ts";
import { answeredPieces, questionsAbout } from "./questions.ts";
import { type Script, scriptOf } from "./script.ts";

/** Waits, or returns early when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

interface Parts {
  readonly turn: Turn;
  readonly sessionId: string;
  readonly pause: Pause;
  readonly onEnd: (run: StubRun) => void;
}

const slowPauseMs = 500;
const messageId = "message-1";
const askId = "ask-1";

/** Most prompts are answered before this returns, without a timer: their events wait for the reader. */
export function startStubRun(parts: Parts): StubRun {
  const run = new StubRun(parts);
  run.begin();
  return run;
}

export class StubRun implements AgentRun {
  readonly #queue = new EventQueue();
  readonly #parts: Parts;
  readonly #script: Script;
  readonly #added: string[] = [];
  #stopping: AbortController | undefined;
  #isAsking = false;
  #openStep: Step | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#script = scriptOf(parts.turn);
  }

  get events(): AsyncIterable<AgentEvent> {
    return this.#queue;
  }

  get isEnded(): boolean {
    return this.#queue.isEnded;
  }

  begin(): void {
    const start = this.#parts.turn.resume === undefined ? "fresh" : "resumed";
    this.#queue.push({ kind: "session", sessionId: this.#parts.sessionId, confirmed: true, start });
    switch (this.#script.act) {
      case "answer":
        this.#complete(this.#script.pieces);
        return;
      case "fail":
        this.#fail();
        return;
      case "ask":
        this.#ask();
        return;
      case "question":
        this.#question();
        return;
      case "slow":
        void this.#answerSlowly();
        return;
      default:
        unreachable(this.#script.act);
    }
  }

  decide(requestId: string, answer: Answer): Promise<Taken> {
    const problem = this.#misfit(requestId, answer);
    if (problem !== undefined) return Promise.resolve(refused(problem));
    this.#isAsking = false;
    if (answer.kind === "option") this.#follow(answer.option);
    else this.#complete(answeredPieces(answer.answers));
    return Promise.resolve(taken);
  }

  #misfit(requestId: string, { kind }: Answer): string | undefined {
    if (!this.#isAsking || requestId !== askId) return "The stub no longer asks for this.";
    if (this.#script.act === "question")
      return kind === "answers" ? undefined : "The stub waits for answers.";
    return kind === "option" ? undefined : "The stub takes one of its options only.";
  }

  steer(text: string): Promise<Taken> {
    if (this.isEnded) return Promise.resolve(refused("The run has ended already."));
    this.#added.push(` ${text}`);
    return Promise.resolve(taken);
  }

  stop(): Promise<void> {
    if (this.#isAsking) this.#queue.push({ kind: "ask-gone", requestId: askId });
    this.#isAsking = false;
    this.#stopping?.abort();
    this.#closeStep();
    this.#end({ kind: "stopped" });
    return Promise.resolve();
  }

  #complete(pieces: readonly string[]): void {
    const all = this.#added.length === 0 ? pieces : [...pieces, ...this.#added];
    const last = all.length - 1;
    for (const [at, delta] of all.entries()) {
      this.#queue.push({ kind: "text", messageId, delta, ...(at === last ? { final: true } : {}) });
    }
    this.#end({ kind: "completed" });
  }

  #fail(): void {
    const message = `The stub failed, as asked: ${this.#script.subject}`;
    this.#end({ kind: "failed", reason: "agent", message });
  }

  #ask(): void {
    this.#isAsking = true;
    this.#queue.push({
      kind: "ask",
      request: {
        requestId: askId,
        ask: "command",
        title: "Run a command",
        detail: { command: `echo ${this.#script.subject}`, folder: this.#parts.turn.folder },
        options: ["allow_once", "allow_session", "reject", "reject_and_stop"],
      },
    });
  }

  #question(): void {
    this.#isAsking = true;
    const { subject } = this.#script;
    const request = { requestId: askId, ask: "question", title: "Ask a question", options: [] } as const;
    this.#queue.push({
      kind: "ask",
      request: { ...request, detail: { questions: questionsAbout(subject) } },
    });
  }

  #follow(option: string): void {
    const step = { id: "step-1", type: "command", title: `echo ${this.#script.subject}` } as const;
    if (option === "reject_and_stop") {
      this.#queue.push({ kind: "step", step: { ...step, state: "declined" } });
      this.#end({ kind: "stopped" });
    } else if (option === "reject") {
      this.#queue.push({ kind: "step", step: { ...step, state: "declined" } });
      this.#complete(["The command ", `was declined: ${this.#script.subject}`]);
    } else {
      this.#queue.push({ kind: "step", step: { ...step, state: "done", exitCode: 0 } });
      this.#complete(this.#script.pieces);
    }
  }

  async #answerSlowly(): Promise<void> {
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    const { pieces } = this.#script;
    for (const [at, delta] of pieces.entries()) {
      this.#report(progressAt(at, pieces.length));
      await this.#parts.pause(slowPauseMs, signal);
      if (signal.aborted) return;
      this.#queue.push({ kind: "text", messageId, delta });
      for (const added of this.#added.splice(0)) this.#queue.push({ kind: "text", messageId, delta: added });
    }
    this.#report(progressAt(pieces.length, pieces.length));
    this.#complete([""]);
  }

  #report(progress: readonly Progress[]): void {
    for (const event of progress) {
      this.#queue.push(event);
      if (event.kind === "step") this.#openStep = event.step.state === "running" ? event.step : undefined;
    }
  }

  #closeStep(): void {
    if (this.#openStep !== undefined)
      this.#queue.push({ kind: "step", step: { ...this.#openStep, state: "failed" } });
  }

  #end(outcome: Parameters<EventQueue["end"]>[0]): void {
    if (this.#queue.end(outcome)) this.#parts.onEnd(this);
  }
}

type Progress = Extract<AgentEvent, { kind: "plan" | "step" | "usage" }>;

/** What a slow answer shows beside its text: a plan of three items, three steps, token counts. Pure. */
function progressAt(at: number, length: number): readonly Progress[] {
  const third = Math.max(1, Math.floor(length / 3));
  if (at === 0) return [planAt(0), stepAt(0, "running")];
  if (at === third) return [stepAt(0, "done"), planAt(1), stepAt(1, "running")];
  if (at === 2 * third) return [stepAt(1, "done"), planAt(2), stepAt(2, "running"), usageAt(at)];
  if (at === length) return [stepAt(2, "done"), planAt(3), usageAt(length)];
  return [];
}

const planTexts = ["Read the prompt", "Think about it", "Write the answer"];
const stepShapes = [
  { type: "read", title: "prompt.txt" },
  { type: "search", title: "an answer" },
  { type: "command", title: "echo answer" },
] as const;

function planAt(done: number): Progress {
  const stateOf = (at: number) => (at < done ? "done" : at === done ? "active" : "pending");
  return { kind: "plan", items: planTexts.map((text, at) => ({ text, state: stateOf(at) })) };
}

function stepAt(at: 0 | 1 | 2, state: "running" | "done"): Progress {
  const done = state === "done" && at === 2 ? { exitCode: 0, output: "answer" } : {};
  return { kind: "step", step: { id: `step-${at + 1}`, ...stepShapes[at], state, ...done } };
}

function usageAt(pieces: number): Progress {
  const usage = { inputTokens: 100, outputTokens: pieces, totalTokens: 100 + pieces };
  return { kind: "usage", last: usage, total: usage };
}
