import type { AgentRequest } from "../../domain/agent-event.ts";
import type { EventQueue } from "../kit/event-queue.ts";
import { SubAgents } from "./sub-agents.ts";
import type { OpenThread } from "./thread.ts";
import type { Report } from "./to-agent-event.ts";
import { Translation } from "./translation.ts";
import type { Item, Notification } from "./wire.ts";

export interface ViewParts {
  readonly thread: OpenThread;
  /** Paths below it are shown without it. */
  readonly folder: string;
  readonly queue: EventQueue;
}

/** What people get to see of one turn: its own messages and steps, and the steps of its sub-agents. */
export class TurnView {
  readonly #parts: ViewParts;
  readonly #translation: Translation;
  readonly #subAgents: SubAgents;
  readonly #allStepsEnded: (() => void)[] = [];
  #isConfirmed: boolean;
  #hasShown = false;

  constructor(parts: ViewParts) {
    this.#parts = parts;
    this.#isConfirmed = parts.thread.start === "resumed";
    const now = () => performance.now();
    this.#translation = new Translation(parts.folder, now);
    this.#subAgents = new SubAgents(parts.folder, now);
  }

  /** Whether there was anything to see. */
  get hasShown(): boolean {
    return this.#hasShown;
  }

  /** The sub-agents that are at work. */
  get working(): SubAgents["working"] {
    return this.#subAgents.working;
  }

  /** The thread of the turn and those of its sub-agents. */
  get threads(): readonly string[] {
    return [this.#parts.thread.threadId, ...this.#subAgents.threads];
  }

  /** An item as it was last reported, and who works on it. */
  item(subAgent: string | undefined, itemId: string | undefined): Item | undefined {
    return subAgent === undefined ? this.#translation.item(itemId) : this.#subAgents.item(subAgent, itemId);
  }

  nameOf(subAgent: string | undefined): string | undefined {
    return subAgent === undefined ? undefined : this.#subAgents.nameOf(subAgent);
  }

  take(note: Notification): void {
    if (note.method === "item/started") this.#subAgents.meet(note.params.item);
    if (note.method === "item/completed") this.#confirm();
    this.#push(this.#translation.take(note));
    if (this.#translation.hasOpenSteps()) return;
    for (const resolve of this.#allStepsEnded.splice(0)) resolve();
  }

  /** Items that were completed without our hearing of it; what was shown already is not shown again. */
  catchUp(items: readonly Item[]): void {
    for (const item of items) this.take({ method: "item/completed", params: { item } });
  }

  takeOfSubAgent(threadId: string, note: Notification): void {
    this.#push(this.#subAgents.take(threadId, note));
  }

  notice(text: string): void {
    this.#push([{ kind: "notice", text }]);
  }

  ask(request: AgentRequest): void {
    this.#push([{ kind: "ask", request }]);
  }

  noLongerAsks(requestId: string): void {
    this.#push([{ kind: "ask-gone", requestId }]);
  }

  /** Resolves when no step of the turn itself is open; undefined where none is. */
  stepsEnd(): Promise<void> | undefined {
    if (!this.#translation.hasOpenSteps()) return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#allStepsEnded.push(resolve);
    return promise;
  }

  /** Ends the steps that nothing will end any more. */
  close(state: "done" | "failed"): void {
    this.#push(this.#subAgents.close());
    this.#push(this.#translation.close(state));
  }

  /** A new thread is on the disk with the first completed item of its first turn, which is the prompt. */
  #confirm(): void {
    if (this.#isConfirmed) return;
    this.#isConfirmed = true;
    const { threadId, start } = this.#parts.thread;
    this.#push([{ kind: "session", sessionId: threadId, confirmed: true, start }]);
  }

  #push(reports: readonly Report[]): void {
    for (const report of reports) {
      this.#hasShown ||= isToSee(report);
      this.#parts.queue.push(report);
    }
  }
}

function isToSee(report: Report): boolean {
  if (report.kind === "text") return report.delta !== "";
  return ["step", "plan", "diff", "ask"].includes(report.kind);
}
