import type { People } from "../chances.ts";
import { anyRoom, busyRoom, canBegin, perhapsOf } from "../rooms.ts";
import { type SlackSide, wait } from "../soak.ts";
import { anyCard, closeModals, pressOn, useModal } from "./press.ts";

export function createSlackPeople(side: SlackSide): People {
  const { perhaps } = perhapsOf(side);
  const busy = new Set<string>();
  return {
    perhaps: () => {
      if (canBegin(side)) perhaps(3, "prompt", () => prompt(side, anyRoom(side)));
      perhaps(25, "burst", () => burst(side));
      perhaps(40, "prompt while busy", () => promptWhileBusy(side));
      perhaps(40, "prompt in a thread", () => promptInThread(side));
      perhaps(90, "prompt by command", () => promptByCommand(side));
      perhaps(60, "command in words", () => commandInWords(side));
      perhaps(30, "home", () => openHome(side));
      perhaps(40, "command", () => command(side));
      perhaps(8, "button", () => pressSomething(side));
      perhaps(300, "card deleted", () => deleteCard(side));
      perhaps(120, "stranger", () => strangerSpeaks(side));
    },
    decide: () => decideAll(side, busy),
  };
}

/** A message with words of its own, in a channel, perhaps with a mention or a file. */
async function prompt(soak: SlackSide, channel: string, threadTs?: string): Promise<void> {
  const { chance, slack, ledger, time } = soak;
  const token = ledger.newToken();
  const mention = chance.isHeads(0.3) ? "@poco " : "";
  const words = chance.isHeads(0.1) ? ` ${"a longer story ".repeat(120)}` : "";
  ledger.prompts.push({ token, channel, at: time.now(), isCertain: true });
  const bytes = new TextEncoder().encode("some lines\n".repeat(20));
  await slack.say({
    user: chance.pick(soak.people),
    channel,
    text: `${mention}${token} if a<b && c.${words}`,
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(chance.isHeads(0.15) ? { files: [{ name: "notes.txt", bytes }] } : {}),
  });
}

async function burst(soak: SlackSide): Promise<void> {
  if (!canBegin(soak)) return;
  const room = anyRoom(soak);
  const parts = Array.from({ length: 2 + soak.chance.below(3) }, async (_, index) => {
    await wait(index * (50 + soak.chance.below(900)));
    await prompt(soak, room);
  });
  await Promise.all(parts);
}

async function promptWhileBusy(soak: SlackSide): Promise<void> {
  const room = busyRoom(soak);
  if (room !== undefined) await prompt(soak, room);
}

async function promptInThread(soak: SlackSide): Promise<void> {
  const room = anyRoom(soak);
  const card = anyCard(soak, room, "Details");
  if (card !== undefined) await prompt(soak, room, card.threadTs ?? card.ts);
}

async function promptByCommand(soak: SlackSide): Promise<void> {
  const { ledger, slack, time, people, chance } = soak;
  const channel = anyRoom(soak);
  const token = ledger.newToken();
  const one = { token, channel, at: time.now(), isCertain: false };
  ledger.prompts.push(one);
  const done = await slack.command({ user: chance.pick(people), channel, text: `run ${token} by command` });
  one.isCertain = done.isAcknowledged;
}

async function commandInWords(soak: SlackSide): Promise<void> {
  const { slack, chance, people } = soak;
  const text = chance.pick(["!status", "!help", "!queue", "@poco status", "!stop", "!approve"]);
  await slack.say({ user: chance.pick(people), channel: anyRoom(soak), text });
}

async function openHome({ slack, chance, people }: SlackSide): Promise<void> {
  await slack.openHome(chance.pick(people));
}

async function command(soak: SlackSide): Promise<void> {
  const { slack, chance, people } = soak;
  const text = chance.pick(["", "status", "help", "queue", "stop", "new"]);
  const user = chance.pick(people);
  await slack.command({ user, channel: anyRoom(soak), text });
  await wait(2_000);
  await closeModals(soak, user);
}

const harmless = [
  "Stop",
  "Details",
  "Continue",
  "Retry",
  "Steer now",
  "Edit",
  "To front",
  "Workspace",
  "Queue",
  "Resume now",
];

async function pressSomething(soak: SlackSide): Promise<void> {
  const { chance, people } = soak;
  const channel = anyRoom(soak);
  // Who stops everything sees no answers.
  const label = chance.isHeads(0.3) ? chance.pick(harmless) : chance.pick(harmless.slice(1));
  const card = anyCard(soak, channel, label);
  if (card === undefined) return;
  const user = chance.pick(people);
  soak.ledger.count(`button: ${label}`);
  await pressOn(soak, card, { user, label });
  if (chance.isHeads(0.2)) await pressOn(soak, card, { user: chance.pick(people), label });
  await wait(1_500);
  await useModal(soak, user);
}

async function deleteCard(soak: SlackSide): Promise<void> {
  const { chance, slack, ledger } = soak;
  const channel = anyRoom(soak);
  const card = chance.maybe(slack.posts(channel).slice(-4));
  if (card === undefined) return;
  ledger.deleted.add(`${channel} ${card.ts}`);
  await slack.deleteMessage({ channel, ts: card.ts });
}

async function strangerSpeaks({ slack, stranger }: SlackSide): Promise<void> {
  await slack.dm({ user: stranger, text: "who are you?" });
}

/** Whatever waits for people gets an answer after a while, sometimes by two at once. */
function decideAll(soak: SlackSide, busy: Set<string>): void {
  for (const channel of soak.rooms) {
    if (busy.has(channel) || soak.ledger.closed.has(channel)) continue;
    const label = soak.chance.isHeads(0.75) ? "Approve" : "Reject";
    const card = anyCard(soak, channel, label);
    if (card === undefined) continue;
    busy.add(channel);
    soak.begin("decision", async () => {
      await wait(1_000 + soak.chance.below(25_000));
      const [one, other] = soak.people;
      soak.ledger.count(`button: ${label}`);
      const both = soak.chance.isHeads(0.3);
      await Promise.all([
        pressOn(soak, card, { user: one ?? "", label }),
        ...(both
          ? [pressOn(soak, card, { user: other ?? "", label: label === "Reject" ? "Approve" : "Reject" })]
          : []),
      ]);
      busy.delete(channel);
    });
  }
}
