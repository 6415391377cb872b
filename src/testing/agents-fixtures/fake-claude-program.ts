/*
 * Stands for `claude -p --input-format stream-json --output-format stream-json`: replays the lines that Claude Code
 * 2.1.330 was seen to write, and the faults of a wire. The first word of a prompt says what it does.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

interface Incoming {
  readonly type: string;
  readonly uuid?: string;
  readonly message?: { readonly content: readonly { readonly type: string; readonly text?: string }[] };
  readonly request_id?: string;
  readonly request?: {
    readonly subtype: string;
    readonly mode?: string;
    readonly model?: string;
    readonly message_uuid?: string;
  };
  readonly response?: { readonly request_id: string; readonly response: Decision };
}

interface Decision {
  readonly behavior: "allow" | "deny";
  readonly message?: string;
  readonly interrupt?: boolean;
  readonly updatedInput?: Readonly<Record<string, unknown>>;
}

if (process.argv.includes("--version")) {
  process.stdout.write("2.1.330 (Claude Code)\n");
  process.exit(0);
}

if (process.argv[2] === "auth") {
  process.stdout.write('{"loggedIn": true}\n');
  process.exit(0);
}

const home = process.env["HOME"] ?? ".";
const wordAfter = (flag: string) => process.argv[process.argv.indexOf(flag) + 1] ?? "";
const isResumed = process.argv.includes("--resume");
const original = isResumed ? wordAfter("--resume") : undefined;
let model = process.argv.includes("--model") ? wordAfter("--model") : "claude-fake";
let sessionId = isResumed && !process.argv.includes("--fork-session") ? wordAfter("--resume") : randomUUID();
const history: string[] = [];
let mode = process.argv.includes("--permission-mode") ? wordAfter("--permission-mode") : "default";

appendFileSync(join(home, "starts"), `${process.pid}\n`);
if (original !== undefined) {
  if (existsSync(fileOf(original)))
    history.push(...(JSON.parse(readFileSync(fileOf(original), "utf8")) as string[]));
  else {
    process.stderr.write(`No conversation found with session ID: ${original}\n`);
    say({
      type: "result",
      subtype: "error_during_execution",
      is_error: true,
      errors: [`No conversation found with session ID: ${original}`],
    });
    process.exit(1);
  }
}

/** What is being worked on: it ends with a result, or when it is interrupted. */
interface Work {
  readonly uuids: string[];
  readonly decisions: Map<string, (decision: Decision) => void>;
  readonly onWords: ((words: string) => void)[];
  isOver: boolean;
  command?: ChildProcess;
}

let work: Work | undefined;
const queued: { readonly uuid: string; readonly text: string }[] = [];
let messages = 0;
/** What a turn does when words come that it does not take in. */
let onQueued: () => void = () => undefined;

createInterface({ input: process.stdin })
  .on("line", (line) => take(JSON.parse(line) as Incoming))
  .once("close", () => process.exit(0));

function take(line: Incoming): void {
  if (line.type === "control_request") return control(line);
  if (line.type === "control_response") {
    const { request_id: id = "", response } = line.response ?? {};
    const decide = work?.decisions.get(id);
    work?.decisions.delete(id);
    if (response !== undefined) decide?.(response);
    return;
  }
  const text = (line.message?.content ?? []).map((part) => part.text ?? "").join("");
  const uuid = line.uuid ?? "";
  if (text === "exit-at-once") process.exit(3);
  if (text === "unheard") return;
  lifecycle(uuid, "queued");
  if (work === undefined) return begin(uuid, text);
  const [onWords] = work.onWords.splice(0);
  if (onWords === undefined) {
    queued.push({ uuid, text });
    onQueued();
  } else {
    lifecycle(uuid, "started");
    work.uuids.push(uuid);
    onWords(text);
  }
}

function control({ request_id: id = "", request }: Incoming): void {
  const answer = (response: object) =>
    say({ type: "control_response", response: { request_id: id, ...response } });
  switch (request?.subtype) {
    case "initialize":
      if (process.env["FAKE_SILENT"] !== undefined) return;
      return answer({ subtype: "success", response: { models: [{ value: "opus", displayName: "Opus" }] } });
    case "set_permission_mode":
      mode = process.env["FAKE_KEEPS_MODE"] ?? request.mode ?? mode;
      return answer({ subtype: "success", response: { mode } });
    case "cancel_async_message":
      appendFileSync(join(home, "taken-back"), `${request.message_uuid}\n`);
      return answer({ subtype: "success", response: { cancelled: true } });
    case "set_model":
      model = request.model ?? "claude-fake";
      return answer({ subtype: "success", response: { model: request.model } });
    case "interrupt":
      if (process.env["FAKE_DEAF"] !== undefined) return;
      for (const { uuid } of queued.splice(0)) lifecycle(uuid, "cancelled");
      answer({ subtype: "success", response: { still_queued: [] } });
      return interrupted();
    default:
      return answer({ subtype: "error", error: `Unsupported control request subtype: ${request?.subtype}` });
  }
}

