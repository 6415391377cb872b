import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { vi } from "vitest";
import type { Approval } from "../domain/approval.ts";
import { personId, projectId } from "../domain/ids.ts";
import type { Conversation, Person, Role } from "../domain/person.ts";
import { roles } from "../domain/person.ts";
import { openPolicy, type Project } from "../domain/project.ts";
import { isTerminal, type Task, type TaskEvent, type TaskStatus } from "../domain/task.ts";
import { createGateway, type Gateway } from "../gateway/gateway.ts";
import type { Policy } from "../gateway/parts.ts";
import type { Log } from "../observe/log.ts";
import type { Reply } from "../platforms/platform.ts";
import { createSqliteStore } from "../store/sqlite/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { aMoment } from "./builders.ts";
import {
  type Action,
  type ChatPlatform,
  createChatPlatform,
  platformName,
  type Sender,
} from "./chat-platform.ts";
import {
  createScriptedAgent,
  type ScriptedAgent,
  type ScriptedAgentOptions,
  type ScriptedRun,
} from "./scripted-agent.ts";
import { createStoreFaults, type StoreFaults } from "./store-faults.ts";
import { createVirtualTimers, type VirtualTimers } from "./virtual-timers.ts";

/** The real gateway over the real store, between an agent and a chat app that do what a test says. */
export interface GatewayFixture extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly store: Store;
  readonly faults: StoreFaults;
  readonly agent: ScriptedAgent;
  /** All of them by name, `agent` included. */
  readonly agents: ReadonlyMap<string, ScriptedAgent>;
  readonly chat: ChatPlatform;
  readonly clock: { now: number };
  /** Time passes for what is to happen at its moment; milliseconds. Other waiting goes on as it does. */
  pass(ms: number): void;
  readonly log: readonly LogLine[];
  /** A real folder, an allowed root. */
  readonly folder: string;
  /** A project with its room, in a folder that exists. */
  aRoom(name: string, differs?: Partial<Project>): Promise<Room>;
  tasks(): Promise<readonly Task[]>;
  /** The newest task with this prompt. */
  taskOf(prompt: string): Promise<Task>;
  events(task: Pick<Task, "id">): Promise<readonly TaskEvent[]>;
  approvals(task: Pick<Task, "id">): Promise<readonly Approval[]>;
  /** Resolves once the agent has begun with the prompt. */
  run(prompt: string): Promise<ScriptedRun>;
  /** Resolves once the task with this prompt is in the state. */
  in(status: TaskStatus, prompt: string): Promise<Task>;
  /** Resolves once the task with this prompt is over. */
  ended(prompt: string): Promise<Task>;
  /** Resolves once the task waits for so many decisions. */
  asked(prompt: string, count?: number): Promise<readonly Approval[]>;
  /** From now on nothing of this gateway happens any more, as after kill -9. */
  crash(): void;
  /** Another gateway on the same file, with the same people in the same chat. Does not recover by itself. */
  again(): Promise<GatewayFixture>;
}

export interface Room {
  readonly project: Project;
  readonly conversation: Conversation;
  say(text: string, from?: Sender): Promise<Reply>;
  press(action: Action, from?: Sender): Promise<Reply>;
}

export interface LogLine {
  readonly level: keyof Log;
  readonly fields: object;
  readonly text: string;
}

interface World {
  readonly folder: string;
  readonly path: string;
  readonly chat: ChatPlatform;
  readonly clock: { now: number };
  readonly timers: VirtualTimers;
  readonly newId: () => string;
  /** One for each start of PoCo. */
  readonly lives: { readonly faults: StoreFaults; readonly store: Store }[];
  readonly policy: Partial<Policy>;
  readonly agentOptions: ScriptedAgentOptions;
  readonly agentNames: readonly string[];
}

const firstAgent = "scripted";

/** `onDisk` for tests that restart; the others are quicker in memory. */
export async function createGatewayFixture(
  options: {
    readonly onDisk?: boolean;
    readonly policy?: Partial<Policy>;
    readonly agent?: ScriptedAgentOptions;
    /** Names of further agents, made like the first one. */
    readonly moreAgents?: readonly string[];
  } = {},
): Promise<GatewayFixture> {
  const folder = await mkdtemp(join(tmpdir(), "poco-gateway-"));
  await mkdir(join(folder, "scratch"));
  let count = 0;
  const clock = { now: aMoment };
  return startLife({
    folder,
    path: options.onDisk === true ? join(folder, "poco.db") : ":memory:",
    chat: createChatPlatform(),
    clock,
    timers: createVirtualTimers(clock),
    newId: () => (count += 1).toString(16).padStart(8, "0"),
    lives: [],
    policy: options.policy ?? {},
    agentOptions: options.agent ?? {},
    agentNames: [firstAgent, ...(options.moreAgents ?? [])],
  });
}

/** `owner`, `admin`, `member` and `viewer` are what their names say; everybody else is what the store says. */
async function roleOf(store: Store, person: Person): Promise<Role | undefined> {
  return roles.find((role) => role === person.id) ?? (await store.people.get(person))?.role;
}

