import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../../domain/agent-event.ts";
import type { SeenMessage } from "../../testing/fake-slack/sight.ts";
import { atRest, inThread, keyOf, soon, taskCards } from "../../testing/seen-in-slack.ts";
import { aSoundSlackWorld, type SoundSlackWorld } from "../../testing/sound-slack-world.ts";

interface Ended {
  readonly channel: string;
  readonly card: SeenMessage;
  /** What stands below the card, oldest first. */
  readonly thread: readonly SeenMessage[];
}

/** A task with this answer, when everything has come to rest. */
async function answered(
  world: SoundSlackWorld,
  answer: string,
  events: readonly AgentEvent[] = [],
): Promise<Ended> {
  const { channel } = await world.aProject("api");
  await world.slack.say({ user: world.ann, channel, text: "go" });
  const run = await world.run("go");
  run.emit(...events);
  run.complete(answer);
  await world.slack.until(() => taskCards(world, channel)[0]?.plain.includes("[Complete") === true);
  await atRest(world, 15_000);
  const [card, ...others] = taskCards(world, channel);
  expect(others).toEqual([]);
  if (card === undefined) throw new Error("there is no card");
  return { channel, card, thread: inThread(world, { channel, ts: card.ts }) };
}

function numbered(lines: number, line: (number: number) => string): string {
  return Array.from({ length: lines }, (_, index) => line(index + 1)).join("\n");
}

const plainOf = (messages: readonly SeenMessage[]) => messages.map(({ plain }) => plain).join("\n");
const filesOf = (messages: readonly SeenMessage[]) => messages.flatMap(({ files }) => files);
const textOf = ({ bytes }: { readonly bytes: Uint8Array }) => new TextDecoder().decode(bytes);

// Side by side: they wait for the pace at which Slack takes messages.
describe.concurrent("a long answer", () => {
  it("of 60,000 characters comes in four parts in their order and then as a file, in the thread of the card", async () => {
    await using world = await aSoundSlackWorld();
    const answer = numbered(1_000, (number) => `Line ${number}: ${"it holds that a<b && b<c. ".repeat(2)}`);

    const { channel, card, thread } = await answered(world, answer);

    expect(answer.length).toBeGreaterThan(60_000);
    const id = keyOf(card);
    expect(thread.slice(0, 4).map(keyOf)).toEqual([1, 2, 3, 4].map((part) => `${id}:part:${part}`));
    const shown = plainOf(thread);
    const found = [...shown.matchAll(/Line (\d+):/g)].map(([, number]) => Number(number));
    expect(found).toEqual(found.toSorted((one, other) => one - other));
    expect(new Set(found).size).toBe(found.length);
    const [file, ...more] = filesOf(thread);
    expect(more).toEqual([]);
    expect(file?.name).toMatch(/^answer-.*\.md$/);
    expect(file && textOf(file)).toBe(answer.trim());
    expect(card.plain).toContain("Line 1000:");
    expect(card.plain).toMatch(/file/);
    const outside = world.slack.posts(channel).filter(({ threadTs }) => threadTs === undefined);
    expect(outside.map(keyOf)).toEqual([id]);
  });

  it("of 20,000 characters comes whole in its parts, without a file", async () => {
    await using world = await aSoundSlackWorld();
    const answer = numbered(400, (number) => `Line ${number}: ${"word ".repeat(9)}`);

    const { thread } = await answered(world, answer);

    const found = [...plainOf(thread).matchAll(/Line (\d+):/g)].map(([, number]) => Number(number));
    expect(found).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
    expect(filesOf(thread)).toEqual([]);
  });

  it.each<readonly [string, string]>([
    [
      "fences",
      numbered(300, (number) => `\`\`\`ts\nconst a${number} = "<b> && *c*";\n\`\`\`\n\n- [ ] item ${number}`),
    ],
    [
      "one long fence",
      `\`\`\`diff\n${numbered(900, (number) => `+line ${number} of <it> & more \`\``)}\n\`\`\``,
    ],
    [
      "tables",
      numbered(
        30,
        (number) => `| a | b |\n|---|---|\n${numbered(20, (row) => `| item ${number}.${row} | <x> & y |`)}\n`,
      ),
    ],
    ["one line without an end", `item ${"long".repeat(6_000)} end`],
    ["CJK", numbered(300, (number) => `第 ${number} 行：${"修正登录页面的错误，".repeat(8)}👩‍👩‍👧‍👦`)],
    [
      "calls of everybody",
      numbered(300, (number) => `<!channel> <!here> <!everyone> @channel @here item ${number} <@U000000005>`),
    ],
    ["controls", numbered(600, (number) => `item ${number} \u0000\u0007\u202e abc \ud800 \ufeff`)],
  ])("with %s is taken by Slack, and nobody is called", async (_, answer) => {
    await using world = await aSoundSlackWorld();

    const { card, thread } = await answered(world, answer);

    expect(thread.length).toBeGreaterThan(0);
    expect(thread.every(({ threadTs }) => threadTs === card.ts)).toBe(true);
    const sent = JSON.stringify(
      world.slack.calls.filter(({ method }) => method.startsWith("chat.")).map(({ args }) => args),
    );
    expect(sent).not.toMatch(/<!(channel|here|everyone)/);
    expect(sent).not.toMatch(/<@U000000005>/);
  });
});

