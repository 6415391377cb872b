import { Agent, WebSocket } from "undici";
import type { Log } from "../../../observe/log.ts";
import { type Frame, readFrame, writeFrame } from "./frame.ts";
import type { LongConnectionTimings } from "./timings.ts";

/** One connection to Feishu, from dialling to its end. */
export interface Line {
  /** False: the line is no longer open, so Feishu does not learn of it and sends it again. */
  answer(frame: Frame, answer: FrameAnswer): boolean;
  /** Says goodbye and ends. */
  close(): void;
  /** Ends it at once. */
  destroy(why: string): void;
}

export interface FrameAnswer {
  /** 200: it is stored; 500: it is not, and Feishu sends it again. */
  readonly code: 200 | 500;
  /** What a press is answered with. */
  readonly data?: unknown;
  readonly tookMs: number;
}

/** What a line tells; all of it right when it happens. None of these may throw. */
export interface LineEvents {
  onHeard(): void;
  /** Feishu has answered on it: from now on things can arrive. */
  onReady(line: Line): void;
  onData(line: Line, frame: Frame): void;
  /** Exactly once, as the last. */
  onEnd(line: Line, end: LineEnd): void;
}

export interface LineEnd {
  /** A sentence for people. */
  readonly why: string;
  /** Since when nothing can have come any more, at the earliest; epoch milliseconds. */
  readonly deafSince: number;
}

export interface LineParts {
  readonly url: string;
  readonly serviceId: number;
  readonly timings: LongConnectionTimings;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly events: LineEvents;
}

const methods = { control: 0, data: 1 } as const;

export function openLine(parts: LineParts): Line {
  return new FeishuLine(parts);
}

class FeishuLine implements Line {
  readonly #parts: LineParts;
  readonly #dispatcher = new Agent();
  readonly #socket: WebSocket;
  readonly #openTimer: NodeJS.Timeout;
  #heartbeat: NodeJS.Timeout | undefined;
  #lastBeatAt = 0;
  #unanswered = 0;
  #lastHeardAt: number;
  #isReady = false;
  #hasEnded = false;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#lastHeardAt = parts.now();
    this.#socket = new WebSocket(parts.url, { dispatcher: this.#dispatcher });
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("open", () => this.#opened());
    this.#socket.addEventListener("message", ({ data }) => this.#hear(data));
    // After an error `close` follows, which ends the line.
    this.#socket.addEventListener("error", () => undefined);
    this.#socket.addEventListener("close", ({ wasClean }) => {
      this.#end(wasClean ? "Feishu closed the connection." : "The connection broke.");
    });
    const { openTimeoutMs } = parts.timings;
    this.#openTimer = setTimeout(() => {
      if (!this.#isReady) this.#end(`Feishu did not answer within ${openTimeoutMs / 1_000} s.`);
    }, openTimeoutMs);
  }

  answer({ headers, ...frame }: Frame, { code, data, tookMs }: FrameAnswer): boolean {
    const encoded = data === undefined ? undefined : Buffer.from(JSON.stringify(data)).toString("base64");
    const payload = new TextEncoder().encode(
      JSON.stringify({ code, ...(encoded === undefined ? {} : { data: encoded }) }),
    );
    return this.#send({ ...frame, headers: new Map([...headers, ["biz_rt", String(tookMs)]]), payload });
  }

  close(): void {
    if (this.#hasEnded) return;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(1000);
    this.#end("PoCo closed the connection.");
  }

  destroy(why: string): void {
    this.#end(why);
  }

  #opened(): void {
    if (this.#hasEnded) return;
    this.#lastBeatAt = this.#parts.now();
    this.#heartbeat = setInterval(() => this.#beat(), this.#parts.timings.pingEveryMs);
    this.#ping();
  }

  #beat(): void {
    const { pingEveryMs, unansweredPings } = this.#parts.timings;
    const now = this.#parts.now();
    // The machine slept, and nobody knows what became of the line meanwhile.
    const hasSlept = now - this.#lastBeatAt > 3 * pingEveryMs;
    this.#lastBeatAt = now;
    if (hasSlept) return this.#end("The machine slept.");
    if (this.#unanswered >= unansweredPings)
      return this.#end("The connection gave no sign of life any more.");
    this.#ping();
  }

  #ping(): void {
    this.#unanswered += 1;
    const headers = new Map([["type", "ping"]]);
    const { serviceId: service } = this.#parts;
    this.#send({
      seqId: 0n,
      logId: 0n,
      service,
      method: methods.control,
      headers,
      payload: new Uint8Array(),
    });
  }

  #hear(data: unknown): void {
    if (this.#hasEnded) return;
    const { events, log, now } = this.#parts;
    this.#unanswered = 0;
    this.#lastHeardAt = now();
    events.onHeard();
    const frame = data instanceof ArrayBuffer ? readFrame(new Uint8Array(data)) : undefined;
    if (frame === undefined) {
      log.warn({}, "something on Feishu's connection was not understood and is left");
      return;
    }
    // Whatever comes shows that the line works; the first answer to a ping comes at once.
    if (!this.#isReady) {
      this.#isReady = true;
      events.onReady(this);
    }
    if (frame.method === methods.data) events.onData(this, frame);
  }

  #send(frame: Frame): boolean {
    if (this.#hasEnded || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(writeFrame(frame));
    return true;
  }

  #end(why: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#openTimer);
    clearInterval(this.#heartbeat);
    // Fails a handshake that is under way.
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.close();
    this.#dispatcher.destroy().catch((error: unknown) => {
      this.#parts.log.debug({ error }, "what carried a connection could not be released");
    });
    this.#parts.events.onEnd(this, { why, deafSince: this.#lastHeardAt });
  }
}
