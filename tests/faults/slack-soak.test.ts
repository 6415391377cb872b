import { expect, it } from "vitest";
import { checkCalls } from "./soak/check-calls.ts";
import { checkCards } from "./soak/check-cards.ts";
import { checkTasks } from "./soak/check-tasks.ts";
import { createMisfortune } from "./soak/faults.ts";
import { createPeople } from "./soak/people.ts";
import { aSoak, type Soak } from "./soak/soak.ts";
import { tell } from "./soak/tell.ts";

const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);
const minutes = Number(process.env["SOAK_MINUTES"] ?? 30);

it(`loses and doubles nothing in Slack over ${minutes} minutes of faults (seed ${seed})`, {
  timeout: 400_000,
}, async () => {
  await using soak = await aSoak({ seed, projects: 20 });
  const startedAt = performance.now();

  await live(soak);
  await comeToRest(soak);

  const [tasks, cards] = await soak.time.settled(Promise.all([checkTasks(soak), checkCards(soak)]));
  await soak.time.settled(tell(soak, { minutes, realMs: performance.now() - startedAt }));
  expect([...soak.ledger.problems, ...tasks, ...cards, ...checkCalls(soak)]).toEqual([]);
});

async function live(soak: Soak): Promise<void> {
  const { time, chance } = soak;
  const [people, misfortune] = [createPeople(soak), createMisfortune(soak)];
  const end = time.now() + minutes * 60_000;
  let killAt = time.now() + 100_000 + chance.below(200_000);
  while (time.now() < end) {
    people.perhaps();
    people.decide();
    misfortune.perhaps();
    soak.begin("what is due", () => soak.slack.tick());
    if (time.now() >= killAt && soak.isUp()) {
      killAt = time.now() + 150_000 + chance.below(300_000);
      soak.begin("a kill", () => soak.killFor(1_000 + chance.below(90_000)));
    }
    await time.pass(1_000);
  }
}

/** Nothing goes wrong any more, and people only answer what waits for them. */
async function comeToRest(soak: Soak): Promise<void> {
  const { time, slack, agents } = soak;
  const people = createPeople(soak);
  slack.clearFaults();
  slack.sockets.unmute();
  agents.hurry();
  await time.settled(soak.done());
  // What is still to be read up waits for its turn at Slack for a minute.
  for (let [seconds, quiet] = [0, 0]; seconds < 1_800 && quiet < 120; seconds += 1) {
    quiet = (await isAtRest(soak)) ? quiet + 1 : 0;
    people.decide();
    soak.begin("what is due", () => slack.tick());
    await time.pass(1_000);
  }
  await time.settled(soak.done());
}

async function isAtRest({ world, time, slack }: Soak): Promise<boolean> {
  const { store } = world();
  const [open, owed, left] = await time.settled(
    Promise.all([store.tasks.open(), store.cards.owed(), store.inbox.unsettled()]),
  );
  const isDue = slack.deliveries.some(({ state }) => state === "waiting" || state === "sending");
  return open.length + owed.length + left.length === 0 && !isDue;
}