function interrupted(): void {
  if (work === undefined) return;
  for (const request_id of work.decisions.keys()) say({ type: "control_cancel_request", request_id });
  // As the real one: the shell of an interrupted command is told to go.
  if (work.command?.pid !== undefined) process.kill(-work.command.pid, "SIGTERM");
  result({
    subtype: "error_during_execution",
    is_error: true,
    terminal_reason: "aborted_streaming",
    result: null,
  });
}

function begin(uuid: string, prompt: string): void {
  work = { uuids: [uuid], decisions: new Map(), onWords: [], isOver: false };
  history.push(prompt);
  lifecycle(uuid, "started");
  say({
    type: "system",
    subtype: "init",
    permissionMode: mode,
    model,
    claude_code_version: "2.1.330",
    capabilities: [],
  });
  say({ type: "system", subtype: "status", status: "requesting" });
  const [word = "", ...rest] = prompt.split(" ");
  void act(word, rest.join(" "));
}

async function act(word: string, subject: string): Promise<void> {
  switch (word) {
    case "say":
      return finish([subject]);
    case "two-messages":
      return finish(["one", "two"]);
    case "recall":
      return finish([history.join(" | ")]);
    case "hang":
      return stream("first words", { isOpen: true });
    case "ask":
      return asked(await ask("Bash", { command: "touch asked" }));
    case "ask-two": {
      const both = [ask("Bash", { command: "touch one" }), ask("Bash", { command: "touch two" })];
      await Promise.all(both);
      return finish(["both were answered"]);
    }
    case "withdraw":
      return withdraw();
    case "wait-added":
      stream("waiting", { isOpen: true });
      work?.onWords.push((words) => finish([words]));
      return;
    case "question":
      return question();
    case "run-endless":
      return runEndless("echo; sleep 7551");
    case "run-stubborn":
      return runEndless("trap '' TERM; echo; while :; do sleep 1; done");
    case "retry":
      return retry();
    case "limit":
      say({ type: "rate_limit_event", rate_limit_info: { status: "rejected", resetsAt: Number(subject) } });
      return fail(429, "API Error: Request rejected (429)");
    case "old-limit":
      return fail(null, `Claude AI usage limit reached|${subject}`);
    case "fail":
      return fail(Number(subject), `API Error: ${subject}`);
    case "nothing":
      return result({ subtype: "success", is_error: false, terminal_reason: "completed", result: "" });
    case "tools":
      return tools();
    case "finish-late":
      stream("the first", { isOpen: true });
      onQueued = () => {
        say({ type: "stream_event", event: { type: "message_stop" }, parent_tool_use_id: null });
        result(completed);
      };
      return;
    case "fail-late":
      onQueued = () => fail(500, "API Error: 500");
      return;
    case "take-back-late":
      stream("the first", { isOpen: true });
      onQueued = takeBack;
      return;
    case "model":
      return finish([model]);
    case "mode":
      return finish([mode]);
    case "/compact":
      return compact();
    case "/clear":
      return clear();
    default:
      return wire(word);
  }
}

function wire(word: string): void {
  switch (word) {
    case "garbage":
      process.stdout.write('no message\n{"type": "assistant", \n[]\n\n"text"\n');
      return finish(["after the garbage"], "garbage between\n{}\n");
    case "nulls":
      return nulls();
    case "huge":
      return finish(["x".repeat(10_000_000)]);
    case "cut":
      return void inPieces();
    case "many":
      return many();
    case "exit-without-end":
      stream("begun", { isOpen: true });
      return void process.stdout.write("", () => process.exit(1));
    case "flood":
      return flood();
    case "silence":
      return;
    default:
      return finish([`You said: ${word}`]);
  }
}

function asked({ behavior, message, interrupt }: Decision): void {
  if (interrupt === true) return interrupted();
  finish([behavior === "allow" ? "it was allowed" : `it was rejected: ${message}`]);
}

