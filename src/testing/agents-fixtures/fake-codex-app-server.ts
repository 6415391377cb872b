/*
 * A small program that speaks like `codex app-server`, for tests: the shapes are those of the real one (0.169.0),
 * the course of a turn is scripted by the first word of its prompt, and faults are ordered by environment variables:
 * FAKE_STATE (a folder: how often it was started, and what was said in each thread), FAKE_SILENT (a method that the
 * first process never answers), FAKE_DIES_AT (a method at which the first process exits), FAKE_ACCOUNT (chatgpt or
 * missing), FAKE_VERSION. A folder CODEX_HOME has the conversations, where it is set.
 */
import { spawn } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

if (process.argv.includes("--version")) {
  process.stdout.write(`codex-cli ${process.env["FAKE_VERSION"] ?? "0.169.0"}\n`);
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
const home = process.env["CODEX_HOME"] ?? state;
for (const name of ["threads", "writers"]) mkdirSync(join(home, name), { recursive: true });
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
/** What `thread/read` says of sub-agents that nobody announced. */
const parents = new Map<string, string>();
/** What `thread/turns/list` says. */
const ended = new Map<string, { readonly turnId: string; readonly items: readonly object[] }>();
const settings = new Map<string, Record<string, unknown>>();
const terminals = new Map<string, Map<string, () => void>>();
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
  if (isFirst && process.env["FAKE_DIES_AT"] === message.method) {
    writeSync(2, "raw complaint of the program\n");
    process.exit(7);
  }
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
      else if (hasOtherWriter(threadId)) fail(id, `thread ${threadId} already has an active writer`);
      else openThread(id, threadId, params);
      return;
    case "thread/fork": {
      const copy = `fork-${starts}-${loaded.size + 1}`;
      if (threadId === "locked") writeFileSync(fileOf("locked"), "words of the locked one\n");
      if (!existsSync(fileOf(threadId))) fail(id, `no rollout found for thread id ${threadId}`);
      else {
        copyFileSync(fileOf(threadId), fileOf(copy));
        openThread(id, copy, params);
      }
      return;
    }
    case "thread/settings/update":
      settings.set(threadId, params);
      reply(id, {});
      return;
    case "thread/read": {
      const status = active.has(threadId) ? { type: "active", activeFlags: [] } : { type: "idle" };
      reply(id, {
        thread: { id: threadId, parentThreadId: parents.get(threadId) ?? null, status, turns: [] },
      });
      return;
    }
    case "thread/turns/list": {
      const turn = ended.get(threadId);
      const data =
        turn === undefined ? [] : [{ id: turn.turnId, status: "completed", error: null, items: turn.items }];
      reply(id, { data, nextCursor: null });
      return;
    }
    case "turn/start":
      if (textOf(params) === "exit-at-once") process.exit(1);
      startTurn(id, threadId, params);
      return;
    case "review/start":
      void review(id, threadId, params);
      return;
    case "thread/compact/start":
      compact(id, threadId);
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
      const { turnId } = params;
      if (turn === undefined) fail(id, "no active turn to interrupt");
      else if (turn.turnId !== turnId)
        fail(id, `expected active turn id ${String(turnId)} but found ${turn.turnId}`);
      else {
        reply(id, {});
        turn.end("interrupted");
      }
      return;
    }
    case "thread/backgroundTerminals/clean":
      reply(id, {});
      for (const end of terminals.get(threadId)?.values() ?? []) end();
      return;
    case "thread/backgroundTerminals/list": {
      const data = [...(terminals.get(threadId)?.keys() ?? [])].map((processId) => ({ processId }));
      reply(id, { data, nextCursor: null });
      return;
    }
    case "model/list":
      reply(id, {
        data: [{ id: "model-a", displayName: "Model A", isDefault: true, extra: 1 }, { id: null }],
      });
      return;
    case "account/read": {
      const login = process.env["FAKE_ACCOUNT"];
      const account = login === "chatgpt" ? { type: "chatgpt", email: null, planType: "plus" } : null;
      reply(id, { account, requiresOpenaiAuth: login !== undefined });
      return;
    }
    case "account/rateLimits/read":
      if (process.env["FAKE_ACCOUNT"] === "chatgpt") reply(id, { rateLimits: rateLimits(83.4, 12) });
      else fail(id, "codex account authentication required to read rate limits");
      return;
    default:
      fail(id, `Invalid request: unknown variant \`${method}\``);
  }
}

function openThread(id: number, threadId: string, params: Record<string, unknown>): void {
  loaded.add(threadId);
  writeFileSync(join(home, "writers", threadId), String(process.pid));
  const types: Record<string, string> = { "read-only": "readOnly", "danger-full-access": "dangerFullAccess" };
  const sandbox = { type: types[String(params["sandbox"])] ?? "workspaceWrite" };
  reply(id, {
    thread: { id: threadId, path: null },
    approvalPolicy: params["approvalPolicy"],
    sandbox,
    cwd: params["cwd"],
  });
}

function hasOtherWriter(threadId: string): boolean {
  const path = join(home, "writers", threadId);
  const pid = existsSync(path) ? Number(readFileSync(path, "utf8")) : process.pid;
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // it has ended
  }
}

