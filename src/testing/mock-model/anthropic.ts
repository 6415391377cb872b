import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { MessagesBody, readMessages } from "./anthropic-call.ts";
import { type MessagesReply, messagesReplyTo, type ReplyBlock } from "./anthropic-reply.ts";

export interface MockAnthropic {
  /** For ANTHROPIC_BASE_URL. */
  readonly baseUrl: string;
  /** Every request so far. */
  readonly requests: readonly MessagesBody[];
  /** How many answers are being streamed now. */
  streaming(): number;
  close(): Promise<void>;
}

/** The Anthropic Messages API on loopback, whose model does what the prompt says; see `messagesReplyTo`. */
export async function createMockAnthropic(): Promise<MockAnthropic> {
  const requests: MessagesBody[] = [];
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
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (request.method !== "POST" || pathname !== "/v1/messages") {
      response.writeHead(404, { "content-type": "application/json" }).end("{}");
      return;
    }
    const body = MessagesBody.parse(JSON.parse(await text(request)));
    requests.push(body);
    const key = JSON.stringify(body.messages);
    const attempt = attempts.get(key) ?? 0;
    attempts.set(key, attempt + 1);
    await write(response, messagesReplyTo(readMessages(body), attempt), {
      id: `msg_${requests.length}`,
      model: body.model ?? "mock",
    });
  }

  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the mock model has no port");
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    requests,
    streaming: () => streaming,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Facts {
  readonly id: string;
  readonly model: string;
}

async function write(response: ServerResponse, reply: MessagesReply, { id, model }: Facts): Promise<void> {
  if (reply.kind === "error") {
    const { type, message } = reply;
    const body = JSON.stringify({ type: "error", error: { type, message } });
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers }).end(body);
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const usage = { input_tokens: 100, cache_read_input_tokens: 40, output_tokens: 1 };
  const message = { id, type: "message", role: "assistant", model, content: [], stop_reason: null, usage };
  send(response, "message_start", { message });
  const isOpen = reply.hangs === true || reply.isCut === true;
  for (const [index, block] of reply.blocks.entries()) writeBlock(response, { block, index, id, isOpen });
  if (reply.isCut === true) {
    await flushed(response);
    // What was sent arrives before the end, and not together with it.
    await wait(200);
    response.destroy();
  }
  if (isOpen) return;
  await wait(reply.lingersMs ?? 0);
  const stop_reason = reply.blocks.some(({ type }) => type === "tool_use") ? "tool_use" : "end_turn";
  send(response, "message_delta", {
    delta: { stop_reason, stop_sequence: null },
    usage: { output_tokens: 10 },
  });
  send(response, "message_stop", {});
  response.end();
}

interface Writing {
  readonly block: ReplyBlock;
  readonly index: number;
  readonly id: string;
  /** It is never finished. */
  readonly isOpen: boolean;
}

function writeBlock(response: ServerResponse, { block, index, id, isOpen }: Writing): void {
  const begin = (content_block: object) => send(response, "content_block_start", { index, content_block });
  const add = (delta: object) => send(response, "content_block_delta", { index, delta });
  switch (block.type) {
    case "text":
      begin({ type: "text", text: "" });
      for (const piece of block.pieces) add({ type: "text_delta", text: piece });
      break;
    case "thinking":
      begin({ type: "thinking", thinking: "", signature: "" });
      add({ type: "thinking_delta", thinking: block.text });
      add({ type: "signature_delta", signature: "opaque" });
      break;
    case "tool_use":
      begin({ type: "tool_use", id: `toolu_${id}_${index}`, name: block.name, input: {} });
      add({ type: "input_json_delta", partial_json: JSON.stringify(block.input) });
      break;
    default:
      block satisfies never;
  }
  if (!isOpen) send(response, "content_block_stop", { index });
}

function send(response: ServerResponse, type: string, data: object): void {
  response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
}

function flushed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.write(": flush\n\n", () => setImmediate(resolve));
  });
}