function ask(tool: string, input: Readonly<Record<string, unknown>>): Promise<Decision> {
  const id = randomUUID();
  const tool_use_id = `toolu_${id}`;
  assistant([{ type: "tool_use", id: tool_use_id, name: tool, input }]);
  const decided = new Promise<Decision>((resolve) => work?.decisions.set(id, resolve));
  say({
    type: "control_request",
    request_id: id,
    request: {
      subtype: "can_use_tool",
      tool_name: tool,
      display_name: tool,
      input,
      description: "As the test asks",
      permission_suggestions: [
        {
          type: "addRules",
          rules: [{ toolName: "Bash", ruleContent: "touch *" }],
          behavior: "allow",
          destination: "localSettings",
        },
        { type: "setMode", mode: "acceptEdits", destination: "session" },
      ],
      tool_use_id,
    },
  });
  return decided.then((decision) => {
    appendFileSync(join(home, "decisions"), `${JSON.stringify(decision)}\n`);
    const isDenied = decision.behavior === "deny";
    toolResult(tool_use_id, isDenied ? (decision.message ?? "") : "done", isDenied);
    return decision;
  });
}

function withdraw(): void {
  void ask("Bash", { command: "touch unwanted" });
  const [id = ""] = work?.decisions.keys() ?? [];
  say({ type: "control_cancel_request", request_id: id });
  work?.decisions.delete(id);
  setTimeout(() => finish(["never mind"]), 20);
}

async function question(): Promise<void> {
  const questions = [
    {
      question: "Which colour?",
      header: "Colour",
      multiSelect: false,
      options: [{ label: "Red" }, { label: "Blue" }],
    },
  ];
  const { updatedInput } = await ask("AskUserQuestion", { questions });
  finish([`You chose ${JSON.stringify(updatedInput?.["answers"])}`]);
}

