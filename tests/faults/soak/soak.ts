import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFeishu } from "../../../src/platforms/feishu/feishu.ts";
import { groupIn } from "../../../src/platforms/feishu/intake/places.ts";
import { appLockFile } from "../../../src/platforms/feishu/longconn/app-lock.ts";
import { createSlack } from "../../../src/platforms/slack/slack.ts";
import { type AppWorld, beginAppWorld } from "../../../src/testing/app-world.ts";
import { type Chance, createChance } from "../../../src/testing/chance.ts";
import { type FakeFeishu, startFakeFeishu } from "../../../src/testing/fake-feishu/fake-feishu.ts";
import { type FakeSlack, startFakeSlack } from "../../../src/testing/fake-slack/fake-slack.ts";
import { feishuValues } from "../../../src/testing/feishu-values.ts";
import { slackValues } from "../../../src/testing/slack-values.ts";
import { type Agents, createAgents } from "./agents.ts";
import { createDoings, type Doings } from "./doings.ts";
import { createHeldCalls, type HeldCalls } from "./held-calls.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { installVirtualTime, type VirtualTime } from "./virtual-time.ts";

/** One PoCo with all its lives, on a clock of its own. */
export interface Shared extends Pick<Doings, "begin"> {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly agents: Agents;
  readonly ledger: Ledger;
  readonly held: HeldCalls;
  /** A real folder, with PoCo's files in it. */
  readonly folder: string;
  /** The one that is alive, else the one that was last. */
  world(): AppWorld;
}

/** What goes on in one of the apps. */
export interface Side extends Shared {
  /** An owner and a member. */
  readonly people: readonly [string, string];
  readonly stranger: string;
  /** The rooms of the projects, by the app's ids. */
  readonly rooms: readonly string[];
}

export interface SlackSide extends Side {
  readonly slack: FakeSlack;
}

export interface FeishuSide extends Side {
  readonly feishu: FakeFeishu;
}

/** PoCo with both of its apps. */
export interface Soak extends Shared, Doings, AsyncDisposable {
  readonly inSlack: SlackSide;
  readonly inFeishu: FeishuSide;
  isUp(): boolean;
  /** Ends PoCo in the middle of whatever it does, and starts it again after a while. */
  killFor(ms: number): Promise<void>;
}

export interface SoakOptions {
  readonly seed: number;
  /** In each app. */
  readonly projects: number;
}

const startAt = Date.UTC(2026, 5, 1, 9);
/** So that what people write close together becomes one prompt. Milliseconds. */
const burstMs = 1_500;
/** How long a start may take until PoCo hears both apps. */
const readyWithinMs = 300_000;

export async function aSoak({ seed, projects }: SoakOptions): Promise<Soak> {
  const time = installVirtualTime(startAt);
  const agents = createAgents(seed, () => time.now());
  const ledger = createLedger();
  const { begin, done } = createDoings(ledger);
  const [slack, feishu] = await time.settled(Promise.all([startFakeSlack({}), startFakeFeishu()]));
  const folder = await mkdtemp(join(tmpdir(), "poco-soak-"));
  await mkdir(join(folder, "scratch"));
  let count = 0;
  let life = time.startLife();
  let isUp = true;

  const start = async (): Promise<AppWorld> => {
    const begun = await beginAppWorld({
      folder,
      newId: () => (count += 1).toString(16).padStart(8, "0"),
      create: {
        slack: (host) => createSlack(slackValues(slack), host),
        feishu: (host) => createFeishu(feishuValues(feishu), host),
      },
      burstMs,
      act: (run) => agents.act(run, life),
      now: () => time.now(),
    });
    await untilReady(begun, time);
    return begun;
  };
  let world = await time.settled(life.run(start));

  const hangUp = (): void => {
    slack.sockets.drop();
    feishu.transport.sockets.drop();
  };
  const killFor = async (ms: number): Promise<void> => {
    isUp = false;
    ledger.count("kill");
    ledger.killedAt.push(time.now());
    life.end();
    await world.kill();
    hangUp();
    ledger.lifeEnded(world.complaints);
    await wait(ms);
    // What the dead one was just opening when it died.
    hangUp();
    // Its process would be gone; here it is that of the next one.
    await rm(appLockFile(feishu.appId), { force: true });
    life = time.startLife();
    world = await life.run(start);
    isUp = true;
  };

  const shared: Shared = {
    time,
    chance: createChance(seed),
    agents,
    ledger,
    held: createHeldCalls(time),
    folder,
    world: () => world,
    begin,
  };
  return {
    ...shared,
    inSlack: { ...shared, slack, ...(await peopleOfSlack(slack, { world, projects })) },
    inFeishu: { ...shared, feishu, ...(await peopleOfFeishu(feishu, { world, projects })) },
    killFor,
    isUp: () => isUp,
    done,
    [Symbol.asyncDispose]: async () => {
      slack.clearFaults();
      await time.settled(world.stop());
      await time.settled(Promise.all([slack.close(), feishu.close()]));
      time[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady({ platforms }: AppWorld, time: VirtualTime): Promise<void> {
  const until = time.now() + readyWithinMs;
  while ([...platforms.values()].some((platform) => !platform.status().ready)) {
    if (time.now() > until) throw new Error("PoCo does not hear its apps");
    await wait(100);
  }
}

interface Founding {
  readonly world: AppWorld;
  readonly projects: number;
}

type Inhabitants = Pick<Side, "people" | "stranger" | "rooms">;

async function peopleOfSlack(slack: FakeSlack, { world, projects }: Founding): Promise<Inhabitants> {
  const [ann, bob, eve] = [
    slack.addUser({ name: "ann", realName: "Ann Example" }),
    slack.addUser({ name: "bob", realName: "Bob Example" }),
    slack.addUser({ name: "eve", realName: "Eve Example" }),
  ];
  await world.grant("slack", ann, "owner");
  await world.grant("slack", bob, "member");
  const rooms: string[] = [];
  for (let number = 1; number <= projects; number += 1) {
    const id = slack.addChannel({ name: `poco-room-${number}`, members: [ann, bob] });
    const conversation = { platform: "slack", id, surface: "group" } as const;
    await world.addProject({ name: `channel ${number}`, owner: ann, conversation });
    rooms.push(id);
  }
  return { people: [ann, bob], stranger: eve, rooms };
}

async function peopleOfFeishu(feishu: FakeFeishu, { world, projects }: Founding): Promise<Inhabitants> {
  const [ann, bob, eve] = [feishu.add("Ann"), feishu.add("Bob"), feishu.add("Eve")];
  await world.grant("feishu", ann, "owner");
  await world.grant("feishu", bob, "member");
  const rooms: string[] = [];
  for (let number = 1; number <= projects; number += 1) {
    const chat = feishu.makeGroup(`PoCo | room ${number}`, [ann, bob]);
    chat.hasBot = true;
    await world.addProject({ name: `group ${number}`, owner: ann, conversation: groupIn(chat.id) });
    rooms.push(chat.id);
  }
  return { people: [ann, bob], stranger: eve, rooms };
}

/** On the soak's clock. */
export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
