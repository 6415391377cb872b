import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { z } from "zod";
import { type SpawnedPoco, spawnPoco } from "../../src/testing/spawned-poco.ts";
import { createTempHome } from "../../src/testing/temp-home.ts";
import { createCaller, press } from "./caller.ts";
import { type Crowd, createCrowd } from "./crowd.ts";
import { ask, readStored, type Stored } from "./database.ts";
import { createLedger, isOver, type Ledger } from "./ledger.ts";
import { brokenPromises } from "./promises.ts";
import { createRandom, type Random } from "./random.ts";

const killCount = Number(process.env["FAULT_KILLS"] ?? 200);
const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);

const Home = z.object({
  instruction: z.object({
    template_data: z.object({ projects: z.array(z.object({ id: z.string(), name: z.string() })) }),
  }),
});

it(`loses nothing and runs nothing twice over ${killCount} kills (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const random = createRandom(seed);
  await using home = await createTempHome();
  const environment = { ...home.environment, POCO_AGENT_BACKEND: "stub", POCO_BURST_MILLISECONDS: "0" };
  const path = `${home.files.home}/poco.db`;
  const caller = createCaller();
  const ledger = createLedger();
  const first = spawnPoco(environment);
  const crowd = createCrowd({ random, caller, rooms: await makeRooms(await first.address) });
  await first.end("SIGTERM");

  for (let kills = 0; kills < killCount; kills += 1) {
    const poco = spawnPoco(environment);
    const life = { isOver: false };
    const working = workWith(poco, (url) => crowd.work(url, () => life.isOver));
    await momentOfDeath(random, poco);
    await poco.end("SIGKILL");
    life.isOver = true;
    await working;
    ledger.killed(readStored(path), Date.now());
  }
  const last = spawnPoco(environment);
  await restOf(await last.address, { crowd, path });
  await last.end("SIGKILL");
  const again = spawnPoco(environment);
  await again.address;
  await again.end("SIGTERM");

  const stored = readStored(path);
  ledger.look(stored);
  tell({ stored, crowd, ledger });
  expect([...caller.faults, ...brokenPromises({ crowd, ledger, stored, path })]).toEqual([]);
  expect(stored.tasks.length).toBeGreaterThan(killCount);
  expect(ledger.cut.size).toBeGreaterThan(0);
});

const roomNames = ["room-a", "room-b", "room-c", "room-d"];

async function makeRooms(url: string): Promise<readonly string[]> {
  const caller = createCaller();
  for (const name of roomNames) await caller.send(url, press(name, { intent_key: "project.create", name }));
  const { body } = press("rooms", { intent_key: "project.manage" });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/demo/card-actions`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return Home.parse(await response.json()).instruction.template_data.projects.map(({ id }) => id);
}

/** From the start of the process to a little after it serves: each step of a start and of its recovery is hit. */
async function momentOfDeath(random: Random, poco: SpawnedPoco): Promise<void> {
  if (random.once(3)) return wait(random.below(400));
  await poco.address;
  await wait(random.below(150));
}

async function workWith(poco: SpawnedPoco, work: (url: string) => Promise<void>): Promise<void> {
  const url = await poco.address.catch(() => undefined);
  if (url !== undefined) await work(url);
}

/** Everything is answered, decided and ended, and its cards are shown. */
async function restOf(
  url: string,
  { crowd, path }: { readonly crowd: Crowd; readonly path: string },
): Promise<void> {
  const end = performance.now() + restMs;
  while (performance.now() < end) {
    await crowd.finish(url);
    const isResting = readStored(path).tasks.every(isOver) && isNothingOwed(path);
    if (isResting) return;
    await wait(50);
  }
}

/** Longer than everything needs: what is still open then is told one by one. */
const restMs = 60_000;

function isNothingOwed(path: string): boolean {
  return ask(path, "SELECT 1 FROM cards WHERE shown < owed AND refused IS NULL").length === 0;
}

function tell({
  stored,
  crowd,
  ledger,
}: {
  readonly stored: Stored;
  readonly crowd: Crowd;
  readonly ledger: Ledger;
}): void {
  const count = (status: string): string =>
    `${stored.tasks.filter((task) => task.status === status).length} ${status}`;
  const unanswered = crowd.prompts.filter(({ call }) => call.answer === undefined).length;
  process.stdout.write(
    `${killCount} kills, seed ${seed}: ${crowd.prompts.length} prompts (${unanswered} never answered), ` +
      `${stored.tasks.length} tasks (${count("completed")}, ${count("failed")}, ${count("cancelled")}), ` +
      `${crowd.decisions.length} decisions, ${crowd.stops.length} stops, ${ledger.cut.size} runs cut off\n`,
  );
}
