import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Answer, Asked } from "./answer-call.ts";
import { readBody } from "./read-body.ts";
import type { Reply } from "./reply.ts";

/** What the fake answers over HTTP. */
export interface Routes {
  /** `/api/<method>` */
  api(asked: Asked): Promise<Answer>;
  /** `/upload/v1/<file>` */
  upload(id: string, bytes: Uint8Array): Reply;
  /** `/files-pri/<team>-<file>/...` */
  download(id: string, token: string | undefined): Promise<Reply>;
  /** `/response/<id>`: the response_url of commands and buttons. */
  respond(id: string, body: unknown): Reply;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/** The fake's one port, on loopback. */
export async function listen(routes: Routes): Promise<Listening> {
  const server = createServer((request, response) => {
    route(routes, request, response).catch((error: unknown) => {
      // A bug of the fake must be seen: the caller gets it as a server error that no retry mends.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      write(response, { status: 501, type: "text/plain", body: `fake Slack failed: ${text}` });
    });
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    routes.upgrade(request, socket, head),
  );
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return { origin: `http://127.0.0.1:${portOf(server)}`, close: () => close(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fake Slack has no port");
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function route(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const [, area, id = ""] = pathname.split("/");
  const bytes = await buffer(request);
  const type = request.headers["content-type"];
  if (area === "api") {
    const { token, ...raw } = await readBody(bytes, type);
    const method = decodeURIComponent(id);
    writeAnswer(response, await routes.api({ method, raw, token: bearerOf(request) ?? text(token) }));
  } else if (area === "upload") {
    const file = pathname.split("/")[3] ?? "";
    write(response, routes.upload(file, await uploadedBytes(bytes, type)));
  } else if (area === "files-pri") {
    const file = id.slice(id.indexOf("-") + 1);
    write(response, await routes.download(file, bearerOf(request)));
  } else if (area === "response") write(response, routes.respond(id, await readBody(bytes, type)));
  else write(response, { status: 404, type: "text/plain", body: "not found" });
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer (?<token>\S+)$/u.exec(request.headers.authorization ?? "")?.groups?.["token"];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Files come raw or as the one file of a form. */
async function uploadedBytes(bytes: Buffer, type: string | undefined): Promise<Uint8Array> {
  if (type?.startsWith("multipart/") !== true) return bytes;
  const [file] = Object.values(await readBody(bytes, type)).filter((part) => part instanceof Uint8Array);
  return file ?? new Uint8Array();
}

function writeAnswer(response: ServerResponse, answer: Answer): void {
  if (answer.kind === "cut") {
    response.destroy();
    return;
  }
  const { status, headers, body } = answer;
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

function write(response: ServerResponse, { status, type, body, isCut = false, location }: Reply): void {
  const headers = { "content-type": type, ...(location !== undefined && { location }) };
  if (!isCut) {
    response.writeHead(status, headers).end(body);
    return;
  }
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  // What is written must be out before the line breaks.
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}
