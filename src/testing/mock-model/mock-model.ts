import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { RequestBody, readCall } from "./call.ts";
import { type ModelReply, type OutputItem, replyTo } from "./reply.ts";

export interface MockModel {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  /** Every request so far. */
  readonly requests: readonly RequestBody[];
  /** How many answers are being streamed now. */
  streaming(): number;
  close(): Promise<void>;
}

/** The OpenAI Responses API on loopback, whose model does what the prompt says; see `replyTo`. */
export async function createMockModel(): Promise<MockModel> {
  const requests: RequestBody[] = [];
  const attempts = new Map<string, number>();
  let streaming = 0;
  const server = createServer((request, response) => {
    streaming += 1;
    response.once("close", () => {
      streaming -= 1;
    });
    answer(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST" || request.url?.endsWith("/responses") !== true) {
      response.writeHead(404).end("{}");
      return;
    }
    const body = RequestBody.parse(JSON.parse(await text(request)));
    requests.push(body);
    const last = JSON.stringify(body.input.at(-1));
    const attempt = attempts.get(last) ?? 0;
    attempts.set(last, attempt + 1);
    await write(response, replyTo(readCall(body, attempt)), requests.length);
  }

  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the mock model has no port");
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    requests,
    streaming: () => streaming,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function write(response: ServerResponse, reply: ModelReply, number: number): Promise<void> {
  if (reply.kind === "error") {
    const error = { message: reply.message, type: "scripted", code: reply.code ?? null, ...reply.more };
    const headers = { "content-type": "application/json", ...reply.headers };
    response.writeHead(reply.status, headers).end(JSON.stringify({ error }));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const id = `resp_${number}`;
  send(response, "response.created", { response: { id } });
  if (reply.kind === "items") {
    for (const [at, item] of reply.items.entries()) writeItem(response, item, `${id}_${at}`);
    send(response, "response.completed", { response: { id, usage } });
    response.end();
    return;
  }
  const messageId = `msg_${id}`;
  send(response, "response.output_item.added", { item: messageItem(messageId, "") });
  for (const delta of reply.pieces)
    send(response, "response.output_text.delta", { item_id: messageId, delta });
  if (reply.kind === "cut") {
    await flushed(response);
    response.destroy();
  }
}

const usage = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 40 },
  output_tokens: 10,
  output_tokens_details: { reasoning_tokens: 4 },
  total_tokens: 110,
};

function writeItem(response: ServerResponse, item: OutputItem, id: string): void {
  switch (item.type) {
    case "message": {
      const messageId = `msg_${id}`;
      send(response, "response.output_item.added", { item: messageItem(messageId, "") });
      for (const delta of item.pieces)
        send(response, "response.output_text.delta", { item_id: messageId, delta });
      send(response, "response.output_item.done", { item: messageItem(messageId, item.pieces.join("")) });
      return;
    }
    case "reasoning": {
      const summary = [{ type: "summary_text", text: item.summary }];
      const whole = { type: "reasoning", id: `rs_${id}`, summary, encrypted_content: "opaque" };
      send(response, "response.output_item.added", { item: { ...whole, summary: [] } });
      send(response, "response.reasoning_summary_text.delta", {
        item_id: whole.id,
        summary_index: 0,
        delta: item.summary,
      });
      send(response, "response.output_item.done", { item: whole });
      return;
    }
    case "call": {
      const call = { type: "function_call", id: `fc_${id}`, call_id: `call_${id}`, name: item.tool };
      const namespace = item.namespace === undefined ? {} : { namespace: item.namespace };
      send(response, "response.output_item.done", {
        item: { ...call, ...namespace, arguments: JSON.stringify(item.arguments) },
      });
      return;
    }
    case "custom": {
      const call = { type: "custom_tool_call", id: `ct_${id}`, call_id: `call_${id}`, name: item.tool };
      send(response, "response.output_item.done", { item: { ...call, input: item.input } });
      return;
    }
    default:
      item satisfies never;
  }
}

function messageItem(id: string, text: string): object {
  return { type: "message", role: "assistant", id, content: [{ type: "output_text", text }] };
}

function send(response: ServerResponse, type: string, data: object): void {
  response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
}

function flushed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.write(": flush\n\n", () => setImmediate(resolve));
  });
}
