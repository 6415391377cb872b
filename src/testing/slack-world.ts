import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { personId, projectId } from "../domain/ids.ts";
import type { Role } from "../domain/person.ts";
import { openPolicy, type Project } from "../domain/project.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import { createHandOver } from "../gateway/hand-over.ts";
import type { Log } from "../observe/log.ts";
import type { Platform } from "../platforms/platform.ts";
import type { SlackValues } from "../platforms/slack/settings.ts";
import { createSlack } from "../platforms/slack/slack.ts";
import { createSqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack/fake-slack.ts";
import type { FakeSlackOptions } from "./fake-slack/start-parts.ts";
import { createMortal } from "./mortal.ts";
import { createScriptedAgent, type ScriptedAgent, type ScriptedRun } from "./scripted-agent.ts";
import { slackValues } from "./slack-values.ts";
import { createStoreFaults, type StoreFaults } from "./store-faults.ts";

/** The real gateway over the real store and the real Slack platform, between a scripted agent and a strict fake Slack. */
export interface SlackWorld extends AsyncDisposable {
  readonly slack: FakeSlack;
  readonly platform: Platform;
  readonly gateway: Gateway;
  readonly store: Store;
  readonly faults: StoreFaults;
  readonly agent: ScriptedAgent;
  /** A real folder, an allowed root. */
  readonly folder: string;
  /** People of the workspace; `ann` is an owner, `bob` a member, `eve` nobody to PoCo. */
  readonly ann: string;
  readonly bob: string;
  readonly eve: string;
  /** A project with a channel that the app is in, made before PoCo started to look. */
  aProject(name: string): Promise<RoomyProject>;
  grant(user: string, role: Role): Promise<void>;
  /** Resolves with the run of the newest task with this prompt, once the agent has begun. */
  run(prompt: string): Promise<ScriptedRun>;
  /** Ends PoCo as kill -9 would, then starts another one on the same file. */
  restart(): Promise<SlackWorld>;
  /** PoCo is gone; Slack goes on. */
  stop(): Promise<void>;
  /**
   * Takes PoCo its file away, in the middle of whatever it does: none of its calls of the store comes back. Its timers
   * and its calls of Slack are the caller's to end. `restart` starts another one.
   */
  kill(): Promise<void>;
  /** What PoCo wrote to its log at `warn` and above. */
  readonly complaints: readonly string[];
}

export interface RoomyProject {
  readonly project: Project;
  readonly channel: string;
}

export interface SlackWorldOptions extends FakeSlackOptions {
  readonly values?: Partial<SlackValues>;
  readonly burstMs?: number;
  readonly agent?: Parameters<typeof createScriptedAgent>[0];
  /** What each run does by itself, from the first moment on. */
  readonly act?: (run: ScriptedRun) => void;
  /** How long a start may take until PoCo hears Slack; five seconds. */
  readonly readyWithinMs?: number;
}

interface Base {
  readonly slack: FakeSlack;
  readonly folder: string;
  readonly people: { readonly ann: string; readonly bob: string; readonly eve: string };
  readonly options: SlackWorldOptions;
  readonly newId: () => string;
}

export async function aSlackWorld(options: SlackWorldOptions = {}): Promise<SlackWorld> {
  const slack = await startFakeSlack(options);
  const folder = await mkdtemp(join(tmpdir(), "poco-slack-"));
  await mkdir(join(folder, "scratch"));
  let count = 0;
  const people = {
    ann: slack.addUser({ name: "ann", realName: "Ann Example" }),
    bob: slack.addUser({ name: "bob", realName: "Bob Example" }),
    eve: slack.addUser({ name: "eve", realName: "Eve Example" }),
  };
  const newId = (): string => (count += 1).toString(16).padStart(8, "0");
  const world = await begin({ slack, folder, people, options, newId });
  await world.grant(people.ann, "owner");
  await world.grant(people.bob, "member");
  return world;
}

async function begin(base: Base): Promise<SlackWorld> {
  const { slack, folder, people, options, newId } = base;
  const file = createMortal(createSqliteStore({ path: join(folder, "poco.db"), sync: "normal", newId }));
  const faults = createStoreFaults(file.target);
  const { store } = faults;
  const agent = createScriptedAgent(options.agent);
  if (options.act !== undefined) agent.act = options.act;
  const complaints: string[] = [];
  const log = logInto(complaints);
  const handOver = createHandOver();
  const host = { log, inbox: handOver.inbox, version: "0.0.0", folder };
  const platform = await createSlack(slackValues(slack, options.values), host);
  const gateway = createGateway({
    store,
    log,
    newId,
    agents: new Map([["scripted", { name: "scripted", title: "Scripted", agent }]]),
    platforms: new Map([["slack", platform]]),
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
  await platform.start();
  const { readyWithinMs: withinMs = 5_000 } = options;
  await slack.until(() => platform.status().ready, { what: "PoCo hears Slack", withinMs });

  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await agent.close();
    await gateway.close(0);
    await platform.close();
    await store.close();
  };
  const kill = async (): Promise<void> => {
    isStopped = true;
    const closing = store.close();
    file.end();
    await closing;
  };
  return {
    slack,
    platform,
    gateway,
    store,
    faults,
    agent,
    folder,
    ...people,
    complaints,
    stop,
    kill,
    aProject: (name) => addProject({ store, slack, folder, newId, ann: people.ann, bob: people.bob }, name),
    grant: async (user, role) => {
      const person = { platform: "slack", id: personId(user) };
      await store.people.grant({ person, role, by: personId("test"), at: Date.now() });
    },
    run: async (prompt) => {
      const found = () => agent.runs.findLast(({ turn }) => turn.prompt === prompt);
      await slack.until(() => found() !== undefined, { what: `somebody runs ${prompt}` });
      const run = found();
      if (run === undefined) throw new Error(`nobody runs ${prompt}`);
      return run;
    },
    restart: async () => {
      await stop();
      return begin(base);
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      await slack.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Adding {
  readonly store: Store;
  readonly slack: FakeSlack;
  readonly folder: string;
  readonly newId: () => string;
  readonly ann: string;
  readonly bob: string;
}

async function addProject(adding: Adding, name: string): Promise<RoomyProject> {
  const { store, slack, folder, newId, ann, bob } = adding;
  const channel = slack.addChannel({ name: `poco-${name}`, members: [ann, bob] });
  const at = Date.now();
  const project = await store.projects.add(
    {
      id: projectId(newId()),
      name,
      createdBy: personId(ann),
      agent: "scripted",
      agentOptions: {},
      folder,
      presets: [],
      platform: "slack",
      conversation: { platform: "slack", id: channel, surface: "group" },
      policy: openPolicy,
      members: [],
      isArchived: false,
      createdAt: at,
      updatedAt: at,
    },
    null,
  );
  return { project, channel };
}

function logInto(complaints: string[]): Log {
  const keep = (fields: object, text: string): void => {
    const stackOf = (_key: string, value: unknown): unknown => (value instanceof Error ? value.stack : value);
    complaints.push(`${text} ${JSON.stringify(fields, stackOf)}`);
  };
  const skip = (): void => undefined;
  return { debug: skip, info: skip, warn: keep, error: keep };
}
