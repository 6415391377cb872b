import { WebSocket } from "undici";
import type { Log } from "../../../observe/log.ts";
import { createCarrier } from "../../kit/carrier.ts";
import { wantedPingEveryMs } from "./client-config.ts";
import { type Frame, readFrame, writeFrame } from "./frame.ts";
import type { LongConnectionTimings } from "./timings.ts";
import { type Refusal, refusalOf, whyRefused } from "./why-refused.ts";

/** One connection to Feishu, from dialling to its end. */
export interface Line {
  /** False: the line is no longer open, so Feishu does not learn of it and sends it again. */
  answer(frame: Frame, answer: FrameAnswer): boolean;
  /** Says goodbye; resolves when the line has ended, at the latest after the grace. */
  close(): Promise<void>;
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
  onReady(): void;
  onData(line: Line, frame: Frame): void;
  /** Exactly once, as the last. */
  onEnd(end: LineEnd): void;
}

export interface LineEnd {
  /** A sentence for people. */
  readonly why: string;
  /** It fails until somebody changes something in Feishu. */
  readonly isForPeople: boolean;
  /** Since when nothing can have come any more, at the earliest; epoch milliseconds. */
  readonly deafSince: number;
}

export interface LineParts {
  /** Holds a ticket that opens one line: a secret. */
  readonly url: string;
  readonly serviceId: number;
  readonly timings: LongConnectionTimings;
  readonly log: Log;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly events: LineEvents;
}

const methods = { control: 0, data: 1 } as const;
/** A busy machine is late by less. */
const shortestSleepMs = 20_000;

export function openLine(parts: LineParts): Line {
  return new FeishuLine(parts);
}

