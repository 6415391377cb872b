import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";

/** What `apps.connections.open` does instead of naming an address. */
export type OpenFault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: number }
  | { readonly kind: "error"; readonly code: string }
  | { readonly kind: "body"; readonly text: string }
  | { readonly kind: "hang" }
  | { readonly kind: "cut" };

/** What a socket does instead of saying hello. */
export type GreetingFault = "silence" | "close" | "refuse" | "hang" | "link_disabled" | "too_many_websockets";

/** A socket as Slack sees it. */
export interface FakeLine {
  readonly isOpen: boolean;
  readonly isMute: boolean;
  readonly pings: number;
  /** What the app said, in order. */
  readonly heard: readonly unknown[];
  say(message: unknown): void;
  disconnect(reason: string): void;
  /** The TCP connection is gone without a word. */
  drop(): void;
  /** A goodbye after which the TCP connection stays open, as with Slack. */
  goodbye(): void;
  /** Half-open: answers nothing any more, not even a goodbye. */
  mute(): void;
}

/** The Socket Mode side of Slack alone, with faults to order; for tests of sockets that need no workspace. */
export interface FakeSlackSocket {
  readonly apiBaseUrl: string;
  /** The faults of the next calls of `apps.connections.open`, in order; then it works. */
  readonly openFaults: OpenFault[];
  readonly greetingFaults: GreetingFault[];
  /** All sockets ever, in order. */
  readonly lines: readonly FakeLine[];
  /** The sockets that are open now, and the calls and handshakes that hang. */
  readonly live: number;
  readonly highest: number;
  /** Calls of `apps.connections.open`. */
  readonly opens: number;
  /** With each call its token, to be compared by tests of what is sent. */
  readonly tokens: readonly string[];
  /** The line that was opened last. */
  newest(): FakeLine;
  /** Resolves with the acknowledgement; undefined when the line ends first. */
  send(line: FakeLine, envelope: OutgoingEnvelope): Promise<Acknowledgement | undefined>;
  close(): Promise<void>;
}

export interface OutgoingEnvelope {
  readonly type: "events_api" | "interactive" | "slash_commands";
  readonly payload: unknown;
  readonly retry?: { readonly attempt: number; readonly reason: string };
}

export interface Acknowledgement {
  readonly line: FakeLine;
  readonly payload: unknown;
}

class Line implements FakeLine {
  readonly socket: WebSocket;
  readonly heard: unknown[] = [];
  isMute = false;
  pings = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  say(message: unknown): void {
    if (!this.isMute) this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  disconnect(reason: string): void {
    this.say({ type: "disconnect", reason, debug_info: { host: "fake" } });
  }

  drop(): void {
    this.socket.terminate();
  }

  goodbye(): void {
    this.mute();
    // FIN, opcode close, two bytes: 1000. Written past `ws`, which would end the TCP connection after the answer.
    carrierOf(this.socket).write(Buffer.from([0x88, 0x02, 0x03, 0xe8]));
  }

  mute(): void {
    this.isMute = true;
    // `ws` answers a goodbye by this method of its own.
    this.socket.close = () => undefined;
  }
}

export async function startFakeSlackSocket(): Promise<FakeSlackSocket> {
  const lines: Line[] = [];
  const tokens: string[] = [];
  const openFaults: OpenFault[] = [];
  const greetingFaults: GreetingFault[] = [];
  const waiting = new Map<string, (answer: Acknowledgement | undefined) => void>();
  const counts = { live: 0, highest: 0 };
  const sockets = new WebSocketServer({ noServer: true, autoPong: false });
  const server = createServer((request, response) => answerOpen(request, response));
  const hanging = new Set<Duplex>();

  function answerOpen(request: IncomingMessage, response: ServerResponse): void {
    tokens.push(request.headers.authorization ?? "");
    const fault = openFaults.shift();
    if (fault === undefined) {
      answer(
        response,
        200,
        JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port}/link/?ticket=${randomUUID()}` }),
      );
      return;
    }
    switch (fault.kind) {
      case "hang":
        hold(request.socket);
        return;
      case "cut":
        request.socket.destroy();
        return;
      case "error":
        answer(response, 200, JSON.stringify({ ok: false, error: fault.code }));
        return;
      case "body":
        answer(response, 200, fault.text);
        return;
      default:
        if (fault.retryAfter !== undefined) response.setHeader("retry-after", fault.retryAfter);
        answer(response, fault.status, "<html>no Slack here</html>");
    }
  }

  function hold(socket: Duplex): void {
    hanging.add(socket);
    socket.on("close", () => hanging.delete(socket)).on("error", () => undefined);
  }

  function answer(response: ServerResponse, status: number, text: string): void {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(text);
  }

  function accept(socket: WebSocket, fault: GreetingFault | undefined): void {
    const line = new Line(socket);
    lines.push(line);
    counts.live += 1;
    counts.highest = Math.max(counts.highest, counts.live);
    const own = new Set<string>();
    socket.on("message", (data: Buffer) => {
      if (line.isMute) return;
      const said = JSON.parse(data.toString("utf8")) as { envelope_id?: string; payload?: unknown };
      line.heard.push(said);
      settle(said.envelope_id ?? "", { line, payload: said.payload });
    });
    socket.on("ping", (data: Buffer) => {
      line.pings += 1;
      if (!line.isMute && line.isOpen) socket.pong(data);
    });
    // What breaks is closed right after.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      counts.live -= 1;
      for (const id of own) settle(id, undefined);
    });
    owned.set(line, own);
    greet(line, fault);
  }

  function greet(line: Line, fault: GreetingFault | undefined): void {
    if (fault === undefined) line.say({ type: "hello", num_connections: counts.live });
    else if (fault === "close") line.socket.close();
    else if (fault !== "silence") line.disconnect(fault);
  }

  function settle(id: string, answer: Acknowledgement | undefined): void {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  }

  const owned = new Map<FakeLine, Set<string>>();
  server.on("upgrade", (request, socket, head) => {
    const fault = greetingFaults.shift();
    if (fault === "hang") {
      // Unless it reads, it never learns that the other side went away.
      hold(socket);
      socket.on("end", () => socket.destroy()).resume();
    } else if (fault === "refuse")
      socket.end("HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n");
    else sockets.handleUpgrade(request, socket, head, (opened) => accept(opened, fault));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    apiBaseUrl: `http://127.0.0.1:${port}/api/`,
    openFaults,
    greetingFaults,
    lines,
    tokens,
    get live() {
      return counts.live + hanging.size;
    },
    get highest() {
      return counts.highest;
    },
    get opens() {
      return tokens.length;
    },
    newest: () => {
      const line = lines.at(-1);
      if (line === undefined) throw new Error("no socket was opened yet");
      return line;
    },
    send: (line, { type, payload, retry }) => {
      const id = randomUUID();
      owned.get(line)?.add(id);
      return new Promise((resolve) => {
        if (!line.isOpen) {
          resolve(undefined);
          return;
        }
        waiting.set(id, resolve);
        line.say({
          type,
          envelope_id: id,
          payload,
          accepts_response_payload: type !== "events_api",
          ...(type === "events_api" && {
            retry_attempt: retry?.attempt ?? 0,
            retry_reason: retry?.reason ?? "",
          }),
        });
      });
    },
    close: () => {
      for (const { socket } of lines) socket.terminate();
      for (const socket of hanging) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** `ws` keeps the TCP socket in a private field; nothing else can write a frame of our own. */
function carrierOf(socket: WebSocket): Duplex {
  return (socket as unknown as { readonly _socket: Duplex })._socket;
}
