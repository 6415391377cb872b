import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Timers } from "../../../platforms/kit/timers.ts";
import type { Chance } from "../../chance.ts";
import type { TransportAnswer, TransportAsked } from "./asked.ts";
import type { Attempt } from "./attempt.ts";
import { type Connection, type ConnectionFacts, type LineFaults, openConnection } from "./connection.ts";
import { createDiscovery, type Discovery, mostConnections } from "./discovery.ts";

/** The long connections of the app, and what can go wrong with them. */
export interface Sockets {
  handle(asked: TransportAsked): Promise<TransportAnswer | undefined>;
  attach(server: Server): void;
  /** Whether an event could be sent now. */
  isThere(): boolean;
  /** How many connections stand. */
  readonly count: () => number;
  /** Those that stand, the oldest first. */
  readonly connections: () => readonly ConnectionFacts[];
  /** How many were opened so far. */
  readonly opened: () => number;
  /** How often an address was asked for. */
  readonly asked: () => number;
  /** Acknowledgements that came after Feishu had given them up. */
  readonly lateAcks: () => number;
  /** Sends it over one of the connections; nobody knows which. Never rejects. */
  deliver(body: object): Promise<Attempt>;
  /** Ends all connections at once, as a network does. */
  drop(): void;
  /** The connections stay, but nothing goes over them in either way. New ones are sound. */
  halfOpen(): void;
  /** Pings are not answered, while events still come. */
  mutePongs(isOn: boolean): void;
  /** Acknowledgements are lost on their way. */
  dropAcks(isOn: boolean): void;
  /** What is larger is sent in several frames; bytes. */
  splitAt(bytes: number): void;
  /** What waits for a connection comes in the same packet as its opening, where Feishu's own client misses it. */
  hurry(isOn: boolean): void;
  /** What the next questions for an address are answered with, and how often. */
  refuseDiscovery(code: number, times?: number): void;
  /** The next questions for an address are never answered. */
  hangDiscovery(times?: number): void;
  /** The next connections are refused where they are opened. */
  refuseHandshake(refusal: HandshakeRefusal, times?: number): void;
  /** The next connections are neither opened nor refused. */
  hangHandshake(times?: number): void;
  /** What the app sent that no client of Feishu's would. */
  readonly lints: readonly string[];
  close(): Promise<void>;
}

/** Sent in headers: `Handshake-Status`, `Handshake-Msg` and `Handshake-Autherrcode`. */
export interface HandshakeRefusal {
  readonly status: number;
  readonly message: string;
  readonly authCode?: number;
}

/** In the words of Feishu's official clients; seconds. A negative count: for ever. */
export interface Reconnect {
  readonly count: number;
  readonly interval: number;
  readonly nonce: number;
}

export interface SocketsParts {
  readonly appId: string;
  readonly appSecret: string;
  readonly baseUrl: () => string;
  readonly ackWithinMs: number;
  readonly timers: Timers;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly chance: Chance;
  readonly reconnect: Reconnect;
  readonly pingIntervalSeconds: number;
  readonly onConnected: () => void;
  readonly lints: string[];
}

const serviceId = 33_554_678;
/** Feishu does not say; large enough that only large events are split. */
const usualSplitAt = 1_000_000;

export function createSockets(parts: SocketsParts): Sockets {
  return new FakeSockets(parts);
}

class FakeSockets implements Sockets {
  readonly #parts: SocketsParts;
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #connections = new Set<Connection>();
  readonly #discovery: Discovery;
  readonly #clientConfig: object;
  readonly #faults: LineFaults = { mutesPongs: false, losesAcks: false, splitAt: usualSplitAt };
  readonly #hanging = new Set<Duplex>();
  #refusals: readonly HandshakeRefusal[] = [];
  #hangs = 0;
  #isHurried = false;
  #opened = 0;
  #lateAcks = 0;