function startLife(world: World): GatewayFixture {
  const { folder, chat, clock, newId } = world;
  const inner = createSqliteStore({ path: world.path, sync: "normal", newId });
  const faults = createStoreFaults(inner);
  world.lives.push({ faults, store: inner });
  const log: LogLine[] = [];
  const agent = createScriptedAgent(world.agentOptions);
  const others = world.agentNames.slice(1);
  const agents = new Map([
    [firstAgent, agent],
    ...others.map((name) => [name, createScriptedAgent(world.agentOptions)] as const),
  ]);
  const parts: Parameters<typeof createGateway>[0] = {
    store: faults.store,
    agents: new Map([...agents].map(([name, made]) => [name, { name, title: titleOf(name), agent: made }])),
    platforms: new Map([[platformName, chat]]),
    policy: {
      defaultAgent: "scripted",
      allowedRoots: [folder],
      userFolder: folder,
      scratchFolder: join(folder, "scratch"),
      filesFolder: join(folder, "files"),
      localPlatform: platformName,
      burstMs: 0,
      ...world.policy,
    },
    log: logTo(log),
    now: () => clock.now,
    newId,
    newCode: () => `CODE-${newId().slice(4)}`,
    roleOf: (person) => roleOf(faults.store, person),
  };
  const gateway = createGateway(parts, world.timers);
  chat.connect(gateway.intake.inbox);
  const close = async (): Promise<void> => {
    for (const life of world.lives) life.faults.die();
    for (const life of world.lives) await life.store.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    gateway,
    store: faults.store,
    faults,
    agent,
    agents,
    chat,
    clock,
    pass: world.timers.pass,
    log,
    folder,
    ...createQuestions({ store: inner, agents: [...agents.values()] }),
    aRoom: (name, differs) => addRoom(world, inner, { name, ...differs }),
    crash: faults.die,
    again: async () => {
      // What the store had been asked for before the crash is committed now, not while the next life runs.
      await setImmediate();
      return startLife(world);
    },
    [Symbol.asyncDispose]: close,
  };
}

/** `Scripted` */
function titleOf(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

function logTo(lines: LogLine[]): Log {
  const at = (level: keyof Log) => (fields: object, text: string) => {
    lines.push({ level, fields, text });
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

async function addRoom(
  { folder, chat, clock, newId }: World,
  store: Store,
  differs: Partial<Project> & Pick<Project, "name">,
): Promise<Room> {
  const conversation = { platform: platformName, id: `room:${differs.name}`, surface: "group" } as const;
  const own = join(folder, differs.name);
  await mkdir(own, { recursive: true });
  const facts: Project = {
    id: projectId(newId()),
    createdBy: personId("owner"),
    agent: "scripted",
    agentOptions: {},
    folder: own,
    presets: [],
    platform: platformName,
    conversation,
    policy: openPolicy,
    members: [],
    isArchived: false,
    createdAt: clock.now,
    updatedAt: clock.now,
    ...differs,
  };
  const project = await store.projects.add(facts, null);
  return {
    project,
    conversation,
    say: (text, from) => chat.say(text, { conversation, ...from }),
    press: (action, from) => chat.press(action, { conversation, ...from }),
  };
}

type Questions = Pick<
  GatewayFixture,
  "tasks" | "taskOf" | "events" | "approvals" | "run" | "in" | "ended" | "asked"
>;

/** Reads past the faults: what a test looks at is what is stored. */
function createQuestions({
  store,
  agents,
}: {
  readonly store: Store;
  readonly agents: readonly ScriptedAgent[];
}): Questions {
  const tasks = () => store.tasks.page({ limit: 10_000 });
  const taskOf = async (prompt: string): Promise<Task> => {
    const found = (await tasks()).findLast((task) => task.prompt === prompt);
    if (found === undefined) throw new Error(`there is no task with the prompt ${prompt}`);
    return found;
  };
  const once = async (prompt: string, what: string, fits: (task: Task) => boolean): Promise<Task> => {
    const { id } = await until(() => taskOf(prompt));
    return until(async () => {
      const task = await store.tasks.get(id);
      if (task === undefined || !fits(task)) {
        throw new Error(`"${prompt}" is ${JSON.stringify(task?.state)}, not ${what}`);
      }
      return task;
    });
  };
  return {
    tasks,
    taskOf,
    events: async ({ id }) => (await store.tasks.journal(id, 0)).map((entry) => entry.event),
    approvals: ({ id }) => store.approvals.ofTask(id),
    run: (prompt) =>
      until(async () => {
        const run = agents.flatMap(({ runs }) => runs).findLast((run) => run.turn.prompt === prompt);
        if (run === undefined) throw new Error(`the agent has not begun with ${prompt}`);
        return run;
      }),
    in: (status, prompt) => once(prompt, status, (task) => task.state.status === status),
    ended: (prompt) => once(prompt, "over", (task) => isTerminal(task.state.status)),
    asked: (prompt, count = 1) =>
      until(async () => {
        const { id } = await taskOf(prompt);
        const open = (await store.approvals.ofTask(id)).filter(({ state }) => state.state === "pending");
        if (open.length !== count) throw new Error(`${open.length} requests are pending, not ${count}`);
        return open;
      }),
  };
}

/** Repeats until it does not throw any more. */
export function until<T>(work: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(work, { interval: 2, timeout: 3_000 });
}
