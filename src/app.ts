import { createHash, randomInt, randomUUID } from "node:crypto";
import { homedir } from "node:os";
import { createGate } from "./agents/kit/gate.ts";
import { keptProcesses } from "./agents/kit/process-memory.ts";
import { reapLeft } from "./agents/kit/reap.ts";
import { agentAdapters, agentFamilies } from "./agents/registry.ts";
import { agentEnvironment } from "./config/agent-environment.ts";
import { environmentInventory } from "./config/environment-inventory.ts";
import { type HomeLock, lockHome } from "./config/home-lock.ts";
import { type Adapters, type LoadedSettings, loadSettings } from "./config/load-settings.ts";
import { type Environment, makeFolders } from "./config/locations.ts";
import { pocoVersion } from "./config/version.ts";
import { letInFirstOwner } from "./gateway/first-owner.ts";
import { createGateway, type Gateway } from "./gateway/gateway.ts";
import { createHandOver } from "./gateway/hand-over.ts";
import { removeOldFiles } from "./gateway/old-files.ts";
import type { KnownAgent, Policy } from "./gateway/parts.ts";
import { startPruning } from "./gateway/pruning.ts";
import { createRoleOf } from "./gateway/role-of.ts";
import type { HttpParts } from "./http/parts.ts";
import { createHttpApp, listen, type RunningServer } from "./http/server.ts";
import { createLog, type Log } from "./observe/log.ts";
import type { Inbox, Platform } from "./platforms/platform.ts";
import { platformAdapters } from "./platforms/registry.ts";
import { createSqliteStore } from "./store/sqlite/sqlite-store.ts";
import type { Store } from "./store/store.ts";

/** Every agent and platform that PoCo has, for the commands that read settings. */
export const adapters: Adapters = {
  agents: [...agentAdapters, ...agentFamilies],
  platforms: platformAdapters,
};

export interface StartOptions {
  readonly environment: Environment;
  readonly flags: { readonly host?: string; readonly port?: number };
  readonly writeLog: (line: string) => void;
}

export interface RunningApp {
  /** e.g. http://127.0.0.1:8000 */
  readonly address: string;
  readonly agents: readonly { name: string; title: string; ready: boolean; detail: string }[];
  readonly warnings: readonly string[];
  stop(): Promise<void>;
}

/** The platform whose rooms people on this machine use: the console. */
const localPlatform = "web";