  constructor(parts: SocketsParts) {
    this.#parts = parts;
    const { appId, appSecret, baseUrl, reconnect, pingIntervalSeconds, lints } = parts;
    this.#clientConfig = {
      ReconnectCount: reconnect.count,
      ReconnectInterval: reconnect.interval,
      ReconnectNonce: reconnect.nonce,
      PingInterval: pingIntervalSeconds,
    };
    this.#discovery = createDiscovery({
      appId,
      appSecret,
      baseUrl,
      serviceId,
      clientConfig: this.#clientConfig,
      standing: this.count,
      lint: (what) => lints.push(what),
    });
  }

  readonly count = (): number => this.#connections.size;
  readonly connections = (): readonly ConnectionFacts[] => [...this.#connections].map(({ facts }) => facts);
  readonly opened = (): number => this.#opened;
  readonly asked = (): number => this.#discovery.counts.asked;
  readonly lateAcks = (): number => this.#lateAcks;

  get lints(): readonly string[] {
    return this.#parts.lints;
  }

  handle(asked: TransportAsked): Promise<TransportAnswer | undefined> {
    return this.#discovery.handle(asked);
  }

  attach(server: Server): void {
    server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  isThere(): boolean {
    return this.#usable().length > 0;
  }

  async deliver(body: object): Promise<Attempt> {
    const connection = this.#parts.chance.maybe(this.#usable());
    if (connection === undefined) return { kind: "silent", why: "nobody is connected" };
    return connection.deliver(body);
  }

  drop(): void {
    for (const connection of this.#connections) connection.drop();
  }

  halfOpen(): void {
    for (const connection of this.#connections) connection.halfOpen();
  }

  mutePongs(isOn: boolean): void {
    this.#faults.mutesPongs = isOn;
  }

  dropAcks(isOn: boolean): void {
    this.#faults.losesAcks = isOn;
  }

  splitAt(bytes: number): void {
    this.#faults.splitAt = bytes;
  }

  hurry(isOn: boolean): void {
    this.#isHurried = isOn;
  }

  refuseDiscovery(code: number, times = 1): void {
    this.#discovery.refuse(code, times);
  }

  hangDiscovery(times = 1): void {
    this.#discovery.hang(times);
  }

  refuseHandshake(refusal: HandshakeRefusal, times = 1): void {
    this.#refusals = Array.from({ length: times }, () => refusal);
  }

  hangHandshake(times = 1): void {
    this.#hangs = times;
  }

  async close(): Promise<void> {
    this.#discovery.close();
    this.drop();
    for (const socket of this.#hanging) socket.destroy();
    this.#server.close();
  }

  #upgrade(request: IncomingMessage, carrier: Duplex, head: Buffer): void {
    if (this.#hangs > 0) {
      this.#hangs -= 1;
      this.#hanging.add(carrier);
      // Whoever waits in vain gives up at some time; that is no concern here.
      carrier.on("error", () => carrier.destroy());
      carrier.on("close", () => this.#hanging.delete(carrier));
      return;
    }
    const refusal = this.#refusal(request.url ?? "/");
    if (refusal !== undefined) return refuse(carrier, refusal);
    // One packet, where events ride along.
    carrier.cork();
    this.#server.handleUpgrade(request, carrier, head, (socket) => this.#accept(socket, carrier));
    carrier.uncork();
  }

  #refusal(path: string): HandshakeRefusal | undefined {
    const [refusal, ...others] = this.#refusals;
    this.#refusals = others;
    if (refusal !== undefined) return refusal;
    const ticket = this.#discovery.redeem(path);
    if (ticket === "unknown path") return { status: 404, message: "not found" };
    if (ticket === "unknown ticket") return { status: 514, message: "invalid ticket" };
    if (this.count() < mostConnections) return undefined;
    return { status: 514, message: "too many connections", authCode: 1_000_040_350 };
  }

  #accept(socket: WebSocket, carrier: Duplex): void {
    const { ackWithinMs, timers, now, lints, onConnected } = this.#parts;
    const connection = openConnection({
      socket,
      carrier,
      serviceId,
      clientConfig: this.#clientConfig,
      ackWithinMs,
      timers,
      now,
      faults: this.#faults,
      onPinged: onConnected,
      onLateAck: () => {
        this.#lateAcks += 1;
      },
      onClosed: () => this.#connections.delete(connection),
      lint: (what) => lints.push(what),
    });
    this.#connections.add(connection);
    this.#opened += 1;
    if (!this.#isHurried) return;
    connection.ready();
    onConnected();
  }

  /** Feishu does not know which of them are half-open. */
  #usable(): readonly Connection[] {
    return [...this.#connections].filter(({ facts }) => facts.state !== "opened");
  }
}

function refuse(carrier: Duplex, { status, message, authCode }: HandshakeRefusal): void {
  const lines = [
    `HTTP/1.1 ${status === 404 ? "404 Not Found" : "403 Forbidden"}`,
    `Handshake-Status: ${status}`,
    `Handshake-Msg: ${message}`,
    ...(authCode === undefined ? [] : [`Handshake-Autherrcode: ${authCode}`]),
    "Connection: close",
    "Content-Length: 0",
  ];
  carrier.end(`${lines.join("\r\n")}\r\n\r\n`);
}
