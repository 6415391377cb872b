import { randomBytes, randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { z } from "zod";
import type { Timers } from "../../../platforms/kit/timers.ts";
import type { Attempt } from "./attempt.ts";
import { type Frame, readFrame, writeFrame } from "./frame.ts";

/** One long connection, seen from Feishu's end. */
export interface Connection {
  readonly facts: ConnectionFacts;
  /** Sends an event or a press and waits for what the app says to it. Never rejects. */
  deliver(body: object): Promise<Attempt>;
  /** The network goes away under it. */
  drop(): void;
  /** It stays open, but nothing is read from it or sent to it any more. */
  halfOpen(): void;
  /** From now on events may go over it. */
  ready(): void;
}

/** `opened`: it has not been pinged yet, and Feishu's own client would miss what came before that. */
export interface ConnectionFacts {
  readonly state: "opened" | "ready" | "half-open" | "closed";
  readonly pings: number;
  readonly delivered: number;
}

/** What goes wrong on all connections; read whenever something is sent or heard. */
export interface LineFaults {
  mutesPongs: boolean;
  losesAcks: boolean;
  /** What is larger is sent in several frames; bytes. */
  splitAt: number;
}

export interface ConnectionParts {
  readonly socket: WebSocket;
  /** What carries it. */
  readonly carrier: Duplex;
  readonly serviceId: number;
  readonly clientConfig: object;
  readonly ackWithinMs: number;
  readonly timers: Timers;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly faults: LineFaults;
  readonly onPinged: () => void;
  readonly onLateAck: () => void;
  readonly onClosed: () => void;
  readonly lint: (what: string) => void;
}

interface Awaited {
  /** The frames in which it was sent: an acknowledgement is one of them with another payload. */
  readonly sent: readonly Frame[];
  /** Over: it was acknowledged, or given up. */
  end: "acknowledged" | "given up" | undefined;
  settle(attempt: Attempt): void;
}

const Acknowledgement = z.strictObject({
  code: z.int(),
  headers: z.record(z.string(), z.string()).nullish(),
  data: z.base64().nullish(),
});

export function openConnection(parts: ConnectionParts): Connection {
  return new FakeConnection(parts);
}

class FakeConnection implements Connection {
  readonly #parts: ConnectionParts;
  readonly #awaited = new Map<string, Awaited>();
  #state: ConnectionFacts["state"] = "opened";
  #pings = 0;
  #delivered = 0;
  #seqId = 0n;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { socket } = parts;
    socket.on("message", (data, isBinary) => this.#hear(data, isBinary));
    socket.on("ping", (data) => {
      if (this.#state !== "half-open") socket.pong(data);
    });
    // A line that breaks is closed right after: nothing else is to be done about its error.
    socket.on("error", () => socket.terminate());
    socket.on("close", () => this.#closed());
  }

  get facts(): ConnectionFacts {
    return { state: this.#state, pings: this.#pings, delivered: this.#delivered };
  }

  ready(): void {
    if (this.#state === "opened") this.#state = "ready";
  }

  drop(): void {
    this.#parts.socket.terminate();
    this.#closed();
  }

  halfOpen(): void {
    if (this.#state === "closed") return;
    this.#state = "half-open";
    // Not even a goodbye is answered; that the other end is gone is still noticed.
    const { carrier } = this.#parts;
    carrier.removeAllListeners("data");
    carrier.resume();
  }

  deliver(body: object): Promise<Attempt> {
    const id = randomUUID();
    const sent = this.#framesOf(id, body);
    const { promise, resolve } = Promise.withResolvers<Attempt>();
    const awaited: Awaited = {
      sent,
      end: undefined,
      settle: (attempt) => {
        callOff();
        resolve(attempt);
      },
    };
    const callOff = this.#parts.timers.after(this.#parts.ackWithinMs, () =>
      this.#giveUp(awaited, "no answer came in time"),
    );
    this.#awaited.set(id, awaited);
    this.#delivered += 1;
    for (const frame of sent) this.#send(frame);
    if (this.#state === "closed") this.#giveUp(awaited, "the connection is closed");
    return promise;
  }

  #framesOf(id: string, body: object): readonly Frame[] {
    const { serviceId: service, faults, now } = this.#parts;
    const bytes = Buffer.from(JSON.stringify(body));
    const sum = Math.max(1, Math.ceil(bytes.length / faults.splitAt));
    const logId = randomBytes(8).readBigUInt64BE();
    const trace = randomUUID();
    return Array.from({ length: sum }, (_, seq) => ({
      seqId: (this.#seqId += 1n),
      logId,
      service,
      method: 1,
      headers: [
        ["type", "event"],
        ["message_id", id],
        ["sum", String(sum)],
        ["seq", String(seq)],
        ["trace_id", trace],
        ["timestamp", String(now())],
      ],
      payload: bytes.subarray(seq * faults.splitAt, (seq + 1) * faults.splitAt),
    }));
  }

  #hear(data: RawData, isBinary: boolean): void {
    const { lint } = this.#parts;
    if (this.#state === "half-open" || this.#state === "closed") return;
    if (!isBinary || !(data instanceof Buffer)) return lint("a message that is no frame but text");
    const read = readFrame(data);
    if (read.kind === "broken") return lint(`a message that is no frame: ${read.why}`);
    const { frame } = read;
    if (frame.service !== this.#parts.serviceId) lint(`a frame for the service ${frame.service}`);
    if (frame.method === 0) this.#pinged(frame);
    else if (frame.method === 1) this.#acknowledged(frame);
    else lint(`a frame with the method ${frame.method}`);
  }

  #pinged({ headers, payload }: Frame): void {
    const { clientConfig, faults, lint, serviceId: service, onPinged } = this.#parts;
    if (textOf(headers) !== textOf([["type", "ping"]])) lint(`a control frame with ${textOf(headers)}`);
    if (payload.length > 0) lint("a ping that carries something");
    this.#pings += 1;
    if (!faults.mutesPongs) {
      const config = Buffer.from(JSON.stringify(clientConfig));
      this.#send({ seqId: 0n, logId: 0n, service, method: 0, headers: [["type", "pong"]], payload: config });
    }
    if (this.#state !== "opened") return;
    this.ready();
    onPinged();
  }

  #acknowledged(frame: Frame): void {
    const { faults, lint, onLateAck } = this.#parts;
    if (faults.losesAcks) return;
    const awaited = this.#awaited.get(headerIn(frame, "message_id") ?? "");
    if (awaited === undefined) return lint("an acknowledgement of what was never sent");
    if (awaited.end === "acknowledged") return lint("an event was acknowledged twice");
    if (awaited.end === "given up") return onLateAck();
    awaited.end = "acknowledged";
    for (const what of whyNoEcho(frame, awaited.sent)) lint(what);
    awaited.settle(this.#attemptIn(frame));
  }

  #attemptIn({ payload }: Frame): Attempt {
    const { lint } = this.#parts;
    const { data: said, error } = Acknowledgement.safeParse(jsonOf(payload));
    if (said === undefined) {
      lint(`an acknowledgement of another shape: ${error.message}`);
      return { kind: "refused", why: "the acknowledgement cannot be read" };
    }
    if (said.code !== 200) return { kind: "refused", why: `the acknowledgement says ${said.code}` };
    if (said.data == null) return { kind: "taken", answer: undefined };
    const answer = jsonOf(Buffer.from(said.data, "base64"));
    if (answer === undefined) lint("an acknowledgement whose answer is no JSON");
    return { kind: "taken", answer };
  }

  #giveUp(awaited: Awaited, why: string): void {
    if (awaited.end !== undefined) return;
    awaited.end = "given up";
    awaited.settle({ kind: "silent", why });
  }

  #closed(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    for (const awaited of this.#awaited.values()) this.#giveUp(awaited, "the connection broke");
    this.#parts.onClosed();
  }

  #send(frame: Frame): void {
    const { socket } = this.#parts;
    if (this.#state === "half-open" || socket.readyState !== socket.OPEN) return;
    socket.send(writeFrame(frame));
  }
}

/** Feishu's own client sends back what it was sent, with one header more. */
function whyNoEcho(frame: Frame, sent: readonly Frame[]): readonly string[] {
  const time = headerIn(frame, "biz_rt");
  const original = sent.find(({ seqId }) => seqId === frame.seqId);
  if (original === undefined) return [`an acknowledgement with the SeqID ${frame.seqId} of another frame`];
  const others = frame.headers.filter(([key]) => key !== "biz_rt");
  return [
    ...(/^-?\d+$/.test(time ?? "") ? [] : ["an acknowledgement without biz_rt"]),
    // Feishu's own client rounds it to a double.
    ...(Number(frame.logId) === Number(original.logId)
      ? []
      : [`an acknowledgement with the LogID ${frame.logId}`]),
    ...(textOf(others) === textOf(original.headers) ? [] : [`an acknowledgement with ${textOf(others)}`]),
  ];
}

function headerIn({ headers }: Frame, name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1];
}

function textOf(headers: Frame["headers"]): string {
  return headers.map(([key, value]) => `${key}=${value}`).join(" ");
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined; // no JSON
  }
}
