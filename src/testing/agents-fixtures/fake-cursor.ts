/*
 * A scripted `cursor-agent -p`, made from the documented lines of its stream-json: it reads the prompt from its
 * standard input and does what the first word says.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const state = process.env["FAKE_STATE"] ?? "/tmp";
const args = process.argv.slice(2);
appendFileSync(join(state, "argv"), `${JSON.stringify(args)}\n`);

if (args.includes("--version")) {
  process.stdout.write("2026.10.01-fake\n");
  process.exit(0);
}
if (args.includes("--list-models")) {
  process.stdout.write(
    "\u001B[1mAvailable models\u001B[0m\n\nauto - Auto (default)\ncomposer-2 - Composer 2 (current)\n",
  );
  process.exit(0);
}

const resume = args[args.indexOf("--resume") + 1];
const sessionId = args.includes("--resume") && resume !== undefined ? resume : `chat-${process.pid}`;
const prompt = await text(process.stdin);
appendFileSync(join(state, `${sessionId}.log`), `${prompt}\n`);
const [word = "", ...rest] = prompt.split(" ");
const subject = rest.join(" ");

function line(body: object): void {
  process.stdout.write(`${JSON.stringify({ session_id: sessionId, ...body })}\n`);
}

/** Deltas, and then the whole once more. */
function say(words: string): void {
  const pieces = [...words.split(/(?<= )/u), words];
  for (const piece of pieces.length === 2 ? pieces.slice(1) : pieces) {
    line({ type: "assistant", message: { role: "assistant", content: [{ type: "text", text: piece }] } });
  }
}

function end(result: string, isError = false): void {
  const usage = { inputTokens: 5, outputTokens: 2, cacheReadTokens: 1 };
  line({
    type: "result",
    subtype: "success",
    is_error: isError,
    duration_ms: 1,
    result,
    request_id: null,
    usage,
  });
  process.exit(isError ? 1 : 0);
}

if (word === "exit-at-once") process.exit(4);
line({ type: "system", subtype: "init", model: "Auto", cwd: process.cwd(), apiKeySource: "login" });
line({ type: "user", message: { role: "user", content: [{ type: "text", text: prompt }] } });

switch (word) {
  case "say":
    say(subject);
    end(subject);
    break;
  case "recall": {
    const log = join(state, `${sessionId}.log`);
    const said = `You said: ${existsSync(log) ? readFileSync(log, "utf8").trim().replaceAll("\n", " | ") : ""}`;
    say(said);
    end(said);
    break;
  }
  case "several":
    line({ type: "thinking", subtype: "delta", text: "Hm." });
    say("First one.");
    line({
      type: "tool_call",
      subtype: "started",
      call_id: "1",
      tool_call: { shellToolCall: { args: { command: "ls" } } },
    });
    line({
      type: "tool_call",
      subtype: "completed",
      call_id: "1",
      tool_call: { shellToolCall: { args: { command: "ls" }, result: { success: { exitCode: 0 } } } },
    });
    line({
      type: "tool_call",
      subtype: "started",
      call_id: "2",
      tool_call: { writeToolCall: { args: { path: "a.txt" } } },
    });
    line({
      type: "tool_call",
      subtype: "completed",
      call_id: "2",
      tool_call: { writeToolCall: { args: { path: "a.txt" }, result: { rejected: {} } } },
    });
    say("Second one.");
    end("Second one.");
    break;
  case "endless":
    say("Working on it");
    setInterval(() => undefined, 1_000);
    break;
  case "question":
    line({
      type: "tool_call",
      subtype: "started",
      call_id: "q",
      tool_call: { askQuestionToolCall: { args: {} } },
    });
    setTimeout(() => {
      say("The user skipped it, so I go on.");
      end("The user skipped it, so I go on.");
    }, 5_000);
    break;
  case "garbage":
    process.stdout.write("no message\n{broken\n[]\nnull\n");
    say("after the garbage");
    end("after the garbage");
    break;
  case "nulls":
    line({ type: "assistant", message: null });
    line({ type: "from_the_future", call_id: null });
    line({ type: "tool_call", subtype: null, call_id: "n", tool_call: null });
    say("nulls survived");
    end("nulls survived");
    break;
  case "exit-without-end":
    process.stdout.write(
      `${JSON.stringify({ type: "assistant", session_id: sessionId, message: { content: [{ text: "begun" }] } })}\n`,
      () => process.exit(5),
    );
    break;
  case "login":
    process.stderr.write("Error: Not logged in. Run cursor-agent login.\n", () => process.exit(1));
    break;
  case "fail":
    end(subject, true);
    break;
  case "silent-result":
    end("Only in the result.");
    break;
  default:
    say(prompt);
    end(prompt);
}
