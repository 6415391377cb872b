import { expect, it } from "vitest";
import { checkFigures } from "./soak/check-figures.ts";
import { checkTasks } from "./soak/check-tasks.ts";
import { checkFeishuCalls } from "./soak/feishu/check-calls.ts";
import { checkFeishuCards } from "./soak/feishu/check-cards.ts";
import { createFeishuMisfortune } from "./soak/feishu/faults.ts";
import { createFeishuPeople } from "./soak/feishu/people.ts";
import { killAmid } from "./soak/kill-amid.ts";
import { checkSlackCalls } from "./soak/slack/check-calls.ts";
import { checkSlackCards } from "./soak/slack/check-cards.ts";
import { createSlackMisfortune } from "./soak/slack/faults.ts";
import { createSlackPeople } from "./soak/slack/people.ts";
import { aSoak, type Soak } from "./soak/soak.ts";
import { tell } from "./soak/tell.ts";

const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);
const minutes = Number(process.env["SOAK_MINUTES"] ?? 30);
/** On a slow machine fewer minutes are lived; the figures say how many. */
const longestRealMs = 150_000;

it(`loses and doubles nothing in Slack and Feishu at once, over ${minutes} minutes of faults (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  await using soak = await aSoak({ seed, projects: 20 });
  const startedAt = performance.now();

  const lived = await live(soak);
  await comeToRest(soak);

  const { inSlack, inFeishu } = soak;
  const found = [
    checkTasks(soak),
    checkSlackCards(inSlack),
    checkFeishuCards(inFeishu),
    checkFigures(soak, lived),
  ];
  const wrong = (await soak.time.settled(Promise.all(found))).flat();
  await soak.time.settled(tell(soak, { lived, minutes, realMs: performance.now() - startedAt }));
  const calls = [...checkSlackCalls(inSlack), ...checkFeishuCalls(inFeishu)];
  expect([...soak.ledger.problems, ...wrong, ...calls]).toEqual([]);
});

/** Resolves with how many minutes were lived. */
async function live(soak: Soak): Promise<number> {
  const { time, chance, inSlack, inFeishu } = soak;
  const everybody = [createSlackPeople(inSlack), createFeishuPeople(inFeishu)];
  const misfortunes = [createSlackMisfortune(inSlack), createFeishuMisfortune(inFeishu)];
  const [begin, realBegin] = [time.now(), performance.now()];
  const end = begin + minutes * 60_000;
  let killAt = time.now() + 100_000 + chance.below(200_000);
  while (time.now() < end && performance.now() - realBegin < longestRealMs) {
    for (const people of everybody) {
      people.perhaps();
      people.decide();
    }
    for (const misfortune of misfortunes) misfortune.perhaps();
    soak.begin("what is due in Slack", () => inSlack.slack.tick());
    if (time.now() >= killAt && soak.isUp()) {
      killAt = time.now() + 150_000 + chance.below(300_000);
      soak.begin("a kill", () => killAmid(soak));
    }
    await time.pass(1_000);
  }
  return Math.round((time.now() - begin) / 60_000);
}

/** Nothing goes wrong any more, and people only answer what waits for them. */
async function comeToRest(soak: Soak): Promise<void> {
  const { time, agents, inSlack, inFeishu } = soak;
  const everybody = [createSlackPeople(inSlack), createFeishuPeople(inFeishu)];
  inSlack.slack.clearFaults();
  inSlack.slack.sockets.unmute();
  agents.hurry();
  await time.settled(soak.done());
  // What is still to be read up waits for its turn for a minute.
  for (let [seconds, quiet] = [0, 0]; seconds < 1_800 && quiet < 120; seconds += 1) {
    quiet = (await isAtRest(soak)) ? quiet + 1 : 0;
    for (const people of everybody) people.decide();
    soak.begin("what is due in Slack", () => inSlack.slack.tick());
    await time.pass(1_000);
  }
  await time.settled(soak.done());
}

async function isAtRest({ world, time, inSlack: { slack } }: Soak): Promise<boolean> {
  const { store } = world();
  const [open, owed, left] = await time.settled(
    Promise.all([store.tasks.open(), store.cards.owed(), store.inbox.unsettled()]),
  );
  const isDue = slack.deliveries.some(({ state }) => state === "waiting" || state === "sending");
  return open.length + owed.length + left.length === 0 && !isDue;
}
