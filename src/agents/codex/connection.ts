import type { AgentHost } from "../agent.ts";
import type { Child } from "../kit/child-process.ts";
import { JsonRpcPeer, type Reply, type RequestId } from "../kit/json-rpc-peer.ts";
import { sweepAfter } from "../kit/stop-ladder.ts";
import { childTransport } from "../kit/transport.ts";
import type { Deadlines } from "./deadlines.ts";
import { RateLimits, threadIdOf } from "./wire.ts";

/** Who follows one thread. Contract: no call throws. */
export interface ThreadListener {
  onNotification(method: string, params: unknown): void;
  /** False when it does not know the method. */
  onRequest(id: RequestId, method: string, params: unknown): boolean;
  onClose(why: string): void;
}

export interface ConnectionParts {
  readonly generation: number;
  readonly child: Child;
  readonly host: AgentHost;
  readonly deadlines: Deadlines;
  readonly onClose: (why: string) => void;
}

/** One app-server process and the conversation with it: a generation. */
export class Connection {
  readonly generation: number;
  readonly child: Child;
  readonly deadlines: Deadlines;
  readonly #peer: JsonRpcPeer;
  readonly #listeners = new Map<string, ThreadListener>();
  /** Experimental methods that this version does not have. */
  readonly #absent = new Set<string>();
  /** Threads that ran a turn here: a command of theirs may go on in the background. */
  readonly #threads = new Set<string>();
  readonly #onClose: (why: string) => void;
  #limits: RateLimits | undefined;
  #isClosed = false;
  #users = 0;

  constructor(parts: ConnectionParts) {
    this.generation = parts.generation;
    this.child = parts.child;
    this.deadlines = parts.deadlines;
    this.#onClose = parts.onClose;
    this.#peer = new JsonRpcPeer({
      transport: childTransport(parts.child, parts.host.log),
      log: parts.host.log,
      sendsVersion: false,
      handlers: {
        onNotification: (method, params) => this.#notified(method, params),
        onRequest: (id, method, params) => this.#asked(id, method, params),
        onClose: (why) => this.#closed(why),
      },
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How many runs and calls need this process now. */
  get users(): number {
    return this.#users;
  }

  get limits(): RateLimits | undefined {
    return this.#limits;
  }

  get threads(): readonly string[] {
    return [...this.#threads];
  }

  enter(): void {
    this.#users += 1;
  }

  leave(): void {
    this.#users -= 1;
  }

  call(method: string, params: unknown, deadlineMs: number): Promise<Reply> {
    return this.#peer.call(method, params, deadlineMs);
  }

  /** As `call`, for a method that not every version has: undefined where it is absent. */
  async callExperimental(method: string, params: unknown, deadlineMs: number): Promise<Reply | undefined> {
    if (this.#absent.has(method)) return undefined;
    const reply = await this.call(method, params, deadlineMs);
    if (reply.kind !== "error" || !/unknown variant|experimentalApi/iu.test(reply.message)) return reply;
    this.#absent.add(method);
    return undefined;
  }

  notify(method: string): void {
    this.#peer.notify(method);
  }

  respond(id: RequestId, result: unknown): void {
    this.#peer.respond(id, result);
  }

  follow(threadId: string, listener: ThreadListener): void {
    this.#threads.add(threadId);
    this.#listeners.set(threadId, listener);
  }

  unfollow(threadId: string): void {
    this.#listeners.delete(threadId);
  }

  #notified(method: string, params: unknown): void {
    const threadId = threadIdOf(params);
    if (threadId !== undefined) this.#listeners.get(threadId)?.onNotification(method, params);
    else if (method === "account/rateLimits/updated") this.#limits = readLimits(params) ?? this.#limits;
  }

  #asked(id: RequestId, method: string, params: unknown): boolean {
    const threadId = threadIdOf(params);
    const listener = threadId === undefined ? undefined : this.#listeners.get(threadId);
    return listener?.onRequest(id, method, params) ?? false;
  }

  #closed(why: string): void {
    this.#isClosed = true;
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) listener.onClose(why);
    void sweepAfter(this.child);
    this.#onClose(why);
  }
}

function readLimits(params: unknown): RateLimits | undefined {
  const read = RateLimits.safeParse(params);
  return read.success ? read.data.rateLimits : undefined;
}
