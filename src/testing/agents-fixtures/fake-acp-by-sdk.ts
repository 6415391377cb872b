/*
 * A small agent made with the official SDK of the protocol, which checks every message of the client against the
 * protocol's schema: what this agent takes, an agent by the book takes.
 */
import { Readable, Writable } from "node:stream";
import { agent, methods, ndJsonStream } from "@agentclientprotocol/sdk";

let mode = "auto";
let last: AbortController | undefined;
const choices = ["default", "plan", "auto", "yolo"].map((value) => ({ value, name: value }));

/** A new one each time: the SDK takes its answers apart. */
function configOptions() {
  return [
    {
      id: "mode",
      name: "Mode",
      category: "mode",
      type: "select" as const,
      currentValue: mode,
      options: choices,
    },
  ];
}

const app = agent({ name: "by-the-book" })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: 1,
    agentCapabilities: { loadSession: true, sessionCapabilities: { resume: {}, close: {} } },
    authMethods: [],
  }))
  .onRequest(methods.agent.session.new, () => ({
    sessionId: `book-${process.pid}`,
    configOptions: configOptions(),
  }))
  .onRequest(methods.agent.session.resume, () => ({ configOptions: configOptions() }))
  .onRequest(methods.agent.session.close, () => ({}))
  .onRequest(methods.agent.session.setConfigOption, ({ params }) => {
    mode = String(params.value);
    return { configOptions: configOptions() };
  })
  .onNotification(methods.agent.session.cancel, () => last?.abort())
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const { sessionId } = params;
    const [part] = params.prompt;
    const said = part?.type === "text" ? part.text : "";
    const say = (text: string) =>
      client.notify(methods.client.session.update, {
        sessionId,
        update: { sessionUpdate: "agent_message_chunk", content: { type: "text", text } },
      });
    if (said === "hang") {
      const stopping = new AbortController();
      last = stopping;
      await say("working");
      await new Promise((resolve) => stopping.signal.addEventListener("abort", resolve, { once: true }));
      return { stopReason: "cancelled" };
    }
    if (said === "ask") {
      const { outcome } = await client.request(methods.client.session.requestPermission, {
        sessionId,
        toolCall: { toolCallId: "1", title: "touch x", kind: "execute", rawInput: { command: "touch x" } },
        options: [
          { optionId: "yes", name: "Allow", kind: "allow_once" },
          { optionId: "no", name: "Reject", kind: "reject_once" },
        ],
      });
      await say(JSON.stringify(outcome));
      return { stopReason: outcome.outcome === "cancelled" ? "cancelled" : "end_turn" };
    }
    if (said === "question") {
      const answer = await client.request(methods.client.elicitation.create, {
        sessionId,
        mode: "form",
        message: "Which?",
        requestedSchema: {
          type: "object",
          properties: { colour: { type: "string", enum: ["red", "blue"] } },
        },
      });
      await say(JSON.stringify(answer));
      return { stopReason: "end_turn" };
    }
    await say(`In ${mode}: ${said}`);
    return { stopReason: "end_turn" };
  });

// The streams of node:stream/web and of the DOM are the same at run time, but two types.
app.connect(
  ndJsonStream(
    Writable.toWeb(process.stdout) as WritableStream<Uint8Array>,
    Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
  ),
);