describe.concurrent("what is not for reading in a chat", () => {
  it("comes as files: a long diff and the command of a request", async () => {
    await using world = await aSoundSlackWorld();
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    const command = `set -e\n${numbered(800, (number) => `echo "step ${number}" && a<b`)}`;
    const diff = `--- a/x.ts\n+++ b/x.ts\n@@ -0,0 +1,3000 @@\n${numbered(3_000, (number) => `+line ${number} <b> & c`)}\n`;
    await slack.say({ user: ann, channel, text: "go" });
    const run = await world.run("go");
    run.ask("r1", { title: "Run it", detail: { command } });
    // The card of the task tells of it as well, and may do so first.
    const request = await world.posted(channel, /^\[Waiting\] (?!Task)[^]*Run it/);
    await slack.until(() => slack.files().some(({ shares }) => shares.length > 0));
    expect(textOf(slack.files()[0] ?? { bytes: new Uint8Array() })).toBe(command);
    expect(slack.messages(channel).find(({ files }) => files.length > 0)?.threadTs).toBe(request.threadTs);
    await slack.press({ user: ann, channel, ts: request.ts, text: "Approve" });
    await soon(() => expect(run.decisions).toHaveLength(1));
    run.emit({ kind: "diff", diff });
    run.complete("Done.");

    await world.posted(channel, "Done.");
    await atRest(world);
    const changes = slack.files().filter(({ name }) => name.startsWith("changes-"));
    expect(changes.map(textOf)).toEqual([diff]);
    expect(slack.files()).toHaveLength(2);
  });
});

describe.concurrent("a card that Slack does not take", () => {
  it("comes a rung further down, and counts as shown", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    slack.fault({ method: "chat.postMessage", kind: "error", error: "invalid_blocks", times: 3 });

    await slack.say({ user: ann, channel, text: "go" });
    const run = await world.run("go");
    const card = await world.posted(channel, "go");
    run.complete("It is fixed.");

    await slack.until(() => slack.message(channel, card.ts)?.plain.includes("It is fixed.") === true);
    await atRest(world);
    expect(taskCards(world, channel)).toHaveLength(1);
  });

  it("keeps its buttons on the lowest rung", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "go" });
    const run = await world.run("go");
    await world.posted(channel, "[Running");
    slack.fault({ method: "chat.postMessage", kind: "error", error: "msg_blocks_too_long", times: 4 });

    run.ask("r1");
    const request = await world.posted(channel, "Reject with a note");
    await slack.press({ user: ann, channel, ts: request.ts, text: "Approve" });

    await soon(() => expect(run.decisions).toHaveLength(1));
    run.complete("Done.");
    await world.posted(channel, "Done.");
    await atRest(world);
  });
});

describe.concurrent("a file that the answer links to", () => {
  it("stands once in the thread of the card, byte for byte, though an upload's answer was lost", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "go" });
    const run = await world.run("go");
    const bytes = Uint8Array.from({ length: 3_000 }, (_, index) => index % 256);
    await writeFile(join(run.turn.folder, "chart.png"), bytes);
    slack.fault({ method: "files.completeUploadExternal", kind: "cut_after" });

    run.complete("Look: ![the chart](chart.png), drawn by [plot.py](plot.py:3).");

    const card = await world.posted(channel, "[Complete");
    await slack.until(() => filesOf(inThread(world, { channel, ts: card.ts })).length === 1, {
      what: "the chart stands in the thread",
      withinMs: 15_000,
    });
    await atRest(world, 15_000);
    const [file, ...more] = filesOf(inThread(world, { channel, ts: card.ts }));
    expect(more).toEqual([]);
    expect(file?.name).toMatch(/^chart-.*\.png$/);
    expect(file && Buffer.compare(file.bytes, bytes)).toBe(0);
  });

  it("comes after a restart when PoCo ended before it was sent", async () => {
    await using world = await aSoundSlackWorld({ isFaulty: true });
    const { slack, ann } = world;
    const { channel } = await world.aProject("api");
    await slack.say({ user: ann, channel, text: "go" });
    const run = await world.run("go");
    await writeFile(join(run.turn.folder, "report.pdf"), "the report");
    const fault = slack.fault({ method: "files.getUploadURLExternal", kind: "http", status: 503 });
    run.complete("See [the report](report.pdf).");
    const card = await world.posted(channel, "[Complete");
    await slack.until(() => fault.hits > 0, { what: "the upload failed" });
    await rm(join(run.turn.folder, "report.pdf"));
    fault.clear();

    await using again = await world.restart();

    await again.slack.until(() => filesOf(inThread(world, { channel, ts: card.ts })).length === 1, {
      what: "the report stands in the thread",
      withinMs: 15_000,
    });
    expect(filesOf(inThread(world, { channel, ts: card.ts })).map(textOf)).toEqual(["the report"]);
  });
});

describe.concurrent("a workspace that knows no plan and task blocks", () => {
  it("is found out once, remembered, and gets plain ones", async () => {
    await using world = await aSoundSlackWorld({ refusals: ["invalid_blocks"], isFaulty: true });
    const { slack, ann } = world;
    slack.supportsAgentBlocks = false;
    const { channel } = await world.aProject("api");

    for (const text of ["one", "two", "three"]) {
      await slack.say({ user: ann, channel, text });
      const run = await world.run(text);
      run.emit({
        kind: "step",
        step: { id: "s1", type: "command", title: `make ${text}`, state: "running" },
      });
      await world.posted(channel, `make ${text}`);
      run.complete(`Done ${text}.`);
      await world.posted(channel, `Done ${text}.`);
    }

    await atRest(world);
    expect(slack.refused).toHaveLength(1);
    expect(taskCards(world, channel)).toHaveLength(3);
  });
});
