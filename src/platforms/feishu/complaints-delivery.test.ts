import { describe, expect, it, vi } from "vitest";
import { startFakeFeishu } from "../../testing/fake-feishu/fake-feishu.ts";
import { uploadedBytes } from "../../testing/fake-feishu/methods/others.ts";
import { pressToCome } from "../../testing/feishu-press.ts";
import { shownIn } from "../../testing/feishu-sight.ts";
import { feishuValues } from "../../testing/feishu-values.ts";
import { aFeishuWorld, type FeishuWorld, type FeishuWorldOptions } from "../../testing/feishu-world.ts";
import { createHttpAppFixture, jsonOf } from "../../testing/http-app.ts";

/* What people complain of with other bots in Feishu, each shown not to be so here: what arrives, and how often. */

const update = "PUT /open-apis/cardkit/v1/cards/:card";
const typed = "PUT /open-apis/cardkit/v1/cards/:card/elements/:element/content";
const reply = "POST /open-apis/im/v1/messages/:message/reply";

async function aRun(world: FeishuWorld, text = "tell me") {
  const { feishu, ann } = world;
  const { chat } = await world.aProject("api");
  const prompt = feishu.say({ by: ann, chat, text });
  const run = await world.run(text);
  return { chat, prompt, run };
}

/** The files in a chat, as text, oldest first. */
async function filesIn({ feishu }: FeishuWorld, chat: string): Promise<readonly string[]> {
  const keys = shownIn(feishu, chat).flatMap(({ message: { type, content } }) =>
    type === "file" ? [String((JSON.parse(content) as { file_key?: string }).file_key)] : [],
  );
  const files = await Promise.all(keys.map((key) => uploadedBytes(key)));
  return files.map((bytes) => new TextDecoder().decode(bytes));
}

/** Which of the marks `mark-1.` to `mark-<count>.` do not stand in the texts, and which stand there more than once. */
function marksIn(texts: readonly string[], count: number) {
  const found = texts.flatMap((text) => [...text.matchAll(/mark-(\d+)\./g)].map(([, mark]) => Number(mark)));
  const seen = new Set(found);
  const all = Array.from({ length: count }, (_, index) => index + 1);
  return {
    missing: all.filter((mark) => !seen.has(mark)),
    doubled:
      found.length === seen.size ? [] : all.filter((mark) => found.indexOf(mark) !== found.lastIndexOf(mark)),
  };
}

const lines = (count: number, line: (number: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index + 1)).join("\n");

/**
 * In how many places all of the marks stand: a long answer ends on its card, and the whole of it stands in further cards below
 * or, where those are too few, in a file. `doubled`: the marks that stand in one place more than once.
 */
async function placesOf(world: FeishuWorld, chat: string, count: number) {
  const look = async () => {
    const [card = "", ...more] = shownIn(world.feishu, chat).map(({ plain }) => plain);
    const files = (await filesIn(world, chat)).map((text) => [text]);
    const places = [[card], more, ...files].map((texts) => marksIn(texts, count));
    const whole = places.filter(({ missing }) => missing.length === 0).length;
    return { whole, doubled: places.flatMap(({ doubled }) => doubled) };
  };
  await isAtRest(world, async () => (await look()).whole > 0);
  return look();
}

const onePlace = { whole: 1, doubled: [] };

/** Resolves when this is so, and no card is owed any more. */
async function isAtRest({ store }: FeishuWorld, isSo: () => Promise<boolean>): Promise<void> {
  const look = async (): Promise<void> => {
    expect(await isSo()).toBe(true);
    expect(await store.cards.owed()).toEqual([]);
  };
  await vi.waitFor(look, { timeout: 8_000, interval: 20 });
}

describe.concurrent("complaint 3, the last answer is lost or cut when Feishu does not take its card:", () => {
  const answers: readonly (readonly [string, string, number, FeishuWorldOptions])[] = [
    ["nine tables", lines(9, (n) => `| a | b |\n|---|---|\n| mark-${n}. | ${n} |\n`), 9, {}],
    ["14,000 characters", lines(280, (n) => `mark-${n}. ${"so it goes ".repeat(4)}\n`), 280, {}],
    ["pictures of elsewhere", lines(5, (n) => `![mark-${n}.](https://example.org/${n}.png)\n`), 5, {}],
    ["addresses", lines(5, (n) => `mark-${n}. Ann <ann@example.org>\n`), 5, { refusals: [230028] }],
    ["300 headings", lines(300, (n) => `# mark-${n}.\n\n- so\n`), 300, {}],
    ["a long listing", `\`\`\`sh\n${lines(400, (n) => `echo mark-${n}. <at id=all></at>`)}\n\`\`\``, 400, {}],
  ];

  it.each(answers)("an answer with %s arrives whole, once", async (_what, answer, count, options) => {
    await using world = await aFeishuWorld(options);
    const { chat, run } = await aRun(world);

    run.complete(answer);

    expect(await placesOf(world, chat, count)).toEqual(onePlace);
  });

  it.each([
    ["has too many elements", 300305],
    ["is none", 300302],
    ["is too large", 200380],
  ])("an answer arrives whole, once, though Feishu says that its card %s", async (_what, code) => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { chat, run } = await aRun(world);
    run.say("Looking");
    await world.shown(chat, "Looking");
    const refused = world.feishu.fault({ kind: "code", code, status: 200, method: update, times: 2 });

    // More than fits into the smaller card that comes then.
    run.complete(lines(200, (n) => `mark-${n}. ${"字".repeat(18)}`));

    expect(await placesOf(world, chat, 200)).toEqual(onePlace);
    expect(refused.hits).toBe(2);
  });
});

