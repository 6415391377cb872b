import type { AgentRequest, Answer } from "../../domain/agent-event.ts";
import type { Taken } from "../agent.ts";
import type { RequestId } from "../kit/json-rpc-peer.ts";
import { refused, taken } from "../kit/taken.ts";
import type { Ask } from "./ask.ts";

interface Open {
  readonly id: RequestId;
  readonly ask: Ask;
  /** Set once an answer was sent: it settles when the app-server says that it took it. */
  acknowledge: ((taken: Taken) => void) | undefined;
}

export interface AsksOptions {
  /** The process that asks. Every process numbers from 0 again, so ids count only together with it. */
  readonly generation: number;
  readonly respond: (id: RequestId, result: unknown) => void;
  readonly confirmMs: number;
}

/** What the app-server waits for in one turn. Several requests may be open at once. */
export class Asks {
  readonly #options: AsksOptions;
  readonly #open = new Map<string, Open>();

  constructor(options: AsksOptions) {
    this.#options = options;
  }

  /** True while people have to answer something. */
  isWaiting(): boolean {
    return [...this.#open.values()].some((open) => open.acknowledge === undefined);
  }

  add(id: RequestId, ask: Ask): AgentRequest {
    const requestId = this.#nameOf(id);
    this.#open.set(requestId, { id, ask, acknowledge: undefined });
    return { requestId, ...ask.request };
  }

  /** Answers whether the app-server took the answer: it says so with `serverRequest/resolved`. */
  async decide(requestId: string, answer: Answer): Promise<Taken & { readonly thenStop?: boolean }> {
    const open = this.#open.get(requestId);
    if (open === undefined) return refused(this.#whyUnknown(requestId));
    if (open.acknowledge !== undefined) return refused("This request was answered already.");
    const result = open.ask.resultOf(answer);
    if (result.kind === "misfit") return refused(result.reason);
    const acknowledged = this.#acknowledgement(open);
    this.#options.respond(open.id, result.result);
    const outcome = await acknowledged;
    return result.thenStop === true ? { ...outcome, thenStop: true } : outcome;
  }

  /** The app-server no longer waits. Gives the request's id when nobody had answered it. */
  resolved(id: RequestId): string | undefined {
    const requestId = this.#nameOf(id);
    const open = this.#open.get(requestId);
    if (open === undefined) return undefined;
    this.#open.delete(requestId);
    open.acknowledge?.(taken);
    return open.acknowledge === undefined ? requestId : undefined;
  }

  /** The turn is over: gives the ids of those that nobody answered. */
  closeAll(why: string): readonly string[] {
    const unanswered: string[] = [];
    for (const [requestId, open] of this.#open) {
      if (open.acknowledge === undefined) unanswered.push(requestId);
      else open.acknowledge(refused(why));
    }
    this.#open.clear();
    return unanswered;
  }

  #acknowledgement(open: Open): Promise<Taken> {
    return new Promise((resolve) => {
      const late = refused("Codex did not confirm the answer in time. Look at what it does next.");
      const timer = setTimeout(() => resolve(late), this.#options.confirmMs);
      open.acknowledge = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
    });
  }

  #nameOf(id: RequestId): string {
    return `${this.#options.generation}:${id}`;
  }

  #whyUnknown(requestId: string): string {
    const isOlder = !requestId.startsWith(`${this.#options.generation}:`);
    if (isOlder)
      return "This request came from an earlier Codex process, which is gone. It cannot be answered any more.";
    return "Codex no longer waits for an answer to this.";
  }
}
