import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Task } from "../../../../src/domain/task.ts";
import { faceOf } from "../../../../src/gateway/face-of.ts";
import { viewerOf } from "../../../../src/gateway/viewer-of.ts";
import { drawWhole } from "../../../../src/platforms/feishu/cards/ladder.ts";
import { createKeptValues } from "../../../../src/platforms/kit/kept-values.ts";
import type { CardEntry } from "../../../../src/store/store.ts";
import { uploadedBytes } from "../../../../src/testing/fake-feishu/methods/others.ts";
import type { FakeFile, FakeMessage } from "../../../../src/testing/fake-feishu/tenant.ts";
import { contentsIn } from "../../../../src/testing/feishu-card.ts";
import { type Shown, shownIn } from "../../../../src/testing/feishu-sight.ts";
import type { FeishuSide } from "../soak.ts";
import { type Standing, strayWords } from "../stray-words.ts";

/** What is wrong with what stands in Feishu, when everything has come to rest; an empty list when nothing is. */
export async function checkFeishuCards(side: FeishuSide): Promise<readonly string[]> {
  const { feishu, rooms } = side;
  const { store } = side.world();
  const names = await postNames(side);
  const standing = new Map(rooms.map((room) => [room, shownIn(feishu, room)]));
  const wrong: string[] = [];
  for (const shown of standing.values()) {
    wrong.push(...doubledCards(shown, names), ...doubledReplies(side, shown), ...unsealed(side, shown));
  }
  wrong.push(...strayWords(side, everywhere(feishu)));
  for (const task of await store.tasks.page({ limit: 10_000 })) {
    const shown = standing.get(task.conversation?.id ?? "");
    if (shown !== undefined) wrong.push(...(await checkCard(side, task, { shown, names })));
  }
  return wrong;
}

/** Groups and direct messages. */
function everywhere(feishu: FeishuSide["feishu"]): readonly Standing[] {
  return [...feishu.tenant.chats.keys()].map((room) => ({
    room,
    texts: shownIn(feishu, room).map(({ plain }) => plain),
  }));
}

/** A card in which text still seems to grow, though no task runs. */
function unsealed({ feishu }: FeishuSide, shown: readonly Shown[]): readonly string[] {
  const standing = new Map(shown.map(({ message, plain }) => [message.id, plain]));
  return [...feishu.tenant.entities.values()]
    .filter(({ streamingSince, message }) => streamingSince !== null && standing.has(message ?? ""))
    .map(({ message }) => `still streaming: ${standing.get(message ?? "")?.slice(0, 150)}`);
}

/** Under which name each message was posted, as PoCo remembers it over a crash. */
async function postNames({ folder }: FeishuSide): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(folder, "feishu-posts.jsonl"), "utf8");
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(
    lines.flatMap((line) => {
      const { name, message } = PostLine.parse(JSON.parse(line));
      return message === undefined ? [] : [[message, name] as const];
    }),
  );
}

const PostLine = z.object({ name: z.string(), message: z.string().optional() });

/** `card group oc_1 task:1 2` is the second edition of the card `task:1`: all editions of one are one message. */
function keyOf(name: string): string | undefined {
  return /^card group \S+ (.*) \d+$/.exec(name)?.[1];
}