class FeishuLine implements Line {
  readonly #parts: LineParts;
  readonly #carrier = createCarrier((refused) => {
    this.#refused = refusalOf(refused);
  });
  readonly #socket: WebSocket;
  readonly #ended = Promise.withResolvers<void>();
  /** For the first answer, then for the goodbye of the other side. */
  #limit: NodeJS.Timeout;
  #nextPing: NodeJS.Timeout | undefined;
  #pongDue: NodeJS.Timeout | undefined;
  #pingEveryMs: number;
  #refused: Refusal | undefined;
  #lastHeardAt: number;
  #isReady = false;
  #isClosing = false;
  #hasEnded = false;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#lastHeardAt = parts.now();
    const { openTimeoutMs, pingEveryMs } = parts.timings;
    this.#pingEveryMs = pingEveryMs;
    this.#socket = new WebSocket(parts.url, { dispatcher: this.#carrier.dispatcher });
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("open", () => this.#opened());
    this.#socket.addEventListener("message", ({ data }) => this.#hear(data));
    // After an error `close` follows, which ends the line.
    this.#socket.addEventListener("error", () => undefined);
    this.#socket.addEventListener("close", ({ wasClean }) => this.#closed(wasClean));
    this.#limit = setTimeout(
      () => this.#end(`Feishu did not answer within ${openTimeoutMs / 1_000} s.`),
      openTimeoutMs,
    );
  }

  answer({ headers, ...frame }: Frame, { code, data, tookMs }: FrameAnswer): boolean {
    const encoded = data === undefined ? undefined : Buffer.from(JSON.stringify(data)).toString("base64");
    const payload = new TextEncoder().encode(
      JSON.stringify({ code, ...(encoded === undefined ? {} : { data: encoded }) }),
    );
    return this.#send({ ...frame, headers: new Map([...headers, ["biz_rt", String(tookMs)]]), payload });
  }

  close(): Promise<void> {
    const why = "PoCo closed the connection.";
    if (this.#socket.readyState !== WebSocket.OPEN) this.#end(why);
    if (this.#hasEnded || this.#isClosing) return this.#ended.promise;
    this.#isClosing = true;
    this.#socket.close(1000);
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => this.#end(why), this.#parts.timings.closeGraceMs);
    return this.#ended.promise;
  }

  #opened(): void {
    if (this.#hasEnded) return;
    this.#carrier.onBytes(() => this.#heardBytes());
    this.#ping();
  }

  #ping(): void {
    const { serviceId: service, timings } = this.#parts;
    const headers = new Map([["type", "ping"]]);
    const payload = new Uint8Array();
    this.#send({ seqId: 0n, logId: 0n, service, method: methods.control, headers, payload });
    this.#pongDue ??= setTimeout(
      () => this.#end("The connection gave no sign of life any more."),
      timings.pongTimeoutMs,
    );
    this.#pingLater();
  }

  #pingLater(): void {
    clearTimeout(this.#nextPing);
    const dueAt = this.#parts.now() + this.#pingEveryMs;
    this.#nextPing = setTimeout(() => this.#beat(dueAt), this.#pingEveryMs);
  }

  #beat(dueAt: number): void {
    // So late a timer comes only where the machine slept, and nobody knows what became of the line meanwhile.
    if (this.#parts.now() - dueAt > shortestSleepMs) this.#end("The machine slept.");
    if (!this.#hasEnded) this.#ping();
  }

  /** Whatever comes shows that the line works, be it the goodbye. */
  #heardBytes(): void {
    if (this.#hasEnded) return;
    clearTimeout(this.#pongDue);
    this.#pongDue = undefined;
    this.#lastHeardAt = this.#parts.now();
    this.#parts.events.onHeard();
    // undici tells of a goodbye only when the TCP connection ends, which the other side may leave open.
    if (!this.#isClosing && this.#socket.readyState > WebSocket.OPEN) this.#closed(true);
  }

  #hear(data: unknown): void {
    if (this.#hasEnded) return;
    const { events, log, timings } = this.#parts;
    const frame = data instanceof ArrayBuffer ? readFrame(new Uint8Array(data)) : undefined;
    if (frame === undefined) {
      log.warn({}, "something on Feishu's connection was not understood and is left");
      return;
    }
    if (!this.#isReady && !this.#isClosing) {
      this.#isReady = true;
      clearTimeout(this.#limit);
      events.onReady();
    }
    if (frame.method === methods.data) return events.onData(this, frame);
    this.#heed(wantedPingEveryMs(frame.payload) ?? timings.pingEveryMs);
  }

  #heed(wantedMs: number): void {
    const { pingEveryMs, leastPingEveryMs } = this.#parts.timings;
    const everyMs = Math.min(pingEveryMs, Math.max(leastPingEveryMs, wantedMs));
    if (everyMs === this.#pingEveryMs) return;
    this.#pingEveryMs = everyMs;
    this.#pingLater();
  }

  #send(frame: Frame): boolean {
    if (this.#hasEnded || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(writeFrame(frame));
    return true;
  }

  #closed(wasClean: boolean): void {
    if (this.#refused !== undefined) return this.#endRefused(this.#refused);
    this.#end(wasClean ? "Feishu closed the connection." : "The connection broke.");
  }

  #endRefused({ status, reason }: Refusal): void {
    const known = whyRefused(reason ?? status);
    // 514 alone is about the ticket: id and secret were good a moment ago, or there would be none.
    if (known !== undefined && (reason ?? status) !== 514) return this.#end(known, true);
    this.#end(`Feishu refused the connection (${reason ?? status}).`);
  }

  #end(why: string, isForPeople = false): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const timer of [this.#limit, this.#nextPing, this.#pongDue]) clearTimeout(timer);
    // Fails a handshake that is under way.
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.close();
    this.#carrier.release().catch((error: unknown) => {
      this.#parts.log.debug({ error }, "what carried a connection could not be released");
    });
    this.#parts.events.onEnd({ why, isForPeople, deafSince: this.#lastHeardAt });
    this.#ended.resolve();
  }
}
