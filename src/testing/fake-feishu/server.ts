import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Answer } from "./answer.ts";
import type { Api } from "./answer-call.ts";
import { uploadedBytes } from "./methods/others.ts";
import type { Tenant } from "./tenant.ts";
import type { FakeTokens } from "./tokens.ts";
import type { Transport } from "./transport/transport.ts";

export interface Served {
  readonly tenant: Tenant;
  readonly tokens: FakeTokens;
  readonly api: Api;
  readonly transport: () => Transport;
}

export interface Listening {
  readonly origin: string;
  readonly server: Server;
  close(): Promise<void>;
}

/** The fake's one port, on loopback. */
export async function listen(served: Served): Promise<Listening> {
  const server = createServer((request, response) => {
    route(served, request, response).catch((error: unknown) => {
      // A bug of the fake must be seen: the caller gets it as an answer that no retry mends.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      response.writeHead(418, { "content-type": "text/plain" }).end(`fake Feishu failed: ${text}`);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fake Feishu has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const tokenPath = "/open-apis/auth/v3/tenant_access_token/internal";
const resource = /^\/open-apis\/im\/v1\/messages\/([^/]+)\/resources\/([^/]+)$/;

async function route(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const verb = request.method ?? "GET";
  const bytes = await buffer(request);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const other = await served.transport().handle({ method: verb, path: url.pathname, headers, body: bytes });
  if (other !== undefined)
    return write(response, {
      kind: "json",
      status: other.status,
      body: other.body as object as Readonly<Record<string, unknown>>,
    });
  const { body, form } = await bodyOf(bytes, headers);
  if (url.pathname === tokenPath) {
    return write(response, { kind: "json", status: 200, body: served.tokens.give(body) });
  }
  const token = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1];
  const [, message, key] = resource.exec(url.pathname) ?? [];
  if (verb === "GET" && message !== undefined && key !== undefined)
    return download(served, { message, key, token, type: url.searchParams.get("type"), response });
  write(response, await served.api.answer({ verb, url, token, body, form }));
}

async function bodyOf(bytes: Buffer, headers: Headers) {
  const type = headers.get("content-type") ?? "";
  if (type.startsWith("multipart/form-data")) {
    const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
    return { body: Object.fromEntries([...form.keys()].map((name) => [name, ""])), form };
  }
  const body: unknown = bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8"));
  return { body: body as Readonly<Record<string, unknown>>, form: undefined };
}

interface Downloading {
  readonly message: string;
  readonly key: string;
  readonly token: string | undefined;
  readonly type: string | null;
  readonly response: ServerResponse;
}

async function download(
  { tenant, tokens }: Served,
  { message: id, key, token, type, response }: Downloading,
): Promise<void> {
  const refuse = (code: number, msg: string): void =>
    write(response, { kind: "json", status: 400, body: { code, msg } });
  try {
    tokens.check(token);
  } catch {
    return refuse(99991663, "Invalid access token for authorization.");
  }
  const needed = ["im:message:readonly", "im:message"];
  if (!needed.some((scope) => tenant.scopes.has(scope))) return refuse(99991672, "Access denied.");
  const message = tenant.messages.get(id);
  const file = tenant.files.get(key);
  if (message === undefined) return refuse(234003, "File not in msg.");
  if (message.state !== "there") return refuse(230011, "The message was withdrawn.");
  if (file === undefined || file.message !== id) return refuse(234003, "File not in msg.");
  if (message.type === "interactive" || message.type === "merge_forward")
    return refuse(234043, "Unsupported message type.");
  if (type !== file.kind) return refuse(234001, "invalid param: type");
  const bytes = file.bytes.length > 0 ? file.bytes : ((await uploadedBytes(key)) ?? new Uint8Array());
  response
    .writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes.length })
    .end(bytes);
}

function write(response: ServerResponse, answer: Answer): void {
  if (answer.kind === "cut") {
    response.destroy();
    return;
  }
  const { status, body, headers = {} } = answer;
  response
    .writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers })
    .end(JSON.stringify(body));
}