function rateLimits(primary: number, secondary: number): object {
  return {
    limitId: "codex",
    primary: { usedPercent: primary, windowDurationMins: 300, resetsAt: 4_000_000_000 },
    secondary: { usedPercent: secondary, windowDurationMins: 10_080, resetsAt: 4_000_500_000 },
  };
}

function startTurn(id: number, threadId: string, params: Record<string, unknown>): void {
  if (!loaded.has(threadId)) {
    fail(id, `thread not found: ${threadId}`);
    return;
  }
  const course = begin(threadId, textOf(params));
  reply(id, { turn: { id: course.turnId, status: "inProgress", items: [], error: null } });
  announce(course);
  appendFileSync(fileOf(threadId), `${course.prompt}\n`);
  const at = { threadId, turnId: course.turnId };
  const user = { type: "userMessage", id: `user-${course.turnId}`, content: [] };
  notify("item/started", { ...at, item: user });
  notify("item/completed", { ...at, item: user });
  const pictures = (params["input"] as readonly { readonly type: string }[]).filter(
    (part) => part.type === "localImage",
  );
  void play({ ...course, pictures: pictures.length });
}

/** `says` is the turn that the end is told of, where it is another one. */
function begin(threadId: string, prompt: string, says?: string): Course {
  turns += 1;
  const turnId = `turn-${starts}-${turns}`;
  let hasEnded = false;
  const end = (status: string, error: unknown = null) => {
    if (hasEnded) return;
    hasEnded = true;
    active.delete(threadId);
    const turn = { id: says ?? turnId, status, error, items: [], durationMs: 1 };
    notify("turn/completed", { threadId, turn });
  };
  const added: string[] = [];
  active.set(threadId, { turnId, added, end });
  return { threadId, turnId, prompt, added, end, pictures: 0 };
}

function announce({ threadId, turnId }: Course, rootTurnId = turnId): void {
  const turn = { id: turnId, rootTurnId, status: "inProgress", items: [], error: null };
  notify("turn/started", { threadId, turn });
}

/** As the real one: the turn that was begun tells the end, but another one inside is active. */
async function review(id: number, threadId: string, params: Record<string, unknown>): Promise<void> {
  turns += 1;
  const outer = `review-${starts}-${turns}`;
  reply(id, {
    turn: { id: outer, rootTurnId: null, status: "inProgress", items: [] },
    reviewThreadId: threadId,
  });
  const at = { threadId, turnId: outer };
  const target = JSON.stringify(params["target"]);
  notify("item/started", {
    ...at,
    item: { type: "enteredReviewMode", id: "way-in", review: "current changes" },
  });
  notify("item/completed", {
    ...at,
    item: { type: "enteredReviewMode", id: "way-in", review: "current changes" },
  });
  const course = begin(threadId, "", outer);
  announce(course, outer);
  notify("item/agentMessage/delta", { ...at, itemId: "for-machines", delta: '{"findings":[' });
  if (target.includes("hang")) return;
  await pause(1);
  const text = `Reviewed ${target} with ${JSON.stringify(settings.get(threadId)?.["sandboxPolicy"])}`;
  notify("item/completed", { ...at, item: { type: "exitedReviewMode", id: "way-out", review: text } });
  notify("item/completed", { ...at, item: { type: "agentMessage", id: "again", text } });
  course.end("completed");
}

function compact(id: number, threadId: string): void {
  reply(id, {});
  const course = begin(threadId, "");
  const at = { threadId, turnId: course.turnId };
  announce(course);
  notify("item/started", { ...at, item: { type: "contextCompaction", id: "compaction" } });
  notify("item/completed", { ...at, item: { type: "contextCompaction", id: "compaction" } });
  course.end("completed");
}

