import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Role } from "../domain/person.ts";
import type { Project } from "../domain/project.ts";
import { createFeishu } from "../platforms/feishu/feishu.ts";
import { groupIn } from "../platforms/feishu/intake/places.ts";
import type { FeishuValues } from "../platforms/feishu/settings.ts";
import type { Platform } from "../platforms/platform.ts";
import { type AppWorld, beginAppWorld } from "./app-world.ts";
import { type FakeFeishu, type FakeFeishuOptions, startFakeFeishu } from "./fake-feishu/fake-feishu.ts";
import { pressByNameOf, type Shown, type Toast, waitShown } from "./feishu-sight.ts";
import { feishuValues } from "./feishu-values.ts";
import type { createScriptedAgent, ScriptedRun } from "./scripted-agent.ts";

/** The real gateway over the real store and the real Feishu platform, between a scripted agent and a strict fake Feishu. */
export interface FeishuWorld extends Omit<AppWorld, "grant">, AsyncDisposable {
  readonly feishu: FakeFeishu;
  readonly platform: Platform;
  readonly folder: string;
  /** `ann` is an owner, `bob` a member, `eve` nobody to PoCo. */
  readonly ann: string;
  readonly bob: string;
  readonly eve: string;
  /** A project with a group that the app is in, made before PoCo started to look. */
  aProject(name: string): Promise<{ readonly project: Project; readonly chat: string }>;
  grant(user: string, role: Role): Promise<void>;
  run(prompt: string): Promise<ScriptedRun>;
  /** Resolves with the newest message of the bot's there that says this. */
  shown(chat: string, words: string | RegExp): Promise<Shown>;
  /** Presses the button with this label on the newest message that has one; `filled` by parts of the inputs' names. */
  press(by: string, chat: string, label: string, filled?: Readonly<Record<string, unknown>>): Promise<Toast>;
  /** Ends PoCo as kill -9 would, then starts another one on the same file. */
  restart(): Promise<FeishuWorld>;
}

export interface FeishuWorldOptions extends FakeFeishuOptions {
  readonly values?: Partial<FeishuValues>;
  readonly burstMs?: number;
  readonly agent?: Parameters<typeof createScriptedAgent>[0];
  readonly act?: (run: ScriptedRun) => void;
  /** Codes that Feishu refuses by right, because the test brings it about. */
  readonly refusals?: readonly number[];
  /** Things go wrong on purpose, so that PoCo complains in its log. */
  readonly isFaulty?: boolean;
}

interface Base {
  readonly feishu: FakeFeishu;
  readonly folder: string;
  readonly people: { readonly ann: string; readonly bob: string; readonly eve: string };
  readonly options: FeishuWorldOptions;
  readonly newId: () => string;
  /** All PoCos of this world. */
  readonly worlds: AppWorld[];
}

/** A world in which nothing may go wrong: at its end it fails where Feishu refused, limited or frowned upon anything. */
export async function aFeishuWorld(options: FeishuWorldOptions = {}): Promise<FeishuWorld> {
  const feishu = await startFakeFeishu(options);
  const folder = await mkdtemp(join(tmpdir(), "poco-feishu-"));
  await mkdir(join(folder, "scratch"));
  let count = 0;
  const people = { ann: feishu.add("Ann"), bob: feishu.add("Bob"), eve: feishu.add("Eve") };
  const newId = (): string => (count += 1).toString(16).padStart(8, "0");
  const world = await begin({ feishu, folder, people, options, newId, worlds: [] });
  await world.grant(people.ann, "owner");
  await world.grant(people.bob, "member");
  return world;
}

async function begin(base: Base): Promise<FeishuWorld> {
  const { feishu, folder, people, options, newId, worlds } = base;
  const world = await beginAppWorld({
    folder,
    newId,
    create: { feishu: (host) => createFeishu(feishuValues(feishu, options.values), host) },
    burstMs: options.burstMs,
    ...(options.agent === undefined ? {} : { agent: options.agent }),
    act: options.act,
    now: options.now,
  });
  worlds.push(world);
  const platform = world.platforms.get("feishu");
  if (platform === undefined) throw new Error("there is no Feishu");
  await feishu.until(() => platform.status().ready, "PoCo hears Feishu");
  const shown = (chat: string, words: string | RegExp) => waitShown(feishu, { chat, words });
  return {
    ...world,
    feishu,
    platform,
    folder,
    ...people,
    grant: (user, role) => world.grant("feishu", user, role),
    aProject: async (name) => {
      const { ann, bob } = people;
      const { id: chat } = feishu.makeGroup(name, [ann, bob]);
      const made = feishu.tenant.chats.get(chat);
      if (made !== undefined) made.hasBot = true;
      return { project: await world.addProject({ name, owner: ann, conversation: groupIn(chat) }), chat };
    },
    run: (prompt) =>
      feishu.until(
        () => world.agent.runs.findLast(({ turn }) => turn.prompt === prompt),
        `somebody runs ${prompt}`,
      ),
    shown,
    press: (by, chat, label, filled) =>
      pressByNameOf(feishu, { by, chat, label, ...(filled === undefined ? {} : { filled }) }),
    restart: async () => {
      await world.stop();
      return begin(base);
    },
    [Symbol.asyncDispose]: async () => {
      for (const one of worlds) await one.stop();
      await feishu.close();
      await rm(folder, { recursive: true, force: true });
      expectSound(base);
    },
  };
}

function expectSound({ feishu, options, worlds }: Base): void {
  const { refusals = [], isFaulty = false } = options;
  const refused = feishu.refused.filter(({ code }) => !refusals.includes(code ?? 0));
  expect({
    refused: refused.map(({ method, code }) => `${method}: ${code}`),
    lints: feishu.lints,
    breaches: isFaulty ? [] : feishu.breaches,
    complaints: isFaulty || refusals.length > 0 ? [] : worlds.flatMap(({ complaints }) => complaints),
  }).toEqual({ refused: [], lints: [], breaches: [], complaints: [] });
}