/** Starts everything. Throws `PocoError` for what the person can mend; then nothing is left running. */
export async function startApp({ environment, flags, writeLog }: StartOptions): Promise<RunningApp> {
  const settings = await loadSettings({ ...adapters, environment, flags: flagSettings(flags) });
  await makeFolders(settings.files);
  const lock = lockHome(settings.files.home);
  try {
    return await startLocked({
      settings,
      environment,
      lock,
      log: createLog(settings.core.logLevel, writeLog),
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Starting {
  readonly settings: LoadedSettings;
  readonly environment: Environment;
  readonly lock: HomeLock;
  readonly log: Log;
}

async function startLocked({ settings, environment, lock, log }: Starting): Promise<RunningApp> {
  const store = openStore(settings);
  await reapLeftProcesses(settings, store, log);
  const agents = createAgents({ settings, environment, store, log });
  const handOver = createHandOver();
  const platforms = await createPlatforms({ settings, inbox: handOver.inbox, log });
  await letInOwners(settings, store);
  const policy = policyOf(settings);
  const common = { store, agents, platforms, policy, log, newId };
  const roleOf = createRoleOf(store.people, localPlatform);
  const connected = new Map([...platforms].filter(([, { isConfigured }]) => isConfigured));
  const gateway = createGateway({ ...common, platforms: connected, now: Date.now, newCode, roleOf });
  const recovered = Promise.withResolvers<void>();
  const facts = serverFacts(settings, environment, store);
  const http = createHttpApp({ ...common, gateway, facts, ready: recovered.promise });
  const server = await listenOrClose(store, http, settings);
  await recoverOrTell(gateway, log);
  recovered.resolve();
  handOver.give(gateway.intake.inbox);
  for (const platform of platforms.values()) await platform.start();
  const { retentionDays } = settings.core;
  const pruning = startPruning({
    store,
    retentionDays,
    log,
    now: Date.now,
    removeFiles: () => removeOldFiles({ store, filesFolder: settings.files.files }),
  });
  log.info({ address: server.address, version: pocoVersion() }, "PoCo started");

  return {
    address: server.address,
    agents: await agentStates(agents),
    warnings: settings.warnings,
    stop: async () => {
      log.info({}, "PoCo stops");
      pruning.stop();
      await server.close();
      await gateway.close(settings.core.stopGraceSeconds * 1_000);
      await Promise.all([...agents.values()].map(({ agent }) => agent.close()));
      await Promise.all([...platforms.values()].map((platform) => platform.close()));
      await store.close();
      lock.release();
    },
  };
}

function flagSettings({ host, port }: StartOptions["flags"]): Record<string, string> {
  return {
    ...(host === undefined ? {} : { POCO_HTTP_HOST: host }),
    ...(port === undefined ? {} : { POCO_HTTP_PORT: String(port) }),
  };
}

/** Eight lower-case hex characters. */
function newId(): string {
  return randomUUID().slice(0, 8);
}

/** Without letters and digits that look like others. */
const codeLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Eight letters in two groups: more than anybody can guess while a code lives. */
function newCode(): string {
  const letters = Array.from({ length: 8 }, () => codeLetters[randomInt(codeLetters.length)] ?? "");
  return `${letters.slice(0, 4).join("")}-${letters.slice(4).join("")}`;
}

function openStore({ core }: LoadedSettings): Store {
  const path = core.stateBackend === "memory" ? ":memory:" : core.stateDbPath;
  return createSqliteStore({ path, sync: core.stateSync, newId });
}

async function reapLeftProcesses({ files }: LoadedSettings, store: Store, log: Log): Promise<void> {
  const left = await store.processes.list();
  const ended = await reapLeft(left, familyOf(files.home));
  if (ended > 0) log.warn({ ended }, "processes of agents that an earlier PoCo left were ended");
  for (const { pid } of left) {
    await store.processes.remove(pid).catch((error: unknown) => log.warn({ pid, error }, "a record stays"));
  }
}

/** One word for a home, the same at each start; only one PoCo at a time works with it. */
function familyOf(home: string): string {
  return createHash("sha256").update(home).digest("hex").slice(0, 16);
}

interface AgentsParts {
  readonly settings: LoadedSettings;
  readonly environment: Environment;
  readonly store: Store;
  readonly log: Log;
}

/** Agents that may start at the same time: more only take the processor from each other. */
const startsAtOnce = 2;

function createAgents({ settings, environment, store, log }: AgentsParts): ReadonlyMap<string, KnownAgent> {
  const recordFault = (error: unknown) => log.warn({ error }, "a child process could not be recorded");
  const host = {
    log,
    environment: agentEnvironment(environment, settings.secrets),
    version: pocoVersion(),
    starts: createGate(startsAtOnce),
    family: familyOf(settings.files.home),
    processes: {
      spawned: (record: Parameters<Store["processes"]["add"]>[0]) =>
        store.processes.add(record).catch(recordFault),
      gone: (pid: number) => store.processes.remove(pid).catch(recordFault),
    },
  };
  const named = agentFamilies.flatMap((family) => family.agentsIn(settings.agents[family.name] ?? {}));
  return new Map(
    [...agentAdapters, ...named].map((adapter) => {
      const agent = adapter.create(settings.agents[adapter.name] ?? {}, host);
      return [adapter.name, { name: adapter.name, title: adapter.title, agent }];
    }),
  );
}

interface PlatformsParts {
  readonly settings: LoadedSettings;
  readonly inbox: Inbox;
  readonly log: Log;
}

async function createPlatforms({
  settings,
  inbox,
  log,
}: PlatformsParts): Promise<ReadonlyMap<string, Platform>> {
  const host = { log, inbox, version: pocoVersion(), folder: settings.files.home };
  const named = platformAdapters.map(async (adapter) => {
    const platform = await adapter.create(settings.platforms[adapter.name] ?? {}, host);
    return [adapter.name, platform] as const;
  });
  return new Map(await Promise.all(named));
}

/** Who set an app up is named in its settings. */
async function letInOwners(settings: LoadedSettings, store: Store): Promise<void> {
  for (const { name: platform, owner } of platformAdapters) {
    const id = owner?.(settings.platforms[platform] ?? {});
    if (id !== undefined) await letInFirstOwner(store.people, { platform, id, at: Date.now() });
  }
}

function policyOf({ core, files }: LoadedSettings): Policy {
  return {
    defaultAgent: core.agentBackend,
    allowedRoots: core.allowedRoots,
    scratchFolder: files.scratch,
    filesFolder: files.files,
    userFolder: homedir(),
    localPlatform,
    burstMs: core.burstMs,
  };
}

function serverFacts(settings: LoadedSettings, environment: Environment, store: Store): HttpParts["facts"] {
  const { core, groups, origins } = settings;
  return {
    appName: core.appName,
    version: pocoVersion(),
    host: core.httpHost,
    token: core.httpToken,
    stateBackend: core.stateBackend,
    statePath: core.stateBackend === "memory" ? null : core.stateDbPath,
    environment: () => environmentInventory({ ...adapters, groups, origins, environment }),
    // Whoever asks after the health of a broken store still gets an answer.
    agentProcesses: async () => keptProcesses(await store.processes.list().catch(() => [])),
  };
}

async function listenOrClose(
  store: Store,
  http: ReturnType<typeof createHttpApp>,
  { core }: LoadedSettings,
): Promise<RunningServer> {
  try {
    return await listen(http, { host: core.httpHost, port: core.httpPort });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** An unwritable database must not keep PoCo from saying so on `/health`. */
async function recoverOrTell(gateway: Gateway, log: Log): Promise<void> {
  try {
    const { interrupted, resumed } = await gateway.recover();
    if (interrupted + resumed > 0) log.info({ interrupted, resumed }, "work of an earlier run was taken up");
  } catch (error) {
    log.error(
      { error },
      "what an earlier run left could not be taken up; it is tried again at the next start",
    );
  }
}

/** The lines of a start may wait for programs that say their version. */
const startPatienceMs = 3_000;

async function agentStates(agents: ReadonlyMap<string, KnownAgent>) {
  return Promise.all(
    [...agents.values()].map(async ({ name, title, agent }) => {
      const { ready, detail } = await agent.readiness(startPatienceMs);
      return { name, title, ready, detail };
    }),
  );
}
