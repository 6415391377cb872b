import type { AgentRequest, Answer } from "../../domain/agent-event.ts";
import type { Taken } from "../agent.ts";
import type { RequestId } from "../kit/json-rpc-peer.ts";
import { refused, taken } from "../kit/taken.ts";

/** A request of the agent that people answer: what they see, and what their answer is on the wire. */
export interface Ask {
  readonly request: Omit<AgentRequest, "requestId">;
  /** The tool call that waits for the answer. */
  readonly toolCallId: string | undefined;
  /** What is sent for an answer, or why the answer does not fit. */
  resultOf(answer: Answer): AskResult;
  /** What is sent when the turn is stopped in the place of an answer. */
  readonly cancelled: object;
}

export type AskResult =
  | { readonly kind: "result"; readonly result: object; readonly isRejection?: boolean }
  /** The answer is to stop: the request is called off with the turn. */
  | { readonly kind: "stop" }
  | { readonly kind: "misfit"; readonly reason: string };

export function misfit(reason: string): AskResult {
  return { kind: "misfit", reason };
}

export interface AsksOptions {
  readonly title: string;
  /** The process that asks. Every process numbers from 0 again, so ids count only together with it. */
  readonly generation: number;
  readonly respond: (id: RequestId, result: object) => void;
  /** Whether the process is there to take an answer. */
  readonly isThere: () => boolean;
}

export interface Decided {
  readonly outcome: Taken;
  readonly isStop?: boolean;
  /** The tool call that a person said no to. */
  readonly rejected?: string | undefined;
}

interface Open {
  readonly id: RequestId;
  readonly ask: Ask;
}

/** What the agent waits for in one turn. Several requests may be open at once. */
export class Asks {
  readonly #options: AsksOptions;
  readonly #open = new Map<string, Open>();

  constructor(options: AsksOptions) {
    this.#options = options;
  }

  /** True while people have to answer something. */
  isWaiting(): boolean {
    return this.#open.size > 0;
  }

  add(id: RequestId, ask: Ask): AgentRequest {
    const requestId = this.#nameOf(id);
    this.#open.set(requestId, { id, ask });
    return { requestId, ...ask.request };
  }

  /** The protocol has no receipt: an answer is taken when the process was alive before and after it was written. */
  async decide(requestId: string, answer: Answer): Promise<Decided> {
    const { respond, isThere, title } = this.#options;
    const open = this.#open.get(requestId);
    if (open === undefined) return { outcome: refused(this.#whyUnknown(requestId)) };
    const read = open.ask.resultOf(answer);
    if (read.kind === "misfit") return { outcome: refused(read.reason) };
    const gone = refused(`${title} has ended and no longer waits for an answer to this.`);
    if (!isThere()) return { outcome: gone };
    this.#open.delete(requestId);
    respond(open.id, read.kind === "stop" ? open.ask.cancelled : read.result);
    await new Promise((resolve) => setImmediate(resolve));
    if (!isThere()) return { outcome: gone };
    if (read.kind === "stop") return { outcome: taken, isStop: true };
    return { outcome: taken, rejected: read.isRejection === true ? open.ask.toolCallId : undefined };
  }

  /** The agent no longer waits. Gives the request's id when nobody had answered it. */
  withdrawn(id: RequestId): string | undefined {
    const requestId = this.#nameOf(id);
    return this.#open.delete(requestId) ? requestId : undefined;
  }

  /** The turn is to end: whatever waits is told so. Gives the ids. */
  cancelAll(): readonly string[] {
    for (const { id, ask } of this.#open.values()) this.#options.respond(id, ask.cancelled);
    const ids = [...this.#open.keys()];
    this.#open.clear();
    return ids;
  }

  #nameOf(id: RequestId): string {
    return `${this.#options.generation}:${id}`;
  }

  #whyUnknown(requestId: string): string {
    const { generation, title } = this.#options;
    if (requestId.startsWith(`${generation}:`)) return `${title} no longer waits for an answer to this.`;
    return `This request came from an earlier process of ${title}, which is gone. It cannot be answered any more.`;
  }
}
