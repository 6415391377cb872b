import type { AgentHost } from "../agent.ts";
import type { Child } from "../kit/child-process.ts";
import { JsonRpcPeer, type Reply, type RequestId } from "../kit/json-rpc-peer.ts";
import { sweepAfter } from "../kit/stop-ladder.ts";
import { childTransport } from "../kit/transport.ts";
import type { Deadlines } from "./deadlines.ts";
import { Kinship } from "./kinship.ts";
import { mergeLimits } from "./rate-limits.ts";
import { RateLimits, ThreadLook, threadIdOf } from "./wire.ts";

/** What the app-server wants to know. */
export interface ThreadRequest {
  readonly id: RequestId;
  readonly method: string;
  readonly params: unknown;
}

/** Who follows one thread. Contract: no call throws. */
export interface ThreadListener {
  /** `subAgent` is the thread it came from, where that is not the one that is followed. */
  onNotification(method: string, params: unknown, subAgent: string | undefined): void;
  /** False when it does not know the method. */
  onRequest(request: ThreadRequest, subAgent: string | undefined): boolean;
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
  readonly #kinship = new Kinship();
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

  /** What it has in its memory: sub-agents too. */
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

  /** A turn of a followed thread: turns of sub-agents go back to it. */
  began(turnId: string, threadId: string): void {
    this.#kinship.began(turnId, threadId);
  }

  unfollow(threadId: string): void {
    this.#listeners.delete(threadId);
    this.#kinship.forget(threadId);
  }

  #notified(method: string, params: unknown): void {
    for (const child of this.#kinship.learn(method, params)) this.#threads.add(child);
    const threadId = threadIdOf(params);
    if (threadId !== undefined) {
      const route = this.#routeOf(threadId);
      route?.listener.onNotification(method, params, route.subAgent);
    } else if (method === "account/rateLimits/updated") this.#takeLimits(params);
  }

  #asked(id: RequestId, method: string, params: unknown): boolean {
    const threadId = threadIdOf(params);
    if (threadId === undefined) return false;
    const request = { id, method, params };
    const route = this.#routeOf(threadId);
    if (route !== undefined) return route.listener.onRequest(request, route.subAgent);
    if (this.#listeners.size === 0) return false;
    void this.#askStranger(threadId, request);
    return true;
  }

  /** A thread that nobody announced: the app-server knows whose it is. */
  async #askStranger(threadId: string, request: ThreadRequest): Promise<void> {
    const reply = await this.call("thread/read", { threadId }, this.deadlines.look);
    const read = ThreadLook.safeParse(reply.kind === "result" ? reply.result : undefined);
    const parent = read.success ? read.data.thread.parentThreadId : undefined;
    if (parent !== undefined) this.#kinship.adopt(threadId, parent);
    const route = this.#routeOf(threadId);
    const isTaken = route?.listener.onRequest(request, route.subAgent) ?? false;
    if (!isTaken)
      this.#peer.refuse(request.id, `${request.method} came for a conversation that nobody follows`);
  }

  #routeOf(
    threadId: string,
  ): { readonly listener: ThreadListener; readonly subAgent: string | undefined } | undefined {
    const root = this.#kinship.rootOf(threadId, (at) => this.#listeners.has(at));
    const listener = root === undefined ? undefined : this.#listeners.get(root);
    if (listener === undefined) return undefined;
    return { listener, subAgent: root === threadId ? undefined : threadId };
  }

  #takeLimits(params: unknown): void {
    const read = RateLimits.safeParse(params);
    if (read.success) this.#limits = mergeLimits(this.#limits, read.data.rateLimits);
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
