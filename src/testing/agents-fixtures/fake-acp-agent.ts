/*
 * A scripted agent that speaks ACP over its standard input and output, made from what real agents were seen to send.
 * What a prompt makes it do stands in fake-acp-scripts.ts and fake-acp-asks.ts; FAKE_QUIRKS (JSON) says in which ways it differs from its kin.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type FakeQuirks, readQuirks } from "./fake-acp-quirks.ts";
import { play } from "./fake-acp-scripts.ts";
import type { FakeTurn } from "./fake-acp-turn.ts";

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: unknown;
}

const state = process.env["FAKE_STATE"] ?? "/tmp";
const quirks: FakeQuirks = readQuirks(process.env["FAKE_QUIRKS"]);
const startsBefore = linesOf("starts");
const isFirst = startsBefore.length === 0;
appendFileSync(join(state, "starts"), `${process.pid}\n`);
appendFileSync(join(state, "argv"), `${JSON.stringify(process.argv.slice(2))}\n`);

const modeOf = new Map<string, string>();
const modelOf = new Map<string, string>();
const cancels = new Map<string, () => void>();
const waiting = new Map<number, (answer: unknown) => void>();
let lastRequest = -1;

function linesOf(name: string): readonly string[] {
  const path = join(state, name);
  return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
}

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

function fileOf(sessionId: string): string {
  return join(state, `${sessionId}.json`);
}

function promptsOf(sessionId: string): string[] {
  const read: unknown = existsSync(fileOf(sessionId))
    ? JSON.parse(readFileSync(fileOf(sessionId), "utf8"))
    : [];
  return Array.isArray(read) ? read.map(String) : [];
}

const modes = quirks.modes.map((id) => ({ id, name: id, description: null }));

/** In the channels that the quirks name. */
function settingsOf(sessionId: string): object {
  const mode = modeOf.get(sessionId) ?? quirks.startMode;
  const model = modelOf.get(sessionId) ?? "model-a";
  const models = ["model-a", "model-b"];
  const select = (id: string, currentValue: string, values: readonly string[]) => ({
    id,
    name: id,
    category: id,
    type: "select",
    currentValue,
    options: values.map((value) => ({ value, name: `The ${value}` })),
  });
  return {
    ...(quirks.channel === "config" || quirks.channel === "both"
      ? { configOptions: [select("mode", mode, quirks.modes), select("model", model, models)] }
      : {}),
    ...(quirks.channel === "modes" || quirks.channel === "both"
      ? {
          modes: { currentModeId: mode, availableModes: modes },
          models: {
            currentModelId: model,
            availableModels: models.map((modelId) => ({ modelId, name: modelId })),
          },
        }
      : {}),
  };
}

const capabilities = {
  loadSession: quirks.goesOn !== "never",
  promptCapabilities: { image: true, audio: false, embeddedContext: true },
  sessionCapabilities: {
    ...(quirks.goesOn === "resume" ? { resume: {} } : {}),
    ...(quirks.lists ? { list: {} } : {}),
    close: {},
    fork: {},
  },
};

type Handler = (params: Record<string, unknown>, id: number | string) => void;

const handlers: Record<string, Handler> = {
  initialize: (params, id) => {
    writeFileSync(join(state, "initialize"), JSON.stringify(params));
    const authMethods = quirks.auth === undefined ? [] : [{ id: quirks.auth, name: "Log in" }];
    const agentInfo = { name: "Fake", version: "1.0.0" };
    send({
      id,
      result: { protocolVersion: 1, agentCapabilities: capabilities, authMethods, agentInfo, _meta: null },
    });
  },
  authenticate: (_params, id) => {
    if (quirks.isLoggedIn) send({ id, result: {} });
    else send({ id, error: { code: -32_000, message: "Authentication required" } });
  },
  "session/new": (_params, id) => {
    if (!quirks.isLoggedIn) {
      send({ id, error: { code: -32_000, message: "Authentication required" } });
      return;
    }
    const sessionId = `session-${process.pid}-${id}`;
    writeFileSync(fileOf(sessionId), "[]");
    send({ id, result: { sessionId, ...settingsOf(sessionId) } });
  },
  "session/resume": goOn,
  "session/load": goOn,
  "session/fork": (params, id) => {
    const sessionId = `fork-${process.pid}-${id}`;
    writeFileSync(fileOf(sessionId), JSON.stringify(promptsOf(String(params["sessionId"]))));
    send({ id, result: { sessionId, ...settingsOf(sessionId) } });
  },
  "session/list": (_params, id) => send({ id, result: { sessions: [], nextCursor: null } }),
  "session/close": (_params, id) => send({ id, result: {} }),
  "session/set_mode": (params, id) => setMode(String(params["sessionId"]), String(params["modeId"]), id),
  "session/set_model": (params, id) => {
    modelOf.set(String(params["sessionId"]), String(params["modelId"]));
    send({ id, result: {} });
  },
  "session/set_config_option": (params, id) => {
    const sessionId = String(params["sessionId"]);
    if (params["configId"] === "mode") setMode(sessionId, String(params["value"]), id);
    else {
      modelOf.set(sessionId, String(params["value"]));
      send({ id, result: settingsOf(sessionId) });
    }
  },
  "session/prompt": (params, id) => void prompt(params, id),
};

