import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import { vi } from "vitest";
import { createGate } from "../agents/kit/gate.ts";
import { createStub } from "../agents/stub/stub.ts";
import type { EnvironmentInventory } from "../config/environment-inventory.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import { createHandOver } from "../gateway/hand-over.ts";
import { createRoleOf } from "../gateway/role-of.ts";
import type { AgentProcess, HttpParts } from "../http/parts.ts";
import { createHttpApp } from "../http/server.ts";
import type { Log } from "../observe/log.ts";
import { createFeishu } from "../platforms/feishu/feishu.ts";
import type { FeishuValues } from "../platforms/feishu/settings.ts";
import type { Platform } from "../platforms/platform.ts";
import type { SlackValues } from "../platforms/slack/settings.ts";
import { createSlack } from "../platforms/slack/slack.ts";
import { createWeb } from "../platforms/web/web.ts";
import { connect } from "../store/sqlite/connection.ts";
import { storeOn } from "../store/sqlite/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { noFeishuValues } from "./feishu-values.ts";
import { noSlackValues } from "./slack-values.ts";

/** The real HTTP surface over the real gateway and store, with the stub agent and the console; no port. */
export interface HttpApp extends AsyncDisposable {
  readonly app: Hono;
  readonly store: Store;
  readonly gateway: Gateway;
  /** A real folder, the only allowed root. */
  readonly folder: string;
  /** What was logged as an error. */
  readonly faults: readonly string[];
  /** As from a program on this machine; headers that a test gives win. */
  request(path: string, init?: RequestInit): Promise<Response>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** `/demo/command`; answers its JSON. */
  command(text: string): Promise<Record<string, unknown>>;
  /** Presses a button of a card; answers its JSON. */
  press(value: Readonly<Record<string, unknown>>, more?: Readonly<Record<string, unknown>>): Promise<Pressed>;
  /** A project in a folder that exists; answers its id. */
  aProject(name: string): Promise<string>;
  /** Resolves with the task's JSON once it has one of the statuses. */
  inStatus(id: string, ...statuses: readonly string[]): Promise<Record<string, unknown>>;
  /** Lets `slow:` answers go on by one piece. */
  letGo(): void;
  readonly disk: { fill(): void; free(): void };
}