/** Each shell command of the real one is a session and a group of its own. */
function runEndless(line: string): void {
  const command = spawn("sh", ["-c", line], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  command.stdout.once("data", () =>
    assistant([{ type: "tool_use", id: "toolu_endless", name: "Bash", input: { command: line } }]),
  );
  if (work !== undefined) work.command = command;
}

function retry(): void {
  stream("lost words", { isOpen: true });
  say({
    type: "system",
    subtype: "api_retry",
    attempt: 1,
    max_retries: 2,
    error_status: 529,
    error: "overloaded",
  });
  finish(["whole words"]);
}

function tools(): void {
  const patch = { oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: ["-one", "+two"] };
  assistant([
    {
      type: "tool_use",
      id: "toolu_a",
      name: "Edit",
      input: { file_path: `${process.cwd()}/a.txt`, old_string: "one", new_string: "two" },
    },
  ]);
  toolResult("toolu_a", "updated", false, { filePath: `${process.cwd()}/a.txt`, structuredPatch: [patch] });
  assistant([{ type: "tool_use", id: "toolu_b", name: "Bash", input: { command: "false" } }]);
  toolResult("toolu_b", "Exit code 1\nno", true);
  assistant([
    {
      type: "tool_use",
      id: "toolu_c",
      name: "TaskCreate",
      input: { subject: "Read", description: "the file" },
    },
  ]);
  toolResult("toolu_c", "Task #1 created successfully: Read", false);
  assistant([
    { type: "tool_use", id: "toolu_d", name: "TaskUpdate", input: { taskId: "1", status: "in_progress" } },
  ]);
  toolResult("toolu_d", "Updated task #1 status", false);
  finish(["done"]);
}

/** Ends its turn while words wait that somebody else then takes back. */
function takeBack(): void {
  const [taken] = queued.splice(0);
  result(completed);
  lifecycle(taken?.uuid ?? "", "cancelled");
}

function compact(): void {
  const compact_metadata = { trigger: "manual", pre_tokens: 150, post_tokens: 60 };
  say({ type: "system", subtype: "compact_boundary", compact_metadata });
  result({ subtype: "success", is_error: false, terminal_reason: "completed", result: "" });
}

/** As the real one: the reset names another id than the one of the session that begins. */
function clear(): void {
  say({ type: "conversation_reset", new_conversation_id: randomUUID(), trigger: "clear" });
  sessionId = randomUUID();
  say({ type: "system", subtype: "init", permissionMode: mode, model });
  result({ subtype: "success", is_error: false, terminal_reason: "completed", result: "" });
}

function nulls(): void {
  say({ type: "brand_new", value: null, nested: { deep: [null] } });
  say({ type: "system", subtype: null, session_id: sessionId, content: null });
  say({
    type: "assistant",
    message: { id: null, model: null, content: null, usage: null },
    parent_tool_use_id: null,
  });
  say({ type: "stream_event", event: null });
  say({ type: "stream_event", event: { type: "content_block_delta", index: null, delta: null } });
  say({ type: "user", message: null, tool_use_result: null });
  say({ type: "rate_limit_event", rate_limit_info: null });
  stream("nulls survived");
  result({
    subtype: null,
    is_error: null,
    terminal_reason: null,
    result: null,
    usage: null,
    modelUsage: null,
    errors: null,
  });
}

/** A write for every few bytes, so that the pipe cuts lines and characters. */
async function inPieces(): Promise<void> {
  const bytes = Buffer.from(lines(["größer 漢字 😀 whole"]));
  for (let at = 0; at < bytes.length; at += 7) {
    process.stdout.write(bytes.subarray(at, at + 7));
    await new Promise((resolve) => setImmediate(resolve));
  }
  result(completed);
}

function many(): void {
  process.stdout.write(lines(Array.from({ length: 1_000 }, (_, index) => `${index + 1} `)));
  result(completed);
}

function flood(): void {
  if (work === undefined) return;
  stream("again and again ", { isOpen: true });
  process.stdout.write("", () => setImmediate(flood));
}

const completed = { subtype: "success", is_error: false, terminal_reason: "completed", result: "done" };

function finish(texts: readonly string[], between = ""): void {
  for (const text of texts) {
    stream(text);
    process.stdout.write(between);
  }
  result(completed);
}

function fail(status: number | null, words: string): void {
  say({
    type: "assistant",
    message: { id: randomUUID(), model: "<synthetic>", content: [{ type: "text", text: words }] },
  });
  result({
    subtype: "success",
    is_error: true,
    terminal_reason: "api_error",
    api_error_status: status,
    result: words,
  });
}

function result(facts: object): void {
  if (work === undefined) return;
  const { uuids } = work;
  work = undefined;
  appendHistory();
  say({
    type: "result",
    ...usage,
    ...facts,
    user_message_uuids: uuids,
  });
  for (const uuid of uuids) lifecycle(uuid, "completed");
  const next = queued.shift();
  if (next !== undefined) begin(next.uuid, next.text);
}

const usage = {
  usage: {
    input_tokens: 100,
    cache_read_input_tokens: 40,
    cache_creation_input_tokens: 0,
    output_tokens: 10,
  },
  total_cost_usd: 0.001,
  modelUsage: { "claude-fake": { contextWindow: 200_000 } },
};

function appendHistory(): void {
  appendFileSync(fileOf(sessionId), "", { flag: "w" });
  appendFileSync(fileOf(sessionId), JSON.stringify(history));
}

function fileOf(id: string): string {
  return join(home, `session-${id}.json`);
}

function lifecycle(uuid: string, state: string): void {
  say({ type: "command_lifecycle", command_uuid: uuid, state });
}

function assistant(content: readonly object[]): void {
  const usage = { input_tokens: 100, cache_read_input_tokens: 40, output_tokens: 1 };
  say({
    type: "assistant",
    message: { id: `msg_${(messages += 1)}`, model: "claude-fake", content, usage },
    parent_tool_use_id: null,
  });
}

function toolResult(id: string, content: string, isError: boolean, details: unknown = null): void {
  say({
    type: "user",
    message: {
      role: "user",
      content: [{ type: "tool_result", tool_use_id: id, content, is_error: isError }],
    },
    parent_tool_use_id: null,
    tool_use_result: details,
  });
}

function stream(text: string, { isOpen = false }: { readonly isOpen?: boolean } = {}): void {
  process.stdout.write(lines([text], isOpen));
}

/** A message as it is streamed, with these pieces of one text. */
function lines(pieces: readonly string[], isOpen = false): string {
  const id = `msg_${(messages += 1)}`;
  const events: object[] = [
    { type: "message_start", message: { id, model: "claude-fake", content: [] } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    ...pieces.map((text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
    ...(isOpen ? [] : [{ type: "content_block_stop", index: 0 }, { type: "message_stop" }]),
  ];
  return events.map((event) => lineOf({ type: "stream_event", event, parent_tool_use_id: null })).join("");
}

function say(line: object): void {
  process.stdout.write(lineOf(line));
}

function lineOf(line: object): string {
  return `${JSON.stringify({ session_id: sessionId, uuid: randomUUID(), ...line })}\n`;
}
