import { ping, WebSocket } from "undici";
import type { Log } from "../../../observe/log.ts";
import { createCarrier } from "../../kit/carrier.ts";
import type { SocketTimings } from "./timings.ts";
import { type Envelope, readMessage, type SocketMessage } from "./wire.ts";

/** One socket to Slack, from dialling to its end. */
export interface Line {
  /** False: the line is no longer open, so Slack does not learn of it. */
  acknowledge(envelopeId: string, payload: unknown): boolean;
  /** Says goodbye; resolves when the line has ended, at the latest after the grace. */
  close(): Promise<void>;
  closeIn(ms: number): void;
  /** Ends it at once. */
  destroy(why: string): void;
}

/** What a line tells; all of it right when it happens. None of these may throw. */
export interface LineEvents {
  onHeard(): void;
  onHello(line: Line): void;
  onEnvelope(line: Line, envelope: Envelope): void;
  /** Slack will end this line soon. Only after the hello. */
  onLeaving(line: Line, reason: string): void;
  /** Exactly once, as the last. */
  onEnd(line: Line, end: LineEnd): void;
}

export interface LineEnd {
  /** A sentence for people. */
  readonly why: string;
  /** Slack said that Socket Mode is switched off. */
  readonly isSwitchedOff: boolean;
  /** Since when nothing can have come any more, at the earliest; epoch milliseconds. */
  readonly deafSince: number;
}

export interface LineParts {
  readonly url: string;
  readonly timings: SocketTimings;
  readonly log: Log;
  readonly now: () => number;
  readonly events: LineEvents;
}

export function openLine(parts: LineParts): Line {
  return new SocketLine(parts);
}

/**
 * Not the client of @slack/socket-mode, because version 3.1.0 cannot be supervised: it ends the process when an event
 * without an inner event comes (app_rate_limited is one), hangs up by itself on every `disconnect`, so that acknowledgements
 * under way are lost and no line can be opened before the old one ends, and opens a socket after all when it was disconnected
 * while it asked for an address. `official-client.test.ts` shows each.
 */
class SocketLine implements Line {
  readonly #parts: LineParts;
  readonly #carrier = createCarrier();
  readonly #socket: WebSocket;
  readonly #ended = Promise.withResolvers<void>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #heartbeat: NodeJS.Timeout | undefined;
  #unanswered = 0;
  #lastHeardAt: number;
  #wasGreeted = false;
  #isClosing = false;
  #hasEnded = false;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#lastHeardAt = parts.now();
    this.#socket = new WebSocket(parts.url, { dispatcher: this.#carrier.dispatcher });
    this.#socket.addEventListener("open", () => this.#opened());
    this.#socket.addEventListener("message", ({ data }) => this.#hear(readMessage(data)));
    // After an error `close` follows, which ends the line.
    this.#socket.addEventListener("error", () => undefined);
    this.#socket.addEventListener("close", ({ wasClean }) => {
      if (wasClean) this.#endNow("Slack closed the connection.");
      else this.#end({ why: "The connection broke.", isSwitchedOff: false, deafSince: this.#lastHeardAt });
    });
    const { helloTimeoutMs } = parts.timings;
    this.#after(helloTimeoutMs, () => {
      if (!this.#wasGreeted) this.#endNow(`Slack did not say hello within ${helloTimeoutMs / 1_000} s.`);
    });
  }

  acknowledge(envelopeId: string, payload: unknown): boolean {
    if (this.#hasEnded || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify({ envelope_id: envelopeId, ...(payload !== undefined && { payload }) }));
    return true;
  }

  close(): Promise<void> {
    if (!this.#hasEnded && !this.#isClosing) {
      this.#isClosing = true;
      if (this.#socket.readyState === WebSocket.OPEN) {
        this.#socket.close(1000);
        // Slack completes the goodbye, but leaves the TCP connection open: nothing more comes then.
        this.#after(this.#parts.timings.closeGraceMs, () => this.#endNow("PoCo closed the connection."));
      } else this.#endNow("PoCo closed the connection.");
    }
    return this.#ended.promise;
  }

  closeIn(ms: number): void {
    this.#after(ms, () => void this.close());
  }

  destroy(why: string): void {
    this.#endNow(why);
  }

  #opened(): void {
    if (this.#hasEnded) return;
    this.#carrier.onBytes(() => this.#heardBytes());
    this.#heartbeat = setInterval(() => this.#beat(), this.#parts.timings.pingEveryMs);
  }

  #heardBytes(): void {
    if (this.#hasEnded) return;
    this.#unanswered = 0;
    this.#lastHeardAt = this.#parts.now();
    this.#parts.events.onHeard();
    this.#noticeGoodbye();
  }

  /** A silent day is fine as long as pings are answered. Counted, not timed: a process that slept asks first. */
  #beat(): void {
    this.#noticeGoodbye();
    if (this.#hasEnded) return;
    if (this.#unanswered >= this.#parts.timings.unansweredPings) {
      const why = "The connection gave no sign of life any more.";
      this.#end({ why, isSwitchedOff: false, deafSince: this.#lastHeardAt });
      return;
    }
    this.#unanswered += 1;
    ping(this.#socket);
  }

  /** undici tells of a goodbye only when the TCP connection ends, and Slack leaves that open. */
  #noticeGoodbye(): void {
    if (this.#isClosing || this.#hasEnded || this.#socket.readyState <= WebSocket.OPEN) return;
    this.#endNow("Slack closed the connection.");
  }

  #hear(message: SocketMessage): void {
    if (this.#hasEnded) return;
    const { events, log } = this.#parts;
    if (message.kind === "hello" && !this.#wasGreeted) {
      this.#wasGreeted = true;
      events.onHello(this);
    } else if (message.kind === "envelope") {
      events.onEnvelope(this, message.envelope);
    } else if (message.kind === "disconnect") {
      this.#hearDisconnect(message.reason);
    } else if (message.kind === "unknown") {
      log.warn({ type: message.type }, "a message on Slack's socket was not understood and is left");
    }
  }

  #hearDisconnect(reason: string): void {
    const { events, now } = this.#parts;
    const isSwitchedOff = reason === "link_disabled";
    if (this.#wasGreeted && !isSwitchedOff) {
      events.onLeaving(this, reason);
      return;
    }
    this.#end({ why: `Slack ended the connection (${reason}).`, isSwitchedOff, deafSince: now() });
  }

  #endNow(why: string): void {
    this.#end({ why, isSwitchedOff: false, deafSince: this.#parts.now() });
  }

  #end(end: LineEnd): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearInterval(this.#heartbeat);
    for (const timer of this.#timers) clearTimeout(timer);
    // Fails a handshake that is under way.
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.close();
    this.#carrier.release().catch((error: unknown) => {
      this.#parts.log.debug({ error }, "what carried a socket could not be released");
    });
    this.#parts.events.onEnd(this, end);
    this.#ended.resolve();
  }

  #after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}
