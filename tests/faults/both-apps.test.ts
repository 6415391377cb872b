import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createFeishu } from "../../src/platforms/feishu/feishu.ts";
import { groupIn } from "../../src/platforms/feishu/intake/places.ts";
import { createSlack } from "../../src/platforms/slack/slack.ts";
import { type AppWorld, beginAppWorld } from "../../src/testing/app-world.ts";
import { createChance } from "../../src/testing/chance.ts";
import { type FakeFeishu, startFakeFeishu } from "../../src/testing/fake-feishu/fake-feishu.ts";
import { type FakeSlack, startFakeSlack } from "../../src/testing/fake-slack/fake-slack.ts";
import { shownIn } from "../../src/testing/feishu-sight.ts";
import { feishuValues } from "../../src/testing/feishu-values.ts";
import { slackValues } from "../../src/testing/slack-values.ts";

const seed = Number(process.env["FAULT_SEED"] ?? Date.now() % 1_000_000);
const seconds = Number(process.env["SOAK_SECONDS"] ?? 25);
const projectsOfEach = 4;

/** A room of one of the apps. */
interface Room {
  readonly app: "slack" | "feishu";
  readonly id: string;
}

interface Asked {
  readonly room: Room;
  readonly word: string;
}

it(`brings every answer to the app it was asked for in, with both in one process (seed ${seed})`, {
  timeout: 180_000,
}, async () => {
  const chance = createChance(seed);
  const [slack, feishu] = [
    await startFakeSlack({}),
    await startFakeFeishu({ redeliverAfterMs: [300, 600, 900, 1_200, 2_000, 4_000] }),
  ];
  const folder = await mkdtemp(join(tmpdir(), "poco-both-"));
  await mkdir(join(folder, "scratch"));
  let count = 0;
  const newId = (): string => (count += 1).toString(16).padStart(8, "0");
  const begin = (): Promise<AppWorld> =>
    beginAppWorld({
      folder,
      newId,
      create: {
        slack: (host) => createSlack(slackValues(slack), host),
        feishu: (host) => createFeishu(feishuValues(feishu), host),
      },
      act: (run) => {
        const [word = ""] = /word-\d+/.exec(run.turn.prompt) ?? [];
        run.emit({ kind: "text", messageId: "m", delta: `working on ${word}` });
        setTimeout(() => run.complete(`answer to ${word}.`), 100 + chance.below(1_500));
      },
    });
  let world = await begin();
  const ann = { slack: slack.addUser({ name: "ann" }), feishu: feishu.add("Ann") };
  await world.grant("slack", ann.slack, "owner");
  await world.grant("feishu", ann.feishu, "owner");
  const rooms = await addRooms({ world, slack, feishu, ann });
  const asked: Asked[] = [];

  const ask = async (): Promise<void> => {
    const room = chance.pick(rooms);
    const word = `word-${asked.length + 1}`;
    asked.push({ room, word });
    if (room.app === "slack") await slack.say({ user: ann.slack, channel: room.id, text: word });
    else feishu.say({ by: ann.feishu, chat: room.id, text: word });
  };
  const end = Date.now() + seconds * 1_000;
  let restartAt = Date.now() + (seconds * 1_000) / 2;
  while (Date.now() < end) {
    await ask();
    misfortune({ slack, feishu, chance });
    if (Date.now() > restartAt) {
      restartAt = Number.POSITIVE_INFINITY;
      await world.stop();
      world = await begin();
    }
    await new Promise((resolve) => setTimeout(resolve, 150 + chance.below(300)));
  }
  slack.clearFaults();

  const wrong = (): readonly string[] => asked.flatMap((one) => problemsOf(one, { slack, feishu, rooms }));
  const until = Date.now() + 90_000;
  while (wrong().length > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 250));

  expect(wrong()).toEqual([]);
  expect(asked.length).toBeGreaterThan(30);
  expect([feishu.breaches, feishu.lints, slack.rateBreaches, slack.lints]).toEqual([[], [], [], []]);
  await world.stop();
  await Promise.all([slack.close(), feishu.close()]);
  await rm(folder, { recursive: true, force: true });
});

interface Apps {
  readonly slack: FakeSlack;
  readonly feishu: FakeFeishu;
}

interface Adding extends Apps {
  readonly world: AppWorld;
  readonly ann: { readonly slack: string; readonly feishu: string };
}

async function addRooms({ world, slack, feishu, ann }: Adding): Promise<readonly Room[]> {
  const rooms: Room[] = [];
  for (let index = 0; index < projectsOfEach; index += 1) {
    const channel = slack.addChannel({ name: `poco-s${index}`, members: [ann.slack] });
    const inSlack = { platform: "slack", id: channel, surface: "group" } as const;
    await world.addProject({ name: `s${index}`, owner: ann.slack, conversation: inSlack });
    const { id } = feishu.makeGroup(`f${index}`, [ann.feishu]);
    const chat = feishu.tenant.chats.get(id);
    if (chat !== undefined) chat.hasBot = true;
    await world.addProject({ name: `f${index}`, owner: ann.feishu, conversation: groupIn(id) });
    rooms.push({ app: "slack", id: channel }, { app: "feishu", id });
  }
  return rooms;
}

/** Now and then something goes wrong, in either app. */
function misfortune({
  slack,
  feishu,
  chance,
}: Apps & { readonly chance: ReturnType<typeof createChance> }): void {
  const { sockets } = feishu.transport;
  const acts: readonly (() => void)[] = [
    () => sockets.drop(),
    () => feishu.expireTokens(),
    () => void feishu.fault({ kind: "http", status: 502, times: 2 }),
    () => void feishu.fault({ kind: "cut_after", times: 2 }),
    () => void feishu.fault({ kind: "cut_before", times: 2 }),
    () => void feishu.fault({ kind: "code", code: 230020, times: 1 }),
    () => void slack.fault({ kind: "http", status: 502, times: 2 }),
    () => void slack.fault({ kind: "cut_after", times: 1 }),
    () => feishu.transport.deliverTwice(chance.below(2) === 0),
  ];
  if (chance.below(3) === 0) chance.pick(acts)();
}

/** What is wrong with the answer to a word: missing, doubled, or in a room where nobody asked for it. */
function problemsOf(
  { room, word }: Asked,
  { slack, feishu, rooms }: Apps & { readonly rooms: readonly Room[] },
) {
  return rooms.flatMap((one): readonly string[] => {
    const texts =
      one.app === "slack"
        ? slack.posts(one.id).map(({ plain }) => plain)
        : shownIn(feishu, one.id).map(({ plain }) => plain);
    const found = texts.filter((text) => isOver(text, word)).length;
    const isHere = one.app === room.app && one.id === room.id;
    if (found === (isHere ? 1 : 0)) return [];
    return [
      `${word} asked in ${room.app}: ${found} answers in ${one.app} ${one.id}${isHere ? "" : ", where nobody asked"}`,
    ];
  });
}

/** Its answer stands there; or that PoCo was restarted while an agent was at it. */
function isOver(text: string, word: string): boolean {
  if (text.includes("[Complete]")) return text.includes(`answer to ${word}.`);
  return text.startsWith("[Error]") && new RegExp(`Task: ${word}\\b`).test(text) && /restart/i.test(text);
}