function goOn(params: Record<string, unknown>, id: number | string): void {
  const sessionId = String(params["sessionId"]);
  if (quirks.resumeFails !== undefined || !existsSync(fileOf(sessionId))) {
    send({ id, error: { code: -32_603, message: quirks.resumeFails ?? quirks.goneSays } });
    return;
  }
  modeOf.delete(sessionId);
  if (quirks.goesOn === "load") replay(sessionId);
  send({ id, result: settingsOf(sessionId) });
}

function replay(sessionId: string): void {
  for (const [at, said] of promptsOf(sessionId).entries()) {
    const chunk = (kind: string, text: string) =>
      update(sessionId, { sessionUpdate: kind, messageId: `old-${at}`, content: { type: "text", text } });
    chunk("user_message_chunk", said);
    chunk("agent_message_chunk", `Replayed answer to ${said}`);
  }
}

function setMode(sessionId: string, mode: string, id: number | string): void {
  if (quirks.setMode === "refused" || !quirks.modes.includes(mode)) {
    send({ id, error: { code: -32_602, message: `mode not found: ${mode}` } });
    return;
  }
  const now = quirks.setMode === "ignored" ? quirks.startMode : mode;
  modeOf.set(sessionId, now);
  appendFileSync(join(state, "modes"), `${now}\n`);
  if (quirks.tellsMode) update(sessionId, { sessionUpdate: "current_mode_update", currentModeId: now });
  send({ id, result: quirks.channel === "modes" ? {} : settingsOf(sessionId) });
}

function update(sessionId: string, body: object): void {
  send({ method: "session/update", params: { sessionId, update: body } });
}

async function prompt(params: Record<string, unknown>, id: number | string): Promise<void> {
  const sessionId = String(params["sessionId"]);
  const parts = Array.isArray(params["prompt"]) ? params["prompt"] : [];
  const texts = parts.map((part: { text?: string; mimeType?: string }) => part.text ?? `[${part.mimeType}]`);
  const text = texts.join(" ");
  if (cancels.has(sessionId)) {
    send({ id, error: { code: -32_600, message: "another turn is already in progress" } });
    return;
  }
  appendFileSync(join(state, "prompts"), `${text}\n`);
  const prompts = [...promptsOf(sessionId), text];
  writeFileSync(fileOf(sessionId), JSON.stringify(prompts));
  const cancelled = new Promise<void>((resolve) => cancels.set(sessionId, resolve));
  const turn: FakeTurn = {
    sessionId,
    folder: folderOf(),
    prompts,
    text,
    quirks,
    state,
    cancelled,
    mode: () => modeOf.get(sessionId) ?? quirks.startMode,
    setMode: (mode) => {
      modeOf.set(sessionId, mode);
      update(sessionId, { sessionUpdate: "current_mode_update", currentModeId: mode });
    },
    update: (body) => update(sessionId, body),
    notify: (method, body) => send({ method, params: body }),
    write: (bytes) => process.stdout.write(bytes),
    ask: (method, body) => {
      lastRequest += 1;
      const number = lastRequest;
      send({ id: number, method, params: body });
      return { number, answer: new Promise((resolve) => waiting.set(number, resolve)) };
    },
  };
  const end = await play(turn);
  cancels.delete(sessionId);
  if ("error" in end) send({ id, error: end.error });
  else if (!("silent" in end)) send({ id, result: { stopReason: end.stopReason, ...end.more } });
  end.after?.();
}

function folderOf(): string {
  return process.env["FAKE_FOLDER"] ?? process.cwd();
}

function take(message: Message): void {
  const { id, method, params = {} } = message;
  if (method === undefined) {
    const answer = message.error === undefined ? message.result : { error: message.error };
    if (typeof id === "number") waiting.get(id)?.(answer);
    return;
  }
  appendFileSync(join(state, "calls"), `${method}\n`);
  if (method === "session/cancel") {
    if (!quirks.isDeaf) cancels.get(String(params["sessionId"]))?.();
    return;
  }
  if (id === undefined || (isFirst && quirks.silent === method)) return;
  if (isFirst && quirks.diesAt === method) process.exit(3);
  const handler = handlers[method];
  if (handler === undefined) send({ id, error: { code: -32_601, message: `Method not found: ${method}` } });
  else handler(params, id);
}

if (process.argv.includes("--version")) {
  process.stdout.write(`${quirks.version}\n`);
  process.exit(0);
}
if (quirks.ignoresSignals) process.on("SIGTERM", () => undefined);
createInterface({ input: process.stdin }).on("line", (line) => take(JSON.parse(line) as Message));
process.stdin.on("end", () => {
  if (!quirks.ignoresSignals) process.exit(0);
  setInterval(() => undefined, 1_000);
});
process.on("exit", () => rmSync(join(state, "lock"), { force: true }));
