import { join } from "node:path";
import { personId, projectId } from "../domain/ids.ts";
import type { Conversation, Role } from "../domain/person.ts";
import { openPolicy, type Project } from "../domain/project.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import { createHandOver } from "../gateway/hand-over.ts";
import type { Log } from "../observe/log.ts";
import type { Platform, PlatformHost } from "../platforms/platform.ts";
import { createSqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { createMortal } from "./mortal.ts";
import { createScriptedAgent, type ScriptedAgent, type ScriptedRun } from "./scripted-agent.ts";
import { createStoreFaults, type StoreFaults } from "./store-faults.ts";

/** The real gateway over the real store and real platforms of chat apps, with a scripted agent. */
export interface AppWorld {
  /** By their names. */
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly gateway: Gateway;
  readonly store: Store;
  readonly faults: StoreFaults;
  readonly agent: ScriptedAgent;
  /** What PoCo wrote to its log at `warn` and above. */
  readonly complaints: readonly string[];
  grant(platform: string, user: string, role: Role): Promise<void>;
  /** A project, in a room that exists or without one. */
  addProject(draft: ProjectDraft): Promise<Project>;
  /** PoCo is gone; the apps go on. */
  stop(): Promise<void>;
  /**
   * Takes PoCo its file away, in the middle of whatever it does: none of its calls of the store comes back. Its timers
   * and its calls of the apps are the caller's to end.
   */
  kill(): Promise<void>;
}

export interface ProjectDraft {
  readonly name: string;
  readonly owner: string;
  /** Null: it has no room. */
  readonly conversation: Conversation | null;
  /** Of a project without a room; the first one of the world where it is left out. */
  readonly platform?: string;
}

export interface AppWorldOptions {
  /** A real folder, an allowed root, with the file of the store in it. */
  readonly folder: string;
  readonly newId: () => string;
  readonly create: Readonly<Record<string, (host: PlatformHost) => Promise<Platform>>>;
  readonly burstMs?: number | undefined;
  readonly agent?: Parameters<typeof createScriptedAgent>[0];
  /** What each run does by itself, from the first moment on. */
  readonly act?: ((run: ScriptedRun) => void) | undefined;
  readonly now?: (() => number) | undefined;
}

/** Begun, and started; whether the apps are heard already is theirs to say. */
export async function beginAppWorld(options: AppWorldOptions): Promise<AppWorld> {
  const { folder, newId } = options;
  const file = createMortal(createSqliteStore({ path: join(folder, "poco.db"), sync: "normal", newId }));
  const faults = createStoreFaults(file.target);
  const { store } = faults;
  const agent = createScriptedAgent(options.agent);
  if (options.act !== undefined) agent.act = options.act;
  const complaints: string[] = [];
  const log = logInto(complaints);
  const handOver = createHandOver();
  const host = { log, inbox: handOver.inbox, version: "0.0.0", folder };
  const platforms = new Map<string, Platform>();
  for (const [name, create] of Object.entries(options.create)) platforms.set(name, await create(host));
  const gateway = createGateway({
    store,
    log,
    newId,
    agents: new Map([["scripted", { name: "scripted", title: "Scripted", agent }]]),
    platforms,
    policy: {
      defaultAgent: "scripted",
      allowedRoots: [folder],
      userFolder: folder,
      scratchFolder: join(folder, "scratch"),
      filesFolder: join(folder, "files"),
      localPlatform: "web",
      burstMs: options.burstMs ?? 0,
    },
    now: options.now ?? Date.now,
    newCode: () => `CODE-${newId().slice(4)}`,
    roleOf: async (person) => (await store.people.get(person))?.role,
  });
  await gateway.recover();
  handOver.give(gateway.intake.inbox);
  for (const platform of platforms.values()) await platform.start();

  let isStopped = false;
  return {
    platforms,
    gateway,
    store,
    faults,
    agent,
    complaints,
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      await agent.close();
      await gateway.close(0);
      for (const platform of platforms.values()) await platform.close();
      await store.close();
    },
    kill: async () => {
      isStopped = true;
      const closing = store.close();
      file.end();
      await closing;
    },
    grant: async (platform, user, role) => {
      const person = { platform, id: personId(user) };
      await store.people.grant({ person, role, by: personId("test"), at: Date.now() });
    },
    addProject: ({ name, owner, conversation, platform = [...platforms.keys()][0] ?? "" }) => {
      const at = Date.now();
      const project = {
        id: projectId(newId()),
        name,
        createdBy: personId(owner),
        agent: "scripted",
        agentOptions: {},
        folder,
        presets: [],
        platform: conversation?.platform ?? platform,
        conversation,
        policy: openPolicy,
        members: [],
        isArchived: false,
        createdAt: at,
        updatedAt: at,
      };
      return store.projects.add(project, null);
    },
  };
}

function logInto(complaints: string[]): Log {
  const keep = (fields: object, text: string): void => {
    const stackOf = (_key: string, value: unknown): unknown => (value instanceof Error ? value.stack : value);
    complaints.push(`${text} ${JSON.stringify(fields, stackOf)}`);
  };
  const skip = (): void => undefined;
  return { debug: skip, info: skip, warn: keep, error: keep };
}
