import type { FakeMessage } from "../../../../src/testing/fake-feishu/tenant.ts";
import type { People } from "../chances.ts";
import { anyRoom, busyRoom, canBegin, perhapsOf } from "../rooms.ts";
import { type FeishuSide, wait } from "../soak.ts";
import { anyCard, pressOn } from "./press.ts";

export function createFeishuPeople(side: FeishuSide): People {
  const { perhaps } = perhapsOf(side);
  const busy = new Set<string>();
  return {
    perhaps: () => {
      if (canBegin(side)) perhaps(3, "prompt", async () => prompt(side, anyRoom(side)));
      perhaps(25, "burst", () => burst(side));
      perhaps(40, "prompt while busy", () => promptWhileBusy(side));
      perhaps(40, "prompt below a card", () => promptBelowCard(side));
      perhaps(60, "command in words", () => commandInWords(side));
      perhaps(60, "direct message", () => directMessage(side));
      perhaps(90, "menu", () => menu(side));
      perhaps(8, "button", () => pressSomething(side));
      perhaps(120, "recall", () => recall(side));
      perhaps(120, "stranger", () => strangerSpeaks(side));
    },
    decide: () => decideAll(side, busy),
  };
}

/** A message with words of its own, in a group, perhaps with a mention, a picture or as an answer. */
function prompt(side: FeishuSide, chat: string, replyTo?: string): FakeMessage {
  const { chance, feishu, ledger, time, people } = side;
  const token = ledger.newToken();
  const words = chance.isHeads(0.1) ? ` ${"a longer story ".repeat(120)}` : "";
  const text = `${token} if a<b && c.${words}`;
  ledger.prompts.push({ token, channel: chat, at: time.now(), isCertain: true });
  return feishu.say({
    by: chance.pick(people),
    chat,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(chance.isHeads(0.15)
      ? { content: withPicture(side, text) }
      : { text, mentionsBot: chance.isHeads(0.3) }),
  });
}

function withPicture({ feishu }: FeishuSide, text: string) {
  const key = feishu.addFile("photo.png", new TextEncoder().encode("some dots"), "image");
  return {
    type: "post",
    json: { title: "", content: [[{ tag: "text", text }], [{ tag: "img", image_key: key }]] },
  };
}

async function burst(side: FeishuSide): Promise<void> {
  if (!canBegin(side)) return;
  const room = anyRoom(side);
  const parts = Array.from({ length: 2 + side.chance.below(3) }, async (_, index) => {
    await wait(index * (50 + side.chance.below(900)));
    prompt(side, room);
  });
  await Promise.all(parts);
}

async function promptWhileBusy(side: FeishuSide): Promise<void> {
  const room = busyRoom(side);
  if (room !== undefined) prompt(side, room);
}

async function promptBelowCard(side: FeishuSide): Promise<void> {
  const room = anyRoom(side);
  const card = anyCard(side, room, "Details");
  if (card !== undefined) prompt(side, room, card.id);
}

async function commandInWords(side: FeishuSide): Promise<void> {
  const { feishu, chance, people } = side;
  const text = chance.pick(["/status", "/help", "/queue", "/stop", "/approve", "/new"]);
  feishu.say({ by: chance.pick(people), chat: anyRoom(side), text });
}

async function directMessage({ feishu, chance, people }: FeishuSide): Promise<void> {
  const by = chance.pick(people);
  if (chance.isHeads(0.5)) feishu.say({ by, text: chance.pick(["hello", "/status", "/help"]) });
  else feishu.enterDm(by);
}

async function menu({ feishu, chance, people }: FeishuSide): Promise<void> {
  feishu.pressMenu(chance.pick(people), chance.pick(["projects", "status", "help"]));
}

const harmless = [
  "Stop",
  "Details",
  "Continue",
  "Retry",
  "Steer now",
  "To front",
  "Workspace",
  "Queue",
  "Resume now",
];

async function pressSomething(side: FeishuSide): Promise<void> {
  const { chance, people } = side;
  // Who stops everything sees no answers.
  const label = chance.isHeads(0.3) ? chance.pick(harmless) : chance.pick(harmless.slice(1));
  const card = anyCard(side, anyRoom(side), label);
  if (card === undefined) return;
  side.ledger.count(`button: ${label}`);
  const presses = chance.isHeads(0.2) ? 2 : 1;
  for (let press = 0; press < presses; press += 1)
    await pressOn(side, card, { by: chance.pick(people), label });
}

/** Whoever wrote something takes it back. What was not begun is not wanted any more. */
async function recall(side: FeishuSide): Promise<void> {
  const { chance, feishu, ledger, people } = side;
  const chat = anyRoom(side);
  const own = feishu.messagesIn(chat).filter(({ sender }) => people.some((person) => person === sender));
  const message = chance.maybe(own.slice(-3));
  if (message === undefined) return;
  ledger.deleted.add(message.id);
  for (const prompt of ledger.prompts) if (message.content.includes(prompt.token)) prompt.isCertain = false;
  feishu.recall(message.id);
}

async function strangerSpeaks({ feishu, stranger }: FeishuSide): Promise<void> {
  feishu.say({ by: stranger, text: "who are you?" });
}

/** Whatever waits for people gets an answer after a while: by a button, sometimes by two at once, or by a number. */
function decideAll(side: FeishuSide, busy: Set<string>): void {
  const { chance, feishu, ledger, people } = side;
  for (const chat of side.rooms) {
    if (busy.has(chat)) continue;
    const label = chance.isHeads(0.75) ? "Approve" : "Reject";
    const card = anyCard(side, chat, label);
    if (card === undefined) continue;
    busy.add(chat);
    side.begin("decision", async () => {
      await wait(1_000 + chance.below(25_000));
      const [one, other] = people;
      if (chance.isHeads(0.2)) {
        ledger.count("number");
        // In the card's own thread, so that no other request is meant by it.
        feishu.say({ by: one, chat, text: label === "Approve" ? "1" : "2", replyTo: card.id });
      } else {
        ledger.count(`button: ${label}`);
        const both = chance.isHeads(0.3);
        const against = label === "Reject" ? "Approve" : "Reject";
        await Promise.all([
          pressOn(side, card, { by: one, label }),
          ...(both ? [pressOn(side, card, { by: other, label: against })] : []),
        ]);
      }
      busy.delete(chat);
    });
  }
}
