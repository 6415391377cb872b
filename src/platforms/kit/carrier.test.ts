import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket } from "undici";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import { startForwardProxy } from "../../testing/forward-proxy.ts";
import { createCarrier } from "./carrier.ts";

const before = { ...process.env };

beforeEach(() => {
  for (const name of ["http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"]) delete process.env[name];
});

afterEach(() => {
  for (const name of ["http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"]) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

/** The port of a server that says hello to every WebSocket. */
async function aServer(): Promise<number> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => socket.send("hello"));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const heardOn = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve, reject) => {
    socket.addEventListener("message", ({ data }) => resolve(data));
    socket.addEventListener("error", () => reject(new Error("it was not opened")));
  });

it("opens a WebSocket through the proxy that the environment names, and hangs up on it", async () => {
  await using proxy = await startForwardProxy(await aServer());
  process.env["http_proxy"] = proxy.address;
  const carrier = createCarrier();
  const socket = new WebSocket("ws://wss.chat.test/link", { dispatcher: carrier.dispatcher });
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));

  expect(await heardOn(socket)).toBe("hello");
  expect(proxy.asked).toEqual(["wss.chat.test:80"]);
  await carrier.release();
  await closed;
});

it("goes straight to where the environment says that no proxy is to be used", async () => {
  const port = await aServer();
  await using proxy = await startForwardProxy(port);
  process.env["http_proxy"] = proxy.address;
  process.env["no_proxy"] = "127.0.0.1";
  const carrier = createCarrier();

  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { dispatcher: carrier.dispatcher });

  expect(await heardOn(socket)).toBe("hello");
  expect(proxy.asked).toEqual([]);
  await carrier.release();
});

it("tells of the headers of an upgrade that is refused", async () => {
  const server = createServer();
  server.on("upgrade", (_, socket) =>
    socket.end("HTTP/1.1 403 Forbidden\r\nreason: full\r\ncontent-length: 0\r\n\r\n"),
  );
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  const refusals: unknown[] = [];
  const carrier = createCarrier(({ status, headers }) => refusals.push([status, headers["reason"]]));
  const { port } = server.address() as AddressInfo;

  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { dispatcher: carrier.dispatcher });

  await expect(heardOn(socket)).rejects.toThrow("it was not opened");
  expect(refusals).toEqual([[403, "full"]]);
  await carrier.release();
});
