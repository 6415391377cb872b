/*
 * A small program that speaks like `codex app-server`, for tests: the shapes are those of the real one (0.169.0),
 * the course of a turn is scripted by the first word of its prompt, and faults are ordered by environment variables:
 * FAKE_STATE (a folder: how often it was started, and what was said in each thread), FAKE_SILENT (a method that the
 * first process never answers), FAKE_DIES_AT (a method at which the first process exits).
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

if (process.argv.includes("--version")) {
  process.stdout.write("codex-cli 0.169.0\n");
  process.exit(0);
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: Record<string, unknown>;
}

const state = process.env["FAKE_STATE"] ?? ".";
mkdirSync(join(state, "threads"), { recursive: true });
appendFileSync(join(state, "starts"), `${process.pid}\n`);
const starts = readFileSync(join(state, "starts"), "utf8").trim().split("\n").length;
const isFirst = starts === 1;

let turns = 0;
let requests = 0;
let messages = 0;
const active = new Map<
  string,
  { readonly turnId: string; readonly added: string[]; end: (status: string) => void }
>();
const loaded = new Set<string>();
const waiting = new Map<number, (message: Message) => void>();

createInterface({ input: process.stdin })
  .on("line", (line) => take(JSON.parse(line) as Message))
  .on("close", () => process.exit(0));

function take(message: Message): void {
  if (message.method === undefined) {
    const answered = waiting.get(message.id ?? -1);
    waiting.delete(message.id ?? -1);
    answered?.(message);
    return;
  }
  appendFileSync(join(state, "calls"), `${message.method}\n`);
  if (isFirst && process.env["FAKE_DIES_AT"] === message.method) process.exit(7);
  if (message.id === undefined || (isFirst && process.env["FAKE_SILENT"] === message.method)) return;
  call(message.id, message.method, message.params ?? {});
}

function call(id: number, method: string, params: Record<string, unknown>): void {
  const threadId = String(params["threadId"]);
  switch (method) {
    case "initialize":
      reply(id, { userAgent: "poco/0.169.0 (fake)", codexHome: state });
      return;
    case "thread/start":
      openThread(id, `thread-${starts}-${loaded.size + 1}`, params);
      return;
    case "thread/resume":
      if (threadId === "locked") fail(id, "thread locked already has an active writer");
      else if (threadId === "broken") fail(id, "rollout is damaged");
      else if (!existsSync(fileOf(threadId))) fail(id, `no rollout found for thread id ${threadId}`);
      else openThread(id, threadId, params);
      return;
    case "turn/start":
      startTurn(id, threadId, params);
      return;
    case "turn/steer": {
      const turn = active.get(threadId);
      if (turn?.turnId !== params["expectedTurnId"]) fail(id, "no active turn to steer");
      else {
        turn?.added.push(textOf(params));
        reply(id, { turnId: turn?.turnId });
      }
      return;
    }
    case "turn/interrupt": {
      const turn = active.get(threadId);
      if (turn === undefined) fail(id, "no active turn to interrupt");
      else {
        reply(id, {});
        turn.end("interrupted");
      }
      return;
    }
    case "thread/backgroundTerminals/clean":
      reply(id, {});
      return;
    case "thread/backgroundTerminals/list":
      reply(id, { data: [], nextCursor: null });
      return;
    case "model/list":
      reply(id, {
        data: [{ id: "model-a", displayName: "Model A", isDefault: true, extra: 1 }, { id: null }],
      });
      return;
    case "account/read":
      reply(id, { account: null, requiresOpenaiAuth: false });
      return;
    default:
      fail(id, `Invalid request: unknown variant \`${method}\``);
  }
}

function openThread(id: number, threadId: string, params: Record<string, unknown>): void {
  loaded.add(threadId);
  const types: Record<string, string> = { "read-only": "readOnly", "danger-full-access": "dangerFullAccess" };
  const sandbox = { type: types[String(params["sandbox"])] ?? "workspaceWrite" };
  reply(id, {
    thread: { id: threadId, path: null },
    approvalPolicy: params["approvalPolicy"],
    sandbox,
    cwd: params["cwd"],
  });
}

function startTurn(id: number, threadId: string, params: Record<string, unknown>): void {
  if (!loaded.has(threadId)) {
    fail(id, `thread not found: ${threadId}`);
    return;
  }
  turns += 1;
  const turnId = `turn-${starts}-${turns}`;
  const prompt = textOf(params);
  reply(id, { turn: { id: turnId, status: "inProgress", items: [], error: null } });
  notify("turn/started", { threadId, turn: { id: turnId, status: "inProgress", items: [], error: null } });
  appendFileSync(fileOf(threadId), `${prompt}\n`);
  const user = { type: "userMessage", id: `user-${turnId}`, content: [] };
  notify("item/started", { threadId, turnId, item: user });
  notify("item/completed", { threadId, turnId, item: user });
  let hasEnded = false;
  const end = (status: string, error: unknown = null) => {
    if (hasEnded) return;
    hasEnded = true;
    active.delete(threadId);
    notify("turn/completed", { threadId, turn: { id: turnId, status, error, items: [], durationMs: 1 } });
  };
  const added: string[] = [];
  active.set(threadId, { turnId, added, end });
  void play({ threadId, turnId, prompt, added, end });
}

interface Course {
  readonly threadId: string;
  readonly turnId: string;
  readonly prompt: string;
  readonly added: readonly string[];
  readonly end: (status: string, error?: unknown) => void;
}

async function play(course: Course): Promise<void> {
  const [word = "", ...rest] = course.prompt.split(" ");
  const subject = rest.join(" ");
  const at = { threadId: course.threadId, turnId: course.turnId };
  switch (word) {
    case "two-messages":
      say(course, "First message.");
      say(course, "Second message.");
      break;
    case "recall":
      say(
        course,
        `You said: ${readFileSync(fileOf(course.threadId), "utf8").trim().split("\n").join(" | ")}`,
      );
      break;
    case "hang":
      notify("item/agentMessage/delta", { ...at, itemId: "open", delta: "first words" });
      notify("item/started", { ...at, item: commandItem("step-open", "sleep 1000", "inProgress") });
      return;
    case "wait-added":
      while (course.added.length === 0) await pause(5);
      say(course, `You added: ${course.added.join(" | ")}`);
      break;
    case "deaf":
      active.set(course.threadId, { turnId: course.turnId, added: [], end: () => undefined });
      return;
    case "ask":
      await askCommand(course, "step-1", subject || "touch file");
      return;
    case "ask-two":
      await Promise.all([
        askCommand(course, "step-1", "touch a", false),
        askCommand(course, "step-2", "touch b", false),
      ]);
      say(course, "Both done.");
      break;
    case "ask-edit":
      await askEdit(course);
      return;
    case "ask-question":
      await askQuestion(course);
      return;
    case "ask-unknown": {
      const answer = await request("item/unheard/of", at);
      say(course, `Refused with ${String(answer.error?.["code"])}`);
      break;
    }
    case "withdraw":
      void request("item/commandExecution/requestApproval", {
        ...at,
        itemId: "step-1",
        command: "touch x",
        kind: "command",
      });
      notify("serverRequest/resolved", { threadId: course.threadId, requestId: requests - 1 });
      say(course, "Withdrawn.");
      break;
    case "unconfirmed":
      waiting.clear();
      write({
        method: "item/commandExecution/requestApproval",
        id: requests++,
        params: { ...at, itemId: "s", command: "touch x" },
      });
      return;
    case "retry":
      notify("item/agentMessage/delta", { ...at, itemId: "lost", delta: "lost text" });
      notify("error", {
        ...at,
        error: { message: "Reconnecting... 1/5", codexErrorInfo: null },
        willRetry: true,
      });
      say(course, "whole answer");
      break;
    case "fail": {
      const error = { message: "it failed", codexErrorInfo: parse(subject), additionalDetails: null };
      notify("error", { ...at, error, willRetry: false });
      course.end("failed", error);
      return;
    }
    case "limit": {
      const window = { usedPercent: 100, windowDurationMins: 300, resetsAt: 1_900_000_000 };
      notify("account/rateLimits/updated", {
        rateLimits: { limitId: null, primary: window, secondary: null },
      });
      course.end("failed", { message: "You hit your limit.", codexErrorInfo: "usageLimitExceeded" });
      return;
    }
    case "garbage":
      process.stdout.write('this is no JSON\n{"half": \n[1,2,3]\nnull\n42\n\n');
      say(course, "After garbage.");
      break;
    case "nulls":
      nulls(at);
      say(course, "After nulls.");
      break;
    case "big":
      say(course, "x".repeat(Number(subject)));
      break;
    case "cut-character":
      await cutCharacter(at, subject);
      say(course, subject);
      break;
    case "burst":
      burst(course);
      return;
    case "die":
      notify("item/started", { ...at, item: commandItem("step-open", "sleep 1000", "inProgress") });
      process.stdout.write("", () => process.exit(3));
      return;
    case "die-asking":
      void request("item/commandExecution/requestApproval", {
        ...at,
        itemId: "step-1",
        command: "touch x",
        kind: "command",
      });
      process.stdout.write("", () => process.exit(3));
      return;
    case "no-status":
      say(course, "old server");
      notify("turn/completed", { threadId: course.threadId, turn: { id: course.turnId, error: null } });
      return;
    case "everything":
      everything(at);
      say(course, "All shown.");
      break;
    default:
      say(course, word === "say" ? subject : course.prompt);
  }
  course.end("completed");
}

async function askCommand(course: Course, itemId: string, command: string, isLast = true): Promise<void> {
  const at = { threadId: course.threadId, turnId: course.turnId };
  notify("item/started", { ...at, item: commandItem(itemId, command, "inProgress") });
  const answer = await request("item/commandExecution/requestApproval", {
    ...at,
    itemId,
    kind: "command",
    reason: "needs more",
    command,
    cwd: "/project",
    proposedExecpolicyAmendment: ["touch"],
    availableDecisions: ["accept", { acceptWithExecpolicyAmendment: {} }, "cancel"],
  });
  const decision = answer.result?.["decision"];
  if (decision === "cancel") {
    course.end("interrupted");
    return;
  }
  const status = decision === "decline" ? "declined" : "completed";
  notify("item/completed", {
    ...at,
    item: { ...commandItem(itemId, command, status), exitCode: decision === "decline" ? null : 0 },
  });
  if (!isLast) return;
  say(course, `Decision: ${JSON.stringify(decision)}`);
  course.end("completed");
}

async function askEdit(course: Course): Promise<void> {
  const at = { threadId: course.threadId, turnId: course.turnId };
  const changes = [{ path: "a.txt", kind: { type: "add" }, diff: "hello\n" }];
  notify("item/started", {
    ...at,
    item: { type: "fileChange", id: "edit-1", changes, status: "inProgress" },
  });
  const answer = await request("item/fileChange/requestApproval", {
    ...at,
    itemId: "edit-1",
    reason: null,
    grantRoot: null,
  });
  if (answer.result?.["decision"] === "cancel") {
    course.end("interrupted"); // a cancelled edit gets no item/completed
    return;
  }
  notify("item/completed", {
    ...at,
    item: { type: "fileChange", id: "edit-1", changes, status: "completed" },
  });
  say(course, `Decision: ${String(answer.result?.["decision"])}`);
  course.end("completed");
}

async function askQuestion(course: Course): Promise<void> {
  const questions = [
    {
      id: "q",
      header: "Colour",
      question: "Which?",
      isOther: true,
      isSecret: false,
      options: [{ label: "Red" }],
    },
  ];
  const answer = await request("item/tool/requestUserInput", {
    threadId: course.threadId,
    turnId: course.turnId,
    questions,
  });
  say(course, JSON.stringify(answer.result));
  course.end("completed");
}

function say({ threadId, turnId }: Course, text: string): void {
  messages += 1;
  const itemId = `message-${starts}-${messages}`;
  notify("item/started", {
    threadId,
    turnId,
    item: { type: "agentMessage", id: itemId, text: "", phase: null },
  });
  const middle = Math.ceil(text.length / 2);
  for (const delta of [text.slice(0, middle), text.slice(middle)]) {
    notify("item/agentMessage/delta", { threadId, turnId, itemId, delta });
  }
  notify("item/completed", {
    threadId,
    turnId,
    item: { type: "agentMessage", id: itemId, text, phase: "final_answer" },
  });
}

function nulls(at: object): void {
  const methods = [
    "item/started",
    "item/completed",
    "item/agentMessage/delta",
    "turn/plan/updated",
    "turn/diff/updated",
  ];
  for (const method of [
    ...methods,
    "thread/tokenUsage/updated",
    "error",
    "warning",
    "serverRequest/resolved",
  ]) {
    notify(method, at);
    notify(method, {
      ...at,
      item: null,
      itemId: null,
      delta: null,
      plan: null,
      diff: null,
      tokenUsage: null,
      error: null,
    });
  }
  write({ method: "item/started", params: null });
  const empty = {
    type: "commandExecution",
    id: "null-step",
    command: null,
    status: null,
    commandActions: null,
    aggregatedOutput: null,
  };
  notify("item/completed", { ...at, item: empty });
}

function everything(at: object): void {
  const counts = {
    totalTokens: 5,
    inputTokens: 3,
    cachedInputTokens: null,
    outputTokens: 2,
    reasoningOutputTokens: 0,
  };
  notify("turn/plan/updated", {
    ...at,
    plan: [
      { step: "One", status: "completed" },
      { step: "Two", status: "inProgress" },
      { step: "Three", status: "pending" },
    ],
  });
  notify("turn/diff/updated", { ...at, diff: "diff --git a b" });
  notify("turn/diff/updated", { ...at, diff: "diff --git a b" });
  notify("thread/tokenUsage/updated", {
    ...at,
    tokenUsage: { total: counts, last: counts, modelContextWindow: 1 },
  });
  notify("item/reasoning/summaryTextDelta", { ...at, itemId: "r", delta: "hmm", summaryIndex: 0 });
  notify("warning", { ...at, message: "take care" });
  notify("item/started", { ...at, item: commandItem("c", "/bin/bash -lc 'ls -la'", "inProgress") });
  notify("item/commandExecution/outputDelta", { ...at, itemId: "c", delta: "total" });
  notify("item/completed", {
    ...at,
    item: {
      ...commandItem("c", "/bin/bash -lc 'ls -la'", "completed"),
      aggregatedOutput: "total 0",
      exitCode: 0,
    },
  });
  notify("item/completed", {
    ...at,
    item: {
      type: "mcpToolCall",
      id: "m",
      server: "s",
      tool: "t",
      status: "failed",
      error: { message: "no" },
    },
  });
  notify("item/completed", { ...at, item: { type: "webSearch", id: "w", query: "cats" } });
  notify("item/started", { ...at, item: commandItem("b", "sleep 9", "inProgress") });
}

async function cutCharacter(at: object, text: string): Promise<void> {
  const line = JSON.stringify({
    method: "item/agentMessage/delta",
    params: { ...at, itemId: "cut", delta: text },
  });
  for (const byte of Buffer.from(`${line}\n`)) {
    process.stdout.write(Buffer.of(byte));
    if (byte >= 0x80) await pause(1);
  }
}

function burst(course: Course): void {
  const at = { threadId: course.threadId, turnId: course.turnId };
  const lines = Array.from({ length: 500 }, (_, n) => ({
    method: "item/agentMessage/delta",
    params: { ...at, itemId: "burst", delta: `${n} ` },
  }));
  const text = lines.map(({ params }) => params.delta).join("");
  const completed = {
    method: "item/completed",
    params: { ...at, item: { type: "agentMessage", id: "burst", text } },
  };
  const ended = {
    method: "turn/completed",
    params: { ...at, turn: { id: course.turnId, status: "completed", error: null } },
  };
  process.stdout.write([...lines, completed, ended].map((line) => `${JSON.stringify(line)}\n`).join(""));
  active.delete(course.threadId);
}

function commandItem(id: string, command: string, status: string): object {
  return {
    type: "commandExecution",
    id,
    command,
    cwd: "/project",
    status,
    commandActions: [],
    aggregatedOutput: null,
    exitCode: null,
  };
}

/** The server's own number space: it begins at 0 with every process. */
async function request(method: string, params: object): Promise<Message> {
  const id = requests++;
  const answer = await new Promise<Message>((resolve) => {
    waiting.set(id, resolve);
    write({ method, id, params });
  });
  notify("serverRequest/resolved", { threadId: "threadId" in params ? params.threadId : "", requestId: id });
  return answer;
}

function textOf(params: Record<string, unknown>): string {
  const [part] = params["input"] as readonly { readonly text: string }[];
  return part?.text ?? "";
}

function parse(text: string): unknown {
  return text.startsWith("{") ? JSON.parse(text) : text;
}

function fileOf(threadId: string): string {
  const known = readdirSync(join(state, "threads"));
  return join(state, "threads", known.includes(threadId) ? threadId : threadId.replaceAll("/", "_"));
}

function reply(id: number, result: object): void {
  write({ id, result });
}

function fail(id: number, message: string): void {
  write({ id, error: { code: -32_600, message } });
}

function notify(method: string, params: object): void {
  write({ method, params, emittedAtMs: 1 });
}

function write(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
