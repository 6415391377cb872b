import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

/** A proxy on loopback that knows one way only: whatever is asked for, it leads to this port of the machine. */
export interface ForwardProxy extends AsyncDisposable {
  readonly address: string;
  /** What it was asked for, e.g. `open.feishu.test:80`. */
  readonly asked: readonly string[];
}

export async function startForwardProxy(port: number): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => {
    response.writeHead(405).end();
  });
  server.on("connect", (request: IncomingMessage, caller: Duplex, head: Buffer) => {
    asked.push(request.url ?? "");
    const target = connect(port, "127.0.0.1", () => {
      caller.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.write(head);
      target.pipe(caller);
      caller.pipe(target);
    });
    for (const socket of [caller, target]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${own}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
