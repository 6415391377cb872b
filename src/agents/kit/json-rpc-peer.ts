import { z } from "zod";
import type { Log } from "../../observe/log.ts";
import type { Transport } from "./transport.ts";

/** How a call ended. Every call ends: with an answer, at its deadline, or when the connection closes. */
export type Reply =
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "error"; readonly code: number; readonly message: string; readonly data?: unknown }
  | { readonly kind: "timeout" }
  | { readonly kind: "closed"; readonly why: string };

/** An id of the other side, given back exactly as it came: a number (from 0 on) or a text. */
export type RequestId = string | number;

/** The other side's calls. Throwing is a bug of ours: it is logged, and a request is answered with an error. */
export interface PeerHandlers {
  onNotification(method: string, params: unknown): void;
  /** False when nobody here knows the method: the other side is told at once, so that it does not wait. */
  onRequest(id: RequestId, method: string, params: unknown): boolean;
  onClose(why: string): void;
}

export interface PeerOptions {
  readonly transport: Transport;
  readonly log: Log;
  readonly handlers: PeerHandlers;
  /** Whether the `jsonrpc: "2.0"` member is sent. Some agents speak without it. */
  readonly sendsVersion: boolean;
  /** How long to wait before attempt number `attempt` after "overloaded"; with jitter. */
  readonly retryDelayMs?: (attempt: number) => number;
}

interface Call {
  readonly method: string;
  readonly params: unknown;
  readonly settle: (reply: Reply) => void;
  attempts: number;
}

const Incoming = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  method: z.string().nullish(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z
    .object({
      code: z.number().catch(0),
      message: z.string().catch("unknown error"),
      data: z.unknown().optional(),
    })
    .nullish()
    .catch({ code: 0, message: "unknown error" }),
});

type PeerError = { readonly code: number; readonly message: string; readonly data?: unknown };

/** More than this in flight, and servers were seen to lose calls; the rest waits in line. */
const inFlightLimit = 64;
const overloaded = -32_001;
const methodNotFound = -32_601;
const internalError = -32_603;

/** One side of a JSON-RPC conversation. Contract: `call` never rejects and always ends. */
export class JsonRpcPeer {
  readonly #options: PeerOptions;
  /** Our calls by our ids. The other side's ids are a number space of their own and never come in here. */
  readonly #inFlight = new Map<RequestId, Call>();
  readonly #line: Call[] = [];
  readonly #waitingToRetry = new Set<Call>();
  #lastId = 0;
  #closedWhy: string | undefined;

  constructor(options: PeerOptions) {
    this.#options = options;
    options.transport.onMessage((message) => this.#take(message));
    options.transport.onClose((why) => this.#close(why));
  }

  call(method: string, params: unknown, deadlineMs: number): Promise<Reply> {
    const closedWhy = this.#closedWhy;
    if (closedWhy !== undefined) return Promise.resolve({ kind: "closed", why: closedWhy });
    return new Promise((resolve) => {
      const call: Call = { method, params, attempts: 0, settle };
      const timer = setTimeout(() => this.#expire(call), deadlineMs);
      this.#line.push(call);
      this.#sendNext();
      function settle(reply: Reply): void {
        clearTimeout(timer);
        resolve(reply);
      }
    });
  }

  notify(method: string, params?: unknown): void {
    this.#send({ method, ...(params === undefined ? {} : { params }) });
  }

  respond(id: RequestId, result: unknown): void {
    this.#send({ id, result });
  }

  refuse(id: RequestId, message: string, code = methodNotFound): void {
    this.#send({ id, error: { code, message } });
  }

  #sendNext(): void {
    while (this.#inFlight.size < inFlightLimit) {
      const call = this.#line.shift();
      if (call === undefined) return;
      this.#lastId += 1;
      call.attempts += 1;
      this.#inFlight.set(this.#lastId, call);
      this.#send({ method: call.method, id: this.#lastId, params: call.params });
    }
  }

  #send(message: object): void {
    if (this.#closedWhy !== undefined) return;
    this.#options.transport.send(this.#options.sendsVersion ? { jsonrpc: "2.0", ...message } : message);
  }

  #take(message: unknown): void {
    const read = Incoming.safeParse(message);
    if (!read.success) {
      this.#options.log.warn(
        { message: JSON.stringify(message)?.slice(0, 200) },
        "an agent's message was not understood",
      );
      return;
    }
    const { id, method, params, result, error } = read.data;
    if (typeof method === "string") this.#takeCall(id, method, params);
    else if (id !== null && id !== undefined) this.#takeReply(id, error ?? undefined, result);
  }

  #takeCall(id: RequestId | null | undefined, method: string, params: unknown): void {
    const { handlers, log } = this.#options;
    try {
      if (id === null || id === undefined) handlers.onNotification(method, params);
      else if (!handlers.onRequest(id, method, params))
        this.refuse(id, `${method} is not supported by this client`);
    } catch (error) {
      log.error({ method, error }, "a message of an agent could not be handled");
      if (id !== null && id !== undefined) this.refuse(id, "internal error of the client", internalError);
    }
  }

  #takeReply(id: RequestId, error: PeerError | undefined, result: unknown): void {
    const call = this.#inFlight.get(id);
    if (call === undefined) return; // its deadline has passed
    this.#inFlight.delete(id);
    if (error?.code === overloaded) this.#retryLater(call);
    else if (error !== undefined) call.settle({ kind: "error", ...error });
    else call.settle({ kind: "result", result });
    this.#sendNext();
  }

  /** The deadline of the call goes on meanwhile and ends the attempts. */
  #retryLater(call: Call): void {
    const delay = this.#options.retryDelayMs ?? jitteredDelayMs;
    this.#waitingToRetry.add(call);
    setTimeout(() => {
      if (!this.#waitingToRetry.delete(call)) return;
      this.#line.push(call);
      this.#sendNext();
    }, delay(call.attempts)).unref();
  }

  #expire(call: Call): void {
    for (const [id, other] of this.#inFlight) if (other === call) this.#inFlight.delete(id);
    const at = this.#line.indexOf(call);
    if (at !== -1) this.#line.splice(at, 1);
    this.#waitingToRetry.delete(call);
    call.settle({ kind: "timeout" });
    this.#sendNext();
  }

  #close(why: string): void {
    this.#closedWhy = why;
    const left = [...this.#inFlight.values(), ...this.#line, ...this.#waitingToRetry];
    this.#inFlight.clear();
    this.#line.length = 0;
    this.#waitingToRetry.clear();
    for (const call of left) call.settle({ kind: "closed", why });
    this.#options.handlers.onClose(why);
  }
}

function jitteredDelayMs(attempt: number): number {
  return Math.min(5_000, 100 * 2 ** attempt) * (0.5 + Math.random());
}