describe.concurrent("complaint 4, answers come twice:", () => {
  it("what Feishu delivers twice is one task, and what it never confirmed stands once", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { feishu, ann } = world;
    feishu.transport.deliverTwice(true);
    feishu.fault({ kind: "cut_after", method: reply, times: 3 });
    feishu.fault({ kind: "cut_after", method: update, times: 1 });

    const { chat, run } = await aRun(world);
    run.ask("r1");
    await world.press(ann, chat, "Approve");
    run.complete("Built.");

    await world.shown(chat, "Built.");
    await world.shown(chat, "Approved by Ann");
    await feishu.until(() => feishu.transport.open() === 0, "all is taken");
    expect(world.agent.runs).toHaveLength(1);
    expect(run.decisions).toHaveLength(1);
    expect(shownIn(feishu, chat).filter(({ message }) => message.type === "interactive")).toHaveLength(2);
  });

  it("a button that is pressed twice acts once", async () => {
    await using world = await aFeishuWorld();
    const { feishu, ann } = world;
    const { chat, run } = await aRun(world);
    run.end({ kind: "failed", reason: "agent", message: "No luck." });
    const { message } = await world.shown(chat, "No luck.");
    const press = pressToCome(feishu, { by: ann, message: message.id, label: "Retry" });

    await Promise.all([press(), press(), press()]);

    await world.feishu.until(() => world.agent.runs.length > 1, "it runs again");
    world.agent.runs[1]?.complete("Luck.");
    await world.shown(chat, "Luck.");
    expect(world.agent.runs).toHaveLength(2);
  });
});

describe("complaint 11, the calls of the month are used up by live cards:", () => {
  it("near the end of the plan the requests and the answer of a task still arrive", async () => {
    await using world = await aFeishuWorld({ values: { monthlyCalls: 12 } });
    const { ann } = world;
    const { chat, run } = await aRun(world);
    const before = progressOf(world);
    for (const word of ["Looking", " into", " it"]) run.say(word);

    run.ask("r1");
    await world.press(ann, chat, "Approve");
    run.complete("Built.");

    await world.shown(chat, "Approved by Ann");
    await world.shown(chat, "Built.");
    expect(progressOf(world)).toBe(before);
    expect(world.platform.health?.()).toMatchObject({ feishu_calls: { limit: 12, level: "spent" } });
    expect(world.platform.checks?.()).toContainEqual({
      state: "bad",
      text: expect.stringContaining("Cards show no progress until the month is over") as string,
    });
  });

  it("when Feishu says in the middle of a task that the plan is used up, its answer still arrives", async () => {
    await using world = await aFeishuWorld({ isFaulty: true });
    const { feishu } = world;
    const { chat, run } = await aRun(world);
    run.say("Looking");
    await world.shown(chat, "Looking");
    const used = feishu.fault({ kind: "code", code: 99991403, status: 429, method: typed });
    run.say(" into it");
    await feishu.until(() => used.hits === 1, "Feishu says so");
    const before = progressOf(world);
    run.say(", for long");

    run.complete("Built.");

    await world.shown(chat, "Built.");
    expect(progressOf(world)).toBe(before);
    expect(world.platform.health?.()).toMatchObject({ feishu_calls: { level: "spent" } });
  });

  it("/health says how many calls were made, and that the plan is used up", async () => {
    const feishu = await startFakeFeishu();
    feishu.fault({
      kind: "code",
      code: 99991403,
      status: 429,
      method: "GET /open-apis/application/v6/applications/:app",
    });
    await using _ = { [Symbol.asyncDispose]: () => feishu.close() };
    await using poco = await createHttpAppFixture({ feishu: feishuValues(feishu, { monthlyCalls: 10_000 }) });
    const health = async () => jsonOf(await poco.get("/health"));

    await expect
      .poll(async () => (await health())["feishu_calls"])
      .toMatchObject({ level: "spent", limit: 10_000 });

    expect(JSON.stringify((await health())["platforms"])).toContain("until the month is over");
  });
});

/** Calls that only show how far a task is. */
function progressOf({ feishu }: FeishuWorld): number {
  return feishu.callsOf(typed).length;
}

describe("complaint 12, one huge error floods the chat:", () => {
  it.each([
    ["an error", (text: string) => ({ kind: "failed", reason: "agent", message: text }) as const],
    ["an answer", (text: string) => ({ kind: "completed", text }) as const],
    ["a crash", (text: string) => ({ kind: "lost", message: text }) as const],
  ])("%s of a million characters is a card, at most two more, and a file", async (_what, outcomeOf) => {
    await using world = await aFeishuWorld();
    const { chat, run } = await aRun(world);

    run.end(outcomeOf(lines(20_000, (n) => `mark-${n}. ${"so it goes ".repeat(4)}`)));

    await isAtRest(world, async () => (await filesIn(world, chat)).length > 0);
    const seen = shownIn(world.feishu, chat);
    const [file = "", ...others] = await filesIn(world, chat);
    expect(seen.length).toBeLessThanOrEqual(4);
    expect(seen.filter(({ message }) => message.type === "interactive").length).toBeLessThanOrEqual(3);
    expect(marksIn([file], 20_000)).toEqual({ missing: [], doubled: [] });
    expect(others).toEqual([]);
  });
});