interface Course {
  readonly threadId: string;
  readonly turnId: string;
  readonly prompt: string;
  readonly added: readonly string[];
  readonly end: (status: string, error?: unknown) => void;
  readonly pictures: number;
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
    case "pictures":
      say(course, `Pictures: ${course.pictures}`);
      break;
    case "environment":
      say(course, `${subject} is ${process.env[subject] ?? "not set"}`);
      break;
    case "sub-agent":
    case "left-sub-agent":
    case "left-silent-sub-agent":
    case "stranger":
    case "endless-sub-agent":
      await subAgent(course, word);
      return;
    case "unheard-end":
      ended.set(course.threadId, {
        turnId: course.turnId,
        items: [{ type: "agentMessage", id: "unheard", text: "the end nobody heard" }],
      });
      active.delete(course.threadId);
      return;
    case "vanish":
      active.delete(course.threadId);
      return;
    case "nothing":
      break;
    case "silence":
      return;
    case "flood":
      await flood(course);
      return;
    case "begun-and-gone":
      notify("item/agentMessage/delta", { ...at, itemId: "open", delta: "begun" });
      process.stdout.write("", () => process.exit(3));
      return;
    case "endless-command":
      endlessCommand(course);
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
    case "limit":
      notify("account/rateLimits/updated", { rateLimits: rateLimits(20, 100) });
      // Later updates leave out what did not change.
      notify("account/rateLimits/updated", {
        rateLimits: { limitId: "codex", primary: null, secondary: null },
      });
      course.end("failed", { message: "You hit your limit.", codexErrorInfo: "usageLimitExceeded" });
      return;
    case "garbage":
      process.stdout.write('this is no JSON\n{"half": \n[1,2,3]\nnull\n42\n\n');
      say(course, "after the garbage");
      process.stdout.write("{no JSON either\n\n");
      break;
    case "nulls":
      nulls(at);
      say(course, "nulls survived");
      break;
    case "big":
      say(course, "x".repeat(Number(subject)));
      break;
    case "cut-character":
      await cutCharacter(at, subject);
      say(course, subject);
      break;
    case "many-lines":
      manyLines(course);
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
      options: [{ label: "Blue" }, { label: "Red" }],
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

function manyLines(course: Course): void {
  const at = { threadId: course.threadId, turnId: course.turnId };
  const lines = Array.from({ length: 1_000 }, (_, n) => ({
    method: "item/agentMessage/delta",
    params: { ...at, itemId: "many", delta: `${n + 1} ` },
  }));
  const text = lines.map(({ params }) => params.delta).join("");
  const completed = {
    method: "item/completed",
    params: { ...at, item: { type: "agentMessage", id: "many", text } },
  };
  const over = {
    method: "turn/completed",
    params: { ...at, turn: { id: course.turnId, status: "completed", error: null } },
  };
  process.stdout.write([...lines, completed, over].map((line) => `${JSON.stringify(line)}\n`).join(""));
  active.delete(course.threadId);
}

async function flood(course: Course): Promise<void> {
  const at = { threadId: course.threadId, turnId: course.turnId };
  for (let n = 0; active.get(course.threadId)?.turnId === course.turnId; n += 1) {
    const line = JSON.stringify({
      method: "item/agentMessage/delta",
      params: { ...at, itemId: "flood", delta: `${n} ` },
    });
    if (!process.stdout.write(`${line}\n`))
      await new Promise((resolve) => process.stdout.once("drain", resolve));
    else if (n % 100 === 0) await pause(0);
  }
}

/** Goes on after an interrupt, as a background terminal, until it is cleaned away. */
function endlessCommand(course: Course): void {
  const { threadId, turnId } = course;
  const item = (status: string) => commandItem("endless", "sleep 600", status);
  const child = spawn("sleep", ["600"], {
    stdio: "ignore",
    env: { ...process.env, CODEX_THREAD_ID: threadId },
  });
  const mine = terminals.get(threadId) ?? new Map<string, () => void>();
  mine.set(String(child.pid), () => child.kill("SIGTERM"));
  terminals.set(threadId, mine);
  child.once("exit", () => {
    mine.delete(String(child.pid));
    notify("item/completed", { threadId, turnId, item: item("failed") });
  });
  notify("item/started", { threadId, turnId, item: item("inProgress") });
}

/** The messages of a sub-agent, as recorded: under its own thread, which only an item of the root announces. */
async function subAgent(root: Course, word: string): Promise<void> {
  const at = { threadId: root.threadId, turnId: root.turnId };
  const child = begin(`sub-of-${root.threadId}`, "");
  const sub = { threadId: child.threadId, turnId: child.turnId };
  const activity = (kind: string) => ({
    type: "subAgentActivity",
    id: `activity-${kind}`,
    kind,
    agentThreadId: child.threadId,
    agentPath: "/root/helper",
  });
  notify("thread/status/changed", { threadId: child.threadId, status: { type: "idle" } });
  if (word === "stranger") parents.set(child.threadId, root.threadId);
  else {
    notify("item/started", { ...at, item: activity("started") });
    notify("item/completed", { ...at, item: activity("started") });
    announce(child, root.turnId);
  }
  if (word.startsWith("left-")) {
    ended.set(root.threadId, { turnId: root.turnId, items: [] });
    say(root, "I leave it to the helper.");
    root.end("completed");
  }
  const changes = [{ path: "sub.txt", kind: { type: "add" }, diff: "sub\n" }];
  notify("item/started", {
    ...sub,
    item: { type: "fileChange", id: "edit-1", changes, status: "inProgress" },
  });
  if (word === "endless-sub-agent" || word === "left-silent-sub-agent") return;
  const answer = await request("item/fileChange/requestApproval", { ...sub, itemId: "edit-1" });
  const decision = String(answer.result?.["decision"] ?? answer.error?.["message"]);
  notify("item/completed", {
    ...sub,
    item: { type: "fileChange", id: "edit-1", changes, status: "completed" },
  });
  say(child, "words between agents");
  child.end("completed");
  if (word === "left-sub-agent") return;
  notify("item/started", { ...at, item: activity("completed") });
  notify("item/completed", { ...at, item: activity("completed") });
  say(root, `Decision: ${decision}`);
  root.end("completed");
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
  const known = readdirSync(join(home, "threads"));
  return join(home, "threads", known.includes(threadId) ? threadId : threadId.replaceAll("/", "_"));
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
