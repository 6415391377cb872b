import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "../domain/person.ts";
import type { Project } from "../domain/project.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Platform } from "../platforms/platform.ts";
import type { SlackValues } from "../platforms/slack/settings.ts";
import { createSlack } from "../platforms/slack/slack.ts";
import type { Store } from "../store/store.ts";
import { beginAppWorld } from "./app-world.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack/fake-slack.ts";
import type { FakeSlackOptions } from "./fake-slack/start-parts.ts";
import type { createScriptedAgent, ScriptedAgent, ScriptedRun } from "./scripted-agent.ts";
import { slackValues } from "./slack-values.ts";
import type { StoreFaults } from "./store-faults.ts";

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
  const world = await beginAppWorld({
    folder,
    newId,
    create: { slack: (host) => createSlack(slackValues(slack, options.values), host) },
    burstMs: options.burstMs,
    ...(options.agent === undefined ? {} : { agent: options.agent }),
    act: options.act,
    now: options.now,
  });
  const { gateway, store, faults, agent, complaints, stop, kill, addProject } = world;
  const platform = world.platforms.get("slack");
  if (platform === undefined) throw new Error("there is no Slack");
  const { readyWithinMs: withinMs = 5_000 } = options;
  await slack.until(() => platform.status().ready, { what: "PoCo hears Slack", withinMs });
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
    aProject: async (name) => {
      const { ann, bob } = people;
      const channel = slack.addChannel({ name: `poco-${name}`, members: [ann, bob] });
      const conversation = { platform: "slack", id: channel, surface: "group" } as const;
      return { project: await addProject({ name, owner: ann, conversation }), channel };
    },
    grant: (user, role) => world.grant("slack", user, role),
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
