import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { EventDispatcher, type LoggerLevel, WSClient } from "@larksuiteoapi/node-sdk";
import { onTestFinished } from "vitest";
import { clockTimers } from "../../../platforms/kit/timers.ts";
import { createTransport, type Transport, type TransportOptions } from "./transport.ts";

export interface ServedTransport {
  readonly transport: Transport;
  /** Where it stands, without a slash at its end. */
  readonly origin: string;
  readonly appId: string;
  readonly appSecret: string;
}

/** Waits before further deliveries; together longer than any client needs to connect again. Milliseconds. */
export const soon: readonly number[] = Array.from({ length: 200 }, () => 10);

const appId = "cli_0123456789abcdef";
const appSecret = "secret-of-the-app";

/** A transport alone on a port of its own, until the test ends. */
export async function aTransport(options: Partial<TransportOptions> = {}): Promise<ServedTransport> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createTransport({
    appId,
    appSecret,
    mode: "longconn",
    baseUrl: () => origin,
    now: Date.now,
    timers: clockTimers,
    // Long enough for a busy machine; tests that wait for its end say a shorter one.
    ackWithinMs: 2_000,
    redeliverAfterMs: soon,
    ...options,
  });
  server.on("request", (request, response) => {
    const headers = new Headers(request.headers as Record<string, string>);
    const answered = buffer(request).then((body) =>
      transport.handle({ method: request.method ?? "", path: request.url ?? "", headers, body }),
    );
    answered.then(
      (answer) => {
        response.writeHead(answer?.status ?? 404, { "content-type": "application/json" });
        response.end(JSON.stringify(answer?.body ?? {}));
      },
      (error: unknown) => response.writeHead(418).end(String(error)),
    );
  });
  transport.attach(server);
  onTestFinished(async () => {
    await transport.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { transport, origin, appId, appSecret };
}

type Handlers = Readonly<Record<string, (event: Readonly<Record<string, unknown>>) => unknown>>;

export interface OfficialClient {
  readonly socket: WSClient;
  /** What it told: `ready`, `reconnecting`, `reconnected`, or why it gave up. */
  readonly told: readonly string[];
}

export interface OfficialOptions {
  readonly appSecret?: string;
  readonly pingTimeoutSeconds?: number;
  readonly handshakeTimeoutMs?: number;
}

/** `fatal`, which the client's types do not let anybody name by its number. */
const quiet = { loggerLevel: 0 as LoggerLevel };

/** Feishu's own client on the long connection, until the test ends. It is not connected yet. */
export async function anOfficialClient(
  served: ServedTransport,
  handlers: Handlers,
  options: OfficialOptions = {},
): Promise<OfficialClient> {
  const told: string[] = [];
  const socket = new WSClient({
    appId: served.appId,
    appSecret: options.appSecret ?? served.appSecret,
    domain: served.origin,
    logger: silent,
    onReady: () => told.push("ready"),
    onReconnecting: () => told.push("reconnecting"),
    onReconnected: () => told.push("reconnected"),
    onError: ({ message }) => told.push(message),
    ...(options.handshakeTimeoutMs === undefined ? {} : { handshakeTimeoutMs: options.handshakeTimeoutMs }),
    ...(options.pingTimeoutSeconds === undefined
      ? {}
      : { wsConfig: { pingTimeout: options.pingTimeoutSeconds } }),
  });
  onTestFinished(() => socket.close({ force: true }));
  await socket.start({
    eventDispatcher: new EventDispatcher({ ...quiet, logger: silent }).register(handlers),
  });
  return { socket, told };
}

/** The client connected, and what waits for a connection may come. */
export async function aConnectedClient(
  served: ServedTransport,
  handlers: Handlers,
  options: OfficialOptions = {},
): Promise<OfficialClient> {
  const ready = () => served.transport.sockets.connections().filter(({ state }) => state === "ready").length;
  const before = ready();
  const client = await anOfficialClient(served, handlers, options);
  await until(() => ready() > before);
  return client;
}

export const silent = {
  fatal: () => undefined,
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  trace: () => undefined,
};

/** A condition that does not come true shall say so before the test does. Milliseconds. */
const patienceMs = 8_000;

export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`it never came true: ${condition.toString()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}
