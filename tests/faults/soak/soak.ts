import { type Chance, createChance } from "../../../src/testing/chance.ts";
import type { FakeSlack } from "../../../src/testing/fake-slack/fake-slack.ts";
import { aSlackWorld, type RoomyProject, type SlackWorld } from "../../../src/testing/slack-world.ts";
import { type Agents, createAgents } from "./agents.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { installVirtualTime, type VirtualTime } from "./virtual-time.ts";

/** A workspace with its projects, on a clock of its own, over all lives of PoCo. */
export interface Soak extends AsyncDisposable {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly slack: FakeSlack;
  readonly agents: Agents;
  readonly ledger: Ledger;
  readonly people: readonly string[];
  readonly stranger: string;
  readonly rooms: readonly RoomyProject[];
  /** The one that is alive, else the one that was last. */
  world(): SlackWorld;
  isUp(): boolean;
  /** Somebody begins to do something; what goes wrong with it is noted, not thrown. */
  begin(what: string, work: () => Promise<unknown>): void;
  /** Resolves when nobody does anything any more. */
  done(): Promise<void>;
  /** Ends PoCo in the middle of whatever it does, and starts it again after a while. */
  killFor(ms: number): Promise<void>;
}

export interface SoakOptions {
  readonly seed: number;
  readonly projects: number;
}

const startAt = Date.UTC(2026, 5, 1, 9);
/** So that what people write close together becomes one prompt. Milliseconds. */
const burstMs = 1_500;

export async function aSoak({ seed, projects }: SoakOptions): Promise<Soak> {
  const time = installVirtualTime(startAt);
  const now = () => time.now();
  const agents = createAgents(seed, now);
  const ledger = createLedger();
  const doing = new Set<Promise<void>>();
  let life = time.startLife();
  let isUp = true;
  const options = {
    now,
    burstMs,
    readyWithinMs: 300_000,
    act: (run: Parameters<Agents["act"]>[0]) => agents.act(run, life),
  };
  let world = await time.settled(life.run(() => aSlackWorld(options)));
  const { slack } = world;
  const rooms: RoomyProject[] = [];
  for (let number = 1; number <= projects; number += 1) rooms.push(await world.aProject(`room-${number}`));

  const begin = (what: string, work: () => Promise<unknown>): void => {
    const act = (async () => {
      try {
        await work();
      } catch (error) {
        ledger.problems.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
      }
    })().finally(() => doing.delete(act));
    doing.add(act);
  };

  const killFor = async (ms: number): Promise<void> => {
    isUp = false;
    ledger.count("kill");
    life.end();
    await world.kill();
    slack.sockets.drop();
    ledger.lifeEnded(world.complaints);
    await wait(ms);
    // What the dead one was just opening when it died.
    slack.sockets.drop();
    life = time.startLife();
    world = await life.run(() => world.restart());
    isUp = true;
  };

  return {
    time,
    chance: createChance(seed),
    slack,
    agents,
    ledger,
    rooms,
    begin,
    killFor,
    people: [world.ann, world.bob],
    stranger: world.eve,
    world: () => world,
    isUp: () => isUp,
    done: async () => {
      while (doing.size > 0) await Promise.all(doing);
    },
    [Symbol.asyncDispose]: async () => {
      slack.clearFaults();
      await time.settled(Promise.resolve(world[Symbol.asyncDispose]()));
      time[Symbol.dispose]();
    },
  };
}

/** On the soak's clock. */
export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
