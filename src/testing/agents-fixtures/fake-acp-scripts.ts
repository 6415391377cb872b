import { spawn } from "node:child_process";
import { askScripts } from "./fake-acp-asks.ts";
import {
  chunkMessage,
  done,
  type FakeEnd,
  type FakeTurn,
  type Script,
  say,
  stopped,
  textContent,
  tool,
} from "./fake-acp-turn.ts";

/** Does what the prompt's first word says; anything else is answered with itself. */
export async function play(turn: FakeTurn): Promise<FakeEnd> {
  const [word = "", ...rest] = turn.text.split(" ");
  const subject = rest.join(" ");
  const script = scripts[word] ?? askScripts[word];
  if (script !== undefined) return script(turn, subject);
  say(turn, turn.text);
  return done;
}

const scripts: Readonly<Record<string, Script>> = {
  say: (turn, subject) => {
    for (const piece of subject.split(/(?<= )/u)) say(turn, piece);
    return done;
  },
  recall: (turn) => {
    say(turn, `You said: ${turn.prompts.join(" | ")}; mode ${turn.mode()}`);
    return done;
  },
  several: (turn) => {
    say(turn, "First.");
    tool(turn, { toolCallId: "t", title: "Read it", kind: "read", status: "pending", content: null });
    // As most agents do: no kind and no title with the end.
    tool(turn, { toolCallId: "t", status: "completed", content: [textContent("it")] }, "tool_call_update");
    say(turn, "Second.");
    return done;
  },
  endless: async (turn) => {
    say(turn, "Working ");
    tool(turn, { toolCallId: "e", title: "Work", kind: "other", status: "in_progress" });
    await turn.cancelled;
    return stopped;
  },
  sleep: async (turn) => {
    const child = spawn("sleep", ["600"], { stdio: "ignore", detached: true, cwd: turn.folder });
    tool(turn, {
      toolCallId: "s",
      title: "bash",
      kind: "execute",
      status: "in_progress",
      rawInput: { command: "sleep 600" },
    });
    await turn.cancelled;
    child.kill();
    tool(
      turn,
      { toolCallId: "s", status: "failed", content: [textContent("Interrupted by user")] },
      "tool_call_update",
    );
    return stopped;
  },
  garbage: (turn) => {
    turn.write("no message\n{}\n[]\n42\nnull\n{broken\n\n");
    say(turn, "after ");
    turn.write('\u001B[31mcolours\u001B[0m\n{"jsonrpc":"2.0","id":99999,"result":{}}\n');
    say(turn, "the garbage");
    return done;
  },
  nulls: (turn) => {
    turn.update({ sessionUpdate: "from_the_future", content: { deep: [null] } });
    turn.notify("session/telemetry", { sessionId: turn.sessionId, x: null });
    tool(turn, {
      toolCallId: "n",
      title: null,
      kind: "unheard_of",
      status: null,
      content: [null, { type: "hologram" }],
      locations: null,
      rawInput: null,
    });
    tool(turn, { toolCallId: "n", status: "completed", rawOutput: null, _meta: null }, "tool_call_update");
    turn.update({ sessionUpdate: "usage_update", used: null, size: 5, cost: null });
    turn.update({ sessionUpdate: "plan", entries: [null, { content: "x", priority: null, status: null }] });
    turn.update({
      sessionUpdate: "agent_message_chunk",
      messageId: null,
      content: { type: "text", text: "nulls survived", annotations: null },
      _meta: null,
    });
    return { stopReason: "end_turn", more: { usage: null, _meta: null, extra: 1 } };
  },
  "cut-characters": async (turn) => {
    const line = `${JSON.stringify(chunkMessage(turn, "größer 漢字 😀 whole"))}\n`;
    for (const byte of Buffer.from(line)) {
      turn.write(Uint8Array.of(byte));
      if (byte > 127) await new Promise((resolve) => setImmediate(resolve));
    }
    return done;
  },
  huge: (turn) => {
    say(turn, "x".repeat(10_000_000));
    return done;
  },
  many: (turn) => {
    const lines = Array.from({ length: 1_000 }, (_, at) => JSON.stringify(chunkMessage(turn, `${at + 1} `)));
    turn.write(`${lines.join("\n")}\n`);
    return done;
  },
  "exit-at-once": () => process.exit(4),
  "exit-without-end": async (turn) => {
    tool(turn, { toolCallId: "x", title: "Work", kind: "other", status: "in_progress" });
    await new Promise<void>((resolve) => {
      process.stdout.write(`${JSON.stringify(chunkMessage(turn, "begun"))}\n`, () => resolve());
    });
    process.exit(5);
  },
  flood: async (turn) => {
    const timer = setInterval(() => {
      for (let at = 0; at < 50; at += 1) say(turn, "flood ");
    }, 1);
    await turn.cancelled;
    clearInterval(timer);
    return stopped;
  },
  silence: async (turn) => {
    await turn.cancelled;
    return stopped;
  },
  empty: () => done,
  fail: (_turn, subject) => ({
    error: { code: -32_603, message: "Internal error", data: { details: subject } },
  }),
  end: (turn, subject) => {
    say(turn, "so far");
    return { stopReason: subject };
  },
  todos: (turn) => {
    const todos = [
      { content: "Read", status: "completed" },
      { title: "Write", status: "in_progress" },
      { content: "Test", status: "pending" },
    ];
    tool(turn, {
      toolCallId: "p",
      title: "todowrite",
      kind: "other",
      status: "in_progress",
      rawInput: { todos },
    });
    tool(turn, { toolCallId: "p", status: "completed" }, "tool_call_update");
    return done;
  },
  plan: (turn) => {
    turn.update({
      sessionUpdate: "plan",
      entries: [{ content: "Read", priority: "low", status: "in_progress" }],
    });
    return done;
  },
  think: (turn, subject) => {
    turn.update({ sessionUpdate: "agent_thought_chunk", content: { type: "text", text: subject } });
    say(turn, "thought");
    return done;
  },
  trailing: (turn) => {
    say(turn, "before ");
    const after = () => {
      say(turn, "and after");
      turn.update({
        sessionUpdate: "usage_update",
        used: 110,
        size: 1_000,
        cost: { amount: 0.25, currency: "USD" },
      });
    };
    const usage = {
      inputTokens: 60,
      outputTokens: 6,
      totalTokens: 110,
      thoughtTokens: 4,
      cachedReadTokens: 40,
    };
    return { stopReason: "end_turn", more: { usage }, after };
  },
  quota: (turn) => {
    say(turn, "counted");
    return {
      stopReason: "end_turn",
      more: { _meta: { quota: { token_count: { input_tokens: 7, output_tokens: 3 } } } },
    };
  },
  "in-band": (turn) => {
    const trae = (text: string, type: string | null) =>
      turn.update({
        sessionUpdate: "agent_message_chunk",
        content: { type: "text", text },
        _meta: { id: "m1", type },
      });
    trae("Hel", "partial");
    trae("lo", "partial");
    trae("Hello", null);
    trae("Hello, world", null);
    turn.update({ sessionUpdate: "usage_update", used: 5, size: 10, stopReason: "end_turn" });
    return { silent: true };
  },
  drift: async (turn, subject) => {
    turn.setMode(subject);
    say(turn, "drifted ");
    await turn.cancelled;
    return stopped;
  },
  deaf: async (turn) => {
    spawn("sleep", ["600"], { stdio: "ignore", detached: true, cwd: turn.folder });
    say(turn, "not listening");
    await new Promise(() => undefined);
    return done;
  },
};
