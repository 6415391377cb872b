import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { ChatBody, readChat } from "./chat-call.ts";
import { type ChatReply, chatReplyTo } from "./chat-reply.ts";

export interface MockChat {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  /** Every request so far. */
  readonly requests: readonly ChatBody[];
  close(): Promise<void>;
}

/** The OpenAI Chat Completions API on loopback, whose model does what the prompt says; see `chatReplyTo`. */
export async function createMockChat(): Promise<MockChat> {
  const requests: ChatBody[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST" || request.url?.endsWith("/chat/completions") !== true) {
      response.writeHead(404).end("{}");
      return;
    }
    const body = ChatBody.parse(JSON.parse(await text(request)));
    requests.push(body);
    write(response, chatReplyTo(readChat(body)), { id: `chat_${requests.length}`, body });
  }

  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the mock model has no port");
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Asked {
  readonly id: string;
  readonly body: ChatBody;
}

const usage = {
  prompt_tokens: 100,
  completion_tokens: 10,
  total_tokens: 110,
  prompt_tokens_details: { cached_tokens: 40 },
  completion_tokens_details: { reasoning_tokens: 4 },
};

function write(response: ServerResponse, reply: ChatReply, asked: Asked): void {
  if (reply.kind === "error") {
    const error = { message: reply.message, type: "scripted", code: null };
    response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
    return;
  }
  if (asked.body.stream !== true) {
    const message = { role: "assistant", content: reply.pieces.join("") };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ ...frameOf(asked, "chat.completion"), choices, usage }));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: object, finish: string | null = null) => {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    response.write(`data: ${JSON.stringify({ ...frameOf(asked, "chat.completion.chunk"), choices })}\n\n`);
  };
  send({ role: "assistant", content: "" });
  if (reply.thought !== undefined) send({ reasoning_content: reply.thought });
  for (const content of reply.pieces) send({ content });
  if (reply.kind === "hang") return;
  for (const [index, call] of reply.calls.entries()) {
    const named = { name: call.tool, arguments: JSON.stringify(call.arguments) };
    send({ tool_calls: [{ index, id: `call_${asked.id}_${index}`, type: "function", function: named }] });
  }
  send({}, reply.calls.length === 0 ? "stop" : "tool_calls");
  const last = { ...frameOf(asked, "chat.completion.chunk"), choices: [], usage };
  response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
}

function frameOf({ id, body }: Asked, object: string): object {
  return { id, object, created: 0, model: body.model ?? "mock" };
}
