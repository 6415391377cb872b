import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Task } from "../../../../src/domain/task.ts";
import { faceOf } from "../../../../src/gateway/face-of.ts";
import { viewerOf } from "../../../../src/gateway/viewer-of.ts";
import { createKeptValues } from "../../../../src/platforms/kit/kept-values.ts";
import { drawWhole } from "../../../../src/platforms/slack/ladder.ts";
import type { CardEntry } from "../../../../src/store/store.ts";
import type { SeenMessage } from "../../../../src/testing/fake-slack/sight.ts";
import type { SlackSide } from "../soak.ts";
import { type Standing, strayWords } from "../stray-words.ts";

/** What is wrong with what stands in Slack, when everything has come to rest; an empty list when nothing is. */
export async function checkSlackCards(soak: SlackSide): Promise<readonly string[]> {
  const { store } = soak.world();
  const tasks = await store.tasks.page({ limit: 10_000 });
  const rooms = soak.rooms.filter((room) => !soak.ledger.closed.has(room));
  const posts = new Map(rooms.map((room) => [room, soak.slack.posts(room)]));
  const wrong = [...posts.values()].flatMap((standing) => [
    ...doubledCards(standing),
    ...doubledFiles(standing),
  ]);
  for (const task of tasks) {
    const standing = posts.get(task.conversation?.id ?? "");
    if (standing !== undefined) wrong.push(...(await checkCard(soak, task, standing)));
  }
  return [...wrong, ...strayWords(soak, everywhere(soak))];
}

/** Channels and direct messages. */
function everywhere({ slack }: SlackSide): readonly Standing[] {
  return slack.channels().map(({ id }) => ({ room: id, texts: slack.posts(id).map(({ plain }) => plain) }));
}

interface Mark {
  readonly key: string;
  readonly nonce: string;
}

function markOf({ metadata }: SeenMessage): Mark | undefined {
  const payload = metadata?.["event_payload"];
  if (typeof payload !== "object" || payload === null) return undefined;
  return { key: String(Reflect.get(payload, "key")), nonce: String(Reflect.get(payload, "nonce")) };
}

function doubledCards(standing: readonly SeenMessage[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const message of standing) {
    const mark = markOf(message);
    // A later edition takes the place of the one before, so that one key is one message.
    if (mark !== undefined) counts.set(mark.key, (counts.get(mark.key) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key} stands ${count} times`);
}

function doubledFiles(standing: readonly SeenMessage[]): readonly string[] {
  const names = standing.flatMap(({ files, threadTs }) => files.map(({ name }) => `${threadTs} ${name}`));
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `file ${name} stands twice`);
}

async function checkCard(
  soak: SlackSide,
  task: Task,
  standing: readonly SeenMessage[],
): Promise<readonly string[]> {
  const key = `task:${task.id}`;
  const { store } = soak.world();
  const entry = task.conversation === null ? undefined : await store.cards.get(task.conversation, key);
  if (entry === undefined) return [`${key} has no card`];
  const card = standing.find((message) => markOf(message)?.key === key);
  // What people delete when all is said stays deleted.
  if (card === undefined && isDeleted(soak, entry)) return [];
  if (card === undefined) return [`${key} does not stand in ${entry.conversation.id}`];
  const expected = await drawn(soak, entry);
  const isTrue = isDeepStrictEqual(timeless(task, card.blocks), timeless(task, expected));
  return [
    ...(isTrue ? [] : [`${key} shows another state than ${task.state.status}: ${card.plain.slice(0, 150)}`]),
    ...missingLines(soak, task, standing),
  ];
}

function isDeleted({ ledger }: SlackSide, { ref, conversation }: CardEntry): boolean {
  const { message = "" } = ref === null ? {} : Ref.parse(JSON.parse(ref));
  return ledger.deleted.has(`${conversation.id} ${message}`);
}

const Ref = z.object({ message: z.string().optional() });

/** What a card says of a limit changes with time alone, and nobody pays for showing that: its title counts. */
function timeless({ state }: Task, blocks: unknown): unknown {
  const isLimit = state.status === "failed" && state.reason === "limit";
  return isLimit && Array.isArray(blocks) ? blocks.slice(0, 1) : blocks;
}

/** The card as it has to stand there. */
async function drawn(soak: SlackSide, entry: CardEntry): Promise<unknown> {
  const { store, gateway, platforms } = soak.world();
  const roleOf = async (person: Parameters<typeof store.people.get>[0]) =>
    (await store.people.get(person))?.role;
  const viewer = await viewerOf({ roleOf }, entry);
  if (viewer === undefined) return undefined;
  const can = platforms.get("slack")?.can;
  if (can === undefined) throw new Error("there is no Slack");
  const showing = { entry, viewer, can };
  const face = await faceOf({ cards: store.cards, views: gateway.views }, showing);
  if (face === undefined) return undefined;
  const [ann, bob] = soak.people;
  const names: Readonly<Record<string, string>> = { [ann]: "ann", [bob]: "bob" };
  const drawing = { agentBlocks: true, nameOf: (id: string) => names[id], keep: createKeptValues().keep };
  return JSON.parse(JSON.stringify(drawWhole(face.card, drawing).blocks));
}

/** The whole of an answer stands on its card, in its parts, or in a file. */
function missingLines(
  { slack, ledger }: SlackSide,
  { id, state, result }: Task,
  standing: readonly SeenMessage[],
): readonly string[] {
  if (state.status !== "completed" || result === null) return [];
  // Perhaps it was a part of this answer.
  if ([...ledger.deleted].some((place) => place.startsWith(`${standing[0]?.channel} `))) return [];
  const own = standing.filter((message) => markOf(message)?.key.startsWith(`task:${id}`) === true);
  const files = slack
    .files()
    .filter(({ shares }) => shares.some(({ channel }) => channel === standing[0]?.channel));
  const all = [
    ...own.map(({ plain }) => plain),
    ...files.filter(({ state: is }) => is === "complete").map(({ bytes }) => new TextDecoder().decode(bytes)),
  ].join("\n");
  const chart = /!\[Chart\]\((chart-\d+)/.exec(result)?.[1];
  const charts = files.filter(({ name }) => chart !== undefined && name.startsWith(`${chart}-`)).length;
  const missing = result.split("\n").filter((line) => !line.startsWith("![") && !all.includes(line.trim()));
  return [
    ...(missing.length === 0
      ? []
      : [`task:${id} lacks ${missing.length} lines of its answer: ${missing[0]}`]),
    ...(charts === (chart === undefined ? 0 : 1) ? [] : [`task:${id} sent ${chart} ${charts} times`]),
  ];
}
