import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Attempt, Outgoing } from "./deliveries.ts";
import { fieldsOf, textOf } from "./fields.ts";
import { Refusal } from "./refusal.ts";
import type { Workspace } from "./workspace.ts";

/** The Socket Mode connections of the app, and what can go wrong with them. */
export interface Sockets {
  /** How many have said hello and are open now. */
  readonly live: number;
  readonly highest: number;
  /** How many have ever been opened. */
  readonly opened: number;
  /** Envelopes that were acknowledged after Slack had given them up. */
  readonly lateAcks: number;
  /** The network goes away under every socket. */
  drop(): void;
  /** Slack recycles the sockets: it says so, sends nothing more into them and closes them a while later. */
  refresh(closeAfterMs?: number): void;
  /** Ten seconds before a refresh Slack may warn. */
  warn(): void;
  /** Socket Mode was switched off in the app's settings. */
  disableLink(): void;
  /** Half-open: no pong, no message, and acknowledgements are lost; until `unmute`. */
  mute(): void;
  unmute(): void;
  /** The next sockets are accepted, but never greeted. */
  skipHello(count?: number): void;
  /** The next sockets are closed in place of the greeting. */
  closeBeforeHello(count?: number): void;
}

export interface SocketParts {
  readonly workspace: Workspace;
  /** Slack waits three seconds. */
  readonly ackTimeoutMs: number;
}

interface Line {
  readonly socket: WebSocket;
  isGreeted: boolean;
  isLeaving: boolean;
}

interface Waiting {
  readonly line: Line;
  readonly sentAt: number;
  readonly takesPayload: boolean;
  settle(attempt: Attempt): void;
}

/** Slack: an app may have ten sockets open. */
const mostSockets = 10;
/** Slack pings each socket; its clients take long silence for a dead line. */
const pingEveryMs = 4_000;
const unanswered: Attempt = { isAcknowledged: false, reason: "timeout" };

/** The other end of the app's sockets. */
export class SocketServer implements Sockets {
  readonly #workspace: Workspace;
  readonly #ackTimeoutMs: number;
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #lines = new Set<Line>();
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();
  /** Envelopes that were given up: what comes for them is late. */
  readonly #givenUp = new Set<string>();
  readonly #pings: NodeJS.Timeout;
  #isMuted = false;
  #skipsHello = 0;
  #closesBeforeHello = 0;
  #turn = 0;
  #highest = 0;
  #opened = 0;
  #lateAcks = 0;

  constructor({ workspace, ackTimeoutMs }: SocketParts) {
    this.#workspace = workspace;
    this.#ackTimeoutMs = ackTimeoutMs;
    this.#pings = setInterval(() => this.#ping(), pingEveryMs).unref();
  }

  get live(): number {
    return this.#able().length;
  }

  get highest(): number {
    return this.#highest;
  }

  get opened(): number {
    return this.#opened;
  }

  get lateAcks(): number {
    return this.#lateAcks;
  }

