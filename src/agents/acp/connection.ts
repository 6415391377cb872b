import type { AgentHost } from "../agent.ts";
import type { Child } from "../kit/child-process.ts";
import { JsonRpcPeer, type Reply, type RequestId } from "../kit/json-rpc-peer.ts";
import { sweepAfter } from "../kit/stop-ladder.ts";
import { childTransport } from "../kit/transport.ts";
import type { Deadlines } from "./deadlines.ts";
import { type SettingsKnown, settingsAfter, settingsIn } from "./session-settings.ts";
import { belongsTo, CancelRequest, Capabilities, SessionNotification, Update } from "./wire.ts";

/** Who follows one session while a turn runs in it. Contract: no call throws. */
export interface SessionListener {
  onUpdate(update: unknown): void;
  /** A notification of the agent's own that belongs to no part of the protocol. */
  onNotification(method: string, params: unknown): void;
  /** False when it does not know the method. */
  onRequest(id: RequestId, method: string, params: unknown): boolean;
  /** The agent no longer waits for an answer to its request. */
  onWithdrawn(id: RequestId): void;
  onClose(why: string): void;
  /** Whether the tool call is one of this turn. */
  knows(toolCallId: string): boolean;
}

/** A session that the process has loaded. */
export interface LoadedSession {
  readonly id: string;
  readonly folder: string;
  settings: SettingsKnown;
  /** Of messages and tool calls that were replayed when it was loaded. */
  readonly replayed: Set<string>;
  lastUsed: number;
}

export interface ConnectionParts {
  readonly generation: number;
  readonly child: Child;
  readonly host: AgentHost;
  readonly deadlines: Deadlines;
  readonly onClose: (why: string) => void;
}

/** One process of an agent and the conversation with it: a generation. */
export class Connection {
  readonly generation: number;
  readonly child: Child;
  readonly deadlines: Deadlines;
  readonly #peer: JsonRpcPeer;
  readonly #listeners = new Map<string, SessionListener>();
  readonly #sessions = new Map<string, LoadedSession>();
  readonly #onClose: (why: string) => void;
  #capabilities: Capabilities = { agentCapabilities: undefined, authMethods: [], agentInfo: undefined };
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
      sendsVersion: true,
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

  get capabilities(): Capabilities {
    return this.#capabilities;
  }

  get sessions(): ReadonlyMap<string, LoadedSession> {
    return this.#sessions;
  }

  enter(): void {
    this.#users += 1;
  }

  leave(): void {
    this.#users -= 1;
  }

  learn(initialized: unknown): void {
    this.#capabilities = Capabilities.catch(this.#capabilities).parse(initialized);
  }

  call(method: string, params: unknown, deadlineMs: number): Promise<Reply> {
    return this.#peer.call(method, params, deadlineMs);
  }

  notify(method: string, params: unknown): void {
    this.#peer.notify(method, params);
  }

  respond(id: RequestId, result: unknown): void {
    this.#peer.respond(id, result);
  }

  /** From now on the session's updates are taken in. To be called before the call that opens it, where its id is known. */
  load(id: string, folder: string): LoadedSession {
    const session = {
      id,
      folder,
      settings: settingsIn(undefined),
      replayed: new Set<string>(),
      lastUsed: Date.now(),
    };
    this.#sessions.set(id, session);
    return session;
  }

  forget(id: string): void {
    this.#sessions.delete(id);
  }

  isFollowed(sessionId: string): boolean {
    return this.#listeners.has(sessionId);
  }

  follow(sessionId: string, listener: SessionListener): void {
    this.#listeners.set(sessionId, listener);
  }

  unfollow(sessionId: string): void {
    this.#listeners.delete(sessionId);
  }

  #notified(method: string, params: unknown): void {
    if (method === "$/cancel_request") {
      const read = CancelRequest.safeParse(params);
      if (read.success) for (const each of this.#listeners.values()) each.onWithdrawn(read.data.requestId);
      return;
    }
    if (method !== "session/update") {
      this.#listenerOf(params)?.onNotification(method, params);
      return;
    }
    const read = SessionNotification.safeParse(params);
    if (!read.success) return;
    const { sessionId, update } = read.data;
    const session = this.#sessions.get(sessionId);
    if (session !== undefined) session.settings = settingsAfter(session.settings, update);
    const listener = this.#listeners.get(sessionId);
    if (listener !== undefined) listener.onUpdate(update);
    else if (session !== undefined) noteReplay(session, update);
  }

  #asked(id: RequestId, method: string, params: unknown): boolean {
    const listener = this.#listenerOf(params);
    if (listener !== undefined) return listener.onRequest(id, method, params);
    const result = answerOfNobody(method);
    if (result !== undefined) this.respond(id, result);
    return result !== undefined;
  }

  /** Extension messages may name no session: the tool call tells, or there is only one turn they can mean. */
  #listenerOf(params: unknown): SessionListener | undefined {
    const { sessionId, toolCallId } = belongsTo(params);
    if (sessionId !== undefined) return this.#listeners.get(sessionId);
    const all = [...this.#listeners.values()];
    const [only, ...others] = all;
    if (others.length === 0) return only;
    return toolCallId === undefined ? undefined : all.find((listener) => listener.knows(toolCallId));
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

/** A request outside a turn, e.g. of one that was stopped: nobody will decide, so nothing is allowed. */
function answerOfNobody(method: string): object | undefined {
  if (method === "session/request_permission") return { outcome: { outcome: "cancelled" } };
  return method === "elicitation/create" ? { action: "cancel" } : undefined;
}

function noteReplay({ replayed }: LoadedSession, update: unknown): void {
  const read = Update.safeParse(update);
  if (!read.success) return;
  const { messageId, toolCallId, _meta } = read.data;
  for (const id of [messageId, toolCallId, _meta?.id]) if (id !== undefined) replayed.add(id);
}