export interface Pressed {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface HttpAppOptions {
  readonly token?: string;
  readonly host?: string;
  /** The files of the built console; without them the page says that it is not built. */
  readonly console?: string;
  readonly environment?: () => EnvironmentInventory;
  /** When what an earlier PoCo left has been taken up; at once where nothing is said. */
  readonly ready?: Promise<void>;
  readonly agentProcesses?: readonly AgentProcess[];
  /** Without them Slack only says that it is not configured. */
  readonly slack?: SlackValues;
  /** Without them Feishu only says that it is not configured. */
  readonly feishu?: FeishuValues;
}

export const ownHost = "127.0.0.1:8000";

export async function createHttpAppFixture(options: HttpAppOptions = {}): Promise<HttpApp> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "poco-http-")));
  await mkdir(join(folder, "scratch"));
  const faults: string[] = [];
  const pauses = createPauses();
  const connection = connect({ path: ":memory:", sync: "normal" });
  const store = storeOn(connection, newId);
  const { gateway, parts } = await compose({ options, folder, store, log: logTo(faults), pauses });
  const app = createHttpApp(parts);
  const calls = createCalls(app);

  return {
    app,
    store,
    gateway,
    folder,
    faults,
    ...calls,
    ...createShortcuts(calls, folder),
    letGo: pauses.letGo,
    disk: {
      fill: () => {
        const pages = Number(connection.database.prepare("PRAGMA page_count").get()?.["page_count"]);
        connection.database.exec(`PRAGMA max_page_count = ${pages}`);
      },
      free: () => connection.database.exec("PRAGMA max_page_count = 1000000"),
    },
    [Symbol.asyncDispose]: async () => {
      await gateway.close(0);
      for (const platform of parts.platforms.values()) await platform.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Composing {
  readonly options: HttpAppOptions;
  readonly folder: string;
  readonly store: Store;
  readonly log: Log;
  readonly pauses: Pauses;
}

async function compose({ options, folder, store, log, pauses }: Composing) {
  const handOver = createHandOver();
  const host = { log, inbox: handOver.inbox, version: "0.0.0" };
  const agent = createStub(pauses.pause).create(
    {},
    {
      ...host,
      environment: {},
      processes: noProcesses,
      starts: createGate(2),
      family: "http-app",
    },
  );
  const common = {
    store,
    agents: new Map([["stub", { name: "stub", title: "Stub", agent }]]),
    platforms: new Map<string, Platform>([
      ["web", createWeb(host, options.console ?? join(folder, "no-console"))],
      ["slack", await createSlack(options.slack ?? noSlackValues, host)],
      ["feishu", await createFeishu(options.feishu ?? noFeishuValues, host)],
    ]),
    policy: {
      defaultAgent: "stub",
      allowedRoots: [folder],
      scratchFolder: join(folder, "scratch"),
      filesFolder: join(folder, "files"),
      userFolder: folder,
      localPlatform: "web",
      burstMs: 0,
    },
    log,
    newId,
  };
  const connected = new Map([...common.platforms].filter(([, { isConfigured }]) => isConfigured));
  const gateway = createGateway({
    ...common,
    platforms: connected,
    now: Date.now,
    newCode: () => newId().toUpperCase(),
    roleOf: createRoleOf(store.people, "web"),
  });
  handOver.give(gateway.intake.inbox);
  for (const platform of common.platforms.values()) await platform.start();
  const facts = {
    appName: "PoCo",
    version: "0.0.0",
    host: options.host ?? "127.0.0.1",
    token: options.token,
    stateBackend: "memory",
    statePath: null,
    environment: options.environment ?? (() => ({ note: "", categories: [] })),
    agentProcesses: async () => options.agentProcesses ?? [],
  };
  const parts: HttpParts = { ...common, gateway, facts, ready: options.ready ?? Promise.resolve() };
  return { gateway, parts };
}

const noProcesses = { spawned: () => Promise.resolve(), gone: () => Promise.resolve() };

function newId(): string {
  return randomBytes(4).toString("hex");
}

function logTo(faults: string[]): Log {
  const nothing = () => undefined;
  const error = (fields: object, text: string) => {
    const cause = "error" in fields && fields.error instanceof Error ? `: ${fields.error.stack ?? ""}` : "";
    faults.push(text + cause);
  };
  return { debug: nothing, info: nothing, warn: nothing, error };
}

interface Pauses {
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  letGo(): void;
}

/** The stub waits until a test lets it go on. */
function createPauses(): Pauses {
  let open: (() => void)[] = [];
  return {
    pause: (_ms, signal) =>
      new Promise((resolve) => {
        open.push(resolve);
        signal.addEventListener("abort", () => resolve());
      }),
    letGo: () => {
      const waiting = open;
      open = [];
      for (const go of waiting) go();
    },
  };
}

type Calls = Pick<HttpApp, "request" | "get" | "post">;

function createCalls(app: Hono): Calls {
  const request: Calls["request"] = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("host")) headers.set("host", ownHost);
    return app.request(`http://${ownHost}${path}`, { ...init, headers });
  };
  return {
    request,
    get: (path, headers = {}) => request(path, { headers }),
    post: (path, body, headers = {}) =>
      request(path, {
        method: "POST",
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      }),
  };
}

function createShortcuts({ get, post }: Calls, folder: string) {
  const press: HttpApp["press"] = async (value, more = {}) => {
    const response = await post("/demo/card-actions", {
      ...more,
      event: { operator: { open_id: "ou_1" }, action: { value }, ...objectOf(more["event"]) },
    });
    return { status: response.status, body: await jsonOf(response) };
  };
  return {
    press,
    command: async (text: string) => jsonOf(await post("/demo/command", { text })),
    aProject: async (name: string) => {
      const workdir = join(folder, name);
      await mkdir(workdir);
      await press({ intent_key: "project.create", name, workdir });
      const { body } = await press({ intent_key: "project.manage" });
      const { projects } = objectOf(objectOf(body["instruction"])["template_data"]);
      const found = Array.isArray(projects) ? projects.map(objectOf) : [];
      return String(found.find((project) => project["name"] === name)?.["id"]);
    },
    inStatus: (id: string, ...statuses: readonly string[]) =>
      vi.waitFor(
        async () => {
          const task = await jsonOf(await get(`/tasks/${id}`));
          if (statuses.includes(String(task["status"]))) return task;
          throw new Error(`task ${id} is ${String(task["status"])}, not ${statuses.join(" or ")}`);
        },
        { interval: 2, timeout: 3_000 },
      ),
  };
}

/** The JSON object of an answer; an empty one stands for anything else. */
export async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  return objectOf(await response.json());
}

export function objectOf(value: unknown): Record<string, unknown> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? Object.fromEntries(Object.entries(value)) : {};
}