function doubledCards(shown: readonly Shown[], names: ReadonlyMap<string, string>): readonly string[] {
  const counts = new Map<string, number>();
  const nameless: string[] = [];
  for (const { message, plain } of shown.filter(({ message: { type } }) => type === "interactive")) {
    const name = names.get(message.id);
    if (name === undefined) nameless.push(`nobody knows why this stands: ${plain.slice(0, 150)}`);
    const key = keyOf(name ?? "");
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const doubled = [...counts].filter(([, count]) => count > 1);
  return [...nameless, ...doubled.map(([key, count]) => `${key} stands ${count} times`)];
}

/** Words that call somebody, and files. */
function doubledReplies({ feishu }: FeishuSide, shown: readonly Shown[]): readonly string[] {
  const replies = shown
    .filter(({ message: { type } }) => type !== "interactive")
    .map(({ message, plain }) => `${message.parentId}: ${fileOf(feishu, message)?.name ?? plain}`);
  return replies
    .filter((reply, index) => replies.indexOf(reply) !== index)
    .map((reply) => `this stands twice below ${reply}`);
}

function fileOf({ tenant }: FeishuSide["feishu"], { content }: FakeMessage): FakeFile | undefined {
  const { file_key, image_key } = JSON.parse(content) as Record<string, string | undefined>;
  return tenant.files.get(file_key ?? image_key ?? "");
}

interface InRoom {
  readonly shown: readonly Shown[];
  readonly names: ReadonlyMap<string, string>;
}

async function checkCard(side: FeishuSide, task: Task, { shown, names }: InRoom): Promise<readonly string[]> {
  const key = `task:${task.id}`;
  const { store } = side.world();
  const entry = task.conversation === null ? undefined : await store.cards.get(task.conversation, key);
  if (entry === undefined) return [`${key} has no card`];
  const ref = entry.ref === null ? {} : Ref.parse(JSON.parse(entry.ref));
  const card = shown.find(({ message }) => message.id === ref.message);
  if (card === undefined) return [`${key} does not stand in ${entry.conversation.id}`];
  const isTrue = isDeepStrictEqual(
    timeless(task, contentsIn(side.feishu.cardOf(card.message.id))),
    timeless(task, contentsIn(await drawn(side, entry))),
  );
  return [
    ...(isTrue ? [] : [`${key} shows another state than ${task.state.status}: ${card.plain.slice(0, 200)}`]),
    ...(await missingLines(side, task, { shown, names })),
  ];
}

const Ref = z.object({ message: z.string().optional() });

/** What a card says of a limit changes with time alone, and nobody pays for showing that: its first words count. */
function timeless({ state }: Task, contents: readonly string[]): readonly string[] {
  return state.status === "failed" && state.reason === "limit" ? contents.slice(0, 1) : contents;
}

/** The card as it has to stand there. */
async function drawn(side: FeishuSide, entry: CardEntry): Promise<unknown> {
  const { store, gateway, platforms } = side.world();
  const viewer = await viewerOf({ roleOf: async (person) => (await store.people.get(person))?.role }, entry);
  const can = platforms.get("feishu")?.can;
  if (viewer === undefined || can === undefined) return undefined;
  const face = await faceOf({ cards: store.cards, views: gateway.views }, { entry, viewer, can });
  if (face === undefined) return undefined;
  const [ann, bob] = side.people;
  const names: Readonly<Record<string, string>> = { [ann]: "Ann", [bob]: "Bob" };
  const drawing = { nameOf: (id: string) => names[id], keep: createKeptValues().keep };
  return drawWhole({ card: face.card, isLive: false }, drawing).json;
}

/** The whole of an answer stands on its card, in its parts, or in a file. */
async function missingLines(
  side: FeishuSide,
  { id, state, result }: Task,
  { shown, names }: InRoom,
): Promise<readonly string[]> {
  if (state.status !== "completed" || result === null) return [];
  const own = shown.filter(({ message }) => keyOf(names.get(message.id) ?? "")?.startsWith(`task:${id}`));
  const files = await Promise.all(
    shown.flatMap(({ message }) => fileOf(side.feishu, message) ?? []).map(wordsIn),
  );
  const all = [...own.map(({ plain }) => plain), ...files].join("\n");
  const missing = result.split("\n").filter((line) => !line.startsWith("![") && !all.includes(line.trim()));
  const chart = /!\[Chart\]\(chart-(\d+)/.exec(result)?.[1];
  const charts = files.filter((words) => words === `chart ${chart}`).length;
  return [
    ...(missing.length === 0
      ? []
      : [`task:${id} lacks ${missing.length} lines of its answer: ${missing[0]}`]),
    ...(charts === (chart === undefined ? 0 : 1) ? [] : [`task:${id} sent its chart ${charts} times`]),
  ];
}

async function wordsIn({ key, bytes }: FakeFile): Promise<string> {
  return new TextDecoder().decode((await uploadedBytes(key)) ?? bytes);
}