  /** What `apps.connections.open` answers; refuses the eleventh socket. */
  offer(): string {
    if (this.#lines.size >= mostSockets) throw new Refusal("too_many_websockets");
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    const { origin, app } = this.#workspace;
    return `${origin.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${app.appId}`;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? "/", this.#workspace.origin);
    // A ticket opens one socket.
    if (url.pathname !== "/link/" || !this.#tickets.delete(url.searchParams.get("ticket") ?? "")) {
      socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#accept(opened));
  }

  /** Puts an envelope into one of the sockets. Never rejects. */
  send({ kind, payload, retry }: Outgoing): Promise<Attempt> {
    const able = this.#able().filter(({ isLeaving }) => !isLeaving);
    const line = able[this.#turn % able.length];
    this.#turn += 1;
    // What goes into a mute line can never be acknowledged: the person need not wait for that.
    if (line === undefined || this.#isMuted) return Promise.resolve(unanswered);
    const id = randomUUID();
    const takesPayload = kind !== "events_api";
    const attempt = this.#await(id, line, takesPayload);
    this.#say(line, {
      envelope_id: id,
      payload,
      type: kind,
      accepts_response_payload: takesPayload,
      ...(!takesPayload && { retry_attempt: retry?.number ?? 0, retry_reason: retry?.reason ?? "" }),
    });
    return attempt;
  }

  /** Gives up what has waited for its acknowledgement too long by the fake's clock. */
  expire(): void {
    const limit = this.#workspace.now() - this.#ackTimeoutMs;
    this.#giveUp(({ sentAt }) => sentAt <= limit);
  }

  drop(): void {
    for (const { socket } of this.#lines) socket.terminate();
  }

  refresh(closeAfterMs = 200): void {
    const leaving = [...this.#lines];
    this.#disconnect("refresh_requested");
    for (const line of leaving) line.isLeaving = true;
    setTimeout(() => {
      for (const { socket } of leaving) socket.close();
    }, closeAfterMs).unref();
  }

  warn(): void {
    this.#disconnect("warning");
  }

  disableLink(): void {
    this.#disconnect("link_disabled");
    for (const { socket } of this.#lines) socket.close();
  }

  mute(): void {
    this.#isMuted = true;
  }

  unmute(): void {
    this.#isMuted = false;
  }

  skipHello(count = 1): void {
    this.#skipsHello = count;
  }

  closeBeforeHello(count = 1): void {
    this.#closesBeforeHello = count;
  }

  close(): void {
    clearInterval(this.#pings);
    this.drop();
    this.#giveUp(() => true);
    this.#server.close();
  }

  #accept(socket: WebSocket): void {
    const line: Line = { socket, isGreeted: false, isLeaving: false };
    this.#lines.add(line);
    this.#opened += 1;
    this.#highest = Math.max(this.#highest, this.#lines.size);
    socket.on("message", (data: Buffer) => {
      if (!this.#isMuted) this.#receive(data.toString("utf8"));
    });
    socket.on("ping", (data: Buffer) => {
      if (!this.#isMuted && socket.readyState === socket.OPEN) socket.pong(data);
    });
    // A line that breaks is closed right after: nothing else is to be done about its error.
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      this.#lines.delete(line);
      this.#giveUp((one) => one.line === line);
    });
    this.#greet(line);
  }

  #greet(line: Line): void {
    if (this.#lines.size > mostSockets) {
      this.#say(line, { type: "disconnect", reason: "too_many_websockets" });
      line.socket.close();
    } else if (this.#closesBeforeHello > 0) {
      this.#closesBeforeHello -= 1;
      line.socket.close();
    } else if (this.#skipsHello > 0) this.#skipsHello -= 1;
    else this.#hello(line);
  }

  #hello(line: Line): void {
    line.isGreeted = true;
    this.#say(line, {
      type: "hello",
      num_connections: this.#lines.size,
      debug_info: { host: "applink-fake", build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.#workspace.app.appId },
    });
  }

  #receive(text: string): void {
    const message = fieldsOf(JSON.parse(text));
    const id = textOf(message["envelope_id"]);
    const one = this.#waiting.get(id);
    if (one === undefined) {
      if (this.#givenUp.delete(id)) this.#lateAcks += 1;
      else this.#workspace.lints.push("an envelope was acknowledged twice, or was never sent");
      return;
    }
    const payload = fieldsOf(message["payload"]);
    if (!one.takesPayload && Object.keys(payload).length > 0) {
      this.#workspace.lints.push("an event was acknowledged with a payload");
    }
    one.settle({ isAcknowledged: true, ack: payload });
  }

  #await(id: string, line: Line, takesPayload: boolean): Promise<Attempt> {
    return new Promise((resolve) => {
      const settle = (attempt: Attempt): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (!attempt.isAcknowledged) this.#givenUp.add(id);
        resolve(attempt);
      };
      const timer = setTimeout(() => settle(unanswered), this.#ackTimeoutMs);
      this.#waiting.set(id, { line, sentAt: this.#workspace.now(), takesPayload, settle });
    });
  }

  #giveUp(isLost: (one: Waiting) => boolean): void {
    for (const one of [...this.#waiting.values()].filter(isLost)) one.settle(unanswered);
  }

  #able(): readonly Line[] {
    return [...this.#lines].filter(({ isGreeted, socket }) => isGreeted && socket.readyState === socket.OPEN);
  }

  #disconnect(reason: string): void {
    for (const line of this.#lines) {
      this.#say(line, { type: "disconnect", reason, debug_info: { host: "applink-fake" } });
    }
  }

  #say({ socket }: Line, message: object): void {
    if (!this.#isMuted) socket.send(JSON.stringify(message));
  }

  #ping(): void {
    if (this.#isMuted) return;
    for (const { socket } of this.#lines) socket.ping("Ping from applink");
  }
}
